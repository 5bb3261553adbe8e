/** cut and tr. GNU coreutils 9.1; bytes and characters are the same for what is cut here. */
import { isRefusal } from "../../kernel/config/errno.ts";
import { readChunk, toText, writeSlowly } from "../io.ts";
import { complain, makeTool, misuse, openInput, type Parsed, readOptions, refusalText } from "./kit.ts";
import { LineReader, lineText } from "./lines.ts";

type Range = readonly [number, number];

export const CUT = makeTool("cut", function* (context) {
  const long = {
    bytes: "b",
    characters: "c",
    fields: "f",
    delimiter: "d",
    "only-delimited": "s",
    complement: "\u0001",
    "output-delimiter": "\u0002",
  };
  const parsed = readOptions(context, { short: "b:c:f:d:sn\u0001\u0002:", long, refused: "z" });
  if (typeof parsed === "number") return parsed;
  const lists = parsed.options.filter(({ letter }) => letter === "b" || letter === "c" || letter === "f");
  if (lists.length === 0) return misuse(context, "you must specify a list of bytes, characters, or fields");
  if (lists.length > 1) return misuse(context, "only one list may be specified");
  const byField = lists[0]!.letter === "f";
  const delimiter = parsed.value("d") ?? "\t";
  if (!byField && parsed.has("d")) return misuse(context, "an input delimiter may be specified only when operating on fields");
  if (delimiter.length > 1) return misuse(context, "the delimiter must be a single character");
  const ranges = parseRanges(lists[0]!.value);
  if (typeof ranges === "string")
    return misuse(context, ranges.replace("fields", byField ? "fields" : "byte/character positions"));
  let status = 0;
  for (const path of parsed.operands.length > 0 ? parsed.operands : ["-"]) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, refusalText(path, input));
      status = 1;
      continue;
    }
    const reader = new LineReader(input);
    for (let line = yield* reader.next(); line !== null; line = yield* reader.next()) {
      const text = lineText(line);
      if (byField && !text.includes(delimiter)) {
        if (!parsed.has("s")) context.stdout.write(`${text}\n`);
        continue;
      }
      context.stdout.write(`${cutLine(text, byField ? delimiter : "", ranges, parsed)}\n`);
    }
    input.close();
  }
  return status;
});

function cutLine(text: string, delimiter: string, ranges: readonly Range[], parsed: Parsed): string {
  const pieces = delimiter === "" ? [...text] : text.split(delimiter);
  const isIn = (position: number): boolean => ranges.some(([from, to]) => position >= from && position <= to);
  return pieces.filter((_, index) => isIn(index + 1) !== parsed.has("\u0001")).join(parsed.value("\u0002") ?? delimiter);
}

/** 1,3-5,7- as ranges, or what is wrong with them. */
function parseRanges(list: string): Range[] | string {
  const ranges: Range[] = [];
  for (const part of list.split(/[, ]/)) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    if (match === null) return `invalid field value ‘${part}’`;
    const [, first, dash, last] = match;
    if (first === "" && last === "") return dash === "" ? "fields are numbered from 1" : "invalid range with no endpoint: -";
    const from = first === "" ? 1 : Number(first);
    const to = dash === "" ? from : last === "" ? Number.POSITIVE_INFINITY : Number(last);
    if (from === 0 || to === 0) return "fields are numbered from 1";
    if (to < from) return "invalid decreasing range";
    ranges.push([from, to]);
  }
  return ranges;
}

export const TR = makeTool("tr", function* (context) {
  const parsed = readOptions(context, {
    short: "cCdst",
    long: { complement: "c", delete: "d", "squeeze-repeats": "s", "truncate-set1": "t" },
    stopsAtOperand: true,
  });
  if (typeof parsed === "number") return parsed;
  const [first, second, extra] = parsed.operands;
  const deletes = parsed.has("d");
  const squeezes = parsed.has("s");
  if (first === undefined) return misuse(context, "missing operand");
  if (second === undefined && !deletes && !squeezes) {
    complain(context, `missing operand after ‘${first}’`);
    context.stderr.write("Two strings must be given when translating.\nTry 'tr --help' for more information.\n");
    return 1;
  }
  if (extra !== undefined) return misuse(context, `extra operand ‘${extra}’`);
  if (deletes && !squeezes && second !== undefined) {
    complain(context, `extra operand ‘${second}’`);
    context.stderr.write(
      "Only one string may be given when deleting without squeezing repeats.\nTry 'tr --help' for more information.\n",
    );
    return 1;
  }
  const set1 = expandSet(first);
  const set2 = second === undefined ? [] : expandSet(second);
  if (typeof set1 === "string" || typeof set2 === "string") {
    complain(context, typeof set1 === "string" ? set1 : (set2 as string));
    return 1;
  }
  const complements = parsed.has("c") || parsed.has("C");
  const members = new Set(set1);
  const isIn = (character: string): boolean => members.has(character) !== complements;
  const translates = second !== undefined && !deletes;
  if (translates && set2.length === 0) {
    complain(context, "when not truncating set1, string2 must be non-empty");
    return 1;
  }
  const map = new Map<string, string>();
  set1.forEach((character, index) => {
    const target = index < set2.length ? set2[index]! : parsed.has("t") ? character : set2.at(-1)!;
    if (translates) map.set(character, target);
  });
  const squeezed = new Set(second === undefined ? set1 : set2);
  const isSqueezed = (character: string): boolean => (second === undefined ? isIn(character) : squeezed.has(character));
  let previous = "";
  for (let chunk = yield* readChunk(context.stdin); chunk !== null; chunk = yield* readChunk(context.stdin)) {
    let result = "";
    for (const character of toText(chunk)) {
      if (deletes && isIn(character)) continue;
      const target = !translates
        ? character
        : complements
          ? isIn(character)
            ? set2.at(-1)!
            : character
          : (map.get(character) ?? character);
      if (squeezes && target === previous && isSqueezed(target)) continue;
      previous = target;
      result += target;
    }
    yield* writeSlowly(context.stdout, result);
  }
  return 0;
});

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

const ESCAPES: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "\\": "\\" };

/** The characters of a set in order, or what is wrong with it. */
function expandSet(text: string): string[] | string {
  const result: string[] = [];
  let at = 0;
  const next = (): string => {
    const octal = /^\\([0-7]{1,3})/.exec(text.slice(at));
    if (octal !== null) {
      at += octal[0].length;
      return String.fromCharCode(Number.parseInt(octal[1]!, 8));
    }
    if (text[at] === "\\" && at + 1 < text.length) {
      at += 2;
      return ESCAPES[text[at - 1]!] ?? text[at - 1]!;
    }
    const character = String.fromCodePoint(text.codePointAt(at)!);
    at += character.length;
    return character;
  };
  while (at < text.length) {
    const named = /^\[:(\w+):\]/.exec(text.slice(at));
    if (named !== null) {
      const members = CLASSES[named[1]!];
      if (members === undefined) return `invalid character class ‘${named[1]}’`;
      for (let code = 0; code < 128; code++) if (members.test(String.fromCharCode(code))) result.push(String.fromCharCode(code));
      at += named[0].length;
      continue;
    }
    const from = next();
    if (text[at] !== "-" || at + 1 >= text.length) {
      result.push(from);
      continue;
    }
    at++;
    const to = next();
    if (to < from) return `range-endpoints of '${from}-${to}' are in reverse collating sequence order`;
    for (let code = from.codePointAt(0)!; code <= to.codePointAt(0)!; code++) result.push(String.fromCodePoint(code));
  }
  return result;
}

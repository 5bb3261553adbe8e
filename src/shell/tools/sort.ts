/** sort and uniq, in the C locale's order. GNU coreutils 9.1. */
import { isRefusal } from "../../kernel/config/errno.ts";
import type { Step } from "../../sim/process.ts";
import {
  complain,
  makeTool,
  misuse,
  openInput,
  openOutput,
  type Parsed,
  readOptions,
  refusalText,
  type ToolContext,
} from "./kit.ts";
import { LineReader, lineText } from "./lines.ts";

interface Key {
  readonly field: number;
  readonly offset: number;
  /** The last field taken; 0 for the rest of the line. */
  readonly lastField: number;
  readonly lastOffset: number;
  readonly flags: string;
}

const FLAGS = "bdfgihnVrM";

export const SORT = makeTool("sort", function* (context) {
  const long = {
    "numeric-sort": "n",
    reverse: "r",
    unique: "u",
    key: "k",
    "field-separator": "t",
    output: "o",
    "ignore-case": "f",
    stable: "s",
    check: "c",
    "version-sort": "V",
    "human-numeric-sort": "h",
    "ignore-leading-blanks": "b",
  };
  const parsed = readOptions(context, { short: "nruk:t:o:fscVhbg", long, exitCode: 2, refused: "CdiMmRSTz" });
  if (typeof parsed === "number") return parsed;
  const global = parsed.options
    .filter(({ letter }) => FLAGS.includes(letter))
    .map(({ letter }) => letter)
    .join("");
  const keys: Key[] = [];
  for (const { letter, value } of parsed.options) {
    if (letter !== "k") continue;
    const key = parseKey(value, global);
    if (key === null) {
      complain(context, `invalid number at field start: invalid count at start of ‘${value}’`);
      return 2;
    }
    keys.push(key);
  }
  const separator = parsed.value("t") ?? null;
  if (separator !== null && [...separator].length !== 1 && separator !== "\\0") {
    complain(context, separator === "" ? "empty tab" : `multi-character tab ‘${separator}’`);
    return 2;
  }
  const lines = yield* readLines(context, parsed.operands, "cannot read: ");
  if (lines === null) return 2;
  const order = makeOrder(keys, separator, global, parsed);
  if (parsed.has("c")) return checkOrder(context, lines, order, parsed);
  const sorted = lines.sort((a, b) => order(a, b));
  const same = makeOrder(keys, separator, global, parsed, true);
  const shown = parsed.has("u") ? sorted.filter((line, index) => index === 0 || same(sorted[index - 1]!, line) !== 0) : sorted;
  const path = parsed.value("o");
  const output = path === undefined ? context.stdout : openOutput(context, path, false);
  if (isRefusal(output)) {
    complain(context, `open failed: ${refusalText(path!, output)}`);
    return 2;
  }
  output.write(shown.map((line) => `${line}\n`).join(""));
  return 0;
});

function* readLines(context: ToolContext, paths: readonly string[], verb: string): Step<string[] | null> {
  const lines: string[] = [];
  for (const path of paths.length > 0 ? paths : ["-"]) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, verb + refusalText(path, input));
      return null;
    }
    const reader = new LineReader(input);
    for (let line = yield* reader.next(); line !== null; line = yield* reader.next()) lines.push(lineText(line));
    input.close();
  }
  return lines;
}

/** F[.C][FLAGS][,F[.C][FLAGS]] */
function parseKey(text: string, global: string): Key | null {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text);
  if (match === null || Number(match[1]) === 0) return null;
  const own = match[3]! + (match[6] ?? "");
  return {
    field: Number(match[1]),
    offset: Number(match[2] ?? "1"),
    lastField: Number(match[4] ?? "0"),
    lastOffset: Number(match[5] ?? "0"),
    flags: own === "" ? global : own,
  };
}

type Order = (a: string, b: string) => number;

function makeOrder(keys: readonly Key[], separator: string | null, global: string, parsed: Parsed, keysOnly = false): Order {
  const reverse = global.includes("r") ? -1 : 1;
  return (a, b) => {
    if (keys.length === 0) {
      const result = compare(a, b, global);
      if (result !== 0) return reverse * result;
    }
    for (const key of keys) {
      const result = compare(extract(a, key, separator), extract(b, key, separator), key.flags);
      if (result !== 0) return key.flags.includes("r") ? -result : result;
    }
    // The last resort is the whole line, byte by byte.
    return keysOnly || parsed.has("s") || parsed.has("u") ? 0 : reverse * compareBytes(a, b);
  };
}

function extract(line: string, key: Key, separator: string | null): string {
  const starts = fieldStarts(line, separator);
  const at = starts[key.field - 1];
  if (at === undefined) return "";
  const start = at + skipBlanks(line, at, key.flags) + key.offset - 1;
  if (key.lastField === 0) return line.slice(start);
  const last = starts[key.lastField - 1];
  if (last === undefined) return line.slice(start);
  const next = starts[key.lastField];
  const end =
    key.lastOffset > 0 ? last + key.lastOffset : next === undefined ? line.length : separator === null ? next : next - 1;
  return line.slice(start, Math.max(start, end));
}

function skipBlanks(line: string, at: number, flags: string): number {
  return flags.includes("b") ? /^[ \t]*/.exec(line.slice(at))![0].length : 0;
}

/** Without a separator a field begins with the blanks before it. */
function fieldStarts(line: string, separator: string | null): number[] {
  const starts = [0];
  if (separator !== null) {
    for (let at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 1; at < line.length; at++) if (isBlank(line[at]!) && !isBlank(line[at - 1]!)) starts.push(at);
  return starts;
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

function compare(a: string, b: string, flags: string): number {
  if (flags.includes("n") || flags.includes("g")) return numberOf(a) - numberOf(b);
  if (flags.includes("h")) return humanOf(a) - humanOf(b);
  if (flags.includes("V")) return compareVersions(a, b);
  return flags.includes("f") ? compareBytes(a.toUpperCase(), b.toUpperCase()) : compareBytes(a, b);
}

function numberOf(text: string): number {
  return Number(/^\s*(-?\d*\.?\d*)/.exec(text)![1]) || 0;
}

function humanOf(text: string): number {
  const match = /^\s*(-?\d*\.?\d*)([KMGTPE]?)/.exec(text)!;
  return (Number(match[1]) || 0) * 1024 ** ("KMGTPE".indexOf(match[2] || " ") + 1);
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [x, y] = [left[index] ?? "", right[index] ?? ""];
    const result = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : compareBytes(x, y);
    if (result !== 0) return result;
  }
  return 0;
}

function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function checkOrder(context: ToolContext, lines: readonly string[], order: Order, parsed: Parsed): number {
  const bad = lines.findIndex(
    (line, index) =>
      index > 0 && (order(lines[index - 1]!, line) > 0 || (parsed.has("u") && order(lines[index - 1]!, line) === 0)),
  );
  if (bad < 0) return 0;
  complain(context, `${parsed.operands[0] ?? "-"}:${bad + 1}: disorder: ${lines[bad]}`);
  return 1;
}

export const UNIQ = makeTool("uniq", function* (context) {
  const long = {
    count: "c",
    repeated: "d",
    unique: "u",
    "ignore-case": "i",
    "skip-fields": "f",
    "skip-chars": "s",
    "check-chars": "w",
  };
  const parsed = readOptions(context, { short: "cduif:s:w:", long, refused: "Dz" });
  if (typeof parsed === "number") return parsed;
  if (parsed.operands.length > 2) return misuse(context, `extra operand ‘${parsed.operands[2]}’`);
  const input = openInput(context, parsed.operands[0] ?? "-");
  if (isRefusal(input)) {
    complain(context, refusalText(parsed.operands[0]!, input));
    return 1;
  }
  const target = parsed.operands[1];
  const output = target === undefined ? context.stdout : openOutput(context, target, false);
  if (isRefusal(output)) {
    complain(context, refusalText(target!, output));
    return 1;
  }
  const reader = new LineReader(input);
  let current: string | null = null;
  let count = 0;
  const flush = (): void => {
    if (current === null || (parsed.has("d") && count < 2) || (parsed.has("u") && count > 1)) return;
    output.write(`${parsed.has("c") ? `${String(count).padStart(7)} ` : ""}${current}\n`);
  };
  for (let line = yield* reader.next(); line !== null; line = yield* reader.next()) {
    const text = lineText(line);
    if (current !== null && comparedPart(text, parsed) === comparedPart(current, parsed)) count++;
    else {
      flush();
      current = text;
      count = 1;
    }
  }
  flush();
  return 0;
});

function comparedPart(line: string, parsed: Parsed): string {
  let text = line;
  for (let skip = Number(parsed.value("f") ?? "0"); skip > 0; skip--) text = text.replace(/^[ \t]*[^ \t]*/, "");
  text = text.slice(Number(parsed.value("s") ?? "0"));
  const width = parsed.value("w");
  if (width !== undefined) text = text.slice(0, Number(width));
  return parsed.has("i") ? text.toLowerCase() : text;
}

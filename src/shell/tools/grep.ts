/** grep, egrep, fgrep: line by line, as the lines come. Basic, extended and fixed patterns; -P where JavaScript has the same. GNU grep 3.8. */
import { isRefusal } from "../../kernel/config/errno.ts";
import type { Step } from "../../sim/process.ts";
import type { Command } from "../command.ts";
import { toRegExpSource } from "../evaluator/posix-regexp.ts";
import type { Input } from "../io.ts";
import { absolutePath, complain, makeTool, openInput, type Parsed, readOptions, refusalText, type ToolContext } from "./kit.ts";
import { LineReader, lineText } from "./lines.ts";

const USAGE = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n";

const LONG = {
  "ignore-case": "i",
  "invert-match": "v",
  "extended-regexp": "E",
  "fixed-strings": "F",
  "basic-regexp": "G",
  "perl-regexp": "P",
  count: "c",
  quiet: "q",
  silent: "q",
  "only-matching": "o",
  "line-number": "n",
  "word-regexp": "w",
  "line-regexp": "x",
  "max-count": "m",
  "after-context": "A",
  "before-context": "B",
  context: "C",
  "files-with-matches": "l",
  "files-without-match": "L",
  "no-messages": "s",
  "no-filename": "h",
  "with-filename": "H",
  recursive: "r",
  regexp: "e",
  file: "f",
  text: "a",
  "line-buffered": "\u0001",
  color: "\u0002",
  colour: "\u0002",
};

function makeGrep(name: string, kind: "G" | "E" | "F"): Command {
  return makeTool(name, function* (given) {
    // --color may stand without a value.
    const argv = given.argv
      .map((word) => (/^--colou?r(=.*)?$/.test(word) ? "--line-buffered" : word))
      .flatMap((word, index) => (index > 0 && /^-\d+$/.test(word) ? ["-C", word.slice(1)] : [word]));
    const context = { ...given, argv };
    const parsed = readOptions(context, {
      short: "ivEFGPcqonwxm:A:B:C:lLshHre:f:ayI\u0001\u0002",
      long: LONG,
      exitCode: 2,
      refused: "bzZTUuRdD",
    });
    if (typeof parsed === "number") return parsed;
    return yield* run(context, parsed, kind);
  });
}

export const GREP = makeGrep("grep", "G");
export const EGREP = makeGrep("egrep", "E");
export const FGREP = makeGrep("fgrep", "F");

function* run(context: ToolContext, parsed: Parsed, kind: "G" | "E" | "F"): Step<number> {
  const patterns = parsed.options.filter((option) => option.letter === "e").map((option) => option.value);
  for (const { letter, value } of parsed.options) {
    if (letter !== "f") continue;
    const data = context.files.readFile(absolutePath(context, value));
    if (isRefusal(data)) {
      complain(context, refusalText(value, data));
      return 2;
    }
    patterns.push(new TextDecoder().decode(data).replace(/\n$/, ""));
  }
  const operands = parsed.operands.slice();
  if (patterns.length === 0) {
    const first = operands.shift();
    if (first === undefined) {
      context.stderr.write(USAGE);
      return 2;
    }
    patterns.push(first);
  }
  const chosen = parsed.options.findLast((option) => "EFGP".includes(option.letter))?.letter ?? kind;
  const expression = compile(
    context,
    patterns.flatMap((pattern) => pattern.split("\n")),
    chosen,
    parsed,
  );
  if (expression === null) return 2;
  const paths =
    operands.length > 0
      ? operands.flatMap((path) => expandPath(context, parsed, path))
      : parsed.has("r")
        ? expandPath(context, parsed, ".")
        : ["-"];
  const search = new Search(
    context,
    parsed,
    expression,
    parsed.has("H") || (!parsed.has("h") && (paths.length > 1 || parsed.has("r"))),
  );
  let failed = false;
  for (const path of paths) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      failed = true;
      if (!parsed.has("s")) complain(context, refusalText(path, input));
      continue;
    }
    yield* search.file(input, path === "-" ? "(standard input)" : path);
    input.close();
    if (search.isDone) return 0;
  }
  return failed ? 2 : search.found === parsed.has("L") ? 1 : 0;
}

/** The files below a directory, with -r. */
function expandPath(context: ToolContext, parsed: Parsed, path: string): string[] {
  const absolute = absolutePath(context, path);
  if (!parsed.has("r") || !context.files.isDirectory(absolute)) return [path];
  const names = context.files.list(absolute);
  return isRefusal(names)
    ? []
    : names.flatMap((name) => expandPath(context, parsed, path === "." ? name : `${path.replace(/\/$/, "")}/${name}`));
}

function compile(context: ToolContext, patterns: readonly string[], kind: string, parsed: Parsed): RegExp | null {
  try {
    const sources = patterns.map((pattern) => {
      const source =
        kind === "F"
          ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
          : kind === "P"
            ? pattern
            : kind === "E"
              ? toRegExpSource(pattern)
              : toRegExpSource(basicToExtended(pattern));
      if (parsed.has("x")) return `^(?:${source})$`;
      return parsed.has("w") ? `(?<!\\w)(?:${source})(?!\\w)` : `(?:${source})`;
    });
    return new RegExp(sources.join("|"), parsed.has("i") || parsed.has("y") ? "gi" : "g");
  } catch (error) {
    complain(context, patterns.includes("[") ? "Invalid regular expression" : messageOf(error));
    return null;
  }
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/unmatched \[|Unterminated character class/.test(text)) return "Unmatched [, [^, [:, [., or [=";
  if (/Unterminated group/.test(text)) return "Unmatched ( or \\(";
  if (/Unmatched '\)'/.test(text)) return "Unmatched ) or \\)";
  if (/out of order/.test(text)) return "Invalid range end";
  return "Invalid regular expression";
}

/** In a basic expression \( \) \{ \} \| \+ \? are the operators. */
export function basicToExtended(pattern: string): string {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === "[") {
      const end = bracketEnd(pattern, at);
      source += pattern.slice(at, end);
      at = end - 1;
    } else if (character === "\\" && at + 1 < pattern.length) {
      const next = pattern[++at]!;
      source += "(){}|+?".includes(next) ? next : `\\${next}`;
    } else if ("(){}|+?".includes(character)) source += `\\${character}`;
    else if (character === "*" && (source === "" || source.endsWith("(") || source.endsWith("|") || source === "^"))
      source += "\\*";
    else if (character === "^" && source !== "" && !/[(|]$/.test(source)) source += "\\^";
    else if (character === "$" && at + 1 < pattern.length && !/^\\[)|]/.test(pattern.slice(at + 1))) source += "\\$";
    else source += character;
  }
  return source;
}

function bracketEnd(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === "^") at++;
  if (pattern[at] === "]") at++;
  while (at < pattern.length && pattern[at] !== "]") {
    const named = /^\[[:.=].*?[:.=]\]/.exec(pattern.slice(at));
    at += named === null ? 1 : named[0].length;
  }
  return at + 1;
}

class Search {
  found = false;
  isDone = false;
  readonly #context: ToolContext;
  readonly #parsed: Parsed;
  readonly #expression: RegExp;
  readonly #withName: boolean;
  readonly #after: number;
  readonly #before: number;
  readonly #max: number;
  #printedGroup = false;

  constructor(context: ToolContext, parsed: Parsed, expression: RegExp, withName: boolean) {
    this.#context = context;
    this.#parsed = parsed;
    this.#expression = expression;
    this.#withName = withName;
    this.#after = Number(parsed.value("A") ?? parsed.value("C") ?? "0");
    this.#before = Number(parsed.value("B") ?? parsed.value("C") ?? "0");
    this.#max = Number(parsed.value("m") ?? "Infinity");
  }

  *file(input: Input, name: string): Step<void> {
    const parsed = this.#parsed;
    const isQuiet = parsed.has("q");
    const lists = parsed.has("l") || parsed.has("L");
    const reader = new LineReader(input);
    const held: { text: string; number: number }[] = [];
    let count = 0;
    let number = 0;
    let afterLeft = 0;
    let lastPrinted = 0;
    for (let line = count < this.#max ? yield* reader.next() : null; line !== null; line = yield* reader.next()) {
      const text = lineText(line);
      number++;
      if (this.#matches(text) !== parsed.has("v")) {
        this.found = true;
        count++;
        if (isQuiet) {
          this.isDone = true;
          reader.release();
          return;
        }
        if (lists) break;
        if (!parsed.has("c")) {
          const first = held[0]?.number ?? number;
          if (this.#printedGroup && first > lastPrinted + 1 && (this.#after > 0 || this.#before > 0))
            this.#context.stdout.write("--\n");
          for (const earlier of held) this.#print(name, earlier.number, earlier.text, "-");
          held.length = 0;
          if (parsed.has("o") && !parsed.has("v")) this.#printMatches(name, number, text);
          else this.#print(name, number, text, ":");
          this.#printedGroup = true;
          lastPrinted = number;
          afterLeft = this.#after;
        }
        if (count >= this.#max && afterLeft === 0) {
          reader.release();
          break;
        }
        continue;
      }
      if (count >= this.#max && afterLeft === 0) break;
      if (afterLeft > 0 && !parsed.has("c")) {
        afterLeft--;
        this.#print(name, number, text, "-");
        lastPrinted = number;
      } else if (this.#before > 0 && held.push({ text, number }) > this.#before) held.shift();
    }
    if (lists) {
      if (count > 0 === parsed.has("l")) this.#context.stdout.write(`${name}\n`);
    } else if (parsed.has("c") && !isQuiet) this.#context.stdout.write(`${this.#withName ? `${name}:` : ""}${count}\n`);
  }

  #matches(text: string): boolean {
    this.#expression.lastIndex = 0;
    return this.#expression.test(text);
  }

  #printMatches(name: string, number: number, text: string): void {
    this.#expression.lastIndex = 0;
    for (const match of text.matchAll(this.#expression)) if (match[0] !== "") this.#print(name, number, match[0], ":");
  }

  #print(name: string, number: number, text: string, mark: string): void {
    if (this.#parsed.has("o") && mark === "-") return;
    const prefix = (this.#withName ? name + mark : "") + (this.#parsed.has("n") ? number + mark : "");
    this.#context.stdout.write(`${prefix}${text}\n`);
  }
}

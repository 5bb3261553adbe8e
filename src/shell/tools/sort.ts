/** sort, by bytes as in the locales C and C.UTF-8. GNU coreutils 9.1, src/sort.c. Left out: -R, which orders by a random hash. */
import { isRefusal } from "../../kernel/config/errno.ts";
import type { Step } from "../../sim/wait.ts";
import { Holding } from "../../sim/work.ts";
import { byteString, bytesOfString, encodeText } from "../../wire/text.ts";
import { BUFFER_BYTES } from "../evaluator/stream-errors.ts";
import { WriteFailed, writeSlowly } from "../io.ts";
import { complain, makeTool, openInput, openOutput, refusedName, type ToolContext } from "./kit.ts";
import { LineReader } from "./lines.ts";
import { quoted } from "./quote.ts";
import { compareGeneral, compareHuman, compareMonths, compareNumbers, compareVersions } from "./sort-orders.ts";
import { type Parsed, ToolOptions } from "./tool-options.ts";

interface Key {
  readonly field: number;
  readonly offset: number;
  /** The last field taken; 0 for the rest of the line. */
  readonly lastField: number;
  readonly lastOffset: number;
  readonly flags: string;
}

/** Options that say how keys are compared. */
const FLAGS = "bdfgihnVrM";
/** Of these a key may have one. */
const ORDERS = "dghinMV";

const OPTIONS = new ToolOptions("sort", "n r u k t o f s c C V h b g d i M m z", { exitCode: 2 });

export const SORT = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  const refuse = (text: string): number => {
    complain(context, text);
    return 2;
  };
  const global = parsed.options
    .filter(({ name }) => FLAGS.includes(name))
    .map(({ name }) => name)
    .join("");
  const keys: Key[] = [];
  for (const { name, value } of parsed.options) {
    if (name !== "k") continue;
    const key = parseKey(value, global);
    if (typeof key === "string") return refuse(key);
    keys.push(key);
  }
  for (const flags of keys.length > 0 ? keys.map((key) => key.flags) : [global]) {
    const orders = [...ORDERS].filter((letter) => flags.includes(letter));
    const text = orders.length > 2 || (orders.length === 2 && orders.join("") !== "di") ? orders.join("") : null;
    if (text !== null) return refuse(`options '-${text}' are incompatible`);
  }
  const separator = separatorOf(parsed);
  if (separator !== null && separator.length !== 1)
    return refuse(separator === "" ? "empty tab" : `multi-character tab ${quoted(parsed.value("t")!)}`);
  const checks = parsed.has("c") || parsed.has("C");
  if (checks && parsed.operands.length > 1)
    return refuse(`extra operand ${quoted(parsed.operands[1])} not allowed with -${parsed.has("C") ? "C" : "c"}`);
  const end = parsed.has("z") ? "\0" : "\n";
  const starts: number[] = [];
  const lines = yield* readLines(context, parsed.operands, end, starts);
  if (lines === null) return 2;
  const order = makeOrder(keys, separator, global, parsed);
  if (checks) return checkOrder(context, lines, order, parsed);
  const sorted = parsed.has("m") ? mergeRuns(lines, starts, order) : lines.sort(order);
  const same = makeOrder(keys, separator, global, parsed, true);
  const shown = parsed.has("u") ? sorted.filter((line, index) => index === 0 || same(sorted[index - 1]!, line) !== 0) : sorted;
  const path = parsed.value("o");
  const output = path === undefined ? context.stdout : openOutput(context, path, false);
  if (isRefusal(output)) return refuse(`open failed: ${refusedName(path!, output)}`);
  try {
    for (let at = 0; at < shown.length; at += 256)
      yield* writeSlowly(
        output,
        bytesOfString(
          shown
            .slice(at, at + 256)
            .map((line) => line + end)
            .join(""),
        ),
      );
  } catch (thrown) {
    if (path === undefined || !(thrown instanceof WriteFailed)) throw thrown;
    const bytes = shown.reduce((sum, line) => sum + line.length + end.length, 0);
    refuse(`${bytes > BUFFER_BYTES ? "write" : "fflush"} failed: ${refusedName(path, thrown.refusal)}`);
    return refuse("write error");
  }
  return 0;
});

function separatorOf(parsed: Parsed): string | null {
  const given = parsed.value("t");
  if (given === undefined) return null;
  return given === "\\0" ? "\0" : byteString(encodeText(given));
}

/** -m: takes the least of the files' first lines again and again, whether or not they are sorted. */
function mergeRuns(lines: readonly string[], starts: readonly number[], order: (a: string, b: string) => number): string[] {
  const runs = starts.map((start, index) => ({ at: start, end: starts[index + 1] ?? lines.length }));
  const merged: string[] = [];
  for (;;) {
    const left = runs.filter(({ at, end }) => at < end);
    if (left.length === 0) return merged;
    const least = left.reduce((best, run) => (order(lines[run.at]!, lines[best.at]!) < 0 ? run : best));
    merged.push(lines[least.at++]!);
  }
}

function* readLines(context: ToolContext, paths: readonly string[], end: string, starts: number[]): Step<string[] | null> {
  const lines: string[] = [];
  const held = new Holding();
  for (const path of paths.length > 0 ? paths : ["-"]) {
    starts.push(lines.length);
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, `${input.errno === "EISDIR" ? "read failed" : "cannot read"}: ${refusedName(path, input)}`);
      return null;
    }
    const reader = new LineReader(input, end.charCodeAt(0));
    for (let bytes = yield* reader.next(); bytes !== null; bytes = yield* reader.next()) {
      held.add(bytes.length);
      const line = byteString(bytes);
      lines.push(line.endsWith(end) ? line.slice(0, -1) : line);
    }
    input.close();
  }
  return lines;
}

/** F[.C][FLAGS][,F[.C][FLAGS]], or what is wrong with it. */
function parseKey(text: string, global: string): Key | string {
  const match = /^(\d+)(?:\.(\d+))?([bdfgihnVrMR]*)(?:,(\d+)(?:\.(\d+))?([bdfgihnVrMR]*))?/.exec(text);
  if (match === null) return `invalid number at field start: invalid count at start of ${quoted(text)}`;
  if (Number(match[1]) === 0) return `field number is zero: invalid field specification ${quoted(text)}`;
  if (match[2] !== undefined && Number(match[2]) === 0)
    return `character offset is zero: invalid field specification ${quoted(text)}`;
  const rest = text.slice(match[0].length);
  if (rest.startsWith(".")) {
    const after = /^\.\d/.test(rest) || match[2] !== undefined ? null : rest.slice(1);
    if (after !== null) return `invalid number after ‘.’: invalid count at start of ${quoted(after)}`;
  }
  if (rest.startsWith(",") && match[4] === undefined)
    return `invalid number after ‘,’: invalid count at start of ${quoted(rest.slice(1))}`;
  if (rest !== "") return `stray character in field spec: invalid field specification ${quoted(text)}`;
  if (match[4] !== undefined && Number(match[4]) === 0)
    return `field number is zero: invalid field specification ${quoted(text)}`;
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
    return keysOnly || parsed.has("s") || parsed.has("u") ? 0 : reverse * compareStrings(a, b);
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
    key.lastOffset > 0
      ? last + skipBlanks(line, last, key.flags) + key.lastOffset
      : next === undefined
        ? line.length
        : separator === null
          ? next
          : next - 1;
  return line.slice(start, Math.max(start, end));
}

function skipBlanks(line: string, at: number, flags: string): number {
  return flags.includes("b") ? /^[ \t\n]*/.exec(line.slice(at))![0].length : 0;
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
  return character === " " || character === "\t" || character === "\n";
}

function compare(a: string, b: string, flags: string): number {
  if (flags.includes("n")) return compareNumbers(a, b);
  if (flags.includes("g")) return compareGeneral(a, b);
  if (flags.includes("h")) return compareHuman(a, b);
  if (flags.includes("M")) return compareMonths(a, b);
  if (flags.includes("V")) return compareVersions(a, b);
  return compareStrings(translate(a, flags), translate(b, flags));
}

/** What -d, -i and -f leave of a key; letters are those of ASCII. */
function translate(text: string, flags: string): string {
  let kept = text;
  if (flags.includes("d")) kept = kept.replace(/[^a-zA-Z0-9 \t\n]/g, "");
  else if (flags.includes("i")) kept = kept.replace(/[^ -~]/g, "");
  return flags.includes("f") ? kept.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : kept;
}

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function checkOrder(context: ToolContext, lines: readonly string[], order: Order, parsed: Parsed): number {
  const bad = lines.findIndex(
    (line, index) =>
      index > 0 && (order(lines[index - 1]!, line) > 0 || (parsed.has("u") && order(lines[index - 1]!, line) === 0)),
  );
  if (bad < 0) return 0;
  if (parsed.has("C")) return 1;
  complain(context, `${parsed.operands[0] ?? "-"}:${bad + 1}: disorder: `, bytesOfString(lines[bad]!));
  return 1;
}

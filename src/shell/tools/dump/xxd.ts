/** xxd: bytes as hexadecimal and back. xxd 2022-01-14. Left out: -E (EBCDIC), -R. */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { byteString } from "../../../wire/text.ts";
import { type Output, readBytes, writeSlowly } from "../../io.ts";
import { complain, makeTool, openInput, openOutput, refusalText, type ToolContext } from "../kit.ts";
import { printable } from "./od.ts";
import { XXD_USAGE, XXD_VERSION } from "./xxd-usage.ts";

interface XxdLine {
  kind: "normal" | "plain" | "bits" | "include" | "little";
  columns: number | null;
  group: number | null;
  length: number;
  skip: number;
  /** -s counts from the end. */
  fromEnd: boolean;
  offset: number;
  upper: boolean;
  decimal: boolean;
  reverse: boolean;
  autoskip: boolean;
  capitals: boolean;
  name: string | null;
  operands: string[];
}

export const XXD = makeTool("xxd", function* (context) {
  const line = readLine(context.argv.slice(1));
  if (typeof line === "string") {
    context.stderr.write(line);
    return line === XXD_VERSION ? 0 : 1;
  }
  if (line.columns !== null && line.columns > 256 && line.kind !== "plain") {
    complain(context, "invalid number of columns (max. 256).");
    return 1;
  }
  if (line.operands.length > 2) {
    context.stderr.write(XXD_USAGE);
    return 1;
  }
  const [from = "-", to = "-"] = line.operands;
  const input = openInput(context, from);
  if (isRefusal(input)) {
    complain(context, refusalText(from, input));
    return 2;
  }
  const data = yield* readBytes(input, line.fromEnd || line.reverse ? Number.POSITIVE_INFINITY : line.skip + line.length, 3);
  input.close();
  const output = to === "-" ? context.stdout : openOutput(context, to, false);
  if (isRefusal(output)) {
    complain(context, refusalText(to, output));
    return 3;
  }
  if (line.reverse) return yield* revert(context, data, line, output);
  const start = line.fromEnd ? Math.max(0, data.length - line.skip) : line.skip;
  const shown = data.subarray(start, start + line.length);
  const text =
    line.kind === "include"
      ? includeText(shown, line, from)
      : line.kind === "plain"
        ? plainText(shown, line)
        : linesText(shown, line, start);
  for (let at = 0; at < text.length; at += 8192) yield* writeSlowly(output, text.slice(at, at + 8192));
  return 0;
});

/** The options, which may be written with one dash or two; the text to print and end with otherwise. */
function readLine(args: readonly string[]): XxdLine | string {
  const line: XxdLine = {
    kind: "normal",
    columns: null,
    group: null,
    length: Number.POSITIVE_INFINITY,
    skip: 0,
    fromEnd: false,
    offset: 0,
    upper: false,
    decimal: false,
    reverse: false,
    autoskip: false,
    capitals: false,
    name: null,
    operands: [],
  };
  let at = 0;
  for (; at < args.length && /^-./.test(args[at]!); at++) {
    const word = args[at]!.replace(/^--(?=.)/, "-");
    if (word === "--") {
      at++;
      break;
    }
    const letter = word[1]!;
    if (/^[clsogn]$/.test(letter)) {
      const attached = /^-(?:cols|len|seek|skip|off|groupsize|name)$/.test(word) ? "" : word.slice(2);
      const value = attached !== "" ? attached : args[++at];
      if (value === undefined || !applyValue(line, letter, value)) return XXD_USAGE;
    } else if (letter === "v") return XXD_VERSION;
    else if (letter === "E" || letter === "R") return `xxd: option -${letter} is not modelled\n`;
    else if (!applyFlag(line, letter)) return XXD_USAGE;
  }
  line.operands = args.slice(at);
  return line;
}

function applyFlag(line: XxdLine, letter: string): boolean {
  if (letter === "a") line.autoskip = true;
  else if (letter === "b") line.kind = "bits";
  else if (letter === "C") line.capitals = true;
  else if (letter === "e") line.kind = "little";
  else if (letter === "i") line.kind = "include";
  else if (letter === "p") line.kind = "plain";
  else if (letter === "r") line.reverse = true;
  else if (letter === "u") line.upper = true;
  else if (letter === "d") line.decimal = true;
  else return false;
  return true;
}

function applyValue(line: XxdLine, letter: string, value: string): boolean {
  if (letter === "n") {
    line.name = value;
    return true;
  }
  const match = /^([-+]?)[-+]?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(value);
  const digits = match?.[2] ?? "0";
  const number = Number(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (letter === "c") line.columns = number === 0 ? null : number;
  else if (letter === "g") line.group = number;
  else if (letter === "l") line.length = number;
  else if (letter === "o") line.offset = match?.[1] === "-" ? -number : number;
  else {
    line.skip = number;
    line.fromEnd = match?.[1] === "-";
  }
  return true;
}

function plainText(data: Uint8Array, { columns, upper }: XxdLine): string {
  const width = columns ?? 30;
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += width) lines.push(`${hexOf(data.subarray(at, at + width), upper)}\n`);
  return lines.join("");
}

function hexOf(bytes: Uint8Array, upper: boolean): string {
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return upper ? text.toUpperCase() : text;
}

function linesText(data: Uint8Array, line: XxdLine, start: number): string {
  const { kind } = line;
  const width = line.columns ?? (kind === "bits" ? 6 : 16);
  const group = line.group === 0 ? width : (line.group ?? (kind === "bits" ? 1 : kind === "little" ? 4 : 2));
  const digits = kind === "bits" ? 8 : 2;
  const columns = digits * width + Math.floor((width - 1) / group) + 1;
  const lines: string[] = [];
  let skipped: string[] = [];
  for (let at = 0; at < data.length; at += width) {
    const block = data.subarray(at, at + width);
    const groups: string[] = [];
    for (let from = 0; from < block.length; from += group)
      groups.push(groupText(block.subarray(from, from + group), line, group));
    const position = start + at + line.offset;
    const head = line.decimal ? String(position).padStart(8, "0") : (position >>> 0).toString(16).padStart(8, "0");
    const text = `${head}: ${groups.join(" ").padEnd(columns)} ${printable(block)}\n`;
    const isZero = line.autoskip && block.length === width && block.every((byte) => byte === 0);
    if (isZero) skipped.push(text);
    else {
      for (const each of withoutRuns(skipped)) lines.push(each);
      lines.push(text);
      skipped = [];
    }
  }
  const last = skipped.pop();
  return [...lines, ...withoutRuns(skipped), last ?? ""].join("");
}

/** Lines of zeros: two stand, of more than that the first and a star. */
function withoutRuns(lines: readonly string[]): readonly string[] {
  return lines.length > 2 ? [lines[0]!, "*\n"] : lines;
}

function groupText(bytes: Uint8Array, { kind, upper }: XxdLine, group: number): string {
  if (kind === "bits") return Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  if (kind !== "little") return hexOf(bytes, upper);
  return hexOf(bytes.slice().reverse(), upper).padStart(2 * group);
}

function includeText(data: Uint8Array, line: XxdLine, path: string): string {
  const width = line.columns ?? 12;
  const rows: string[] = [];
  for (let at = 0; at < data.length; at += width)
    rows.push(
      `  ${Array.from(data.subarray(at, at + width), (byte) => `0${line.upper ? "X" : "x"}${hexOf(Uint8Array.of(byte), line.upper)}`).join(", ")}`,
    );
  const body = rows.length > 0 ? `${rows.join(",\n")}\n` : "";
  const given = line.name ?? (path === "-" ? null : path);
  if (given === null) return body;
  const plain = given.replace(/^(?=\d)/, "__").replace(/[^a-zA-Z0-9]/g, "_");
  const name = line.capitals ? plain.toUpperCase() : plain;
  return `unsigned char ${name}[] = {\n${body}};\nunsigned int ${name}_${line.capitals ? "LEN" : "len"} = ${data.length};\n`;
}

/** -r: the bytes a dump shows, at the offsets it names. */
function* revert(context: ToolContext, data: Uint8Array, line: XxdLine, output: Output): Step<number> {
  if (line.kind !== "normal" && line.kind !== "plain") {
    complain(context, "Sorry, cannot revert this type of hexdump");
    return 255;
  }
  const text = byteString(data);
  if (line.kind === "plain") {
    yield* writeSlowly(output, plainBytes(text));
    return 0;
  }
  let size = 0;
  for (const row of text.split("\n")) {
    const match = /^[ \t]*([0-9a-fA-F]+):? ?(.*)/.exec(row);
    if (match === null) continue;
    const position = Number.parseInt(match[1]!, 16) + (line.fromEnd ? -line.skip : line.skip);
    const bytes = rowBytes(match[2]!, line.columns ?? 16);
    if (position < size) {
      complain(context, "sorry, cannot seek backwards.");
      return 5;
    }
    if (bytes.length === 0) continue;
    yield* writeSlowly(output, new Uint8Array(position - size));
    yield* writeSlowly(output, bytes);
    size = position + bytes.length;
  }
  return 0;
}

/** Pairs of digits up to two blanks, where the characters begin. */
function rowBytes(text: string, columns: number): Uint8Array {
  const bytes: number[] = [];
  let at = 0;
  while (bytes.length < columns) {
    const pair = /^ ?([0-9a-fA-F]{2})/.exec(text.slice(at));
    if (pair === null) break;
    bytes.push(Number.parseInt(pair[1]!, 16));
    at += pair[0].length;
  }
  return Uint8Array.from(bytes);
}

/** What is no digit is passed over, and a single digit before it; three of them hide the rest of the line. */
function plainBytes(text: string): Uint8Array {
  const bytes: number[] = [];
  let first: number | null = null;
  let strays = 0;
  for (const character of text) {
    const digit = Number.parseInt(character, 16);
    if (Number.isNaN(digit)) {
      first = null;
      strays = character === "\n" ? 0 : strays + 1;
      continue;
    }
    if (strays >= 3) continue;
    strays = 0;
    if (first === null) first = digit;
    else {
      bytes.push(first * 16 + digit);
      first = null;
    }
  }
  return Uint8Array.from(bytes);
}

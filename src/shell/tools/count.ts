/** wc and seq, yes. GNU coreutils 9.1. */
import { isRefusal } from "../../kernel/config/errno.ts";
import type { Step } from "../../sim/wait.ts";
import { checkMemory } from "../../sim/work.ts";
import { escapedByte, TextReader } from "../../wire/text.ts";
import { regularFileOf } from "../file-description.ts";
import { type Input, readChunk, writeSlowly } from "../io.ts";
import { complain, complainOfReading, makeTool, misuse, openInput, refusedName } from "./kit.ts";
import { quoted } from "./quote.ts";
import { ToolOptions } from "./tool-options.ts";
import { characterWidth } from "./width.ts";

interface Counts {
  l: number;
  w: number;
  m: number;
  c: number;
  L: number;
}

const WC_OPTIONS = new ToolOptions("wc", "l w c m L");

export const WC = makeTool(WC_OPTIONS, function* (context) {
  const parsed = WC_OPTIONS.read(context.argv);
  const asked = ["l", "w", "m", "c", "L"].filter((letter) => parsed.has(letter));
  const columns = (asked.length > 0 ? asked : ["l", "w", "c"]) as (keyof Counts)[];
  const needsText = columns.some((column) => column !== "c" && column !== "l");
  const paths = parsed.operands.length > 0 ? parsed.operands : ["-"];
  const rows: { counts: Counts; name: string }[] = [];
  const total: Counts = { l: 0, w: 0, m: 0, c: 0, L: 0 };
  let status = 0;
  let hasUnknownSize = false;
  const complaints: { before: number; text: string }[] = [];
  for (const path of paths) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complaints.push({ before: rows.length, text: refusedName(path, input) });
      status = 1;
      continue;
    }
    hasUnknownSize ||= regularFileOf(input) === null;
    const counts: Counts = { l: 0, w: 0, m: 0, c: 0, L: 0 };
    try {
      yield* countAll(input, counts, needsText);
    } catch (thrown) {
      status = complainOfReading(context, thrown);
    }
    input.close();
    for (const key of ["l", "w", "m", "c"] as const) total[key] += counts[key];
    total.L = Math.max(total.L, counts.L);
    rows.push({ counts, name: parsed.operands.length > 0 ? path : "" });
  }
  if (paths.length > 1) rows.push({ counts: total, name: "total" });
  // Of several figures or files, the width is that of all bytes together; from a pipe it is 7.

  const width = columns.length === 1 && paths.length === 1 ? 1 : hasUnknownSize ? 7 : String(total.c).length;
  rows.forEach((row, index) => {
    for (const { before, text } of complaints) if (before === index) complain(context, text);
    const figures = columns.map((column) => String(row.counts[column]).padStart(width)).join(" ");
    context.stdout.write(`${figures}${row.name === "" ? "" : ` ${row.name}`}\n`);
  });
  for (const { before, text } of complaints) if (before >= rows.length) complain(context, text);
  return status;
});

/** Bytes and lines are counted without a look at the characters. */
function* countAll(input: Input, counts: Counts, needsText: boolean): Step<void> {
  const reader = new TextReader();
  const scan = { inWord: false, column: 0 };
  for (let chunk = yield* readChunk(input); chunk !== null; chunk = yield* readChunk(input)) {
    counts.c += chunk.length;
    if (needsText) countText(reader.push(chunk), counts, scan);
    else for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) counts.l++;
  }
  counts.w += scan.inWord ? 1 : 0;
  counts.L = Math.max(counts.L, scan.column);
}

/** Bytes that are no character count as bytes only; what does not print neither begins a word nor ends one. */
function countText(text: string, counts: Counts, scan: { inWord: boolean; column: number }): void {
  for (const character of text) {
    if (escapedByte(character) !== null) continue;
    counts.m++;
    const width = characterWidth(character);
    const isSpace = /[\t-\r \u1680\u2000-\u200a\u205f\u2060\u3000\u00a0\u202f]/.test(character);
    if (character === "\n") counts.l++;
    if (/[\n\r\f]/.test(character)) {
      counts.L = Math.max(counts.L, scan.column);
      scan.column = 0;
    } else if (character === "\t") scan.column += 8 - (scan.column % 8);
    else scan.column += Math.max(0, width);
    if (isSpace) {
      counts.w += scan.inWord ? 1 : 0;
      scan.inWord = false;
    } else if (width >= 0) scan.inWord = true;
  }
}

/** What stdio gathers for a pipe or a file. */
const BUFFER_BYTES = 4096;

const SEQ_OPTIONS = new ToolOptions("seq", "f s w");

export const SEQ = makeTool(SEQ_OPTIONS, function* (context) {
  // A negative number is an operand, not an option.
  const isNumber = (word: string, index: number): boolean =>
    index > 0 && /^-\.?\d/.test(word) && !/^(-[sf]|--format|--separator)$/.test(context.argv[index - 1]!);
  const at = context.argv.findIndex(isNumber);
  const argv = at < 0 ? context.argv : [...context.argv.slice(0, at), "--", ...context.argv.slice(at)];
  const parsed = SEQ_OPTIONS.read(argv);
  const separator = parsed.value("s") ?? "\n";
  const format = parsed.value("f") ?? null;
  const equalWidth = parsed.has("w");
  const words = parsed.operands;
  if (words.length === 0) return misuse(context, "missing operand");
  if (words.length > 3) return misuse(context, `extra operand ${quoted(words[3])}`);
  for (const word of words)
    if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word))
      return misuse(context, `invalid floating point argument: ${quoted(word)}`);
  const numbers = words.map(Number);
  const first = numbers.length > 1 ? numbers[0]! : 1;
  const step = numbers.length > 2 ? numbers[1]! : 1;
  const last = numbers.at(-1)!;
  if (step === 0) return misuse(context, `invalid Zero increment value: ${quoted(words[1])}`);
  const digits = Math.max(
    ...words.slice(0, words.length > 1 ? -1 : 1).map((word) => (words.length === 1 ? 0 : (word.split(".")[1]?.length ?? 0))),
    0,
  );
  const print = (value: number): string =>
    format === null
      ? value.toFixed(digits)
      : format.replace(/%([-+ 0#]*)(\d*)(?:\.(\d+))?[gfe]/, (_, flags: string, width: string, precision: string | undefined) => {
          checkMemory(Number(width));
          const text = precision === undefined ? String(Number(value.toPrecision(6))) : value.toFixed(Number(precision));
          return flags.includes("0")
            ? text.padStart(Number(width), "0")
            : flags.includes("-")
              ? text.padEnd(Number(width))
              : text.padStart(Number(width));
        });
  const steps = Math.floor((last - first) / step + 1e-9);
  const width = equalWidth ? Math.max(print(first).length, print(first + Math.max(0, steps) * step).length) : 0;
  let pending = "";
  for (let index = 0; index <= steps; index++) {
    const text = print(first + index * step);
    const padded = text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
    pending += (index > 0 ? separator : "") + (equalWidth ? padded : text);
    if (pending.length < BUFFER_BYTES && !context.stdout.isTerminal) continue;
    yield* writeSlowly(context.stdout, pending);
    pending = "";
  }
  if (steps >= 0) context.stdout.write(`${pending}\n`);
  return 0;
});

export const YES = makeTool("yes", function* (context) {
  const text = `${context.argv.slice(1).join(" ") || "y"}\n`.repeat(512);
  for (;;) yield* writeSlowly(context.stdout, text);
});

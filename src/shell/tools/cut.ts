/** cut. Characters are bytes, as in GNU coreutils 9.1 (src/cut.c, src/set-fields.c). */
import { isRefusal } from "../../kernel/config/errno.ts";
import type { Step } from "../../sim/wait.ts";
import { byteString, bytesOfString, encodeText } from "../../wire/text.ts";
import { type Input, readAllBytes, writeSlowly } from "../io.ts";
import { complain, makeTool, misuse, openInput, refusedName, type ToolContext } from "./kit.ts";
import { LineReader } from "./lines.ts";
import { quoted } from "./quote.ts";
import { type Parsed, ToolOptions } from "./tool-options.ts";

type Range = readonly [number, number];

const TOO_LARGE = 18_446_744_073_709_551_615n;

interface CutLine {
  readonly ranges: readonly Range[];
  /** The byte between fields; null where bytes are cut. */
  readonly delimiter: string | null;
  readonly joint: string;
  readonly onlyDelimited: boolean;
  readonly end: string;
}

const OPTIONS = new ToolOptions("cut", "b c f d s n z complement output-delimiter");

export const CUT = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  const line = readCutLine(parsed);
  if (typeof line === "string") return misuse(context, line);
  let status = 0;
  for (const path of parsed.operands.length > 0 ? parsed.operands : ["-"]) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, refusedName(path, input));
      status = 1;
      continue;
    }
    yield* cutInput(context, input, line);
    input.close();
  }
  return status;
});

function readCutLine(parsed: Parsed): CutLine | string {
  const lists = parsed.options.filter(({ name }) => name === "b" || name === "c" || name === "f");
  if (lists.length === 0) return "you must specify a list of bytes, characters, or fields";
  if (lists.length > 1) return "only one list may be specified";
  const byField = lists[0]!.name === "f";
  const given = parsed.value("d");
  const delimiter = byteString(encodeText(given ?? "\t")) || "\0";
  if (!byField && given !== undefined) return "an input delimiter may be specified only when operating on fields";
  if (delimiter.length > 1) return "the delimiter must be a single character";
  if (!byField && parsed.has("s")) return "suppressing non-delimited lines makes sense\n\tonly when operating on fields";
  const ranges = parseRanges(lists[0]!.value, byField);
  if (typeof ranges === "string") return ranges;
  const joint = parsed.value("output-delimiter");
  return {
    ranges: parsed.has("complement") ? complementOf(ranges) : ranges,
    delimiter: byField ? delimiter : null,
    joint: joint === undefined ? (byField ? delimiter : "") : byteString(encodeText(joint)) || "\0",
    onlyDelimited: parsed.has("s"),
    end: parsed.has("z") ? "\0" : "\n",
  };
}

function* cutInput(context: ToolContext, input: Input, line: CutLine): Step<void> {
  if (line.delimiter === line.end) {
    const whole = byteString(yield* readAllBytes(input));
    const text = whole.endsWith(line.end) ? whole.slice(0, -1) : whole;
    if (whole !== "") yield* writeSlowly(context.stdout, bytesOfString(cutText(text, line) + line.end));
    return;
  }
  const reader = new LineReader(input, line.end.charCodeAt(0));
  for (let bytes = yield* reader.next(); bytes !== null; bytes = yield* reader.next()) {
    const text = byteString(bytes);
    const body = text.endsWith(line.end) ? text.slice(0, -1) : text;
    if (line.onlyDelimited && !body.includes(line.delimiter!)) continue;
    yield* writeSlowly(context.stdout, bytesOfString(cutText(body, line) + line.end));
  }
}

function cutText(text: string, { ranges, delimiter, joint }: CutLine): string {
  if (delimiter === null)
    return ranges
      .map(([from, to]) => text.slice(from - 1, to))
      .filter((piece) => piece !== "")
      .join(joint);
  if (!text.includes(delimiter)) return text;
  const fields = text.split(delimiter);
  return ranges.flatMap(([from, to]) => fields.slice(from - 1, to)).join(joint);
}

/** 1,3-5,7- in order, or what is wrong with them. */
function parseRanges(list: string, byField: boolean): Range[] | string {
  const ranges: Range[] = [];
  const zero = byField ? "fields are numbered from 1" : "byte/character positions are numbered from 1";
  for (const part of list.split(/[, \t]/)) {
    const bad = /[^\d-].*/s.exec(part);
    if (bad !== null) return `invalid ${byField ? "field value" : "byte/character position"} ${quoted(bad[0])}`;
    if (part.split("-").length > 2) return `invalid ${byField ? "field" : "byte or character"} range`;
    const [first, last] = part.split("-") as [string, string | undefined];
    for (const number of [first, last ?? ""])
      if (number !== "" && BigInt(number) >= TOO_LARGE)
        return `${byField ? "field number" : "byte/character offset"} ${quoted(number)} is too large`;
    if (part === "-") return "invalid range with no endpoint: -";
    if (first === "" && last === undefined) return zero;
    const from = first === "" ? 1 : Number(first);
    const to = last === undefined ? from : last === "" ? Number.POSITIVE_INFINITY : Number(last);
    if (from === 0 || (to === 0 && last === undefined)) return zero;
    if (to < from) return "invalid decreasing range";
    ranges.push([from, to]);
  }
  return merged(ranges);
}

function merged(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

function complementOf(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  let next = 1;
  for (const [from, to] of ranges) {
    if (from > next) result.push([next, from - 1]);
    next = to + 1;
  }
  if (next !== Number.POSITIVE_INFINITY) result.push([next, Number.POSITIVE_INFINITY]);
  return result;
}

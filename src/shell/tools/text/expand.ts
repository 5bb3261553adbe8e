/** expand and unexpand: tabs to blanks and back, byte by byte. GNU coreutils 9.1: src/expand.c, src/unexpand.c. */
import type { Step } from "../../../sim/wait.ts";
import { spend } from "../../../sim/work.ts";
import { bytesOfString } from "../../../wire/text.ts";
import { writeSlowly } from "../../io.ts";
import { complain, makeTool, type ToolContext } from "../kit.ts";
import { type Parsed, ToolOptions } from "../tool-options.ts";
import { FilesReader } from "./files-reader.ts";
import { TabList, type TabStops } from "./tab-stops.ts";

const EXPAND_OPTIONS = new ToolOptions("expand", "i t");

export const EXPAND = makeTool(EXPAND_OPTIONS, function* (context) {
  const parsed = EXPAND_OPTIONS.read(spelledOut(context).argv);
  const stops = stopsOf(parsed);
  if (typeof stops !== "string") return yield* convert(context, parsed, (line) => expandLine(line, stops, !parsed.has("i")));
  complain(context, stops);
  return 1;
});

const UNEXPAND_OPTIONS = new ToolOptions("unexpand", "a t first-only");

export const UNEXPAND = makeTool(UNEXPAND_OPTIONS, function* (context) {
  const parsed = UNEXPAND_OPTIONS.read(spelledOut(context, "first-only").argv);
  const stops = stopsOf(parsed);
  const isWhole = !parsed.has("first-only") && (parsed.has("a") || parsed.has("t"));
  if (typeof stops !== "string") return yield* convert(context, parsed, (line) => unexpandLine(line, stops, isWhole));
  complain(context, stops);
  return 1;
});

/** -N and -N,M are lists of tab stops; in unexpand they do not mean -a. */
function spelledOut(context: ToolContext, also = ""): ToolContext {
  const end = context.argv.indexOf("--");
  const argv = context.argv.flatMap((word, index) => {
    if (index === 0 || (end >= 0 && index > end) || !/^-[\d,]+$/.test(word)) return [word];
    if (/^-(?:\w*t|-tabs)$/.test(context.argv[index - 1]!)) return [word];
    return [`-t${word.slice(1)}`, ...(also === "" ? [] : ["--first-only"])];
  });
  return { ...context, argv };
}

function stopsOf(parsed: Parsed): TabStops | string {
  const list = new TabList();
  for (const { name, value } of parsed.options) {
    const refused = name === "t" ? list.add(value) : null;
    if (refused !== null) return refused;
  }
  return list.finish();
}

function* convert(context: ToolContext, parsed: Parsed, change: (line: string) => string): Step<number> {
  const reader = new FilesReader(context, parsed.operands);
  for (let line = yield* reader.joined(); line !== null; line = yield* reader.joined()) {
    const changed = change(line.text);
    spend(changed.length);
    yield* writeSlowly(context.stdout, bytesOfString(changed + (line.hasEnd ? "\n" : "")));
  }
  return reader.hasFailed ? 1 : 0;
}

function expandLine(line: string, stops: TabStops, isWhole: boolean): string {
  let result = "";
  let column = 0;
  for (const [at, byte] of [...line].entries()) {
    if (byte === "\t") {
      const next = stops.next(column) ?? column + 1;
      result += " ".repeat(next - column);
      column = next;
    } else {
      result += byte;
      column = byte === "\b" ? Math.max(0, column - 1) : column + 1;
    }
    if (!isWhole && byte !== " " && byte !== "\t") return result + line.slice(at + 1);
  }
  return result;
}

function unexpandLine(line: string, stops: TabStops, isWhole: boolean): string {
  let result = "";
  let column = 0;
  /** Blanks that may become a tab. */
  let pending = "";
  let isOneBeforeStop = false;
  let wasBlank = true;
  for (const [at, given] of [...line].entries()) {
    let byte = given;
    const isBlank = byte === " " || byte === "\t";
    if (isBlank) {
      const next = stops.next(column);
      if (next === null) return result + flushed(pending, isOneBeforeStop) + line.slice(at);
      if (byte === "\t") {
        column = next;
        if (pending !== "") pending = `\t${pending.slice(1)}`;
      } else {
        column++;
        if (!wasBlank || column !== next) {
          if (column === next) isOneBeforeStop = true;
          pending += byte;
          wasBlank = true;
          continue;
        }
        byte = "\t";
        pending = `\t${pending.slice(1)}`;
      }
      pending = isOneBeforeStop ? pending.slice(0, 1) : "";
    } else column = byte === "\b" ? Math.max(0, column - 1) : column + 1;
    result += flushed(pending, isOneBeforeStop);
    if (pending !== "") isOneBeforeStop = false;
    pending = "";
    result += byte;
    wasBlank = isBlank;
    if (!isWhole && !isBlank) return result + line.slice(at + 1);
  }
  return result + flushed(pending, isOneBeforeStop);
}

function flushed(pending: string, isOneBeforeStop: boolean): string {
  return pending.length > 1 && isOneBeforeStop ? `\t${pending.slice(1)}` : pending;
}

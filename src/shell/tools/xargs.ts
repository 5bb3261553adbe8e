/**
 * xargs: commands from standard input, one after the other or with -P several at a time. GNU findutils 4.9, xargs/xargs.c.
 * Left out: -E, -o, -p, -s and the limits of a command line's length.
 */

import { isRefusal, strerror } from "../../kernel/config/errno.ts";
import type { Process } from "../../sim/process.ts";
import { SIGNALS } from "../../sim/signals.ts";
import { type Step, waitAny } from "../../sim/wait.ts";
import { FixedInput, readAll } from "../io.ts";
import { complain, makeTool, openInput, type ToolContext } from "./kit.ts";
import { quoted } from "./quote.ts";
import { findProgram } from "./time.ts";
import { type Parsed, ToolOptions } from "./tool-options.ts";

/** The options that take a number, and the least one. */
const NUMBERS: Readonly<Record<string, number>> = { L: 1, n: 1, P: 0, l: 1 };

const OPTIONS = new ToolOptions("xargs", "0 a n I i L l P d r t x");

export const XARGS = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  for (const { name, value } of parsed.options) {
    const least = NUMBERS[name];
    if (least === undefined || (name === "l" && value === "")) continue;
    const isNumber = /^[-+]?\d+$/.test(value);
    if (isNumber && Number(value) >= least) continue;
    complain(
      context,
      isNumber ? `value ${value} for -${name} option should be >= ${least}` : `invalid number "${value}" for -${name} option`,
    );
    throw OPTIONS.misuse(context.argv[0]!);
  }
  const path = parsed.value("a");
  const input = path === undefined ? context.stdin : openInput(context, path);
  if (isRefusal(input)) {
    complain(context, `Cannot open input file ${quoted(path!)}: ${strerror(input.errno)}`);
    return 1;
  }
  const calls = callsOf(parsed, yield* readAll(input, 8));
  if (calls === null) {
    complain(context, "unmatched single quote; by default quotes are special to xargs unless you use the -0 option");
    return 1;
  }
  return yield* runCalls(context, calls, Number(parsed.value("P") ?? "1") || Number.POSITIVE_INFINITY, parsed.has("t"));
});

/** The command lines, each made when it is its turn. Of -I, -L and -n the last one counts. */
function callsOf(parsed: Parsed, text: string): Iterable<string[]> | null {
  const command = parsed.operands.length > 0 ? parsed.operands : ["echo"];
  const delimiter = parsed.has("0") ? "\0" : (parsed.value("d") ?? null);
  const mode = parsed.last("I", "i", "L", "l", "n");
  if (mode?.name === "I" || mode?.name === "i") {
    const replace = mode.value === "" ? "{}" : mode.value;
    const items = splitItems(text, delimiter, true);
    return items === null ? null : replacements(command, replace, items);
  }
  const size = Number(mode?.value || (mode === undefined ? "5000" : "1"));
  const isByLine = mode !== undefined && mode.name !== "n" && delimiter === null;
  const lines = isByLine ? logicalLines(text).map((line) => splitItems(line, null, false)) : [];
  const items = isByLine ? [] : splitItems(text, delimiter, false);
  if (items === null || lines.includes(null)) return null;
  const groups = isByLine ? groupsOf(lines as string[][], size, (some) => some.flat()) : groupsOf(items, size, (some) => some);
  return withCommand(command, groups, !parsed.has("r"));
}

function* replacements(command: readonly string[], replace: string, items: readonly string[]): Iterable<string[]> {
  for (const item of items) yield command.map((word) => word.replaceAll(replace, item));
}

function* groupsOf<T>(all: readonly T[], size: number, join: (some: T[]) => string[]): Iterable<string[]> {
  for (let at = 0; at < all.length; at += size) yield join(all.slice(at, at + size));
}

function* withCommand(command: readonly string[], groups: Iterable<string[]>, evenWithout: boolean): Iterable<string[]> {
  let any = false;
  for (const items of groups) {
    any = true;
    yield [...command, ...items];
  }
  if (!any && evenWithout) yield [...command];
}

/** The lines that -L counts: none is blank, and one that ends with a blank goes on in the next. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let begun = "";
  for (const line of text.split("\n")) {
    if (begun === "" && line.trim() === "") continue;
    begun += begun === "" ? line : `\n${line}`;
    if (/[ \t]$/.test(line)) continue;
    lines.push(begun);
    begun = "";
  }
  if (begun !== "") lines.push(begun);
  return lines;
}

function* runCalls(context: ToolContext, calls: Iterable<string[]>, most: number, shows: boolean): Step<number> {
  const running: { readonly child: Process; readonly name: string }[] = [];
  let status = 0;
  let aborted = 0;
  const reap = function* (): Step<void> {
    while (!running.some(({ child }) => child.state === "exited")) yield waitAny(running.map(({ child }) => child.exited));
    const at = running.findIndex(({ child }) => child.state === "exited");
    const [{ child, name }] = running.splice(at, 1) as [(typeof running)[number]];
    if (child.endedBy !== null) {
      complain(context, `${name}: terminated by signal ${SIGNALS[child.endedBy]}`);
      aborted = 125;
    } else if (child.exitCode === 255) {
      complain(context, `${name}: exited with status 255; aborting`);
      aborted = 124;
    } else if (child.exitCode !== 0) status = 123;
  };
  for (const argv of calls) {
    while (running.length >= most) yield* reap();
    if (aborted !== 0) break;
    if (shows) context.stderr.write(`${argv.join(" ")}\n`);
    const missing = findProgram(context, argv);
    if (missing !== null) {
      complain(context, `${argv[0]}: ${missing.reason}`);
      aborted = missing.exitCode;
      break;
    }
    running.push({ child: context.spawn(argv, { stdin: new FixedInput() }), name: argv[0]! });
  }
  while (running.length > 0) yield* reap();
  return aborted !== 0 ? aborted : status;
}

/** The items of xargs' input: words with quotes and escapes, lines with -I, pieces with a delimiter. */
function splitItems(text: string, delimiter: string | null, byLine: boolean): string[] | null {
  if (delimiter !== null) {
    const separator = delimiter === "\\n" ? "\n" : delimiter === "\\t" ? "\t" : delimiter;
    const items = text.split(separator);
    if (items.at(-1) === "") items.pop();
    return items;
  }
  if (byLine)
    return text
      .split("\n")
      .map((line) => line.replace(/^[ \t]+/, ""))
      .filter((line) => line !== "");
  const items: string[] = [];
  let item: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, at + 1);
      if (end < 0) return null;
      item = (item ?? "") + text.slice(at + 1, end);
      at = end;
    } else if (character === "\\" && at + 1 < text.length) item = (item ?? "") + text[++at];
    else if (/\s/.test(character)) {
      if (item !== null) items.push(item);
      item = null;
    } else item = (item ?? "") + character;
  }
  if (item !== null) items.push(item);
  return items;
}

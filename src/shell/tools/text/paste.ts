/** paste, byte by byte. GNU coreutils 9.1: src/paste.c. */
import { isRefusal } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { byteString, bytesOfString, encodeText } from "../../../wire/text.ts";
import { writeSlowly } from "../../io.ts";
import { complain, makeTool, openInput, refusedName, type ToolContext } from "../kit.ts";
import { LineReader } from "../lines.ts";
import { ToolOptions } from "../tool-options.ts";
import { byteLine } from "./files-reader.ts";

const ESCAPES: Readonly<Record<string, string>> = { "0": "", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

const OPTIONS = new ToolOptions("paste", "d s z");

export const PASTE = makeTool(OPTIONS, function* (context) {
  const parsed = OPTIONS.read(context.argv);
  const list = parsed.value("d") ?? "\t";
  const delimiters = delimitersOf(byteString(encodeText(list)) || "\\0");
  if (delimiters === null) {
    complain(context, `delimiter list ends with an unescaped backslash: ${list}`);
    return 1;
  }
  const paths = parsed.operands.length > 0 ? parsed.operands : ["-"];
  const end = parsed.has("z") ? "\0" : "\n";
  return yield* parsed.has("s") ? serial(context, paths, delimiters, end) : parallel(context, paths, delimiters, end);
});

/** Null where a backslash ends the list. */
function delimitersOf(list: string): string[] | null {
  const delimiters: string[] = [];
  for (let at = 0; at < list.length; at++) {
    const byte = list[at]!;
    if (byte !== "\\") delimiters.push(byte);
    else {
      const next = list[++at];
      if (next === undefined) return null;
      delimiters.push(ESCAPES[next] ?? next);
    }
  }
  return delimiters;
}

function* serial(context: ToolContext, paths: readonly string[], delimiters: readonly string[], end: string): Step<number> {
  let status = 0;
  for (const path of paths) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, refusedName(path, input));
      status = 1;
      continue;
    }
    const reader = new LineReader(input, end.charCodeAt(0));
    let count = 0;
    for (let bytes = yield* reader.next(); bytes !== null; bytes = yield* reader.next()) {
      const before = count === 0 ? "" : delimiters[(count - 1) % delimiters.length]!;
      yield* writeSlowly(context.stdout, bytesOfString(before + byteLine(bytes, end).text));
      count++;
    }
    input.close();
    yield* writeSlowly(context.stdout, end);
  }
  return status;
}

function* parallel(context: ToolContext, paths: readonly string[], delimiters: readonly string[], end: string): Step<number> {
  let shared: LineReader | null = null;
  const readers: (LineReader | null)[] = [];
  for (const path of paths) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      complain(context, refusedName(path, input));
      return 1;
    }
    const reader: LineReader = (path === "-" ? shared : null) ?? new LineReader(input, end.charCodeAt(0));
    if (path === "-") shared = reader;
    readers.push(reader);
  }
  for (;;) {
    let line = "";
    let saved = "";
    let hasSome = false;
    for (const [index, reader] of readers.entries()) {
      const bytes = reader === null ? null : yield* reader.next();
      if (bytes === null) readers[index] = null;
      else {
        hasSome = true;
        line += saved + byteLine(bytes, end).text;
        saved = "";
      }
      if (index < readers.length - 1) saved += delimiters[index % delimiters.length]!;
    }
    if (!hasSome) return 0;
    yield* writeSlowly(context.stdout, bytesOfString(line + saved + end));
  }
}

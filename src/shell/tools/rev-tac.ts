/** rev (util-linux 2.38) and tac (GNU coreutils 9.1; without -r). */
import { isRefusal, strerror } from "../../kernel/config/errno.ts";
import { spend } from "../../sim/work.ts";
import { byteString, bytesOfString, decodeText, encodeText, escapedByte } from "../../wire/text.ts";
import { readAllBytes, writeSlowly } from "../io.ts";
import { complain, makeTool, openInput, refusalText } from "./kit.ts";
import { LineReader } from "./lines.ts";
import { shellQuoted } from "./quote.ts";
import { ToolOptions } from "./tool-options.ts";

const REV_OPTIONS = new ToolOptions("rev", "");

export const REV = makeTool(REV_OPTIONS, function* (context) {
  const parsed = REV_OPTIONS.read(context.argv);
  let status = 0;
  for (const path of parsed.operands.length > 0 ? parsed.operands : ["-"]) {
    const input = parsed.operands.length > 0 && path === "-" ? { errno: "ENOENT" as const } : openInput(context, path);
    if (isRefusal(input)) {
      complain(context, `cannot open ${refusalText(path, input)}`);
      status = 1;
      continue;
    }
    const reader = new LineReader(input);
    // What follows a NUL is lost, the newline too: the next line is put to what came before it.
    let held = "";
    for (let line = yield* reader.next(), number = 0; line !== null; line = yield* reader.next(), number++) {
      spend(line.length * CHARACTER_WORK);
      const plain = held === "" ? reversedPlain(line) : null;
      if (plain !== null) {
        yield* writeSlowly(context.stdout, plain);
        continue;
      }
      const text = decodeText(line);
      if ([...text].some((character) => escapedByte(character) !== null)) {
        complain(context, `${path === "-" ? "stdin" : path}: ${number}: Invalid or incomplete multibyte or wide character`);
        status = 1;
        break;
      }
      held += text.replace(/\0.*/s, "");
      if (text.includes("\0")) continue;
      yield* writeSlowly(context.stdout, reversed(held));
      held = "";
    }
    yield* writeSlowly(context.stdout, reversed(held));
    input.close();
  }
  return status;
});

/** What reversing costs, in units of work, for each byte. */
const CHARACTER_WORK = 4;

/** A line of ASCII, reversed but for its newline; null where it has other bytes or a NUL. */
function reversedPlain(line: Uint8Array): Uint8Array | null {
  const end = line.at(-1) === 10 ? line.length - 1 : line.length;
  const bytes = new Uint8Array(line.length);
  for (let index = 0; index < end; index++) {
    const byte = line[index]!;
    if (byte === 0 || byte >= 0x80) return null;
    bytes[end - 1 - index] = byte;
  }
  if (end < line.length) bytes[end] = 10;
  return bytes;
}

function reversed(line: string): string {
  const body = line.replace(/\n$/, "");
  return [...body].reverse().join("") + (line.endsWith("\n") ? "\n" : "");
}

const TAC_OPTIONS = new ToolOptions("tac", "b s");

export const TAC = makeTool(TAC_OPTIONS, function* (context) {
  const parsed = TAC_OPTIONS.read(context.argv);
  const separator = byteString(encodeText(parsed.value("s") ?? "\n")) || "\0";
  let status = 0;
  for (const path of parsed.operands.length > 0 ? parsed.operands : ["-"]) {
    const input = openInput(context, path);
    if (isRefusal(input)) {
      if (input.errno === "EISDIR") complain(context, `${path}: read error: Is a directory`);
      else complain(context, `failed to open ${shellQuoted(path)} for reading: ${strerror(input.errno)}`);
      status = 1;
      continue;
    }
    const text = byteString(yield* readAllBytes(input, 4));
    input.close();
    yield* writeSlowly(context.stdout, bytesOfString(pieces(text, separator, parsed.has("b")).reverse().join("")));
  }
  return status;
});

/** The records with their separators, which end them or begin them. */
function pieces(text: string, separator: string, before: boolean): string[] {
  const parts = text.split(separator);
  const records = parts.map((part, index) => {
    if (before) return index === 0 ? part : separator + part;
    return index < parts.length - 1 ? part + separator : part;
  });
  return records.filter((record) => record !== "");
}

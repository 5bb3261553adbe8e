/** Dumps of bytes as tcpdump's -x, -X and -A print them. */
import { hex } from "./reader.ts";

const ROW = 16;

/** -x: eight groups of two octets a line. `prefix` opens each line ("\n\t" by tcpdump's habit). */
export function hexLines(bytes: Uint8Array, prefix = "\n\t"): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += ROW) text += `${prefix}0x${hex(at, 4)}: ${groups(bytes, at)}`;
  return text;
}

/** -X: the same with the characters beside it. */
export function hexAsciiLines(bytes: Uint8Array, prefix = "\n\t"): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += ROW) {
    let characters = "";
    for (let index = at; index < Math.min(at + ROW, bytes.length); index++) characters += graphic(bytes[index]!);
    text += `${prefix}0x${hex(at, 4)}: ${groups(bytes, at).padEnd((ROW / 2) * 5)}  ${characters}`;
  }
  return text;
}

/** -A: characters alone; line feeds and tabs stay, the carriage return before a line feed or the end goes. */
export function asciiText(bytes: Uint8Array): string {
  let text = "\n";
  for (const [index, byte] of bytes.entries()) {
    if (byte === 0x0d && (bytes[index + 1] ?? 0x0a) === 0x0a) continue;
    if (byte === 0x09 || byte === 0x0a || (byte >= 0x20 && byte < 0x7f)) text += String.fromCharCode(byte);
    else text += ".";
  }
  return text;
}

function groups(bytes: Uint8Array, from: number): string {
  let text = "";
  for (let index = from; index < Math.min(from + ROW, bytes.length); index++) {
    if ((index - from) % 2 === 0) text += " ";
    text += hex(bytes[index]!, 2);
  }
  return text;
}

function graphic(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
}

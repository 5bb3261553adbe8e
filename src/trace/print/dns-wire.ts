/** Names and strings inside a DNS message, printed as tcpdump prints them (RFC 1035 §4.1.4: a name may end in a pointer back). */
import type { Reader } from "./reader.ts";

/** Where the name at `at` ends; null where it is cut short. */
export function skipName(reader: Reader, from: number): number | null {
  let at = from;
  for (;;) {
    if (!reader.has(at, 1)) return null;
    const length = reader.bytes[at]!;
    if ((length & 0xc0) === 0xc0) return at + 2;
    if ((length & 0xc0) !== 0) return null;
    at += 1 + length;
    if (length === 0) return at;
  }
}

/** Prints the name at `from`; returns where it ends, null where it does not parse. */
export function readName(reader: Reader, start: number, from: number): number | null {
  if (!reader.has(from, 1)) return null;
  if (reader.bytes[from] === 0) {
    reader.write(".");
    return from + 1;
  }
  let at = from;
  let end: number | null = null;
  let highest = from + 1 - start;
  for (;;) {
    if (!reader.has(at, 1)) return null;
    const length = reader.bytes[at]!;
    if (length === 0) return end ?? at + 1;
    if ((length & 0xc0) === 0xc0) {
      if (!reader.has(at, 2)) return null;
      end ??= at + 2;
      const offset = ((length << 8) | reader.bytes[at + 1]!) & 0x3fff;
      // Each pointer must lead further back than all before it, so a name cannot go round in circles.
      if (offset >= highest) {
        reader.write("<BAD PTR>");
        return null;
      }
      highest = offset;
      at = start + offset;
      continue;
    }
    if ((length & 0xc0) !== 0) {
      reader.write(`<ELT ${length & 0x3f}>`);
      return null;
    }
    if (!reader.has(at + 1, length)) {
      writeCharacters(reader, at + 1, Math.max(0, reader.end - at - 1));
      return null;
    }
    writeCharacters(reader, at + 1, length);
    reader.write(".");
    at += 1 + length;
  }
}

/** Prints a counted string; returns where it ends. */
export function readText(reader: Reader, at: number): number | null {
  if (!reader.has(at, 1)) return null;
  const length = reader.bytes[at]!;
  if (!reader.has(at + 1, length)) return null;
  writeCharacters(reader, at + 1, length);
  return at + 1 + length;
}

/** Characters that cannot be shown become ^A, M-x and the like. */
function writeCharacters(reader: Reader, at: number, length: number): void {
  let text = "";
  for (let index = at; index < at + length; index++) text += visible(reader.bytes[index]!);
  reader.write(text);
}

function visible(byte: number): string {
  if (byte >= 0x80) return `M-${visible(byte & 0x7f)}`;
  if (byte === 0x7f) return "^?";
  return byte < 0x20 ? `^${String.fromCharCode(byte ^ 0x40)}` : String.fromCharCode(byte);
}

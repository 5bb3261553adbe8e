/**
 * Text and its bytes, in both directions without loss. Bytes that are UTF-8 are the characters they stand for; every other byte
 * 0xNN is the lone surrogate U+DCNN (Python's surrogateescape, PEP 383), which UTF-8 never decodes to. Encoding turns it back, so
 * text that was cut within a character, or joined from two halves of one, is written as the bytes it came from.
 */

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The bytes a text stands for. */
export function encodeText(text: string): Uint8Array {
  return text.isWellFormed() ? encoder.encode(text) : encodeEscaped(text);
}

/** The text that stands for these bytes. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

/** Bytes as text where they may come in any pieces: a character that is cut in two is whole again in the text. */
export class TextReader {
  #held: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): string {
    const all = joinBytes([this.#held, bytes]);
    const end = all.length - unfinishedAtEnd(all);
    this.#held = all.slice(end);
    return decodeText(all.subarray(0, end));
  }

  /** The bytes of a character whose others have not come. */
  get held(): Uint8Array {
    return this.#held;
  }
}

/** The same bytes as text read in one piece: halves that came together are the character again. */
export function rejoinText(text: string): string {
  return text.isWellFormed() ? text : decodeText(encodeEscaped(text));
}

/** How many bytes a text stands for. */
export function byteLength(text: string): number {
  return /^[\0-\x7f]*$/.test(text) ? text.length : encodeText(text).length;
}

/** The order of the bytes, as strcmp(3) and the locales C and C.UTF-8 have it. JavaScript's own is that of UTF-16. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    return left < 0xd800 && right < 0xd800 ? left - right : compareBytes(encodeText(a), encodeText(b));
  }
  return a.length - b.length;
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return a[at]! - b[at]!;
  return a.length - b.length;
}

/** The character for one byte: itself below 0x80, escaped above. */
export function byteCharacter(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
}

/** The byte that an escaped character stands for; null for any other. */
export function escapedByte(character: string): number | null {
  const code = character.charCodeAt(0);
  return character.length === 1 && code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : null;
}

/** Bytes as text of as many characters, each the code of its byte: for tools that count, cut and compare bytes. */
export function byteString(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += 8192) text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return text;
}

/** The bytes of such a text. */
export function bytesOfString(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const full = parts.filter((part) => part.length > 0);
  if (full.length === 1) return full[0]!;
  const whole = new Uint8Array(full.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of full) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function encodeEscaped(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let size = 0;
  for (let at = 0; at < text.length; ) {
    const point = text.codePointAt(at)!;
    at += point > 0xffff ? 2 : 1;
    if (point >= 0xdc80 && point <= 0xdcff) bytes[size++] = point - 0xdc00;
    else if (point < 0x80) bytes[size++] = point;
    else size += encodePoint(point, bytes, size);
  }
  return bytes.slice(0, size);
}

/** The generalized UTF-8 of a code point from 0x80 on, surrogates included; returns its length. */
function encodePoint(point: number, bytes: Uint8Array, at: number): number {
  if (point < 0x800) {
    bytes[at] = 0xc0 | (point >> 6);
    bytes[at + 1] = 0x80 | (point & 0x3f);
    return 2;
  }
  if (point < 0x10000) {
    bytes[at] = 0xe0 | (point >> 12);
    bytes[at + 1] = 0x80 | ((point >> 6) & 0x3f);
    bytes[at + 2] = 0x80 | (point & 0x3f);
    return 3;
  }
  bytes[at] = 0xf0 | (point >> 18);
  bytes[at + 1] = 0x80 | ((point >> 12) & 0x3f);
  bytes[at + 2] = 0x80 | ((point >> 6) & 0x3f);
  bytes[at + 3] = 0x80 | (point & 0x3f);
  return 4;
}

function decodeEscaping(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]!;
    const length = byte < 0x80 ? 1 : characterLength(bytes, at);
    if (length === 0) {
      units[size++] = 0xdc00 + byte;
      at++;
      continue;
    }
    const point = length === 1 ? byte : pointAt(bytes, at, length);
    if (point > 0xffff) units[size++] = 0xd7c0 + (point >> 10);
    units[size++] = point > 0xffff ? 0xdc00 + (point & 0x3ff) : point;
    at += length;
  }
  let text = "";
  for (let from = 0; from < size; from += 8192) text += String.fromCharCode(...units.subarray(from, Math.min(size, from + 8192)));
  return text;
}

/** How long the character at `at` is; 0 where the bytes there are none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const length = announcedLength(bytes[at]!);
  if (length === 0 || at + length > bytes.length) return 0;
  for (let next = 1; next < length; next++) if (!mayFollow(bytes, at, next)) return 0;
  return length;
}

function pointAt(bytes: Uint8Array, at: number, length: number): number {
  let point = bytes[at]! & (0x7f >> length);
  for (let next = 1; next < length; next++) point = (point << 6) | (bytes[at + next]! & 0x3f);
  return point;
}

/** How many bytes at the end begin a character whose others may still come. */
function unfinishedAtEnd(bytes: Uint8Array): number {
  for (let count = 1; count <= 3 && count <= bytes.length; count++) {
    const at = bytes.length - count;
    const length = announcedLength(bytes[at]!);
    if (length === 0) continue;
    if (length <= count) return 0;
    for (let next = 1; next < count; next++) if (!mayFollow(bytes, at, next)) return 0;
    return count;
  }
  return 0;
}

/** How long a character is that begins with this byte; 0 where none does. Unicode 15, table 3-7. */
function announcedLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** Whether the byte `next` after the first belongs to the character that begins at `at`. */
function mayFollow(bytes: Uint8Array, at: number, next: number): boolean {
  const byte = bytes[at + next]!;
  if (byte < 0x80 || byte > 0xbf) return false;
  if (next > 1) return true;
  switch (bytes[at]) {
    case 0xe0:
      return byte >= 0xa0;
    case 0xed:
      return byte <= 0x9f;
    case 0xf0:
      return byte >= 0x90;
    case 0xf4:
      return byte <= 0x8f;
    default:
      return true;
  }
}

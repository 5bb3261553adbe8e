/** The tokens of JSON as jq reads them: numbers as strtod(3), strings with their escapes. Source: jq 1.6, src/jv_parse.c. */
import { byteString, encodeText } from "../../../../wire/text.ts";

/** A token that is none. */
export class BadText extends Error {}

export function latin1(bytes: readonly number[]): string {
  return bytes.length < 1000 ? String.fromCharCode(...bytes) : byteString(Uint8Array.from(bytes));
}

/** strtod(3) without hexadecimal: null where it is no number. Nothing at all, as before a NUL, is 0. */
export function readNumber(text: string): number | null {
  if (text === "") return 0;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}

const SINGLE_ESCAPES: Readonly<Record<string, number>> = {
  "\\": 0x5c,
  '"': 0x22,
  "/": 0x2f,
  b: 8,
  f: 12,
  t: 9,
  n: 10,
  r: 13,
};

/** The bytes that a string stands for. */
export function unescaped(token: readonly number[]): number[] {
  const bytes: number[] = [];
  for (let at = 0; at < token.length; ) {
    const byte = token[at++]!;
    if (byte !== 0x5c) {
      if (byte > 0 && byte < 0x1f)
        throw new BadText("Invalid string: control characters from U+0000 through U+001F must be escaped");
      bytes.push(byte);
      continue;
    }
    if (at >= token.length) throw new BadText("Expected escape character at end of string");
    const letter = String.fromCharCode(token[at++]!);
    if (letter !== "u") {
      const single = SINGLE_ESCAPES[letter];
      if (single === undefined) throw new BadText("Invalid escape");
      bytes.push(single);
      continue;
    }
    if (at + 4 > token.length) throw new BadText("Invalid \\uXXXX escape");
    let point = hex4(token, at);
    if (point < 0) throw new BadText("Invalid characters in \\uXXXX escape");
    at += 4;
    if (point >= 0xd800 && point <= 0xdbff) {
      const low = at + 6 <= token.length && token[at] === 0x5c && token[at + 1] === 0x75 ? hex4(token, at + 2) : -1;
      if (low < 0xdc00 || low > 0xdfff) throw new BadText("Invalid \\uXXXX\\uXXXX surrogate pair escape");
      at += 6;
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    const character = point >= 0xdc00 && point <= 0xdfff ? 0xfffd : point;
    for (const each of encodeText(String.fromCodePoint(character))) bytes.push(each);
  }
  return bytes;
}

function hex4(token: readonly number[], at: number): number {
  const text = String.fromCharCode(...token.slice(at, at + 4));
  return /^[0-9a-fA-F]{4}$/.test(text) ? Number.parseInt(text, 16) : -1;
}

/**
 * The escapes of GNU sed in patterns and texts: \t \xHH \d065 \o101 \cX and others. GNU sed 4.9: normalize_text(), sed/compile.c.
 */
import { BadScript } from "./program.ts";
import type { Source } from "./source.ts";

export type TextKind = "regex" | "replacement" | "text";

const CONTROLS: Readonly<Record<string, string>> = { a: "\x07", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const BASES: Readonly<Record<string, { base: number; most: number }>> = {
  d: { base: 10, most: 3 },
  o: { base: 8, most: 3 },
  x: { base: 16, most: 2 },
};

/** Replaces the escapes; other backslashes stay for whoever reads the text next. */
export function expandEscapes(text: string, kind: TextKind): string {
  let result = "";
  let isInBracket = false;
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]!;
    if (mark === "[" && kind === "regex" && !isInBracket) isInBracket = opensBracket(text, at);
    else if (mark === "]" && isInBracket && at > 0) isInBracket = false;
    const next = text[at + 1];
    if (mark !== "\\" || next === undefined) {
      result += mark;
      continue;
    }
    at++;
    if (Object.hasOwn(CONTROLS, next) && !(next === "n" && kind !== "regex")) {
      result += CONTROLS[next]!;
    } else if (Object.hasOwn(BASES, next)) {
      const { base, most } = BASES[next]!;
      const digits = digitsAt(text, at + 1, base, most);
      if (digits === "") result += `\\${next}`;
      else {
        result += protect(String.fromCharCode(Number.parseInt(digits, base) & 0xff), kind);
        at += digits.length;
      }
    } else if (next === "c" && at + 1 < text.length) {
      const control = text[at + 1]!;
      if (control === "\\") {
        if (text[at + 2] !== "\\") throw new BadScript("recursive escaping after \\c not allowed");
        at++;
      }
      result += protect(String.fromCharCode(control.toUpperCase().charCodeAt(0) ^ 0x40), kind);
      at++;
    } else result += `\\${next}`;
  }
  return result;
}

/** A bracket expression begins, and ends somewhere. */
function opensBracket(text: string, at: number): boolean {
  if (at > 0 && text[at - 1] === "\\") return false;
  const first = text[at + 1] === "^" ? at + 2 : at + 1;
  return text.indexOf("]", first + 1) >= 0;
}

function digitsAt(text: string, from: number, base: number, most: number): string {
  let end = from;
  while (end < text.length && end < from + most && !Number.isNaN(Number.parseInt(text[end]!, base))) end++;
  return text.slice(from, end);
}

/** A character that was written as a number stands for itself, but in a pattern. */
function protect(character: string, kind: TextKind): string {
  if (kind === "replacement") return /[&\\\n]/.test(character) ? `\\${character}` : character;
  return kind === "text" && character === "\\" ? "\\\\" : character;
}

/** The same; a mistake is reported where the source stands. */
export function expandOrFail(source: Source, text: string, kind: "replacement" | "text"): string {
  try {
    return expandEscapes(text, kind);
  } catch (error) {
    if (error instanceof BadScript) source.fail(error.message);
    throw error;
  }
}

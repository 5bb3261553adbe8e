/**
 * JSON values as jq 1.6 has them, never changed once made: numbers are doubles, an object keeps the order in which its keys came,
 * text is whole characters (what is no UTF-8 became U+FFFD). jq 1.6: jv.c, jv_aux.c, jv_unicode.c.
 */
import { LimitError } from "../../../sim/limits.ts";
import { spend } from "../../../sim/work.ts";
import { compareText, encodeText } from "../../../wire/text.ts";

export type JsonArray = readonly Json[];
export type JsonObject = ReadonlyMap<string, Json>;
export type Json = null | boolean | number | string | JsonArray | JsonObject;

/** What `error` raises; `try` catches it. Null is raised as nothing at all. */
export class JqError extends Error {
  readonly value: Json;

  constructor(value: Json) {
    super(typeof value === "string" ? value : "jq error");
    this.value = value;
  }
}

export function isArray(value: Json | undefined): value is JsonArray {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

export function isTrue(value: Json): boolean {
  return value !== null && value !== false;
}

export type Kind = "null" | "boolean" | "number" | "string" | "array" | "object";

export function kindOf(value: Json): Kind {
  if (value === null) return "null";
  if (typeof value === "object") return isArray(value) ? "array" : "object";
  return typeof value as Kind;
}

/** The order of kinds: null, false, true, numbers, strings, arrays, objects. */
function rankOf(value: Json): number {
  if (value === null) return 0;
  if (value === false) return 1;
  if (value === true) return 2;
  if (typeof value === "number") return 3;
  if (typeof value === "string") return 4;
  return isArray(value) ? 5 : 6;
}

/** How deep values may nest where they are compared or merged: jq 1.6 itself has no limit but its stack. */
const MOST_NESTING = 3000;

export function checkNesting(depth: number): void {
  if (depth > MOST_NESTING) throw new LimitError("depth", `jq: a value is nested more than ${MOST_NESTING} deep`);
}

/** jq's order of all values. A NaN is less than any number, itself too. */
export function compareJson(a: Json, b: Json, depth = 0): number {
  const rank = rankOf(a);
  if (rank !== rankOf(b)) return rank - rankOf(b);
  spend(6);
  if (typeof a === "number") {
    const other = b as number;
    if (Number.isNaN(a)) return -1;
    if (Number.isNaN(other)) return 1;
    return a < other ? -1 : a > other ? 1 : 0;
  }
  if (typeof a === "string") return a === b ? 0 : compareText(a, b as string);
  if (isArray(a)) {
    checkNesting(depth);
    const other = b as JsonArray;
    const length = Math.min(a.length, other.length);
    for (let index = 0; index < length; index++) {
      const order = compareJson(a[index]!, other[index]!, depth + 1);
      if (order !== 0) return order;
    }
    return a.length - other.length;
  }
  return isObject(a) ? compareObjects(a, b as JsonObject, depth) : 0;
}

function compareObjects(a: JsonObject, b: JsonObject, depth: number): number {
  checkNesting(depth);
  const keys = sortedKeys(a);
  const order = compareJson(keys, sortedKeys(b), depth + 1);
  if (order !== 0) return order;
  for (const key of keys) {
    const byValue = compareJson(a.get(key)!, b.get(key)!, depth + 1);
    if (byValue !== 0) return byValue;
  }
  return 0;
}

export function equalJson(a: Json, b: Json): boolean {
  return compareJson(a, b) === 0;
}

export function sortedKeys(object: JsonObject): string[] {
  spend(object.size * 8);
  return [...object.keys()].sort(compareText);
}

/** Whether it is the very same value: what a path leads to must not be another one that equals it. */
export function isSame(a: Json, b: Json): boolean {
  return Object.is(a, b);
}

/** Characters that text stands for, not UTF-16 units. */
export function characterCount(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) if ((text.charCodeAt(at) & 0xfc00) === 0xd800) count--;
  return count;
}

/** Text of the program, the command line or the environment: lone bytes become U+FFFD. */
export function wholeText(text: string): string {
  return text.isWellFormed() ? text : textOfBytes(encodeText(text));
}

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes as text; each sequence that is no character is one U+FFFD. jq 1.6: jvp_utf8_next(). */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    return replacingInvalid(bytes);
  }
}

function replacingInvalid(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [point, length] = characterAt(bytes, at);
    parts.push(String.fromCodePoint(point < 0 ? 0xfffd : point));
    at += length;
  }
  return parts.join("");
}

const LEAST_POINTS = [0, 0, 0x80, 0x800, 0x10000];

/** The character at a position, -1 where there is none, and how many bytes it takes. */
function characterAt(bytes: Uint8Array, at: number): [number, number] {
  const first = bytes[at]!;
  if (first < 0x80) return [first, 1];
  const length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length === 0) return [-1, 1];
  if (at + length > bytes.length) return [-1, bytes.length - at];
  let point = first & (0x7f >> length);
  for (let next = 1; next < length; next++) {
    const byte = bytes[at + next]!;
    if ((byte & 0xc0) !== 0x80) return [-1, next];
    point = (point << 6) | (byte & 0x3f);
  }
  const isInvalid = point < LEAST_POINTS[length]! || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff;
  return [isInvalid ? -1 : point, length];
}

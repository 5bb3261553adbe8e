/**
 * awk's values. What comes from outside (fields, getline, split, -v) may be a number or a text: it is looked at when that
 * matters. mawk 1.3.4: cast.c.
 */
import { formatNumber } from "./format.ts";

/** A text from outside that is a number where it looks like one. */
export class MaybeNumber {
  readonly text: string;
  #number: number | null | undefined = undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The number it looks like; null for a text that does not. */
  get number(): number | null {
    if (this.#number === undefined) this.#number = looksNumeric(this.text);
    return this.#number;
  }
}

/** Undefined is a variable that was never set. */
export type Value = number | string | MaybeNumber | undefined;

/** The largest integer that is printed as one: Max_Int of mawk. */
export const MOST_INTEGER = 2147483647;

export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  return parseNumber(typeof value === "string" ? value : value.text);
}

/** With CONVFMT, or OFMT where it is printed. */
export function toText(value: Value, format: string): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (typeof value !== "number") return value.text;
  if (Number.isInteger(value) && Math.abs(value) <= MOST_INTEGER) return String(value + 0 === 0 ? 0 : value);
  return formatNumber(format, value);
}

export function isTrue(value: Value): boolean {
  if (typeof value === "number") return value !== 0;
  if (typeof value === "string") return value !== "";
  if (value === undefined) return false;
  return value.number === null ? value.text !== "" : value.number !== 0;
}

/** Less than, equal to or greater than zero; NaN where numbers cannot be compared. */
export function compareValues(left: Value, right: Value, format: string): number {
  const a = numeric(left);
  const b = numeric(right);
  if (a !== null && b !== null) return a === b ? 0 : a < b ? -1 : a > b ? 1 : Number.NaN;
  const [s, t] = [toText(left, format), toText(right, format)];
  return s < t ? -1 : s > t ? 1 : 0;
}

function numeric(value: Value): number | null {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  return typeof value === "string" ? null : value.number;
}

const NUMBER =
  /^[ \t\n\v\f\r]*([+-]?)(?:(0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][+-]?\d+)?)|((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(inf(?:inity)?)|(nan))/i;

/** The number a text begins with, as strtod(3) reads it. */
export function parseNumber(text: string): number {
  // What is no number at once is the common case.
  const found = NUMBER.exec(text);
  return found === null ? 0 : numberOf(found);
}

function numberOf(found: RegExpExecArray): number {
  const sign = found[1] === "-" ? -1 : 1;
  if (found[2] !== undefined) return sign * parseHex(found[2]);
  if (found[3] !== undefined) return sign * Number(found[3]);
  return found[4] !== undefined ? sign * Number.POSITIVE_INFINITY : Number.NaN;
}

function parseHex(text: string): number {
  const [, whole = "", fraction = "", exponent = "0"] = /^0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?\d+))?$/i.exec(text)!;
  let value = 0;
  for (const digit of whole + fraction) value = value * 16 + Number.parseInt(digit, 16);
  return value * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** Linux: check_strnum(), cast.c. */
function looksNumeric(text: string): number | null {
  const trimmed = text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, "");
  if (!/^[-+.\d].*[\d.]$|^[\d.]$/s.test(trimmed)) return null;
  const found = NUMBER.exec(trimmed);
  return found !== null && found[0].length === trimmed.length ? numberOf(found) : null;
}

/** The nearest integer towards zero that fits 32 bits. */
export function toInteger(number: number): number {
  if (Number.isNaN(number)) return -MOST_INTEGER;
  return Math.trunc(Math.max(-MOST_INTEGER, Math.min(MOST_INTEGER, number)));
}

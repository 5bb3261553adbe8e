/** The orders of sort other than that of bytes: -n, -g, -h, -M and -V. GNU coreutils 9.1, src/sort.c; gnulib filevercmp.c. */
import { parseLongDouble } from "../evaluator/builtins/long-double.ts";

/** -n: numbers of any length, a sign and a fraction; no text is 0. */
export function compareNumbers(a: string, b: string): number {
  const [left, right] = [readNumber(a), readNumber(b)];
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  const size = compareDigits(left, right);
  return left.negative ? -size : size;
}

interface Digits {
  readonly negative: boolean;
  readonly integer: string;
  readonly fraction: string;
}

function readNumber(text: string): Digits {
  const [, sign, integer, fraction = ""] = /^[ \t\n]*(-?)0*(\d*)(?:\.(\d*))?/.exec(text)!;
  const digits = { integer: integer!, fraction: fraction.replace(/0+$/, "") };
  return { ...digits, negative: sign === "-" && digits.integer + digits.fraction !== "" };
}

function compareDigits(a: Digits, b: Digits): number {
  if (a.integer.length !== b.integer.length) return a.integer.length - b.integer.length;
  if (a.integer !== b.integer) return a.integer < b.integer ? -1 : 1;
  return a.fraction < b.fraction ? -1 : a.fraction > b.fraction ? 1 : 0;
}

/** -g: as strtold(3) reads them; what is no number comes first, then NaN. */
export function compareGeneral(a: string, b: string): number {
  const [left, right] = [generalKey(a), generalKey(b)];
  if (left[0] !== right[0]) return left[0] - right[0];
  return left[1] < right[1] ? -1 : left[1] > right[1] ? 1 : 0;
}

function generalKey(text: string): readonly [number, number] {
  const { value, length } = parseLongDouble(text);
  if (length === 0) return [0, 0];
  if (value.kind === "nan") return [1, 0];
  const size = value.kind === "inf" ? Number.POSITIVE_INFINITY : Number(text.slice(0, length));
  return [2, value.negative && size > 0 ? -size : size];
}

/** -h: by the unit first, then by the number. */
export function compareHuman(a: string, b: string): number {
  const [left, right] = [unitOf(a), unitOf(b)];
  return left !== right ? left - right : compareNumbers(a, b);
}

function unitOf(text: string): number {
  const [, sign, digits, unit] = /^[ \t\n]*(-?)(\d*\.?\d*)([KkMGTPEZY]?)/.exec(text)!;
  if (!/[1-9]/.test(digits!)) return 0;
  const order = unit === "" ? 0 : "KMGTPEZY".indexOf(unit!.toUpperCase()) + 1;
  return sign === "-" ? -order : order;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** -M: what is no month comes first. */
export function compareMonths(a: string, b: string): number {
  return monthOf(a) - monthOf(b);
}

function monthOf(text: string): number {
  const name = /^[ \t\n]*([a-zA-Z]{3})/.exec(text)?.[1];
  return name === undefined ? 0 : MONTHS.indexOf(name.toUpperCase()) + 1;
}

/** -V: runs of digits as numbers, letters before everything else, a tilde before the end. Without the rules for file suffixes. */
export function compareVersions(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== "" || right !== "") {
    const text = [/^\D*/.exec(left)![0], /^\D*/.exec(right)![0]] as const;
    const result = compareNonDigits(text[0], text[1]);
    if (result !== 0) return result;
    const digits = [/^\d*/.exec(left.slice(text[0].length))![0], /^\d*/.exec(right.slice(text[1].length))![0]] as const;
    const numbers = compareNumbers(digits[0], digits[1]);
    if (numbers !== 0) return numbers;
    left = left.slice(text[0].length + digits[0].length);
    right = right.slice(text[1].length + digits[1].length);
  }
  return 0;
}

function compareNonDigits(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = versionOrder(a[at]) - versionOrder(b[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionOrder(character: string | undefined): number {
  if (character === "~") return -1;
  if (character === undefined) return 0;
  return /[a-zA-Z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
}

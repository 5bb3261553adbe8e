/**
 * Dates: all in UTC, as arrays of year, month from 0, day, hours, minutes, seconds, day of the week and of the year. jq 1.6:
 * builtin.c.
 */
import { formatDate } from "../../evaluator/strftime.ts";
import { parseTime } from "./strptime.ts";
import { isArray, JqError, type Json } from "./values.ts";

/** Seconds since 1970 of a date whose parts may be out of their range: timegm(3). */
export function secondsOf(year: number, month: number, day: number, ...[hour, minute, second]: readonly number[]): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime() / 1000 + hour! * 3600 + minute! * 60 + second!;
}

export function toParts(input: Json, name: string): Json[] {
  if (typeof input !== "number") throw new JqError(`${name}() requires numeric inputs`);
  const whole = Math.trunc(input);
  const date = new Date(whole * 1000);
  if (Number.isNaN(date.getTime()))
    throw new JqError(`err${name === "gmtime" ? "r" : ""}or converting number of seconds since epoch to datetime`);
  const year = date.getUTCFullYear();
  const dayOfYear = Math.round((Date.UTC(2000, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(2000, 0, 1)) / 86_400_000);
  const isLeap = new Date(secondsOf(year, 1, 29, 0, 0, 0) * 1000).getUTCMonth() === 1;
  return [
    year,
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds() + (input - Math.floor(input)),
    date.getUTCDay(),
    dayOfYear - (isLeap || date.getUTCMonth() < 2 ? 0 : 1),
  ];
}

/** The parts as whole numbers; null where one is none. */
function wholeParts(parts: readonly Json[]): number[] | null {
  const numbers: number[] = [];
  for (let index = 0; index < 8; index++) {
    const part = parts[index];
    if (typeof part !== "number") return null;
    numbers.push(Math.trunc(part) | 0);
  }
  return numbers;
}

export function makeTime(input: Json): Json {
  if (!isArray(input)) throw new JqError("mktime requires array inputs");
  const parts = input.length < 6 ? null : wholeParts(input);
  if (parts === null) throw new JqError("mktime requires parsed datetime inputs");
  const seconds = secondsOf(...(parts as [number, number, number, number, number, number]));
  if (seconds === -1 || Number.isNaN(seconds)) throw new JqError("invalid gmtime representation");
  return seconds;
}

export function formatTime(input: Json, format: Json, name: "strftime" | "strflocaltime"): Json {
  const given = typeof input === "number" ? toParts(input, name === "strftime" ? "gmtime" : "localtime") : input;
  if (!isArray(given)) throw new JqError(`${name}/1 requires parsed datetime inputs`);
  if (typeof format !== "string") throw new JqError(`${name}/1 requires a string format`);
  const parts = wholeParts(given);
  if (parts === null) throw new JqError(`${name}/1 requires parsed datetime inputs`);
  const seconds = secondsOf(...(parts as [number, number, number, number, number, number]));
  if (Number.isNaN(seconds)) throw new JqError(`${name}/1: unknown system failure`);
  const text = formatDate(format, BigInt(seconds), "glibc");
  if (text === "") throw new JqError(`${name}/1: unknown system failure`);
  return text;
}

export function readTime(input: Json, format: Json): Json {
  if (typeof input !== "string" || typeof format !== "string")
    throw new JqError("strptime/1 requires string inputs and arguments");
  const read = parseTime(input, format);
  if (read === null || (read.rest !== "" && !/^[ \t-\r]/.test(read.rest)))
    throw new JqError(`date "${input}" does not match format "${format}"`);
  return read.rest === "" ? read.parts : [...read.parts, read.rest];
}

/** Functions on strings, and the formats (@csv, @sh, ...). jq 1.6: jv.c, builtin.c. */
import { checkMemory, OutOfMemory, spend } from "../../../sim/work.ts";
import { BASE64_LETTERS, encodeBase64 } from "../../../wire/base64.ts";
import { byteLength, encodeText } from "../../../wire/text.ts";
import { typeError } from "./errors.ts";
import { ELEMENT_BYTES } from "./paths.ts";
import { toJson } from "./printing.ts";
import { isArray, JqError, type Json, textOfBytes } from "./values.ts";

export function splitText(text: string, separator: string): string[] {
  spend(text.length >> 2);
  checkMemory(text.length);
  if (separator === "") {
    checkMemory(text.length * ELEMENT_BYTES);
    return Array.from(text);
  }
  return text === "" ? [] : text.split(separator);
}

/** Where a text stands in another, in bytes, none overlapping. */
export function textIndices(text: string, wanted: string): number[] {
  // The real one does not end.
  if (wanted === "") throw new OutOfMemory(Number.MAX_SAFE_INTEGER);
  const found: number[] = [];
  let bytes = 0;
  let from = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    bytes += byteLength(text.slice(from, at));
    from = at;
    found.push(bytes);
  }
  spend(text.length >> 1);
  return found;
}

export function explode(input: Json): Json {
  if (typeof input !== "string") throw new JqError("explode input must be a string");
  checkMemory(input.length * ELEMENT_BYTES);
  spend(input.length * 2);
  return Array.from(input, (character) => character.codePointAt(0)!);
}

export function implode(input: Json): Json {
  if (!isArray(input)) throw new JqError("implode input must be an array");
  spend(input.length * 2);
  return input
    .map((point) => {
      if (typeof point !== "number" || Number.isNaN(point))
        throw typeError(point, "can't be imploded, unicode codepoint needs to be numeric");
      const whole = Math.trunc(point);
      const isCharacter = whole >= 0 && whole <= 0x10ffff && !(whole >= 0xd800 && whole <= 0xdfff);
      return String.fromCodePoint(isCharacter ? whole : 0xfffd);
    })
    .join("");
}

export function toText(value: Json): string {
  return typeof value === "string" ? value : toJson(value);
}

export function formatText(input: Json, format: Json): string {
  if (typeof format !== "string") throw typeError(format, "is not a valid format");
  const of = Object.hasOwn(FORMATS, format) ? FORMATS[format]! : null;
  if (of === null) throw new JqError(`${format} is not a valid format`);
  const text = of(input);
  checkMemory(text.length);
  spend(text.length >> 1);
  return text;
}

const HTML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&apos;",
  '"': "&quot;",
  "\0": "\\0",
};
const TSV: Readonly<Record<string, string>> = { "\t": "\\t", "\r": "\\r", "\n": "\\n", "\\": "\\\\", "\0": "\\0" };

const FORMATS: Readonly<Record<string, (input: Json) => string>> = {
  json: (input) => toJson(input),
  text: toText,
  csv: (input) => row(input, "csv", ",", (text) => `"${text.replace(/["\0]/g, (mark) => (mark === '"' ? '""' : "\\0"))}"`),
  tsv: (input) => row(input, "tsv", "\t", (text) => text.replace(/[\t\r\n\\\0]/g, (mark) => TSV[mark]!)),
  html: (input) => toText(input).replace(/[&<>'"\0]/g, (mark) => HTML[mark]!),
  uri: (input) => {
    const bytes = encodeText(toText(input));
    return Array.from(bytes, (byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-_.!~*'()]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    }).join("");
  },
  sh: (input) =>
    (isArray(input) ? input : [input])
      .map((item) => {
        if (typeof item === "string") return `'${item.replace(/['\0]/g, (mark) => (mark === "'" ? "'\\''" : "\\0"))}'`;
        if (item !== null && typeof item === "object") throw typeError(item, "can not be escaped for shell");
        return toJson(item);
      })
      .join(" "),
  base64: (input) => encodeBase64(encodeText(toText(input))),
  base64d: decodeBase64,
};

function row(input: Json, name: string, separator: string, quote: (text: string) => string): string {
  if (!isArray(input)) throw typeError(input, `cannot be ${name}-formatted, only array`);
  return input
    .map((item) => {
      if (typeof item === "string") return quote(item);
      if (item !== null && typeof item === "object") throw typeError(item, "is not valid in a csv row");
      return item === null || Number.isNaN(item) ? "" : toJson(item);
    })
    .join(separator);
}

function decodeBase64(input: Json): string {
  const text = toText(input);
  const bytes: number[] = [];
  let group = 0;
  let count = 0;
  for (const character of text) {
    if (character === "=") break;
    const value = BASE64_LETTERS.indexOf(character);
    if (value < 0) throw typeError(text, "is not valid base64 data");
    group = (group << 6) | value;
    if (++count < 4) continue;
    bytes.push((group >> 16) & 255, (group >> 8) & 255, group & 255);
    [group, count] = [0, 0];
  }
  if (count === 3) bytes.push((group >> 10) & 255, (group >> 2) & 255);
  else if (count === 2) bytes.push((group >> 4) & 255);
  else if (count === 1) throw typeError(text, "trailing base64 byte found");
  return textOfBytes(Uint8Array.from(bytes));
}

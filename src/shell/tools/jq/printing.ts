/** Values as JSON texts: plain, pretty, in colours. jq 1.6: jv_print.c, jv_dtoa.c. */
import { checkMemory, spend } from "../../../sim/work.ts";
import { encodeText } from "../../../wire/text.ts";
import { isArray, isObject, type Json, sortedKeys, textOfBytes } from "./values.ts";

export interface PrintOptions {
  /** What one level is indented by; null prints all on one line. */
  readonly indent: string | null;
  readonly isSorted: boolean;
  /** Characters beyond ASCII are escaped. */
  readonly isAscii: boolean;
  /** For each of null, false, true, numbers, strings, arrays, objects; null without colours. */
  readonly colors: readonly string[] | null;
}

export const PLAIN: PrintOptions = { indent: null, isSorted: false, isAscii: false, colors: null };

const MOST_DEPTH = 256;
const RESET = "\u001b[0m";
const FIELD = "\u001b[34;1m";

export const DEFAULT_COLORS: readonly string[] = ["1;30", "0;39", "0;39", "0;39", "0;32", "1;39", "1;39"].map(
  (code) => `\u001b[${code}m`,
);

/** $JQ_COLORS; null where it cannot be read. */
export function readColors(text: string): readonly string[] | null {
  const colors = DEFAULT_COLORS.slice();
  for (const [index, code] of text.split(":").entries()) {
    if (index >= colors.length) break;
    if (code.length > 12 || !/^[0-9;]*$/.test(code)) return null;
    if (index === text.split(":").length - 1 && code === "") break;
    colors[index] = `\u001b[${code}m`;
  }
  return colors;
}

export function toJson(value: Json, options: PrintOptions = PLAIN): string {
  return new Printer(options).print(value);
}

/** A value in the words of an error: cut to so many bytes, the last three of them periods. */
export function shortJson(value: Json, bufferBytes = 15): string {
  const text = toJson(value);
  const bytes = encodeText(text);
  const most = bufferBytes - 1;
  if (bytes.length <= most) return text;
  return `${textOfBytes(bytes.subarray(0, most - 3))}...`;
}

class Printer {
  readonly #options: PrintOptions;
  #parts: string[] = [];
  #size = 0;

  constructor(options: PrintOptions) {
    this.#options = options;
  }

  print(value: Json): string {
    this.#value(value, 0);
    return this.#parts.join("");
  }

  #put(text: string): void {
    this.#parts.push(text);
    this.#size += text.length + 8;
    if ((this.#parts.length & 255) === 0) {
      spend(1024);
      checkMemory(this.#size);
    }
  }

  #value(value: Json, depth: number): void {
    const color = this.#options.colors?.[colorOf(value)] ?? null;
    if (color !== null) this.#put(color);
    if (depth > MOST_DEPTH) this.#put("<stripped: exceeds max depth>");
    else if (isArray(value)) {
      if (value.length === 0) {
        this.#put("[]");
      } else this.#array(value, depth, color);
    } else if (isObject(value)) {
      if (value.size === 0) this.#put("{}");
      else this.#object(value, depth, color);
    } else if (typeof value === "string") this.#put(quoted(value, this.#options.isAscii));
    else this.#put(typeof value === "number" ? formatNumber(value) : String(value));
    if (color !== null) this.#put(RESET);
  }

  #array(items: readonly Json[], depth: number, color: string | null): void {
    this.#put("[");
    this.#newLine(depth + 1);
    items.forEach((item, index) => {
      if (index > 0) {
        this.#put(",");
        this.#newLine(depth + 1);
      }
      this.#value(item, depth + 1);
      if (color !== null) this.#put(color);
    });
    this.#newLine(depth);
    if (color !== null) this.#put(color);
    this.#put("]");
  }

  #object(object: ReadonlyMap<string, Json>, depth: number, color: string | null): void {
    const { indent, isSorted, isAscii } = this.#options;
    this.#put("{");
    this.#newLine(depth + 1);
    let isFirst = true;
    for (const key of isSorted ? sortedKeys(object) : object.keys()) {
      if (!isFirst) {
        this.#put(",");
        this.#newLine(depth + 1);
      }
      isFirst = false;
      if (color !== null) this.#put(RESET + FIELD);
      this.#put(quoted(key, isAscii));
      if (color !== null) this.#put(RESET + color);
      this.#put(indent === null ? ":" : ": ");
      if (color !== null) this.#put(RESET);
      this.#value(object.get(key)!, depth + 1);
      if (color !== null) this.#put(color);
    }
    this.#newLine(depth);
    if (color !== null) this.#put(color);
    this.#put("}");
  }

  #newLine(depth: number): void {
    const { indent } = this.#options;
    if (indent !== null) this.#put(`\n${indent.repeat(depth)}`);
  }
}

function colorOf(value: Json): number {
  if (value === null) return 0;
  if (typeof value === "boolean") return value ? 2 : 1;
  if (typeof value === "number") return 3;
  if (typeof value === "string") return 4;
  return isArray(value) ? 5 : 6;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\t": "\\t",
  "\r": "\\r",
  "\n": "\\n",
  "\f": "\\f",
};

function quoted(text: string, isAscii: boolean): string {
  spend(text.length >> 2);
  checkMemory(text.length);
  const unsafe = isAscii ? /["\\\0-\x1f\x7f-\uffff]/g : /["\\\0-\x1f\x7f]/g;
  return `"${text.replace(unsafe, (character) => ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}

/** The shortest decimal that reads as the same double. NaN is null, infinity the largest double. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "null";
  const finite = Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
  const sign = finite < 0 || Object.is(finite, -0) ? "-" : "";
  const [mantissa, exponent] = Math.abs(finite).toExponential().split("e") as [string, string];
  const digits = mantissa.replace(".", "");
  const point = finite === 0 ? 1 : Number(exponent) + 1;
  if (point <= -4 || point > digits.length + 15) {
    const power = point - 1;
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0]}${fraction}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

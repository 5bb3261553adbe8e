/**
 * What ip and bridge print, as text or as JSON from one and the same calls: a field is said once with its key, its words and its
 * value, and the mode decides. The layout of -p is json_writer's (iproute2 lib/json_writer.c).
 */
export type Json = string | number | boolean | null | RawNumber | JsonObject | Json[];

/** A number written as it stands, e.g. 0.00. */
export class RawNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Fields in the order they were said; a key may come twice. */
export class JsonObject {
  readonly fields: [string, Json][] = [];
}

export interface PrinterOptions {
  readonly json: boolean;
  readonly pretty: boolean;
  readonly oneline: boolean;
}

export class Printer {
  readonly json: boolean;
  readonly #options: PrinterOptions;
  readonly #root: Json[] = [];
  readonly #open: (JsonObject | Json[])[];
  #words = "";

  constructor(options: PrinterOptions) {
    this.#options = options;
    this.json = options.json;
    this.#open = [this.#root];
  }

  /** Words of the text mode only. */
  text(words: string): void {
    if (!this.json) this.#words += words;
  }

  /** The end of a line within one record: a backslash with -o. */
  line(): void {
    this.text(this.#options.oneline ? "\\" : "\n");
  }

  /** A field: its words in text mode (null for none), its value in JSON. */
  field(key: string, words: string | null, value: Json): void {
    if (!this.json) this.#words += words ?? "";
    else this.#put(key, value);
  }

  /** A field of the JSON mode only. */
  value(key: string, value: Json): void {
    if (this.json) this.#put(key, value);
  }

  openObject(key: string | null = null): void {
    this.#enter(key, new JsonObject());
  }

  openArray(key: string | null = null): void {
    this.#enter(key, []);
  }

  close(): void {
    if (this.json) this.#open.pop();
  }

  /** Everything said so far, as it is to be written. */
  finish(): string {
    if (!this.json) return this.#words;
    return `${this.#options.pretty ? pretty(this.#root, 0) : compact(this.#root)}\n`;
  }

  #enter(key: string | null, container: JsonObject | Json[]): void {
    if (!this.json) return;
    if (key === null) (this.#open.at(-1) as Json[]).push(container);
    else this.#put(key, container);
    this.#open.push(container);
  }

  #put(key: string, value: Json): void {
    const top = this.#open.at(-1)!;
    if (top instanceof JsonObject) top.fields.push([key, value]);
    else top.push(value);
  }
}

function scalar(value: string | number | boolean | null | RawNumber): string {
  return value instanceof RawNumber ? value.text : JSON.stringify(value);
}

function compact(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(compact).join(",")}]`;
  if (value instanceof JsonObject)
    return `{${value.fields.map(([key, field]) => `${JSON.stringify(key)}:${compact(field)}`).join(",")}}`;
  return scalar(value);
}

const INDENT = "    ";

function pretty(value: Json, depth: number): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return "[ ]";
    return `[ ${value.map((entry) => pretty(entry, depth + 1)).join(",")} ]`;
  }
  if (value instanceof JsonObject) {
    if (value.fields.length === 0) return "{}";
    const inner = INDENT.repeat(depth + 1);
    const fields = value.fields.map(([key, field]) => `${inner}${JSON.stringify(key)}: ${pretty(field, depth + 1)}`);
    return `{\n${fields.join(",\n")}\n${INDENT.repeat(depth)}}`;
  }
  return scalar(value);
}

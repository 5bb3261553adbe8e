/**
 * Reads JSON texts from bytes as they come, with jq's messages: whole values, or with --stream each leaf and its path; with --seq
 * texts behind a record separator (RFC 7464). jq 1.6: jv_parse.c.
 */
import { checkMemory, spend } from "../../../sim/work.ts";
import { BadText, latin1, readNumber, unescaped } from "./json-tokens.ts";
import { JqError, type Json, kindOf, textOfBytes } from "./values.ts";

export interface ReaderOptions {
  readonly isStreaming?: boolean;
  readonly isSequence?: boolean;
  /** With --stream, an error is a value: its text and the path. */
  readonly errorsAreValues?: boolean;
}

/** A text that is no JSON. */

const MOST_DEPTH = 256;
const SEPARATOR = 0x1e;
const BOM = [0xef, 0xbb, 0xbf];
const NOTHING = Symbol("nothing");
type Next = Json | typeof NOTHING;

/** What is open: an array, an object, or the key whose value comes next. */
type Open =
  | { readonly kind: "array"; readonly items: Json[] }
  | { readonly kind: "object"; readonly entries: Map<string, Json> }
  | { readonly kind: "key"; readonly key: string };

type Seen = "nothing" | "[" | "{" | ":" | "," | "value";

/** Where the reader is within a text. */
type State = "normal" | "string" | "escape" | "waiting for separator";

export class JsonReader {
  readonly #options: ReaderOptions;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #isPartial = true;
  #hasBytes = false;
  #isAtEnd = false;
  #bomBytes = 0;
  #state: State;
  #next: Next = NOTHING;
  #open: Open[] = [];
  #token: number[] = [];
  #line = 1;
  #column = 0;
  #endsWithBlank = false;
  // Of --stream alone.
  #path: Json[] = [];
  #seen: Seen = "nothing";
  #output: Json[] | null = null;

  constructor(options: ReaderOptions = {}) {
    this.#options = options;
    this.#state = options.isSequence ? "waiting for separator" : "normal";
  }

  get remaining(): number {
    return this.#hasBytes ? this.#bytes.length - this.#at : 0;
  }

  /** Gives the next bytes; they are the last where they are not partial. */
  feed(bytes: Uint8Array, isPartial: boolean): void {
    spend(bytes.length * 3);
    let from = 0;
    while (from < bytes.length && this.#bomBytes < BOM.length) {
      if (bytes[from] === BOM[this.#bomBytes]) {
        from++;
        this.#bomBytes++;
      } else this.#bomBytes = this.#bomBytes === 0 ? BOM.length : 0xff;
    }
    this.#bytes = bytes.subarray(from);
    this.#at = 0;
    this.#isPartial = isPartial;
    this.#hasBytes = true;
  }

  /** The next value; undefined where more bytes are needed or all are read. Throws JqError with the message of a bad text. */
  next(): Json | undefined {
    if (this.#isAtEnd || !this.#hasBytes) return undefined;
    if (this.#bomBytes === 0xff) {
      if (!this.#options.isSequence) throw new JqError("Malformed BOM");
      this.#reset();
      this.#state = "waiting for separator";
    }
    if (this.#options.isStreaming) {
      const done = this.#streamDone();
      if (done !== NOTHING) return done;
    }
    let byte = 0;
    try {
      while (this.#at < this.#bytes.length) {
        byte = this.#bytes[this.#at++]!;
        if (this.#state === "waiting for separator") {
          this.#count(byte);
          if (byte === SEPARATOR) this.#state = "normal";
          continue;
        }
        const value = this.#scan(byte);
        if (value !== NOTHING) return value as Json;
      }
    } catch (error) {
      if (!(error instanceof BadText)) throw error;
      return this.#recover(error, byte);
    }
    return this.#isPartial ? undefined : this.#end();
  }

  #recover(error: BadText, byte: number): Json {
    const isSequence = this.#options.isSequence === true;
    const where = `at line ${this.#line}, column ${this.#column}`;
    if (isSequence && byte !== SEPARATOR) {
      const value = this.#error(`${error.message} ${where} (need RS to resync)`);
      this.#reset();
      this.#state = "waiting for separator";
      return this.#raise(value);
    }
    const value = this.#error(`${error.message} ${where}`);
    this.#reset();
    if (!isSequence) {
      this.#hasBytes = false;
      this.#at = 0;
    }
    return this.#raise(value);
  }

  #error(message: string): Json | JqError {
    if (this.#options.isStreaming && this.#options.errorsAreValues) return [message, this.#path.slice()];
    return new JqError(message);
  }

  #raise(error: Json | JqError): Json {
    if (error instanceof JqError) throw error;
    return error;
  }

  /** What is left at the end of all bytes. */
  #end(): Json | undefined {
    this.#isAtEnd = true;
    const where = `at EOF at line ${this.#line}, column ${this.#column}`;
    const fail = (text: string): Json => {
      const error = this.#error(`${text} ${where}`);
      this.#reset();
      this.#state = "waiting for separator";
      return this.#raise(error);
    };
    if (this.#state === "waiting for separator") return this.#raise(this.#error(`Unfinished abandoned text ${where}`));
    if (this.#state !== "normal") return fail("Unfinished string");
    try {
      this.#literal();
    } catch (error) {
      if (!(error instanceof BadText)) throw error;
      return fail(error.message);
    }
    const { isStreaming, isSequence } = this.#options;
    if (isStreaming ? this.#path.length > 0 : this.#open.length > 0) return fail("Unfinished JSON term");
    const value = this.#next;
    this.#next = NOTHING;
    if (value === NOTHING) return undefined;
    if (isSequence && !this.#endsWithBlank && typeof value === "number" && !isStreaming)
      return this.#raise(this.#error(`Potentially truncated top-level numeric value ${where}`));
    return isStreaming ? [this.#path.slice(), value as Json] : (value as Json);
  }

  #reset(): void {
    this.#path = [];
    this.#seen = "nothing";
    this.#output = null;
    this.#next = NOTHING;
    this.#open = [];
    this.#token = [];
    this.#state = "normal";
  }

  #count(byte: number): void {
    if (byte === 10) {
      this.#line++;
      this.#column = 0;
    } else this.#column++;
  }

  /** Takes one byte; returns a value where one is complete. */
  #scan(byte: number): Next {
    this.#count(byte);
    if (byte === SEPARATOR) return this.#separator();
    this.#endsWithBlank = false;
    if (this.#state !== "normal") {
      if (byte === 0x22 && this.#state === "string") {
        this.#string();
        this.#state = "normal";
        return this.#done();
      }
      this.#add(byte);
      this.#state = byte === 0x5c && this.#state === "string" ? "escape" : "string";
      return NOTHING;
    }
    switch (byte) {
      case 0x20:
      case 9:
      case 10:
      case 13: {
        this.#endsWithBlank = true;
        this.#literal();
        return this.#done();
      }
      case 0x22: {
        this.#literal();
        const done = this.#done();
        this.#state = "string";
        return done;
      }
      case 0x5b:
      case 0x5d:
      case 0x7b:
      case 0x7d:
      case 0x2c:
      case 0x3a: {
        this.#literal();
        const before = this.#done();
        const mark = String.fromCharCode(byte);
        if (this.#options.isStreaming) this.#streamMark(mark);
        else this.#mark(mark);
        const after = this.#done();
        return after === NOTHING ? before : after;
      }
      default:
        this.#add(byte);
        return NOTHING;
    }
  }

  #separator(): Next {
    const { isStreaming, isSequence } = this.#options;
    const isTruncated = isStreaming
      ? this.#path.length > 0 || (this.#next !== NOTHING && !["string", "array", "object"].includes(kindOf(this.#next as Json)))
      : isSequence === true &&
        !this.#endsWithBlank &&
        (this.#open.length > 0 || this.#token.length > 0 || typeof this.#next === "number");
    if (isTruncated) {
      let isLiteral = true;
      try {
        this.#literal();
      } catch (error) {
        if (!(error instanceof BadText)) throw error;
        isLiteral = false;
      }
      const depth = isStreaming ? this.#path.length : this.#open.length;
      if (isLiteral && depth === 0 && typeof this.#next === "number")
        throw new BadText("Potentially truncated top-level numeric value");
      throw new BadText("Truncated value");
    }
    this.#literal();
    const done = this.#state === "normal" ? this.#done() : NOTHING;
    if (done !== NOTHING) return done;
    this.#reset();
    return NOTHING;
  }

  #add(byte: number): void {
    if ((this.#token.push(byte) & 0xffff) === 0) checkMemory(this.#token.length * 8);
  }

  #value(value: Json): void {
    if (this.#next !== NOTHING || (this.#options.isStreaming && this.#seen === "value"))
      throw new BadText("Expected separator between values");
    if (this.#options.isStreaming) this.#seen = this.#path.length > 0 ? "value" : "nothing";
    this.#next = value;
  }

  #literal(): void {
    if (this.#token.length === 0) return;
    const text = latin1(this.#token);
    if (Object.hasOwn(WORDS, text)) this.#value(WORDS[text]!);
    else if (/^[tfn]/.test(text)) throw new BadText("Invalid literal");
    else {
      const number = readNumber(text.split("\0")[0]!);
      if (number === null) throw new BadText("Invalid numeric literal");
      this.#value(number);
    }
    this.#token = [];
  }

  #string(): void {
    const bytes = unescaped(this.#token);
    this.#value(textOfBytes(Uint8Array.from(bytes)));
    this.#token = [];
  }

  #done(): Next {
    if (this.#options.isStreaming) return this.#streamDone();
    if (this.#open.length > 0 || this.#next === NOTHING) return NOTHING;
    const value = this.#next;
    this.#next = NOTHING;
    return value;
  }

  #streamDone(): Next {
    if (this.#path.length === 0 && this.#next !== NOTHING) {
      const value = this.#next as Json;
      this.#next = NOTHING;
      return [[], value];
    }
    const output = this.#output;
    if (output === null) return NOTHING;
    // At the end of an array or object one more event follows: its last key alone.
    this.#output = output.length > 2 ? output.slice(0, 1) : null;
    return output.slice(0, 2);
  }

  #mark(mark: string): void {
    const top = this.#open.at(-1);
    switch (mark) {
      case "[":
      case "{":
        if (this.#open.length >= MOST_DEPTH) throw new BadText("Exceeds depth limit for parsing");
        if (this.#next !== NOTHING) throw new BadText("Expected separator between values");
        this.#open.push(mark === "[" ? { kind: "array", items: [] } : { kind: "object", entries: new Map() });
        return;
      case ":":
        if (this.#next === NOTHING) throw new BadText("Expected string key before ':'");
        if (top?.kind !== "object") throw new BadText("':' not as part of an object");
        if (typeof this.#next !== "string") throw new BadText("Object keys must be strings");
        this.#open.push({ kind: "key", key: this.#next });
        this.#next = NOTHING;
        return;
      case ",":
        if (this.#next === NOTHING) throw new BadText("Expected value before ','");
        if (top === undefined) throw new BadText("',' not as part of an object or array");
        if (top.kind === "object") throw new BadText("Objects must consist of key:value pairs");
        this.#store(top);
        return;
      case "]":
        if (top?.kind !== "array") throw new BadText("Unmatched ']'");
        if (this.#next !== NOTHING) this.#store(top);
        else if (top.items.length > 0) throw new BadText("Expected another array element");
        this.#open.pop();
        this.#next = top.items;
        return;
      default: {
        if (top === undefined) throw new BadText("Unmatched '}'");
        if (this.#next !== NOTHING) {
          if (top.kind !== "key") throw new BadText("Objects must consist of key:value pairs");
          this.#store(top);
        } else {
          if (top.kind !== "object") throw new BadText("Unmatched '}'");
          if (top.entries.size > 0) throw new BadText("Expected another key-value pair");
        }
        this.#next = (this.#open.pop() as Extract<Open, { kind: "object" }>).entries;
      }
    }
  }

  /** Puts the value that was read into what is open. */
  #store(top: Open): void {
    const value = this.#next as Json;
    this.#next = NOTHING;
    if (top.kind === "array") {
      if ((top.items.push(value) & 1023) === 0) checkMemory(top.items.length * 16);
    } else if (top.kind === "key") {
      this.#open.pop();
      const { entries } = this.#open.at(-1) as Extract<Open, { kind: "object" }>;
      entries.set(top.key, value);
      if ((entries.size & 1023) === 0) checkMemory(entries.size * 80);
    }
  }

  #streamMark(mark: string): void {
    const last = this.#path.at(-1);
    switch (mark) {
      case "[":
        if (this.#next !== NOTHING) throw new BadText("Expected a separator between values");
        return this.#enter(0, "[");
      case "{":
        if (this.#seen === "value") throw new BadText("Expected a separator between values");
        return this.#enter(null, "{");
      case ":":
        if (this.#path.length === 0 || typeof last === "number") throw new BadText("':' not as part of an object");
        if (this.#next === NOTHING || this.#seen === "nothing") throw new BadText("Expected string key before ':'");
        if (typeof this.#next !== "string") throw new BadText("Object keys must be strings");
        if (this.#seen !== "value") throw new BadText("':' should follow a key");
        this.#seen = ":";
        this.#path[this.#path.length - 1] = this.#next;
        this.#next = NOTHING;
        return;
      case ",":
        if (this.#seen !== "value") throw new BadText("Expected value before ','");
        if (this.#path.length === 0) throw new BadText("',' not as part of an object or array");
        if (typeof last !== "number" && typeof last !== "string") throw new BadText("Objects must consist of key:value pairs");
        this.#emit();
        this.#path[this.#path.length - 1] = typeof last === "number" ? last + 1 : true;
        this.#seen = ",";
        return;
      case "]":
        if (this.#path.length === 0) throw new BadText("Unmatched ']' at the top-level");
        if (this.#seen === ",") throw new BadText("Expected another array element");
        if (typeof last !== "number") throw new BadText("Unmatched ']' in the middle of an object");
        if (!this.#emit(true) && this.#seen !== "[") this.#output = [this.#path.slice()];
        return this.#leave("[", []);
      default:
        if (this.#path.length === 0) throw new BadText("Unmatched '}' at the top-level");
        if (this.#seen === ",") throw new BadText("Expected another key:value pair");
        if (typeof last === "number") throw new BadText("Unmatched '}' in the middle of an array");
        if (this.#next !== NOTHING) {
          if (typeof last !== "string") throw new BadText("Objects must consist of key:value pairs");
          this.#emit(true);
        } else {
          if (this.#seen === ":") throw new BadText("Missing value in key:value pair");
          if (this.#seen === "[") throw new BadText("Unmatched '}' in the middle of an array");
          if (this.#seen !== "value" && this.#seen !== "{") throw new BadText("Unmatched '}'");
          if (this.#seen !== "{") this.#output = [this.#path.slice()];
        }
        return this.#leave("{", new Map());
    }
  }

  #enter(key: Json, seen: Seen): void {
    if (this.#path.length >= MOST_STREAM_DEPTH) throw new BadText("Exceeds depth limit for parsing");
    this.#path.push(key);
    this.#seen = seen;
  }

  #emit(isLast = false): boolean {
    if (this.#next === NOTHING) return false;
    this.#output = [this.#path.slice(), this.#next as Json];
    if (isLast) this.#output.push(true);
    this.#next = NOTHING;
    return true;
  }

  /** An empty array or object is a leaf. */
  #leave(opening: Seen, empty: Json): void {
    this.#path.pop();
    this.#next = NOTHING;
    if (this.#seen === opening) this.#output = [this.#path.slice(), empty];
    this.#seen = this.#path.length === 0 ? "nothing" : "value";
  }
}

const MOST_STREAM_DEPTH = 10_000;

const WORDS: Readonly<Record<string, Json>> = { true: true, false: false, null: null, nan: Number.NaN };

/** The one value of a text. Throws JqError with jq's message, which repeats the text. */
export function parseJson(bytes: Uint8Array): Json {
  const reader = new JsonReader();
  reader.feed(bytes, false);
  let problem: string;
  try {
    const value = reader.next();
    if (value === undefined) problem = "Expected JSON value";
    else if (reader.next() === undefined) return value;
    else problem = "Unexpected extra JSON values";
  } catch (error) {
    if (!(error instanceof JqError)) throw error;
    problem = String(error.value);
  }
  const end = bytes.indexOf(0);
  throw new JqError(`${problem} (while parsing '${textOfBytes(end < 0 ? bytes : bytes.subarray(0, end))}')`);
}

/** All values of a text. */
export function parseAll(bytes: Uint8Array): Json[] {
  const reader = new JsonReader();
  reader.feed(bytes, false);
  const values: Json[] = [];
  for (;;) {
    const value = reader.next();
    if (value === undefined) return values;
    values.push(value);
  }
}

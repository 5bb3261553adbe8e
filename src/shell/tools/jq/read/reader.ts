/**
 * Reads JSON texts from bytes as they come, with jq's messages: whole values, or with --stream each leaf and its path; with --seq
 * texts behind a record separator (RFC 7464). jq 1.6: jv_parse.c.
 */
import { checkMemory, spend } from "../../../../sim/work.ts";
import { JqError, type Json, kindOf, textOfBytes } from "../values.ts";
import { type Assembler, type Next, NOTHING } from "./assembler.ts";
import { StreamEvents } from "./stream-events.ts";
import { BadText, latin1, readNumber, unescaped } from "./tokens.ts";
import { WholeValues } from "./whole-values.ts";

export interface ReaderOptions {
  readonly isStreaming?: boolean;
  readonly isSequence?: boolean;
  /** With --stream, an error is a value: its text and the path. */
  readonly errorsAreValues?: boolean;
}

const SEPARATOR = 0x1e;
const BOM = [0xef, 0xbb, 0xbf];
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
  readonly #made: Assembler;
  #state: State;
  #token: number[] = [];
  #line = 1;
  #column = 0;
  #endsWithBlank = false;
  constructor(options: ReaderOptions = {}) {
    this.#options = options;
    this.#made = options.isStreaming ? new StreamEvents() : new WholeValues();
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
      const done = this.#made.done();
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
    if (this.#options.errorsAreValues && this.#made instanceof StreamEvents) return [message, this.#made.path];
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
    if (this.#made.depth > 0) return fail("Unfinished JSON term");
    const isNumber = typeof this.#made.next === "number";
    const value = this.#made.takeLast();
    if (value === NOTHING) return undefined;
    if (isSequence && !this.#endsWithBlank && isNumber && !isStreaming)
      return this.#raise(this.#error(`Potentially truncated top-level numeric value ${where}`));
    return value;
  }

  #reset(): void {
    this.#made.reset();
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
        return this.#made.done();
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
        return this.#made.done();
      }
      case 0x22: {
        this.#literal();
        const done = this.#made.done();
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
        const before = this.#made.done();
        this.#made.mark(String.fromCharCode(byte));
        const after = this.#made.done();
        return after === NOTHING ? before : after;
      }
      default:
        this.#add(byte);
        return NOTHING;
    }
  }

  #separator(): Next {
    const { isStreaming, isSequence } = this.#options;
    const made = this.#made;
    const isTruncated = isStreaming
      ? made.depth > 0 || (made.next !== NOTHING && !["string", "array", "object"].includes(kindOf(made.next)))
      : isSequence === true &&
        !this.#endsWithBlank &&
        (made.depth > 0 || this.#token.length > 0 || typeof made.next === "number");
    if (isTruncated) {
      let isLiteral = true;
      try {
        this.#literal();
      } catch (error) {
        if (!(error instanceof BadText)) throw error;
        isLiteral = false;
      }
      if (isLiteral && made.depth === 0 && typeof made.next === "number")
        throw new BadText("Potentially truncated top-level numeric value");
      throw new BadText("Truncated value");
    }
    this.#literal();
    const done = this.#state === "normal" ? this.#made.done() : NOTHING;
    if (done !== NOTHING) return done;
    this.#reset();
    return NOTHING;
  }

  #add(byte: number): void {
    if ((this.#token.push(byte) & 0xffff) === 0) checkMemory(this.#token.length * 8);
  }

  #literal(): void {
    if (this.#token.length === 0) return;
    const text = latin1(this.#token);
    if (Object.hasOwn(WORDS, text)) this.#made.value(WORDS[text]!);
    else if (/^[tfn]/.test(text)) throw new BadText("Invalid literal");
    else {
      const number = readNumber(text.split("\0")[0]!);
      if (number === null) throw new BadText("Invalid numeric literal");
      this.#made.value(number);
    }
    this.#token = [];
  }

  #string(): void {
    const bytes = unescaped(this.#token);
    this.#made.value(textOfBytes(Uint8Array.from(bytes)));
    this.#token = [];
  }
}

const WORDS: Readonly<Record<string, Json>> = { true: true, false: false, null: null, nan: Number.NaN };

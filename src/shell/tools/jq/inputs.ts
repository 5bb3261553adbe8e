/**
 * The inputs of a program: its files one after the other or standard input, read as jq does, by lines of at most 4,095 bytes. jq
 * 1.6: util.c.
 */
import { isRefusal, strerror } from "../../../kernel/config/errno.ts";
import type { Step } from "../../../sim/wait.ts";
import { checkMemory, spend } from "../../../sim/work.ts";
import { joinBytes } from "../../../wire/text.ts";
import { type Input, readChunk } from "../../io.ts";
import { openInput, type ToolContext } from "../kit.ts";
import { JsonReader, type ReaderOptions } from "./read/reader.ts";
import { type Json, textOfBytes, wholeText } from "./values.ts";

const MOST_LINE = 4095;
const NEWLINE = 10;

export interface InputOptions {
  readonly files: readonly string[];
  /** Lines of text, not JSON. */
  readonly isRaw: boolean;
  readonly isSlurped: boolean;
  readonly reader: ReaderOptions;
}

export class Inputs {
  readonly #context: ToolContext;
  readonly #options: InputOptions;
  readonly #reader: JsonReader;
  #nextFile = 0;
  #file: LineSource | null = null;
  #name: string | null = null;
  #line = 0;
  /** The slurped value; null where it has been given. */
  #slurped: Json[] | Uint8Array[] | null;
  failures = 0;

  constructor(context: ToolContext, options: InputOptions) {
    this.#context = context;
    this.#options = options;
    this.#reader = new JsonReader(options.reader);
    this.#slurped = options.isSlurped ? [] : null;
  }

  /** `FILE:LINE`, for messages. */
  get position(): string {
    return this.#name === null ? "<unknown>" : `${this.#name}:${this.#line}`;
  }

  get name(): string | null {
    return this.#name;
  }

  get line(): number {
    return this.#line;
  }

  /** The next input; undefined at the end. Throws JqError where it is no JSON. */
  *next(): Step<Json | undefined> {
    return this.#options.isRaw ? yield* this.#nextText() : yield* this.#nextValue();
  }

  *#nextValue(): Step<Json | undefined> {
    let isLast = false;
    let hasMore = false;
    do {
      if (this.#reader.remaining === 0) {
        const line = yield* this.#readMore();
        isLast = line.isLast;
        this.#reader.feed(line.bytes, !isLast);
      }
      const value = this.#reader.next();
      if (this.#slurped === null) {
        if (value !== undefined) return value;
      } else {
        // Behind the last newline more than one value may be left.
        hasMore = this.#reader.remaining > 0;
        if (value !== undefined && ((this.#slurped as Json[]).push(value) & 255) === 0) checkMemory(this.#slurped.length * 16);
      }
    } while (!isLast || hasMore);
    const all = this.#slurped as Json[] | null;
    this.#slurped = null;
    return all ?? undefined;
  }

  *#nextText(): Step<Json | undefined> {
    const parts: Uint8Array[] = [];
    let hasText = false;
    let size = 0;
    for (;;) {
      const { bytes, isLast } = yield* this.#readMore();
      if (bytes.length > 0) {
        hasText = true;
        size += bytes.length + 32;
        checkMemory(size);
        if (this.#slurped !== null) (this.#slurped as Uint8Array[]).push(bytes);
        else if (bytes.at(-1) === NEWLINE) {
          parts.push(bytes.subarray(0, -1));
          return textOfBytes(joinBytes(parts));
        } else parts.push(bytes);
      }
      if (isLast) break;
    }
    if (this.#slurped !== null) {
      const all = this.#slurped as Uint8Array[];
      this.#slurped = null;
      return textOfBytes(joinBytes(all));
    }
    return hasText ? textOfBytes(joinBytes(parts)) : undefined;
  }

  /** The next line, or part of one, and whether all files are at their end. */
  *#readMore(): Step<{ bytes: Uint8Array; isLast: boolean }> {
    spend(8);
    if (this.#file === null || this.#file.isAtEnd) this.#openNext();
    let bytes: Uint8Array = new Uint8Array(0);
    if (this.#file !== null) {
      bytes = yield* this.#file.next(!this.#options.isRaw);
      if (bytes.at(-1) === NEWLINE) this.#line++;
      if (this.#file.hasFailed && !this.#file.isCounted) {
        this.#file.isCounted = true;
        this.failures++;
      }
    }
    const isLast = this.#nextFile >= this.#options.files.length && (this.#file === null || this.#file.isAtEnd);
    return { bytes, isLast };
  }

  #openNext(): void {
    if (this.#file !== null) {
      if (this.#file.hasFailed) this.#context.stderr.write("Input error: Is a directory\n");
      this.#file.close();
      this.#file = null;
      this.#name = null;
      this.#line = 0;
    }
    const file = this.#options.files[this.#nextFile];
    if (file === undefined) return;
    this.#nextFile++;
    this.#line = 0;
    this.#name = file === "-" ? "<stdin>" : wholeText(file);
    const input = openInput(this.#context, file);
    if (!isRefusal(input)) this.#file = new LineSource(input);
    else if (input.errno === "EISDIR") this.#file = new LineSource(null);
    else {
      this.#context.stderr.write(`jq: error: Could not open file ${file}: ${strerror(input.errno)}\n`);
      this.failures++;
    }
  }
}

/** fgets(3) on one file. A directory can be opened, and fails when it is read. */
class LineSource {
  readonly #input: Input | null;
  #bytes: Uint8Array = new Uint8Array(0);
  #hasEnded = false;
  isAtEnd = false;
  isCounted = false;

  constructor(input: Input | null) {
    this.#input = input;
  }

  get hasFailed(): boolean {
    return this.#input === null && this.isAtEnd;
  }

  close(): void {
    this.#input?.close();
  }

  *next(endsAtNul: boolean): Step<Uint8Array> {
    if (this.#input === null) {
      this.isAtEnd = true;
      return this.#bytes;
    }
    for (;;) {
      const newline = this.#bytes.subarray(0, MOST_LINE).indexOf(NEWLINE);
      if (newline >= 0) return this.#take(newline + 1);
      if (this.#bytes.length >= MOST_LINE) return cut(this.#take(MOST_LINE), endsAtNul);
      if (this.#hasEnded) {
        this.isAtEnd = true;
        return cut(this.#take(this.#bytes.length), endsAtNul);
      }
      const chunk = yield* readChunk(this.#input);
      if (chunk === null) this.#hasEnded = true;
      else this.#bytes = joinBytes([this.#bytes, chunk]);
    }
  }

  #take(length: number): Uint8Array {
    const bytes = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return bytes;
  }
}

/** jq knows the length of what has no newline only up to a NUL. */
function cut(bytes: Uint8Array, endsAtNul: boolean): Uint8Array {
  if (endsAtNul) {
    const nul = bytes.indexOf(0);
    return nul < 0 ? bytes : bytes.subarray(0, nul);
  }
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length--;
  return bytes.subarray(0, length);
}

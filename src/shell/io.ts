/**
 * What programs read from and write to: pipes, captured output, fixed input. Bytes inside; text is encoded at the edge
 * (wire/text.ts).
 */

import type { Refusal } from "../kernel/config/errno.ts";
import { Fifo } from "../sim/fifo.ts";
import { DEFAULT_LIMITS } from "../sim/limits.ts";
import { type Step, WaitQueue, waitOn } from "../sim/wait.ts";
import { checkMemory, Holding, Printed, raiseBrokenPipe, spend } from "../sim/work.ts";
import { byteLength, decodeText, encodeText, joinBytes } from "../wire/text.ts";
import type { Inode } from "./files.ts";

export interface Input {
  /** The file that it is read from, where it is one. */
  readonly inode?: Inode | undefined;
  /** The bytes at hand; null at the end; undefined where there is nothing yet (wait on `readable`). Throws ReadFailed. */
  read(): Uint8Array | null | undefined;
  /** Gives back bytes that were read but not used, to be read next. */
  unread(bytes: Uint8Array): void;
  readonly readable: WaitQueue;
  readonly isTerminal: boolean;
  /** One more (fewer) descriptor refers to it. The last close is what the other end of a pipe notices. */
  open(): void;
  close(): void;
}

export interface Output {
  /** The file that it is written to, where it is one. */
  readonly inode?: Inode | undefined;
  /**
   * Takes everything at once. Throws WriteFailed, or Killed("PIPE") where nobody can read it any more and SIGPIPE ends the
   * writer.
   */
  write(data: string | Uint8Array): void;
  /** More was written than a reader has taken in: a program that writes much should wait on `writable`. */
  readonly isFull: boolean;
  readonly writable: WaitQueue;
  readonly isTerminal: boolean;
  /** How wide the terminal is that a person looks at; undefined where nobody does (a pipe typed into a prompt, a program). */
  readonly columns?: number | undefined;
  open(): void;
  close(): void;
}

/** A write(2) that was refused: the builtin or tool that wrote reports it in its own words (evaluator/stream-errors.ts). */
export class WriteFailed extends Error {
  readonly refusal: Refusal;

  constructor(refused: Refusal) {
    super(`write: ${refused.errno}`);
    this.refusal = refused;
  }
}

/** A read(2) that was refused. */
export class ReadFailed extends Error {
  readonly refusal: Refusal;
  /** The descriptor is closed: closing it at the end fails too. */
  readonly isClosed: boolean;

  constructor(refused: Refusal, isClosed = false) {
    super(`read: ${refused.errno}`);
    this.refusal = refused;
    this.isClosed = isClosed;
  }
}

/** What a write costs beyond its bytes, in units of work. */
export const WRITE_WORK = 32;

/** Linux's pipe capacity in bytes. */
const PIPE_BYTES = 65_536;

export class Pipe implements Input, Output {
  readonly readable = new WaitQueue("input from a pipe");
  readonly writable = new WaitQueue("the reader of a full pipe");
  readonly isTerminal = false;
  readers = 1;
  writers = 1;
  readonly #chunks = new Fifo<Uint8Array>();
  #size = 0;

  /** Without a reader there is nobody to wait for: the next write is refused. */
  get isFull(): boolean {
    return this.readers > 0 && this.#size >= PIPE_BYTES;
  }

  write(data: string | Uint8Array): void {
    const bytes = toBytes(data);
    if (bytes.length === 0) return;
    if (this.readers === 0) {
      raiseBrokenPipe();
      throw new WriteFailed({ errno: "EPIPE" });
    }
    spend(bytes.length + WRITE_WORK);
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    this.readable.wake();
  }

  read(): Uint8Array | null | undefined {
    const chunk = this.#chunks.shift();
    if (chunk === undefined) return this.writers === 0 ? null : undefined;
    this.#size -= chunk.length;
    this.writable.wake();
    return chunk;
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.unshift(bytes);
    this.#size += bytes.length;
    this.readable.wake();
  }

  open(): void {
    this.writers++;
  }

  /** The writing end is closed once more. The reading end has its own close: see readEnd(). */
  close(): void {
    this.writers--;
    if (this.writers === 0) this.readable.wake();
  }

  /** The reading end, whose open and close count readers. */
  readEnd(): Input {
    return new PipeReadEnd(this);
  }
}

class PipeReadEnd implements Input {
  readonly isTerminal = false;
  readonly #pipe: Pipe;

  constructor(pipe: Pipe) {
    this.#pipe = pipe;
  }

  get readable(): WaitQueue {
    return this.#pipe.readable;
  }

  read(): Uint8Array | null | undefined {
    return this.#pipe.read();
  }

  unread(bytes: Uint8Array): void {
    this.#pipe.unread(bytes);
  }

  open(): void {
    this.#pipe.readers++;
  }

  close(): void {
    this.#pipe.readers--;
    if (this.#pipe.readers === 0) this.#pipe.writable.wake();
  }
}

/** Input that is there from the start: a here-document, a file, an empty /dev/null. */
export class FixedInput implements Input {
  readonly readable = new WaitQueue("input");
  readonly isTerminal = false;
  #chunks: Uint8Array[];

  constructor(data: string | Uint8Array = "") {
    const bytes = toBytes(data);
    this.#chunks = bytes.length > 0 ? [bytes] : [];
  }

  read(): Uint8Array | null {
    return this.#chunks.shift() ?? null;
  }

  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#chunks.unshift(bytes);
  }

  open(): void {}

  close(): void {}
}

/** Output that is handed on as it comes: a collector of what exec() returns, the real terminal, a file. */
export class SinkOutput implements Output {
  readonly writable = new WaitQueue("room to write");
  readonly isFull = false;
  readonly isTerminal: boolean;
  readonly #sink: (bytes: Uint8Array) => void;
  readonly #columns: () => number | undefined;

  constructor(sink: (bytes: Uint8Array) => void, isTerminal = false, columns: () => number | undefined = () => undefined) {
    this.#sink = sink;
    this.isTerminal = isTerminal;
    this.#columns = columns;
  }

  get columns(): number | undefined {
    return this.#columns();
  }

  write(data: string | Uint8Array): void {
    const bytes = toBytes(data);
    spend(bytes.length + WRITE_WORK);
    this.#sink(bytes);
  }

  open(): void {}

  close(): void {}
}

/** Collects what was written, as text. */
export class Collector {
  #bytes = new Uint8Array(256);
  #size = 0;
  #isOpen = true;
  readonly #printed: Printed;
  readonly output: Output = new SinkOutput((bytes) => this.#append(bytes));

  /** Of more bytes than the limit the run is ended. */
  constructor(limit: number = DEFAULT_LIMITS.output) {
    this.#printed = new Printed(limit);
  }

  /** What is written from here on is not kept: nobody will ask for it. */
  close(): void {
    this.#isOpen = false;
  }

  get text(): string {
    return decodeText(this.#bytes.subarray(0, this.#size));
  }

  #append(bytes: Uint8Array): void {
    if (!this.#isOpen) return;
    this.#printed.count(bytes.length);
    const size = this.#size + bytes.length;
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(size, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#size);
    this.#size = size;
  }
}

export function byteLengthOf(data: string | Uint8Array): number {
  return typeof data === "string" ? byteLength(data) : data.length;
}

export function toBytes(data: string | Uint8Array): Uint8Array {
  return typeof data === "string" ? encodeText(data) : data;
}

export function toText(bytes: Uint8Array): string {
  return decodeText(bytes);
}

/** Reads the next bytes, waiting for them, as one read(2) of at most so many does; null at the end. */
export function* readChunk(input: Input, most = Number.POSITIVE_INFINITY): Step<Uint8Array | null> {
  for (;;) {
    const chunk = input.read();
    if (chunk === undefined) yield waitOn(input.readable);
    else if (chunk === null || chunk.length <= most) return chunk;
    else {
      input.unread(chunk.subarray(most));
      return chunk.subarray(0, most);
    }
  }
}

/** Reads up to and without the next newline; null at the end. */
export function* readLine(input: Input): Step<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const chunk = yield* readChunk(input);
    if (chunk === null) return parts.length > 0 ? decodeText(joinBytes(parts)) : null;
    const newline = chunk.indexOf(10);
    if (newline < 0) {
      size += chunk.length;
      checkMemory(size);
      parts.push(chunk);
      continue;
    }
    input.unread(chunk.subarray(newline + 1));
    parts.push(chunk.subarray(0, newline));
    return decodeText(joinBytes(parts));
  }
}

/** Reads everything up to the end, as text. `perByte` is what the caller makes of a byte: lines, words, another text. */
export function* readAll(input: Input, perByte = 1): Step<string> {
  return decodeText(yield* readAllBytes(input, perByte));
}

/** Reads everything up to the end. */
export function* readAllBytes(input: Input, perByte = 1): Step<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const held = new Holding();
  for (;;) {
    const chunk = yield* readChunk(input);
    if (chunk === null) return joinBytes(chunks);
    held.add(chunk.length * perByte);
    chunks.push(chunk);
  }
}

/** Reads up to so many bytes; what is read beyond them is the caller's to give back. */
export function* readBytes(input: Input, most: number, perByte = 1): Step<Uint8Array> {
  if (most === Number.POSITIVE_INFINITY) return yield* readAllBytes(input, perByte);
  const chunks: Uint8Array[] = [];
  const held = new Holding();
  for (let size = 0; size < most; ) {
    const chunk = yield* readChunk(input);
    if (chunk === null) break;
    held.add(chunk.length * perByte);
    chunks.push(chunk);
    size += chunk.length;
  }
  return joinBytes(chunks).subarray(0, most);
}

/** Writes, and waits while the reader is behind. */
export function* writeSlowly(output: Output, data: string | Uint8Array): Step<void> {
  output.write(data);
  while (output.isFull) yield waitOn(output.writable);
}

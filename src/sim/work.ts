/**
 * What the simulation whose step runs has been asked to do, for code that holds none: pipes, outputs, readers. Like Linux's
 * `current` there is one at a time: steps do not nest, and do not wait.
 */
import { DEFAULT_LIMITS, LimitError, type Limits } from "./limits.ts";

/** What a running simulation gives for this. */
export interface Worker {
  readonly limits: Limits;
  spend(amount: number): void;
  /** Of a generator of its own: who reads them changes nothing else that is drawn. */
  randomBytes(count: number): Uint8Array;
  raiseBrokenPipe(): void;
  /** `x.sh: line 3: yes: ` of the process that runs; empty where none does. */
  who(): string;
}

let running: Worker | null = null;

/** Makes a simulation the running one, or none; returns the one before. */
export function setRunning(worker: Worker | null): Worker | null {
  const before = running;
  running = worker;
  return before;
}

/** Counts bytes moved, or rounds of a loop, of whatever runs now. Outside of a step nothing is counted. */
export function spend(amount: number): void {
  running?.spend(amount);
}

/** What the kernel's random number generator gives the running simulation: the same for the same seed. */
export function randomBytes(count: number): Uint8Array {
  return running?.randomBytes(count) ?? new Uint8Array(count);
}

/**
 * What runs now wrote to a pipe that nobody reads: SIGPIPE ends it, or, where that is caught or ignored, the write fails (EPIPE).
 */
export function raiseBrokenPipe(): void {
  running?.raiseBrokenPipe();
}

/** The bytes that a run prints, somewhere where they are kept or shown. */
export class Printed {
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limit)
      throw new LimitError("output", `${running?.who() ?? ""}more than ${this.#limit} bytes printed`);
  }
}

/** The limits of what runs now. */
export function currentLimits(): Limits {
  return running?.limits ?? DEFAULT_LIMITS;
}

/** Thrown by a program that gathers more than its limit of memory: it says so in its own words, and ends. Linux: ENOMEM. */
export class OutOfMemory extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super("memory exhausted");
    this.bytes = bytes;
  }
}

/** What a piece takes beyond its bytes: a line, a word, a chunk. */
const PIECE_BYTES = 32;

/** What a program keeps of its input: it is asked for each piece. */
export class Holding {
  #bytes = 0;

  add(bytes: number): void {
    this.#bytes += bytes + PIECE_BYTES;
    checkMemory(this.#bytes);
  }

  remove(bytes: number): void {
    this.#bytes -= bytes + PIECE_BYTES;
  }
}

/** Refuses to gather so much: to be asked before it is there. */
export function checkMemory(bytes: number): void {
  if (bytes > currentLimits().memory) throw new OutOfMemory(bytes);
}

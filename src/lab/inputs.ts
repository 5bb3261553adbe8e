/**
 * The one door for everything that is put into a lab: each public method that changes it hands its call in here, as plain data,
 * with the moment at which it came. The same seed and the same inputs give the same bytes, so that a lab is given again by its
 * inputs (history/replay.ts). A call made inside another is part of that one. The list is bounded: beyond it, and after what
 * plain data cannot say (a program of one's own, a listener that acts), it says why the lab cannot be given again.
 */

import type { ErrnoName } from "../kernel/config/errno.ts";
import type { Kernel } from "../kernel/host.ts";
import type { QueryResults } from "../sim/commands.ts";
import type { Restore } from "../sim/restore.ts";
import type { Lab } from "./lab.ts";
import { Refused } from "./refused.ts";

/** Whose method is called. */
export type Target =
  | { readonly kind: "lab" }
  | { readonly kind: "host" | "files"; readonly host: string }
  /** `name` is null for the namespace the host booted with, `#7` for one without a name: its number in the lab. */
  | { readonly kind: "netns"; readonly host: string; readonly name: string | null }
  /** The input that made it, by its number. */
  | { readonly kind: "cable" | "command" | "terminal"; readonly madeBy: number };

/** A value of a call: text, numbers, bytes, and lists and objects of these. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A moment of a lab: how many events there had been, and its clock. */
export interface Moment {
  readonly event: number;
  readonly timeUs: number;
}

/** Something that was put into a lab. */
export interface Input {
  /** From 1. A lab that was given again keeps the numbers of the original. */
  readonly number: number;
  readonly target: Target;
  readonly method: string;
  readonly args: readonly Value[];
  /** When it came. */
  readonly at: Moment;
  /** The number of the last command before it. */
  readonly command: number;
  /** When its call returned; the moment it came while it has not. */
  ended: Moment;
  /** Whether it threw: it changed what it changed, and throws again. */
  threw: boolean;
  /** Where a lab at an earlier moment stopped inside it; null where it was made in full. */
  stop: Stop | null;
}

/** Before a command, or after an event, by their numbers in the lab. */
export type Stop = { readonly command: number } | { readonly event: number };

/** How a lab begins: as a world, or empty. */
export interface Origin {
  /** The world's name; null for an empty lab. */
  readonly world: string | null;
  readonly options: object;
  /** Makes it again. */
  readonly make: () => Lab;
}

/** More than that is kept by nobody: a property test's lab gets millions of packets. */
export const MAX_INPUTS = 100_000;
export const MAX_INPUT_BYTES = 16 * 1024 * 1024;

export class Inputs {
  readonly origin: Origin;
  readonly #kernel: Kernel;
  #list: Input[] = [];
  #bytes = 0;
  #depth = 0;
  #number = 0;
  /** Why the lab cannot be given again; null where it can. */
  #obstacle: string | null = null;

  constructor(kernel: Kernel, origin: Origin) {
    this.#kernel = kernel;
    this.origin = origin;
  }

  save(): Restore {
    const [list, bytes, number, obstacle] = [[...this.#list], this.#bytes, this.#number, this.#obstacle];
    return () => {
      [this.#list, this.#bytes, this.#number, this.#obstacle] = [[...list], bytes, number, obstacle];
    };
  }

  /** Oldest first. */
  get list(): readonly Input[] {
    return this.#list;
  }

  /** The moment the lab is at. */
  get now(): Moment {
    const { events, nowUs } = this.#kernel.loop;
    return { event: events, timeUs: nowUs };
  }

  /** What queries about the lab resulted in so far. */
  get queryResults(): QueryResults {
    return this.#kernel.loop.commands.results;
  }

  /** The number of the input that is being made: what a cable, a command or a terminal is known by. */
  get number(): number {
    return this.#number;
  }

  /** The next input gets this number: a lab that is given again has those of its original. */
  countFrom(number: number): void {
    this.#number = number - 1;
  }

  /** Makes a call that is an input, or a part of the one that is being made. Arguments have been read by then. */
  enter<T>(target: Target | (() => Target), method: string, args: readonly Value[], act: () => T): T {
    if (this.#obstacle !== null) return act();
    const { listening } = this.#kernel.taps;
    if (listening !== null) this.#give(`a listener of ${JSON.stringify(listening)} changed the lab`);
    else if (this.#kernel.loop.isRunning) this.#give("a program of the lab changed it from outside of its kernel");
    else if (this.#depth > 0) return act();
    else this.#add(typeof target === "function" ? target() : target, method, args);
    const input = this.#list.at(-1);
    this.#depth++;
    try {
      return act();
    } catch (thrown) {
      if (input !== undefined) input.threw = true;
      throw thrown;
    } finally {
      this.#depth--;
      if (input !== undefined) input.ended = this.now;
    }
  }

  /** What happens inside is part of how the lab begins. */
  within<T>(act: () => T): T {
    this.#depth++;
    try {
      return act();
    } finally {
      this.#depth--;
    }
  }

  /** What is put into the lab now cannot be said as data. */
  give(obstacle: string): void {
    if (this.#depth === 0) this.#give(obstacle);
  }

  /** Throws where the lab cannot be given again. */
  check(what: string): void {
    if (this.#obstacle !== null) throw new Refused(what, { errno: "EOPNOTSUPP" satisfies ErrnoName, message: this.#obstacle });
  }

  #add(target: Target, method: string, args: readonly Value[]): void {
    this.#bytes += FIXED_BYTES + sizeOf(args);
    if (this.#list.length >= MAX_INPUTS) return this.#give(`it was given more than ${MAX_INPUTS} inputs`);
    if (this.#bytes > MAX_INPUT_BYTES) return this.#give(`its inputs are more than ${MAX_INPUT_BYTES} bytes`);
    const at = this.now;
    const command = this.#kernel.loop.commands.count;
    this.#list.push({
      number: ++this.#number,
      target,
      method,
      args: args.map(copyOf),
      at,
      command,
      ended: at,
      threw: false,
      stop: null,
    });
  }

  #give(obstacle: string): void {
    this.#obstacle ??= obstacle;
    this.#list = [];
  }
}

const FIXED_BYTES = 64;

function sizeOf(value: Value): number {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length;
  if (typeof value !== "object" || value === null) return 8;
  let bytes = 8;
  if (Array.isArray(value)) for (const each of value) bytes += sizeOf(each);
  else for (const key in value) bytes += sizeOf((value as { readonly [key: string]: Value })[key]);
  return bytes;
}

/** What the caller does to its arrays and objects afterwards is no part of the input. */
function copyOf(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return value.map((each) => copyOf(each as Value));
  const copy: Record<string, Value> = { ...(value as { readonly [key: string]: Value }) };
  for (const key in copy) if (typeof copy[key] === "object") copy[key] = copyOf(copy[key]);
  return copy;
}

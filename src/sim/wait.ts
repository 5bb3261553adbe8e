/**
 * What programs wait for. A program is a generator that yields what it waits for (a Wait) and receives why it goes on (a Wake).
 * Nothing else can happen between looking at a condition and yielding, so a wake-up is never lost; a woken process looks again.
 */
import type { Process } from "./process.ts";
import type { Restore } from "./restore.ts";

/** Why a process that waited goes on: what it waited for, the time, a signal that it handled. */
export type Wake = "ready" | "timeout" | "signal";

export interface Wait {
  readonly queues: readonly WaitQueue[];
  /** Absolute virtual time in microseconds; Infinity waits for ever. */
  readonly deadlineUs: number;
  /** A server's point of rest: whoever waits here is as it was when it waited here before, and holds nothing for a client. */
  readonly rests?: boolean;
}

/** What a program is: its return value is the exit code. */
export type Program = Generator<Wait, number, Wake>;

/** A step of a program that returns T, to be called with `yield*`. */
export type Step<T> = Generator<Wait, T, Wake>;

/** Something that can say what those in its queue wait for: "a connection on port 80". */
export interface Awaited {
  readonly awaited: string;
}

/** Those who wait for one thing: a socket, a pipe, a child. Waking makes them runnable in the order they came. */
export class WaitQueue {
  /** What they wait for, in words, or whose queue it is: a stuck script is explained by it. */
  readonly of: string | Awaited;
  #waiters: Process[] = [];

  constructor(of: string | Awaited) {
    this.of = of;
  }

  add(process: Process): void {
    this.#waiters.push(process);
  }

  remove(process: Process): void {
    const index = this.#waiters.indexOf(process);
    if (index >= 0) this.#waiters.splice(index, 1);
  }

  save(): Restore {
    const waiters = this.#waiters;
    return () => {
      this.#waiters = [...waiters];
    };
  }

  wake(): void {
    if (this.#waiters.length === 0) return;
    const woken = this.#waiters;
    this.#waiters = [];
    for (const process of woken) process.wakeUp("ready");
  }
}

export function waitOn(queue: WaitQueue, deadlineUs = Number.POSITIVE_INFINITY): Wait {
  return { queues: [queue], deadlineUs };
}

export function waitAny(queues: readonly WaitQueue[], deadlineUs = Number.POSITIVE_INFINITY): Wait {
  return { queues, deadlineUs };
}

/** The wait of a server for its next client, where it has none. */
export function restAt(...queues: readonly WaitQueue[]): Wait {
  return { queues, deadlineUs: Number.POSITIVE_INFINITY, rests: true };
}

export function sleepUntil(deadlineUs: number): Wait {
  return { queues: [], deadlineUs };
}

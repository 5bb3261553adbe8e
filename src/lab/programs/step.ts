/**
 * What a program of one's own is made of: steps. Inside they are the kernel's own (sim/process.ts); outside what they yield is
 * opaque, so that only `yield*` of a step can wait.
 */

import { isDefect } from "../../sim/signals.ts";
import type { Step as KernelStep, Wait, Wake } from "../../sim/wait.ts";
import * as read from "../arguments.ts";
import type { ProgramContext } from "./context.ts";

declare const opaque: unique symbol;

/** What a program waits for. Only steps make one: a program says `yield*` with a step, never `yield`. */
export interface Waiting {
  /** No value has it: it keeps other objects from being taken for one. */
  readonly [opaque]: never;
}

/** A call that may wait, and returns T: `const client = yield* listener.accept()`. Nothing happens without `yield*`. */
export type Step<T> = Generator<Waiting, T, Wake>;

/**
 * A program: a generator function over its context. What it returns is the exit code, 0 to 255; nothing is 0.
 *
 *     const tick: Program = function* (self) {
 *       yield* self.sleep(1000);
 *       self.print("one second\n");
 *     };
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a generator function without a return statement returns void.
export type Program = (self: ProgramContext) => Step<number | void>;

/** A step of the kernel's as programs see it. */
export function asStep<T>(inside: KernelStep<T>): Step<T> {
  return inside as Generator<unknown, T, Wake> as Step<T>;
}

/** A program's own step as the kernel takes it: what it yields is looked at, since `yield` without `*` would wait for ever. */
export function* asKernelStep<T>(title: string, outside: Step<T>): KernelStep<T> {
  try {
    let result = outside.next("ready");
    while (!result.done) result = outside.next(yield waitIn(title, result.value));
    return result.value;
  } finally {
    outside.return(undefined as T);
  }
}

/** What a generator function returns. */
export const readGenerator: read.Reader<Step<unknown>> = (at, value) => {
  const { next, return: end } = Object(value) as Partial<Step<unknown>>;
  if (typeof next !== "function" || typeof end !== "function") throw read.wrongArgument(at, "a generator", value);
  return value as Step<unknown>;
};

function waitIn(title: string, value: unknown): Wait {
  if (typeof value === "object" && value !== null && "queues" in value && "deadlineUs" in value) return value as Wait;
  throw read.wrongArgument(`program ${title}: yield`, "what a step yields (`yield*`, not `yield`)", value);
}

/** Whether it is the program's own mistake: no signal, no limit. */
export function isThrownByProgram(thrown: unknown): boolean {
  return isDefect(thrown) || !(thrown instanceof Error);
}

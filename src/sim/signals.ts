/** Signals by Linux's numbers (asm-generic/signal.h), and what is thrown where one ends a program. */
import { LimitError } from "./limits.ts";
import { OutOfMemory } from "./work.ts";

export const SIGNALS = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  WINCH: 28,
} as const;

/** The name of a signal, without SIG. */
export type Signal = keyof typeof SIGNALS;

export const IGNORED_BY_DEFAULT: ReadonlySet<Signal> = new Set(["CHLD", "CONT", "WINCH"]);
export const STOPS: ReadonlySet<Signal> = new Set(["STOP", "TSTP", "TTIN", "TTOU"]);

/** Thrown inside a running program that a signal ends at once, e.g. a write to a pipe nobody reads (PIPE). */
export class Killed extends Error {
  readonly signal: Signal;

  constructor(signal: Signal) {
    super(`killed by SIG${signal}`);
    this.signal = signal;
  }
}

/**
 * Whether what was thrown is a defect of ours: not a signal, not a limit, and not what a program throws on purpose (no Error).
 */
export function isDefect(thrown: unknown): boolean {
  return (
    thrown instanceof Error && !(thrown instanceof Killed) && !(thrown instanceof LimitError) && !(thrown instanceof OutOfMemory)
  );
}

/**
 * What a room of the hostile suite is: an arbitrary of hostile inputs and what must hold for each. A case is plain data, because
 * it is run in a worker (worker.ts) that is watched from outside (arena.ts).
 */
import type fc from "fast-check";

export interface Room<Case> {
  readonly name: string;
  readonly cases: fc.Arbitrary<Case>;
  /** Why the room cannot be entered on this machine; null where it can. */
  whyAbsent?(): string | null;
  /** Runs one case. Returns what is wrong, or null; an exception is wrong too. */
  run(input: Case): string | null | Promise<string | null>;
  /** The case as a reader would type it. */
  print(input: Case): string;
}

// biome-ignore lint/suspicious/noExplicitAny: rooms of all kinds of cases in one list
export type AnyRoom = Room<any>;

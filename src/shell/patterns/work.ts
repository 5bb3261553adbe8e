/** A limit on what one use of a pattern may cost, so that none of them hangs: counted in nodes and characters looked at. */

import { LimitError } from "../../sim/limits.ts";
import { spend } from "../../sim/work.ts";

/** About a second of work. */
const MOST_WORK = 100_000_000;

let spent = 0;

/** Thrown where a pattern costs more than the limit. */
export class PatternTooCostly extends LimitError {
  constructor() {
    super("work", `a pattern took more than ${MOST_WORK} steps to match`);
  }
}

/** Begins the count anew: for each use of a pattern. */
export function startWork(): void {
  spent = 0;
}

export function spendWork(amount: number): void {
  spend(amount);
  spent += amount;
  if (spent > MOST_WORK) throw new PatternTooCostly();
}

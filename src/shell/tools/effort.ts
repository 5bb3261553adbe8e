/** What an interpreter (sed, awk, jq) may do without reading or writing anything: a loop without an end is ended by a limit. */
import { LimitError } from "../../sim/limits.ts";

/** A few seconds of work. */
const MOST_STEPS = 20_000_000;

export class Effort {
  readonly #name: string;
  #spent = 0;

  constructor(name: string) {
    this.#name = name;
  }

  spend(amount = 1): void {
    this.#spent += amount;
    if (this.#spent > MOST_STEPS) throw new LimitError(`${this.#name}: no end after ${MOST_STEPS} steps`);
  }
}

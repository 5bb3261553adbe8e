/** The options of a proof. */
import * as read from "../lab/arguments.ts";

/** How long a proof looks, and where it begins. */
export interface ProofOptions {
  /** Random inputs, for each table; 100 by default. */
  readonly runs?: number;
  /** Where fast-check's random numbers begin, -2147483648 to 2147483647; another in each run by default. */
  readonly seed?: number;
}

export const proofOptions = read.fieldsOf<ProofOptions>({
  runs: read.optional(read.whole(1, 1_000_000)),
  seed: read.optional(read.whole(-(2 ** 31), 2 ** 31 - 1)),
});

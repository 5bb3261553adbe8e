/** diff() against every packet of a small universe. */
import { expect } from "vitest";
import { property } from "../property.ts";
import { runs } from "../sample.ts";
import { compared, rulePairs } from "./brute-force.ts";

property([rulePairs], { numRuns: runs(8, 150) })(
  "where diff() says that two rule sets with NAT are equal, each packet of a small universe is treated alike",
  (pair) => {
    const { difference, undecided, differing } = compared(pair);
    if (differing.length > 0) expect({ found: difference !== null, undecided, differing }).toMatchObject({ found: true });
  },
  60_000,
);

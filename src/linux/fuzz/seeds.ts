/** The seeds of a campaign's cases, and the case of a seed. */
import fc from "fast-check";
import type { LabCase } from "../../testing/lab-case.ts";
import { labCases } from "../../testing/lab-cases.ts";

/** Cases of one campaign have neighbouring seeds; campaigns are far apart. */
const CAMPAIGN = 1_000_000;

export function caseSeed(campaign: number, index: number): number {
  return campaign * CAMPAIGN + index;
}

export function caseOfSeed(seed: number): LabCase {
  return fc.sample(labCases(), { seed: scatter(seed), numRuns: 1 })[0]!;
}

/**
 * The same for a judge that compares the tables itself: they are not printed besides. A third of a lab's processes were for that.
 */
export function judgedCase(seed: number): LabCase {
  return { ...caseOfSeed(seed), looks: [] };
}

/** Neighbouring seeds of fast-check's generator begin alike. */
function scatter(seed: number): number {
  let hash = (seed ^ Math.floor(seed / 2 ** 32)) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

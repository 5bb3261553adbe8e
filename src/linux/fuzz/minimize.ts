/**
 * Makes a case smaller while it still shows its difference: leaves out ever smaller groups of its parts, several groups at a time
 * because a lab mostly sleeps. What each of two groups is not needed for, both are mostly not needed for: that is tried first.
 */
import type { LabCase } from "../../testing/lab-case.ts";
import { type Path, partsOf, withoutParts } from "./parts.ts";

export interface MinimizeOptions {
  /** Labs at a time. */
  readonly jobs: number;
  /** Asked before each round: whether there is no more time. */
  readonly isOver: () => boolean;
}

export async function minimizeCase(
  lab: LabCase,
  stillShows: (candidate: LabCase) => Promise<boolean>,
  { jobs, isOver }: MinimizeOptions,
): Promise<LabCase> {
  let smallest = lab;
  let size = Math.max(1, Math.ceil(partsOf(lab).length / jobs));
  while (!isOver()) {
    const smaller = await leaveOut(smallest, size, stillShows, { jobs, isOver });
    if (smaller === smallest && size === 1) break;
    if (smaller === smallest || size > 1) size = Math.max(1, Math.min(Math.floor(size / 2), partsOf(smaller).length));
    smallest = smaller;
  }
  return smallest;
}

/** One pass over all groups of this size. */
async function leaveOut(
  lab: LabCase,
  size: number,
  stillShows: (candidate: LabCase) => Promise<boolean>,
  { jobs, isOver }: MinimizeOptions,
): Promise<LabCase> {
  const groups = chunks(partsOf(lab), size);
  const needless: Path[][] = [];
  for (let at = 0; at < groups.length && !isOver(); at += jobs) {
    const round = groups.slice(at, at + jobs);
    const results = await Promise.all(round.map((group) => stillShows(withoutParts(lab, group))));
    needless.push(...round.filter((_, index) => results[index]));
  }
  return leaveOutTogether(lab, needless, stillShows, isOver);
}

/** All of them where that goes; otherwise half of them, and so on to the first alone. */
async function leaveOutTogether(
  lab: LabCase,
  needless: readonly Path[][],
  stillShows: (candidate: LabCase) => Promise<boolean>,
  isOver: () => boolean,
): Promise<LabCase> {
  for (let count = needless.length; count > 1 && !isOver(); count = Math.ceil(count / 2)) {
    const candidate = withoutParts(lab, needless.slice(0, count).flat());
    if (await stillShows(candidate)) return candidate;
    if (count === 2) break;
  }
  return needless.length === 0 ? lab : withoutParts(lab, needless[0]!);
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

/**
 * `npm test` takes a part of the longest tables and fewer runs of the longest properties, so that it stays under a minute;
 * `npm run test:all`, which CI runs, takes all of them.
 */
export const IS_WHOLE = process.env.MODE === "all";

/** Each nth of the rows, or all. */
export function someOf<T>(rows: readonly T[], n: number): T[] {
  return rows.filter((_, index) => IS_WHOLE || index % n === 0);
}

/** How often a property is run. */
export function runs(part: number, whole: number): number {
  return IS_WHOLE ? whole : part;
}

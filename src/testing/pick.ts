/**
 * A pick is a number that chooses among what a lab turns out to have: its devices, addresses, hosts. Drawn before the lab is
 * known, it keeps its meaning while the lab around it shrinks.
 */
import fc from "fast-check";

export type Pick = number;

export function picks(): fc.Arbitrary<Pick> {
  return fc.nat({ max: 9999 });
}

export function pickFrom<T>(list: readonly T[], pick: Pick): T {
  if (list.length === 0) throw new Error("pick: nothing to choose from");
  return list[pick % list.length]!;
}

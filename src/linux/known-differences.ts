/**
 * How random labs differ from Linux and why that is left so, as data: a campaign does not report it again, and reports which
 * lines no longer differ. KNOWN-DIFFERENCES.md says the same to readers (held by test/fuzz/known-differences.test.ts).
 */

export interface KnownDifference {
  readonly name: string;
  /** As KNOWN-DIFFERENCES.md says it. */
  readonly what: string;
  readonly why: string;
  /** When it was found. */
  readonly since: string;
  /** How to see it. */
  readonly see: string;
  /** Whether a difference of this script is this difference. */
  matches(difference: ShownDifference, script: string): boolean;
}

export interface ShownDifference {
  readonly kind: string;
  readonly where: string;
  readonly text: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];

export function knownDifferenceOf(
  difference: ShownDifference,
  script: string,
  list: readonly KnownDifference[] = KNOWN_DIFFERENCES,
): KnownDifference | null {
  return list.find((each) => each.matches(difference, script)) ?? null;
}

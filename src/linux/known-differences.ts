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

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: "IPv6 groups after a small MTU",
    what: "`bridge fdb` of a device whose MTU was below 1280 and is so no more lists IPv6's groups (33:33:00:00:00:01 and :6a) as before.",
    why: "IPv6 comes back with the MTU, its snoopers' group only when the bridge goes down and up; IPv6 is not modelled",
    since: "December 2026",
    see: "ip link set br0 mtu 900; ip link set br0 mtu 1500; bridge fdb show dev br0",
    matches: ({ kind, where, text }, script) =>
      kind === "state" &&
      where.endsWith(" bridge fdb") &&
      /\bmtu (?:\d{2,3}|1[01]\d\d|12[0-7]\d)\b/.test(script) &&
      text.split("\n").every((line) => !/^[-+]/.test(line) || /^[-+] 33:33:00:00:00:(?:01|6a) /.test(line)),
  },
];

export function knownDifferenceOf(
  difference: ShownDifference,
  script: string,
  list: readonly KnownDifference[] = KNOWN_DIFFERENCES,
): KnownDifference | null {
  return list.find((each) => each.matches(difference, script)) ?? null;
}

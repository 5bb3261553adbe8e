/**
 * What random labs answer differently from Linux and why that is left so, as data: a campaign does not report it again, and tells
 * which lines no longer differ. KNOWN-DIFFERENCES.md tells the same to readers (held by test/fuzz/known-differences.test.ts).
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
  /** Whether a finding of this script is this difference. */
  matches(finding: ShownDifference, script: string): boolean;
}

export interface ShownDifference {
  readonly kind: string;
  readonly where: string;
  readonly text: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: "connection to a broadcast address",
    what: "A SYN to another network's broadcast address is dropped before TCP counts it; Linux counts it in TcpInSegs and TcpExtListenDrops.",
    why: "nothing but these two counters tells",
    since: "November 2026",
    see: "nc to 10.0.1.255 through a router whose neighbour listens at that port; nstat there",
    matches: ({ text }, script) =>
      /\bnc -N .*\.255 \d+$/m.test(script) &&
      changedLines(text).every((line) => /\b(?:TcpInSegs|TcpExtListenDrops|TcpInErrs)\b/.test(line)),
  },
];

export function knownDifferenceOf(finding: ShownDifference, script: string): KnownDifference | null {
  return KNOWN_DIFFERENCES.find((each) => each.matches(finding, script)) ?? null;
}

function changedLines(text: string): string[] {
  return text.split("\n").filter((line) => /^[-+] /.test(line));
}

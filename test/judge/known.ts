/** Lines of the kept observations that netnsim does not show, or shows besides, and why: a decision each, not a backlog. */
export interface KnownObservation {
  readonly scenario: string;
  readonly kind: "drops" | "rules" | "path";
  /** What differs: `-` only on Linux, `+` only here; then where, and the line. */
  readonly lines: readonly string[];
  readonly why: string;
}

export const KNOWN_OBSERVATIONS: readonly KnownObservation[] = [
  {
    scenario: "tcp-errors",
    kind: "drops",
    lines: ["- h/c NOT_SPECIFIED tcp 10.0.0.1:91 > 10.0.0.2:* . len 52 ttl 64"],
    why: "a bare ACK that a socket past the other's FIN has read is freed without a reason on Linux; here it was delivered",
  },
];

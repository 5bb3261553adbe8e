/** Lines of the kept sightings that netnsim does not show, or shows besides, and why: a decision each, not a backlog. */
export interface KnownSighting {
  readonly scenario: string;
  readonly kind: "drops" | "rules" | "way";
  /** What differs: `-` only on Linux, `+` only here; then the place and the line. */
  readonly lines: readonly string[];
  readonly why: string;
}

const ACKS = "which of two ends acknowledges by itself and which with data depends on how long a program takes to answer";

export const KNOWN_SIGHTINGS: readonly KnownSighting[] = [
  {
    scenario: "kube-proxy",
    kind: "rules",
    lines: [
      '+ h 10.244.0.12:8080 > 10.244.0.11:* len 52 ttl 64 | filter -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD | filter -A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '- h 10.244.0.11:* > 10.244.0.12:8080 len 52 ttl 64 | filter -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD | filter -A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    ],
    why: ACKS,
  },
  {
    scenario: "tcp-errors",
    kind: "drops",
    lines: ["+ h NEIGH_FAILED tcp 10.0.1.1:* > 10.0.1.9:80 S len 60 ttl 64"],
    why: "the neighbour is given up in the tick in which the SYN is sent again; which timer fires first is chance",
  },
  {
    scenario: "tcp-errors",
    kind: "drops",
    lines: ["- h/c NOT_SPECIFIED tcp 10.0.0.1:91 > 10.0.0.2:* . len 52 ttl 64"],
    why: "a bare ACK that a socket past the other's FIN has read is freed without a reason on Linux; here it was delivered",
  },
  {
    scenario: "tcp-errors",
    kind: "rules",
    lines: ["+ h 10.0.1.1 > 10.0.1.1 len 88 ttl 64 | filter INPUT policy ACCEPT"],
    why: "the error that tells of the neighbour above",
  },
  {
    scenario: "udp",
    kind: "way",
    lines: [
      "+ h udp 10.0.0.1:4003 > 10.0.0.255:9 len 30 ttl 64: transmit v0, receive v0",
      "- h udp 10.0.0.1:4003 > 10.0.0.255:9 len 30 ttl 64: receive v0, transmit v0",
    ],
    why: "a host hears its own broadcast on Linux before it sends it on (netif_rx() runs the backlog); here when the frame has left",
  },
  {
    scenario: "tcp-errors",
    kind: "way",
    lines: ["+ h icmp 3/1 10.0.1.1 > 10.0.1.1 len 88 ttl 64: transmit lo, receive lo"],
    why: "the error that tells of the neighbour above",
  },
];

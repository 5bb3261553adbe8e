/** Lines of the kept sightings that netnsim does not show, or shows besides, and why: a decision each, not a backlog. */
export interface KnownSighting {
  readonly scenario: string;
  readonly kind: "drops" | "rules" | "way";
  /** What differs: `-` only on Linux, `+` only here; then the place and the line. */
  readonly lines: readonly string[];
  readonly why: string;
}

const SOONER =
  "a script's commands take longer on a real machine: what is sent again after a second still is, before the next command";
const ACKS = "which of two ends acknowledges by itself and which with data depends on how long a program takes to answer";

export const KNOWN_SIGHTINGS: readonly KnownSighting[] = [
  {
    scenario: "forwarding",
    kind: "way",
    lines: [
      "- h icmp 5/1 10.0.1.1 > 10.0.1.2 len 112 ttl 64: transmit br0, transmit v1",
      "- h/a icmp 5/1 10.0.1.1 > 10.0.1.2 len 112 ttl 64: receive eth0",
    ],
    why: `a third redirect is due 80 ms after the second: ${SOONER}`,
  },
  {
    scenario: "kube-proxy",
    kind: "rules",
    lines: [
      '+ h 10.244.0.12:8080 > 10.244.0.11:* len 52 ttl 64 | filter -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD | filter -A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '- h 10.244.0.11:* > 10.244.0.12:8080 len 52 ttl 64 | filter -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD | filter -A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    ],
    why: ACKS,
  },
  { scenario: "log", kind: "drops", lines: ["- h NETFILTER_DROP tcp 10.0.0.2:4001 > 10.0.0.1:80 S len 60 ttl 64"], why: SOONER },
  {
    scenario: "log",
    kind: "rules",
    lines: [
      '- h 10.0.0.2:4001 > 10.0.0.1:80 len 60 ttl 64 | filter -A INPUT -p tcp -m tcp --dport 80 -j LOGDROP | filter -A LOGDROP -j LOG --log-prefix "DROP " --log-tcp-options --log-ip-options --log-uid | filter -A LOGDROP -j DROP',
    ],
    why: SOONER,
  },
  {
    scenario: "neighbours",
    kind: "drops",
    lines: [
      "- h NEIGH_FAILED icmp 8/0 10.0.0.1 > 10.0.0.10 len 84 ttl 64",
      "- h QDISC_DROP icmp 3/1 10.0.0.1 > 10.0.0.1 len 112 ttl 64",
    ],
    why: `an unknown neighbour is given up after three seconds: ${SOONER}`,
  },
  {
    scenario: "path-mtu",
    kind: "rules",
    lines: ["- h/r 10.0.2.2:9 > 10.0.1.1:* len 52 ttl 63 | mangle FORWARD policy ACCEPT"],
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
    scenario: "tcp-life",
    kind: "rules",
    lines: [
      "- h 10.0.2.1:83 > 10.0.1.1:* len 52 ttl 64 | mangle PREROUTING policy ACCEPT | filter -A FORWARD -m conntrack --ctstate INVALID -j DROP",
    ],
    why: SOONER,
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
  {
    scenario: "tcp-life",
    kind: "way",
    lines: [
      "- h tcp 10.0.2.1:83 > 10.0.1.1:* F. len 52 ttl 64: receive vs",
      "- h/s tcp 10.0.2.1:83 > 10.0.1.1:* F. len 52 ttl 64: transmit eth0",
    ],
    why: SOONER,
  },
];

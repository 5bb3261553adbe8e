/**
 * Answers that are known to differ from Linux's: by scenario, the beginning of the command, and why. The test takes each for given,
 * and fails for a line that no longer differs. KNOWN-DIFFERENCES.md tells the same in words.
 */
export interface KnownDifference {
  readonly scenario: string;
  /** How the command's text begins. */
  readonly command: string;
  readonly why: string;
}

const NC_ORDER = "nc sends what stands on its stdin at once; here the server's greeting can come first";
const NTH = "one connection more is counted by the nth statistic, so the turn shifts by one";
const OPERSTATE = "a moved veth end whose peer is down shows LOWERLAYERDOWN where Linux shows DOWN";

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  ...[
    "tcpdump -n -r f.pcap tcp port 80",
    "tcpdump -n -q -r f.pcap tcp port 80",
    "tcpdump -n -r f.pcap 'tcp[tcpflags]",
    "tcpdump -n -r f.pcap 'net 192.168.2.4/31",
    "tcpdump -n -r f.pcap 'ether host",
    "tcpdump -n -r f.pcap --count",
  ].map((command) => ({ scenario: "captures", command, why: NC_ORDER })),
  { scenario: "carrier", command: "ip -d link show v0", why: "the bridge's per-port timers are not modelled and read 0.00" },
  {
    scenario: "double-nat",
    command: "ip netns exec c curl -sS -m 5 http://198.51.100.9/",
    why: "Linux's curl learns of the ICMP error a second later",
  },
  { scenario: "iptables-listing", command: "iptables-save | grep -v '^#' | diff", why: "diff is not modelled" },
  ...[
    "for i in 1 2 3 4 5 6; do ip netns exec cl curl",
    "for i in 1 2 3; do curl",
    "for i in 1 2 3; do ip netns exec cl curl",
    "iptables -t nat -vnL KUBE-SVC-WEB",
    "iptables -t nat -vnL KUBE-POSTROUTING",
    "for i in 1 2 3; do ip netns exec p1 curl",
    "iptables -t nat -vnL KUBE-SEP-1",
  ].map((command) => ({ scenario: "kube-proxy", command, why: NTH })),
  { scenario: "matches", command: "cat /proc/net/xt_recent/seen", why: "/proc/net/xt_recent is not there" },
  {
    scenario: "mistakes-ip",
    command: "ip neigh add 10.0.0.9 lladdr",
    why: "Linux keeps an entry after a refused `ip neigh add` without a MAC",
  },
  { scenario: "mistakes-ip", command: "ip neigh add 10.0.0.11 lladdr xx", why: "a bad MAC is refused in other words" },
  ...["ip addr show c0", "ip link show c0", "ip link show group 7"].map((command) => ({
    scenario: "moves",
    command,
    why: OPERSTATE,
  })),
  { scenario: "net-tools", command: "ss -s | head -1", why: "Linux still counts sockets of commands that have ended" },
  { scenario: "reject", command: "ping -c 1 -W 1 10.0.0.2", why: "ping's words for a send that a REJECT in OUTPUT refused" },
  {
    scenario: "tcp-errors",
    command: "kill $T; wait; sed",
    why: "which of two timers due together fires first: the last SYN and the ICMP errors",
  },
  {
    scenario: "tcp-errors",
    command: "ip netns exec c curl -sS http://10.0.0.1:81/",
    why: "a lowered tcp_syn_retries ends the attempt later",
  },
];

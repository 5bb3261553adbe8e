/** Random stories for the proof of flows: traffic through a docker host, and what administrators and programs do meanwhile. */
import fc from "fast-check";

import { ACK, ECE, FIN, PSH, RST, SYN } from "../wire/tcp.ts";

/** Frames of one flow, sent one after the other. */
export interface Burst {
  readonly kind: "burst";
  /** Who sends to whom, as an index of ENDS. */
  readonly end: number;
  /** ICMP's identifier is the source port, its type comes of the destination port. */
  readonly protocol: "udp" | "icmp" | "tcp";
  readonly sport: number;
  readonly dport: number;
  readonly bytes: number;
  /** TCP's; the sequence number is the first frame's, and those of the next follow on. */
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly window: number;
  readonly ttl: number;
  readonly tos: number;
  readonly dontFragment: boolean;
  /** The source MAC is another container's. */
  readonly isForged: boolean;
  readonly count: number;
  /** Between two frames, in milliseconds. */
  readonly pauseMs: number;
}

/** A step of a story. */
export type Step =
  | Burst
  | { readonly kind: "command"; readonly line: string }
  | { readonly kind: "start"; readonly line: string }
  | { readonly kind: "advance"; readonly ms: number }
  | { readonly kind: "listen"; readonly to: "hop" | "drop" | "frame" | "table" | "kept hops" }
  | { readonly kind: "mark" }
  | { readonly kind: "rewind" };

/** A story: how the host is set up, and what happens. */
export interface Story {
  readonly hasRules: boolean;
  readonly isRouted: boolean;
  readonly steps: readonly Step[];
}

const burst: fc.Arbitrary<Burst> = fc.record({
  kind: fc.constant("burst" as const),
  end: fc.nat({ max: 9 }),
  protocol: fc.constantFrom("udp", "udp", "udp", "icmp", "tcp"),
  sport: fc.constantFrom(9, 40_000, 40_001, 5300),
  dport: fc.constantFrom(9, 40_000, 5300, 53),
  bytes: fc.constantFrom(18, 18, 18, 900, 1472, 1473),
  flags: fc.constantFrom(ACK, ACK, ACK | PSH, ACK | ECE, SYN, SYN | ACK, FIN | ACK, RST, 0),
  seq: fc.constantFrom(0, 1, 19, 100_000_000),
  ack: fc.constantFrom(0, 1, 19),
  window: fc.constantFrom(0, 600, 60_000),
  ttl: fc.constantFrom(64, 64, 64, 2, 1),
  tos: fc.constantFrom(0, 0, 0, 0x10, 1, 2, 3),
  dontFragment: fc.boolean(),
  isForged: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  count: fc.integer({ min: 1, max: 8 }),
  pauseMs: fc.constantFrom(0, 0, 0, 0.7, 1000),
});

/** The same flow there and back, so that connections become what replies make of them; its packets differ from round to round. */
const conversation: fc.Arbitrary<Burst[]> = fc
  .tuple(burst, fc.array(burst, { minLength: 1, maxLength: 3 }))
  .map(([flow, rounds]) =>
    rounds.flatMap(({ bytes, ttl, dontFragment, count, pauseMs }) => {
      const there = { ...flow, bytes, ttl, dontFragment, count, pauseMs };
      return [there, { ...there, end: there.end ^ 1, sport: there.dport, dport: there.sport }];
    }),
  );

/** A TCP connection is opened, and both ends send, now and then what is outside the window. */
const stream: fc.Arbitrary<Burst[]> = fc
  .tuple(burst, fc.array(fc.record({ isReply: fc.boolean(), isWild: fc.nat({ max: 9 }), burst }), { minLength: 2, maxLength: 6 }))
  .map(([first, rounds]) => {
    const there = { ...first, protocol: "tcp" as const, window: 60_000 };
    const back = { ...there, end: there.end ^ 1, sport: there.dport, dport: there.sport };
    const open = [
      { ...there, flags: SYN, seq: 0, ack: 0, bytes: 0, count: 1 },
      { ...back, flags: SYN | ACK, seq: 0, ack: 1, bytes: 0, count: 1 },
      { ...there, flags: ACK, seq: 1, ack: 1, bytes: 0, count: 1 },
    ];
    const sent = [1, 1];
    const data = rounds.map(({ isReply, isWild, burst: { bytes, count, window, pauseMs } }) => {
      const from = isReply ? 1 : 0;
      const seq = sent[from]!;
      sent[from] = seq + bytes * count;
      const wild = isWild === 0 ? 100_000_000 : 0;
      return { ...(isReply ? back : there), flags: ACK, seq: seq + wild, ack: sent[1 - from]!, bytes, count, window, pauseMs };
    });
    return [...open, ...data];
  });

const COMMANDS = [
  "iptables -I FORWARD -p udp --dport 9 -j DROP",
  "iptables -D FORWARD 1",
  "iptables -A DOCKER-USER -m conntrack --ctstate NEW -j RETURN",
  "iptables -A DOCKER-USER -m conntrack --ctstate ESTABLISHED -m comment --comment c",
  "iptables -F DOCKER-USER",
  "iptables -t nat -I PREROUTING -p udp --dport 53 -j DNAT --to-destination 172.17.0.3:9",
  "iptables -t nat -D PREROUTING 1",
  "iptables -t nat -A POSTROUTING -p udp --sport 9 -j SNAT --to-source 172.17.0.1:777",
  "iptables -I INPUT -m limit --limit 1/s -j DROP",
  "iptables -I FORWARD -m limit --limit 1/s -j ACCEPT",
  "iptables -I FORWARD -m statistic --mode nth --every 2 -j DROP",
  "iptables -I FORWARD -m length --length 0:100 -j DROP",
  "iptables -I FORWARD -m ttl --ttl-gt 60 -j DROP",
  "iptables -I FORWARD -m ttl --ttl-lt 10",
  "iptables -I FORWARD -m mark --mark 3 -j DROP",
  "iptables -I FORWARD -m connmark --mark 3 -j DROP",
  "iptables -I FORWARD -m conntrack --ctexpire 0:28 -j DROP",
  "iptables -I FORWARD -m recent --name seen --update --seconds 2 --hitcount 3 -j DROP",
  "iptables -A FORWARD -m recent --name seen --set",
  "iptables -I FORWARD -m string --algo bm --string A -j DROP",
  "iptables -I FORWARD -m physdev --physdev-in veth1 -j DROP",
  "iptables -I FORWARD -m addrtype --dst-type LOCAL -j DROP",
  "iptables -I FORWARD -m pkttype --pkt-type unicast",
  "iptables -I FORWARD -m tos --tos 0x10/0x3f -j DROP",
  "iptables -I FORWARD -p icmp --icmp-type echo-request -j DROP",
  "iptables -I FORWARD -p udp -j REJECT",
  "iptables -I FORWARD -p udp --dport 5300 -j LOG",
  "iptables -I FORWARD -p udp -j CONNMARK --set-mark 3",
  "iptables -F FORWARD",
  "iptables -P FORWARD ACCEPT",
  "iptables -P FORWARD DROP",
  "iptables -Z",
  "iptables -t mangle -I FORWARD -j TTL --ttl-inc 3",
  "iptables -t mangle -I PREROUTING -j MARK --set-mark 7",
  "iptables -t mangle -I POSTROUTING -p udp -m udp --sport 9",
  "iptables -t mangle -F",
  "iptables -t raw -I PREROUTING -p udp --sport 40001 -j NOTRACK",
  "iptables -t raw -I PREROUTING -p udp --dport 53 -j DROP",
  "iptables -t raw -I PREROUTING -p udp --dport 9 -j TRACE",
  "iptables -t raw -F",
  "ip netns exec c1 iptables -t raw -A PREROUTING -p udp --dport 9 -j DROP",
  "ip netns exec outside iptables -t raw -A PREROUTING -p udp -j DROP",
  "ip netns exec outside iptables -t raw -F",
  "conntrack -F",
  "conntrack -D -p udp",
  "conntrack -U -p udp --mark 3",
  "ip rule add fwmark 7 lookup 100",
  "ip rule add ipproto udp dport 9 lookup 100",
  "ip route add default via 172.17.0.3 table 100",
  "ip rule del fwmark 7",
  "ip route add 10.0.0.1/32 dev docker0",
  "ip route del 10.0.0.1/32",
  "ip route add 10.0.0.1/32 via 10.0.0.77 mtu 600",
  "ip route add blackhole 10.0.0.1",
  "ip route replace 192.0.2.0/24 nexthop via 10.0.0.1 nexthop via 172.17.0.3",
  "ip link set veth1 down",
  "ip link set veth1 up",
  "ip link set docker0 down",
  "ip link set docker0 up",
  "ip link set eth0 mtu 1000",
  "ip link set eth0 mtu 1500",
  "ip link set veth2 mtu 800",
  "ip link set veth2 mtu 1500",
  "ip netns exec c1 ip link set eth0 down",
  "ip netns exec c1 ip link set eth0 up",
  "ip link set veth2 nomaster",
  "ip link set veth2 master docker0",
  "ip link set docker0 promisc on",
  "ip link set docker0 promisc off",
  "ip link del veth2",
  "ip neigh flush all",
  "ip neigh flush dev eth0",
  "ip neigh replace 10.0.0.1 lladdr 02:00:00:00:00:99 dev eth0",
  "ip neigh del 10.0.0.1 dev eth0",
  "bridge fdb flush dev docker0",
  "bridge fdb replace 02:00:00:00:00:99 dev veth1 master static",
  "bridge link set dev veth1 isolated on",
  "bridge link set dev veth1 isolated off",
  "bridge link set dev veth2 isolated on",
  "bridge link set dev veth1 hairpin on",
  "bridge link set dev veth2 learning off",
  "ip link set docker0 type bridge ageing_time 500",
  "ip link set docker0 type bridge ageing_time 0",
  "sysctl -qw net.bridge.bridge-nf-call-iptables=0",
  "sysctl -qw net.bridge.bridge-nf-call-iptables=1",
  "rmmod br_netfilter",
  "modprobe br_netfilter",
  "sysctl -qw net.ipv4.ip_forward=0",
  "sysctl -qw net.ipv4.ip_forward=1",
  "sysctl -qw net.netfilter.nf_conntrack_acct=1",
  "sysctl -qw net.netfilter.nf_conntrack_udp_timeout=5",
  "sysctl -qw net.netfilter.nf_conntrack_udp_timeout_stream=9",
  "sysctl -qw net.netfilter.nf_conntrack_max=3",
  "sysctl -qw net.ipv4.conf.docker0.rp_filter=1",
  "sysctl -qw net.ipv4.conf.all.rp_filter=1",
  "sysctl -qw net.ipv4.conf.docker0.send_redirects=0",
  "sysctl -qw net.ipv4.conf.all.route_localnet=1",
  "sysctl -qw net.ipv4.ip_nonlocal_bind=1",
  "ip netns exec outside ip addr add 10.0.0.77/24 dev eth0",
  "ip netns exec outside ip link set eth0 address 02:00:00:00:00:99",
  "ip addr add 10.0.0.1/32 dev lo",
  "ip addr del 10.0.0.1/32 dev lo",
  "ip addr del 10.0.0.10/24 dev eth0",
  "ip netns exec c1 arping -c 1 -I eth0 172.17.0.1",
  "ip netns exec c1 ping -c 6 -i 0.2 10.0.0.1",
  "ip netns exec c2 ping -c 3 -i 0.2 172.17.0.2",
  "ip netns exec outside ping -c 6 -i 0.2 -s 1400 10.0.0.10",
  "conntrack -L",
  "ip -s neigh",
  "bridge -s fdb show",
  "iptables -vnxL",
  "nstat -az",
];

const PROGRAMS = [
  "tcpdump -c 3 -ni docker0",
  "tcpdump -c 2 -pni veth1",
  "tcpdump -c 6 -ni any udp",
  "conntrack -E -p udp",
  "nc -u -w 1 -s 10.0.0.10 -p 9 10.0.0.1 9",
  "ip netns exec c1 nc -u -l 9",
  "ip netns exec outside nc -l -p 80 | wc -c & sleep 0.1; head -c 60000 /dev/zero | ip netns exec c1 nc -N -w 2 10.0.0.1 80",
  "ip netns exec c1 nc -l -p 9 | wc -c & sleep 0.1; head -c 20000 /dev/zero | ip netns exec outside nc -N -w 2 10.0.0.10 5300",
];

const step: fc.Arbitrary<Step | Burst[]> = fc.oneof(
  { weight: 8, arbitrary: burst },
  { weight: 6, arbitrary: conversation },
  { weight: 3, arbitrary: stream },
  { weight: 6, arbitrary: fc.constantFrom(...COMMANDS).map((line) => ({ kind: "command" as const, line })) },
  { weight: 1, arbitrary: fc.constantFrom(...PROGRAMS).map((line) => ({ kind: "start" as const, line })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(1, 50, 500, 3000, 31_000, 130_000, 400_000).map((ms) => ({ kind: "advance" as const, ms })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("hop", "drop", "frame", "table", "kept hops", "kept hops", "kept hops")
      .map((to) => ({ kind: "listen" as const, to })),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "mark" as const }, { kind: "rewind" as const }) },
);

export const stories: fc.Arbitrary<Story> = fc.record({
  hasRules: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  isRouted: fc.boolean(),
  steps: fc.array(step, { minLength: 1, maxLength: 25, size: "max" }).map((list) => list.flat()),
});

/** The primitives of filters: protocols, hosts, nets, ports, link addresses (libpcap's gencode.c). */
import { LINKTYPE_ETHERNET, LINKTYPE_IPV4, LINKTYPE_LINUX_SLL2, LINKTYPE_RAW, linkTypeName } from "../pcap.ts";
import type { FilterContext } from "./context.ts";
import { FilterError, notModelled } from "./error.ts";
import type { FilterSubject } from "./subject.ts";
import { anyOf, both, either, negate, type Test } from "./test.ts";

export type Direction = "src" | "dst" | "src or dst" | "src and dst";

const IPV4 = 0x0800;
const ARP = 0x0806;
const RARP = 0x8035;
const IPV6 = 0x86dd;
const TCP = 6;
const UDP = 17;
const SCTP = 132;
const BROADCAST = 0xffffffffffff;
const OUTGOING = 4;

/** Protocols that stand on an EtherType of their own. */
const ETHERTYPES: ReadonlyMap<string, number> = new Map<string, number>(
  Object.entries({
    ip: IPV4,
    arp: ARP,
    rarp: RARP,
    ip6: IPV6,
    ipv6: IPV6,
    atalk: 0x809b,
    aarp: 0x80f3,
    decnet: 0x6003,
    lat: 0x6004,
    sca: 0x6007,
    moprc: 0x6002,
    mopdl: 0x6001,
  }),
);

/** Protocols that stand on an IP protocol number, and whether IPv6 carries them too. */
const IP_PROTOCOLS: ReadonlyMap<string, readonly [number: number, alsoIpv6: boolean]> = new Map<
  string,
  readonly [number: number, alsoIpv6: boolean]
>(
  Object.entries({
    icmp: [1, false],
    igmp: [2, false],
    tcp: [TCP, true],
    igrp: [9, false],
    udp: [UDP, true],
    esp: [50, true],
    ah: [51, true],
    pim: [103, true],
    vrrp: [112, false],
    carp: [112, false],
    sctp: [SCTP, true],
  }),
);

export function ipProtocolNumber(name: string): number | null {
  return IP_PROTOCOLS.get(name)?.[0] ?? null;
}

export function testEtherType(context: FilterContext, etherType: number): Test {
  const { linkType } = context;
  if (linkType === LINKTYPE_IPV4) return etherType === IPV4;
  if (linkType === LINKTYPE_RAW && etherType !== IPV4 && etherType !== IPV6) return false;
  if (etherType <= 1500) throw notModelled(`ether proto ${etherType}`);
  return (subject) => subject.etherType === etherType;
}

/** `tcp`, `arp` ... standing alone. */
export function testProtocol(context: FilterContext, name: string): Test {
  const etherType = ETHERTYPES.get(name);
  if (etherType !== undefined) return testEtherType(context, etherType);
  if (name === "icmp6" || name === "icmpv6") return testIpv6Protocol(context, 58);
  const protocol = IP_PROTOCOLS.get(name);
  if (protocol === undefined) throw notModelled(name);
  const [number, alsoIpv6] = protocol;
  const ipv4 = testIpv4Protocol(context, number);
  return alsoIpv6 ? either(ipv4, testIpv6Protocol(context, number)) : ipv4;
}

function testIpv4Protocol(context: FilterContext, protocol: number): Test {
  return both(testEtherType(context, IPV4), (subject) => subject.protocol === protocol);
}

/** The next header, or the one behind a fragment header. */
function testIpv6Protocol(context: FilterContext, protocol: number): Test {
  return both(testEtherType(context, IPV6), (subject) => {
    const next = subject.network(6, 1);
    return next === protocol || (next === 44 && subject.network(40, 1) === protocol);
  });
}

/** `ip proto N`, `ether proto N`, `proto N`. */
export function testProtocolNumber(context: FilterContext, qualifier: string | null, number: number): Test {
  switch (qualifier) {
    case null:
      return either(testIpv4Protocol(context, number), testIpv6Protocol(context, number));
    case "ip":
      return testIpv4Protocol(context, number);
    case "ip6":
    case "ipv6":
      return testIpv6Protocol(context, number);
    case "link":
      return testEtherType(context, number);
    case "arp":
    case "rarp":
    case "atalk":
    case "decnet":
    case "lat":
    case "sca":
    case "moprc":
    case "mopdl":
      throw new FilterError(`${qualifier} does not encapsulate another protocol`);
    default:
      throw new FilterError(`'${qualifier} proto' is bogus`);
  }
}

/** Hosts and nets: `address` and `mask` as 32-bit numbers. */
export function testHost(
  context: FilterContext,
  where: { readonly protocol: string | null; readonly direction: Direction | null; readonly typeName: string },
  address: number,
  mask: number,
): Test {
  const { protocol } = where;
  const direction = where.direction ?? "src or dst";
  const masked = address & mask;
  // A mask of nothing reads nothing, so that even a packet cut short passes.
  const test = (read: (subject: FilterSubject) => number): Test => mask === 0 || ((subject) => (read(subject) & mask) === masked);
  const ipHost = () =>
    both(
      testEtherType(context, IPV4),
      directed(
        direction,
        test((subject) => subject.src),
        test((subject) => subject.dst),
      ),
    );
  const arpHost = (etherType: number) =>
    both(
      testEtherType(context, etherType),
      directed(
        direction,
        test((subject) => subject.arpSender),
        test((subject) => subject.arpTarget),
      ),
    );
  switch (protocol) {
    case null:
      return anyOf(ipHost(), arpHost(ARP), arpHost(RARP));
    case "ip":
      return ipHost();
    case "arp":
      return arpHost(ARP);
    case "rarp":
      return arpHost(RARP);
    case "link":
      throw new FilterError("illegal link layer address");
    case "ip6":
    case "ipv6":
      throw new FilterError("'ip6' modifier applied to ip host");
    case "atalk":
    case "decnet":
    case "aarp":
    case "lat":
    case "sca":
    case "moprc":
    case "mopdl":
      throw notModelled(`${protocol} host`);
    default:
      throw new FilterError(`'${protocol}' modifier applied to ${where.typeName}`);
  }
}

function directed(direction: Direction, src: Test, dst: Test): Test {
  switch (direction) {
    case "src":
      return src;
    case "dst":
      return dst;
    case "src and dst":
      return both(src, dst);
    case "src or dst":
      return either(src, dst);
    default:
      return direction satisfies never;
  }
}

/** Ports from `low` to `high` of TCP, UDP and SCTP, or of one of them. */
export function testPorts(
  context: FilterContext,
  where: { readonly protocol: string | null; readonly direction: Direction | null; readonly typeName: string },
  low: number,
  high: number,
): Test {
  const protocols = portProtocols(where.protocol, where.typeName);
  const direction = where.direction ?? "src or dst";
  const [first, last] = low <= high ? [low, high] : [high, low];
  const within = (port: number) => port >= first && port <= last;
  const ipv4 = both(
    both(testEtherType(context, IPV4), (subject) => protocols.includes(subject.protocol) && !subject.isLaterFragment),
    directed(
      direction,
      (subject) => within(subject.sport),
      (subject) => within(subject.dport),
    ),
  );
  const ipv6 = both(
    both(testEtherType(context, IPV6), (subject) => protocols.includes(subject.network(6, 1))),
    directed(
      direction,
      (subject) => within(subject.network(40, 2)),
      (subject) => within(subject.network(42, 2)),
    ),
  );
  return either(ipv6, ipv4);
}

function portProtocols(protocol: string | null, typeName: string): readonly number[] {
  switch (protocol) {
    case null:
      return [TCP, UDP, SCTP];
    case "tcp":
      return [TCP];
    case "udp":
      return [UDP];
    case "sctp":
      return [SCTP];
    default:
      throw new FilterError(`illegal qualifier of '${typeName}'`);
  }
}

/** `ether host MAC`. */
export function testMac(
  context: FilterContext,
  where: { readonly protocol: string | null; readonly direction: Direction | null },
  mac: number,
): Test {
  if (where.protocol !== "link") throw new FilterError("ethernet address used in non-ether expression");
  if (context.linkType !== LINKTYPE_ETHERNET) {
    throw new FilterError("ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel");
  }
  return directed(
    where.direction ?? "src or dst",
    (subject) => subject.macSrc === mac,
    (subject) => subject.macDst === mac,
  );
}

export function testBroadcast(context: FilterContext, protocol: string | null): Test {
  switch (protocol) {
    case null:
    case "link":
      if (context.linkType !== LINKTYPE_ETHERNET) throw new FilterError("not a broadcast link");
      return (subject) => subject.macDst === BROADCAST;
    case "ip": {
      const hostMask = ~context.netmask;
      const isBroadcast = (subject: FilterSubject) => {
        const host = subject.dst & hostMask;
        return host === 0 || host === hostMask;
      };
      return both(testEtherType(context, IPV4), isBroadcast);
    }
    default:
      throw new FilterError("only link-layer/IP broadcast filters supported");
  }
}

export function testMulticast(context: FilterContext, protocol: string | null): Test {
  switch (protocol) {
    case null:
    case "link":
      if (context.linkType === LINKTYPE_ETHERNET) return (subject) => (subject.link(0, 1) & 1) === 1;
      break;
    case "ip":
      return both(testEtherType(context, IPV4), (subject) => subject.dst >>> 24 >= 224);
    case "ip6":
    case "ipv6":
      return both(testEtherType(context, IPV6), (subject) => subject.network(24, 1) === 255);
    default:
      break;
  }
  throw new FilterError(
    "link-layer multicast filters supported only on ethernet/FDDI/token ring/ARCNET/802.11/ATM LANE/Fibre Channel",
  );
}

export function testDirection(context: FilterContext, outgoing: boolean): Test {
  needNotes(context, "inbound/outbound");
  const isOutgoing: Test = (subject) => subject.packetType === OUTGOING;
  return outgoing ? isOutgoing : negate(isOutgoing);
}

export function testIfindex(context: FilterContext, ifindex: number): Test {
  needNotes(context, "ifindex");
  return (subject) => subject.ifindex === ifindex;
}

function needNotes(context: FilterContext, what: string): void {
  if (!context.savefile || context.linkType === LINKTYPE_LINUX_SLL2) return;
  const description = linkTypeName(context.linkType)?.[1];
  throw new FilterError(`${what} not supported on ${description} when reading savefiles`);
}

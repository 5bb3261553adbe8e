/**
 * From packets to tuples and from a tuple to that of the reply.
 * Linux: nf_ct_get_tuple(), nf_ct_invert_tuple(), nf_conntrack_proto_icmp.c.
 * SCTP, DCCP, UDP-Lite and GRE are tracked as protocols without ports: nothing here sends them.
 */
import { ICMP } from "../../../wire/icmp.ts";
import type { Packet } from "../../../wire/ipv4.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { TCP } from "../../../wire/tcp.ts";
import { UDP } from "../../../wire/udp.ts";

/**
 * One end-to-end flow as numbers. For ICMP `sport` is the identifier and `dport` is type * 256 + code; protocols without ports
 * have 0 in both.
 */
export interface Tuple {
  /** The source address. */
  src: Ipv4;
  /** The destination address. */
  dst: Ipv4;
  /** 1 ICMP, 6 TCP, 17 UDP. */
  protocol: number;
  /** The source port. */
  sport: number;
  /** The destination port. */
  dport: number;
}

/** A tuple's ports in one word, as they stand in a packet: source in the high half. Signed, as addresses are. */
export function joinPorts(sport: number, dport: number): number {
  return (sport << 16) | dport;
}

export function makeTuple(src: Ipv4, dst: Ipv4, protocol: number, ports: number): Tuple {
  return { src, dst, protocol, sport: ports >>> 16, dport: ports & 0xffff };
}

/** Whether the packet has a transport header that can be read. */
export function hasTuple(packet: Packet): boolean {
  if (packet.payload.kind !== "opaque") return true;
  return !hasPorts(packet.protocol) && packet.protocol !== ICMP && packet.fragmentOffset === 0;
}

/** The tuple's ports of a packet, in one word. */
export function portsOf({ payload }: Packet): number {
  switch (payload.kind) {
    case "tcp":
    case "udp":
      return (payload.sport << 16) | payload.dport;
    case "icmp":
      return (payload.id << 16) | (payload.type << 8) | payload.code;
    case "opaque":
      return 0;
    default:
      return payload satisfies never;
  }
}

export function hasPorts(protocol: number): boolean {
  return protocol === TCP || protocol === UDP;
}

/** The ICMP type of the reply to a type; -1 where there is none. */
export function replyType(type: number): number {
  switch (type) {
    case 8:
    case 13:
    case 15:
    case 17:
      return type === 8 ? 0 : type + 1;
    case 0:
    case 14:
    case 16:
    case 18:
      return type === 0 ? 8 : type - 1;
    default:
      return -1;
  }
}

/** Whether such a packet has a reply: some ICMP messages have none. `ports` as in joinPorts(). */
export function hasReply(protocol: number, ports: number): boolean {
  return protocol !== ICMP || replyType((ports >>> 8) & 0xff) >= 0;
}

/** The ports of the reply to a packet that hasReply(). */
export function portsOfReply(protocol: number, ports: number): number {
  if (protocol !== ICMP) return (ports << 16) | (ports >>> 16);
  return (ports & 0xffff00ff) | (replyType((ports >>> 8) & 0xff) << 8);
}

/** The tuple of the reply; null for an ICMP type that has none. */
export function invertTuple({ src, dst, protocol, sport, dport }: Tuple): Tuple | null {
  const ports = joinPorts(sport, dport);
  return hasReply(protocol, ports) ? makeTuple(dst, src, protocol, portsOfReply(protocol, ports)) : null;
}

export function sameTuple(a: Tuple, b: Tuple): boolean {
  return a.src === b.src && a.dst === b.dst && a.sport === b.sport && a.dport === b.dport && a.protocol === b.protocol;
}

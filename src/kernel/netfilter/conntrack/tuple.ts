/**
 * From packets to tuples and from a tuple to that of the answer.
 * Linux: nf_ct_get_tuple(), nf_ct_invert_tuple(), nf_conntrack_proto_icmp.c.
 * SCTP, DCCP, UDP-Lite and GRE are tracked as protocols without ports: nothing here sends them.
 */
import { ICMP } from "../../../wire/icmp.ts";
import type { Packet } from "../../../wire/ipv4.ts";
import { TCP } from "../../../wire/tcp.ts";
import { UDP } from "../../../wire/udp.ts";
import type { Tuple } from "./connection.ts";

/** Whether the packet has a transport header that can be read. */
export function hasTuple(packet: Packet): boolean {
  if (packet.payload.kind !== "opaque") return true;
  return !hasPorts(packet.protocol) && packet.protocol !== ICMP && packet.fragmentOffset === 0;
}

/** The tuple's `sport` of a packet. */
export function sourceOf({ payload }: Packet): number {
  switch (payload.kind) {
    case "tcp":
    case "udp":
      return payload.sport;
    case "icmp":
      return payload.id;
    case "opaque":
      return 0;
    default:
      return payload satisfies never;
  }
}

/** The tuple's `dport` of a packet. */
export function destinationOf({ payload }: Packet): number {
  switch (payload.kind) {
    case "tcp":
    case "udp":
      return payload.dport;
    case "icmp":
      return (payload.type << 8) | payload.code;
    case "opaque":
      return 0;
    default:
      return payload satisfies never;
  }
}

export function hasPorts(protocol: number): boolean {
  return protocol === TCP || protocol === UDP;
}

/** The ICMP type that answers a type; -1 where none does. */
export function answeringType(type: number): number {
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

/** The tuple of the answer; null for an ICMP type that nothing answers. */
export function invertTuple(tuple: Tuple): Tuple | null {
  if (tuple.protocol !== ICMP) {
    return { src: tuple.dst, dst: tuple.src, protocol: tuple.protocol, sport: tuple.dport, dport: tuple.sport };
  }
  const type = answeringType(tuple.dport >>> 8);
  if (type < 0) return null;
  return { src: tuple.dst, dst: tuple.src, protocol: ICMP, sport: tuple.sport, dport: (type << 8) | (tuple.dport & 255) };
}

export function sameTuple(a: Tuple, b: Tuple): boolean {
  return a.src === b.src && a.dst === b.dst && a.sport === b.sport && a.dport === b.dport && a.protocol === b.protocol;
}

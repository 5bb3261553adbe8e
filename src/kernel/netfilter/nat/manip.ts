/**
 * Rewriting a packet as its connection's tuples say. Checksums are made when bytes are made, so they need no care here; those in
 * a packet that an ICMP error quotes do. Linux: nf_nat_proto.c.
 */
import { viewOf } from "../../../wire/bytes.ts";
import { ICMP, type Icmp } from "../../../wire/icmp.ts";
import { IPV4_HEADER_BYTES, type Packet, rewrite, type Segment } from "../../../wire/ipv4.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { TCP } from "../../../wire/tcp.ts";
import { UDP, udp } from "../../../wire/udp.ts";
import type { Tuple } from "../conntrack/connection.ts";
import { answeringType } from "../conntrack/tuple.ts";
import type { Manip } from "./range.ts";

/** The packet with the source or destination that what comes back is sent to or from: `answer` is the tuple of the other direction. */
export function rewritePacket(packet: Packet, answer: Tuple, manip: Manip): Packet {
  const payload = rewriteSegment(packet.payload, answer, manip);
  return manip === "src"
    ? rewrite(packet, answer.dst, packet.dst, packet.ttl, payload)
    : rewrite(packet, packet.src, answer.src, packet.ttl, payload);
}

function rewriteSegment(segment: Segment, answer: Tuple, manip: Manip): Segment {
  switch (segment.kind) {
    case "udp":
      if (manip === "src") return segment.sport === answer.dport ? segment : udp(answer.dport, segment.dport, segment.data);
      return segment.dport === answer.sport ? segment : udp(segment.sport, answer.sport, segment.data);
    case "tcp":
      if (manip === "src") return segment.sport === answer.dport ? segment : { ...segment, sport: answer.dport };
      return segment.dport === answer.sport ? segment : { ...segment, dport: answer.sport };
    case "icmp":
      // Only queries and their answers carry the identifier the tuple knows, and it is the same both ways.
      if (answeringType(segment.type) < 0 || segment.id === answer.sport) return segment;
      return { ...segment, id: answer.sport };
    case "opaque":
      return segment;
    default:
      return segment satisfies never;
  }
}

/** An ICMP error whose quoted packet is rewritten, its checksums kept right as far as they are quoted; null where too little is. */
export function rewriteQuoted(message: Icmp, target: Tuple, manip: Manip): Icmp | null {
  const data = message.data.slice();
  const header = data.length > 0 ? (data[0]! & 15) * 4 : 0;
  if (header < IPV4_HEADER_BYTES || data.length < header + 8) return null;
  const view = viewOf(data);
  const addressAt = manip === "src" ? 12 : 16;
  const before = view.getInt32(addressAt);
  const after: Ipv4 = manip === "src" ? target.src : target.dst;
  const port = manip === "src" ? target.sport : target.dport;
  const protocol = view.getUint8(9);
  const isWhole = data.length >= header + 20;
  if (protocol === TCP || protocol === UDP) {
    const sumAt = protocol === UDP ? header + 6 : isWhole ? header + 16 : -1;
    const hasSum = sumAt >= 0 && (protocol === TCP || view.getUint16(sumAt) !== 0);
    const portAt = header + (manip === "src" ? 0 : 2);
    if (hasSum) {
      replaceAddressInSum(view, sumAt, before, after);
      replaceInSum(view, sumAt, view.getUint16(portAt), port);
      if (protocol === UDP && view.getUint16(sumAt) === 0) view.setUint16(sumAt, 0xffff);
    }
    view.setUint16(portAt, port);
  } else if (protocol === ICMP && answeringType(view.getUint8(header)) >= 0) {
    replaceInSum(view, header + 2, view.getUint16(header + 4), target.sport);
    view.setUint16(header + 4, target.sport);
  }
  replaceAddressInSum(view, 10, before, after);
  view.setInt32(addressAt, after);
  return { ...message, data };
}

function replaceAddressInSum(view: DataView, sumAt: number, before: number, after: number): void {
  replaceInSum(view, sumAt, before >>> 16, after >>> 16);
  replaceInSum(view, sumAt, before & 0xffff, after & 0xffff);
}

/** Brings an Internet checksum up to date with one changed word (RFC 1624, equation 3). */
function replaceInSum(view: DataView, sumAt: number, before: number, after: number): void {
  let sum = (~view.getUint16(sumAt) & 0xffff) + (~before & 0xffff) + after;
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(sumAt, ~sum & 0xffff);
}

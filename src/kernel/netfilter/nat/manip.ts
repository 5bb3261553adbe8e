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
import { replyType, type Tuple } from "../conntrack/tuple.ts";
import type { Manip } from "./range.ts";

/**
 * The packet with another source or destination. `ports` are those of the other direction's tuple, in one word: what comes back
 * is sent to or from them.
 */
export function rewritePacket(packet: Packet, address: Ipv4, ports: number, manip: Manip): Packet {
  const payload = rewriteSegment(packet.payload, ports, manip);
  return manip === "src"
    ? rewrite(packet, address, packet.dst, packet.ttl, payload)
    : rewrite(packet, packet.src, address, packet.ttl, payload);
}

function rewriteSegment(segment: Segment, ports: number, manip: Manip): Segment {
  const port = manip === "src" ? ports & 0xffff : ports >>> 16;
  switch (segment.kind) {
    case "udp":
      if (manip === "src") return segment.sport === port ? segment : udp(port, segment.dport, segment.data);
      return segment.dport === port ? segment : udp(segment.sport, port, segment.data);
    case "tcp":
      if (manip === "src") return segment.sport === port ? segment : { ...segment, sport: port };
      return segment.dport === port ? segment : { ...segment, dport: port };
    case "icmp":
      // Only queries and their replies carry the identifier the tuple knows, and it is the same in both directions.
      if (replyType(segment.type) < 0 || segment.id === ports >>> 16) return segment;
      return { ...segment, id: ports >>> 16 };
    case "opaque":
      return segment;
    default:
      return segment satisfies never;
  }
}

/**
 * An ICMP error whose quoted packet is rewritten, its checksums kept right as far as they are quoted; null where too little is.
 */
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
  } else if (protocol === ICMP && replyType(view.getUint8(header)) >= 0) {
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

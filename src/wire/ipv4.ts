/** IPv4 packets (RFC 791). A packet is an immutable value of one shape; a rewrite (TTL, NAT) makes a new one by spread. */
import { NO_BYTES, type Opaque, opaque, viewOf } from "./bytes.ts";
import { checksum } from "./checksum.ts";
import { decodeIcmp, encodeIcmp, ICMP, ICMP_HEADER_BYTES, type Icmp } from "./icmp.ts";
import { type Ipv4, toIpv4 } from "./ipv4-address.ts";
import { decodeTcp, encodeTcp, TCP, type Tcp, tcpHeaderBytes } from "./tcp.ts";
import { decodeUdp, encodeUdp, UDP, UDP_HEADER_BYTES, type Udp } from "./udp.ts";

export const IPV4_HEADER_BYTES = 20;

/** What a packet carries. A later fragment, and a first one whose payload goes on, is opaque. */
export type Segment = Udp | Tcp | Icmp | Opaque;

/** An IPv4 packet (RFC 791). It is not changed once it is made. */
export interface Packet {
  /** Which payload of a frame it is. */
  readonly kind: "ipv4";
  /** The source as a signed 32-bit integer: formatIpv4() has its text. */
  readonly src: Ipv4;
  /** The destination, likewise. */
  readonly dst: Ipv4;
  /** 1 ICMP, 6 TCP, 17 UDP. */
  readonly protocol: number;
  /** 0 to 255. */
  readonly ttl: number;
  /** DSCP and ECN in one byte. */
  readonly tos: number;
  /** 0 to 65535. */
  readonly id: number;
  /** DF. */
  readonly dontFragment: boolean;
  /** MF: other fragments follow. */
  readonly moreFragments: boolean;
  /** In bytes, a multiple of eight. */
  readonly fragmentOffset: number;
  /** Padded to a multiple of four bytes. */
  readonly options: Uint8Array;
  /** What it carries, by its `kind`. */
  readonly payload: Segment;
  /** Header and payload, in bytes. */
  readonly totalLength: number;
}

export type PacketFields = Partial<Omit<Packet, "kind" | "totalLength">> & Pick<Packet, "src" | "dst" | "payload">;

/** A packet with Linux's defaults: TTL 64, id 0, DF clear. The protocol is the payload's where that is known. */
export function packet(fields: PacketFields): Packet {
  const options = fields.options ?? NO_BYTES;
  return {
    kind: "ipv4",
    src: fields.src,
    dst: fields.dst,
    protocol: fields.protocol ?? protocolOf(fields.payload),
    ttl: fields.ttl ?? 64,
    tos: fields.tos ?? 0,
    id: fields.id ?? 0,
    dontFragment: fields.dontFragment ?? false,
    moreFragments: fields.moreFragments ?? false,
    fragmentOffset: fields.fragmentOffset ?? 0,
    options,
    payload: fields.payload,
    totalLength: IPV4_HEADER_BYTES + options.length + segmentBytes(fields.payload),
  };
}

/**
 * The packet with another source, destination, TTL or payload of the same size. Spelled out rather than spread: every packet then
 * has one shape in the engine, and the copy costs a third.
 */
export function rewrite(packet: Packet, src: Ipv4, dst: Ipv4, ttl: number, payload: Segment): Packet {
  return {
    kind: "ipv4",
    src,
    dst,
    protocol: packet.protocol,
    ttl,
    tos: packet.tos,
    id: packet.id,
    dontFragment: packet.dontFragment,
    moreFragments: packet.moreFragments,
    fragmentOffset: packet.fragmentOffset,
    options: packet.options,
    payload,
    totalLength: packet.totalLength,
  };
}

export function isFragment(packet: Packet): boolean {
  return packet.moreFragments || packet.fragmentOffset !== 0;
}

export function headerBytes(packet: Packet): number {
  return IPV4_HEADER_BYTES + packet.options.length;
}

/** The size of a payload on the wire, in bytes. */
export function segmentBytes(segment: Segment): number {
  switch (segment.kind) {
    case "udp":
      return UDP_HEADER_BYTES + segment.data.length;
    case "tcp":
      return tcpHeaderBytes(segment) + segment.data.length;
    case "icmp":
      return ICMP_HEADER_BYTES + segment.data.length;
    case "opaque":
      return segment.bytes.length;
    default:
      return segment satisfies never;
  }
}

export function encodeSegment(segment: Segment, src: Ipv4, dst: Ipv4): Uint8Array {
  switch (segment.kind) {
    case "udp":
      return encodeUdp(segment, src, dst);
    case "tcp":
      return encodeTcp(segment, src, dst);
    case "icmp":
      return encodeIcmp(segment);
    case "opaque":
      return segment.bytes;
    default:
      return segment satisfies never;
  }
}

/** Parses what follows an IPv4 header; what does not parse (short, bad checksum, unknown protocol) stays opaque. */
export function decodeSegment(bytes: Uint8Array, protocol: number, src: Ipv4, dst: Ipv4): Segment {
  const segment =
    protocol === UDP
      ? decodeUdp(bytes, src, dst)
      : protocol === TCP
        ? decodeTcp(bytes, src, dst)
        : protocol === ICMP
          ? decodeIcmp(bytes)
          : null;
  return segment ?? opaque(bytes);
}

export function encodePacket(packet: Packet): Uint8Array {
  const payload = encodeSegment(packet.payload, packet.src, packet.dst);
  const header = headerBytes(packet);
  const bytes = new Uint8Array(header + payload.length);
  const view = viewOf(bytes);
  view.setUint8(0, 0x40 | (header / 4));
  view.setUint8(1, packet.tos);
  view.setUint16(2, bytes.length);
  view.setUint16(4, packet.id);
  view.setUint16(6, (packet.dontFragment ? 0x4000 : 0) | (packet.moreFragments ? 0x2000 : 0) | (packet.fragmentOffset / 8));
  view.setUint8(8, packet.ttl);
  view.setUint8(9, packet.protocol);
  view.setInt32(12, packet.src);
  view.setInt32(16, packet.dst);
  bytes.set(packet.options, IPV4_HEADER_BYTES);
  view.setUint16(10, checksum(bytes, 0, header));
  bytes.set(payload, header);
  return bytes;
}

/** Returns null where Linux's ip_rcv() would drop: version, header length, total length or header checksum wrong. */
export function decodePacket(bytes: Uint8Array): Packet | null {
  if (bytes.length < IPV4_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const header = (view.getUint8(0) & 15) * 4;
  const totalLength = view.getUint16(2);
  if (view.getUint8(0) >>> 4 !== 4 || header < IPV4_HEADER_BYTES) return null;
  if (totalLength < header || totalLength > bytes.length || checksum(bytes, 0, header) !== 0) return null;
  const src = toIpv4(view.getInt32(12));
  const dst = toIpv4(view.getInt32(16));
  const protocol = view.getUint8(9);
  const fragment = view.getUint16(6);
  const payload = bytes.subarray(header, totalLength);
  return packet({
    src,
    dst,
    protocol,
    ttl: view.getUint8(8),
    tos: view.getUint8(1),
    id: view.getUint16(4),
    dontFragment: (fragment & 0x4000) !== 0,
    moreFragments: (fragment & 0x2000) !== 0,
    fragmentOffset: (fragment & 0x1fff) * 8,
    options: bytes.subarray(IPV4_HEADER_BYTES, header),
    payload: fragment & 0x3fff ? opaque(payload) : decodeSegment(payload, protocol, src, dst),
  });
}

function protocolOf(segment: Segment): number {
  switch (segment.kind) {
    case "udp":
      return UDP;
    case "tcp":
      return TCP;
    case "icmp":
      return ICMP;
    case "opaque":
      throw new Error("packet: an opaque payload needs a protocol");
    default:
      return segment satisfies never;
  }
}

/** Ethernet II frames. One frame is shared by every port it is flooded to. */
import { ARP_BYTES, type Arp, decodeArp, encodeArp } from "./arp.ts";
import { type Opaque, opaque, viewOf } from "./bytes.ts";
import { decodePacket, encodePacket, type Packet } from "./ipv4.ts";
import { BROADCAST_MAC, hashMac, isGroupMac, isLinkLocalMac, isValidUnicastMac, type Mac, readMac, writeMac } from "./mac.ts";

export const ETHERNET_HEADER_BYTES = 14;
export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;

/** Whom a destination means: one station, a group, or all. */
export const UNICAST = 0;
export const MULTICAST = 1;
export const BROADCAST = 2;

/**
 * Addresses and type, made once for all frames that one sender has for one neighbour (Linux keeps them as hh_cache). What bridges
 * ask of the addresses is computed here, once, so that a frame is compared by small integers.
 */
export class EthernetHeader {
  /** The destination as a 48-bit integer: formatMac() has its text. */
  readonly dst: Mac;
  /** The source, likewise. */
  readonly src: Mac;
  /** 0x0800 IPv4, 0x0806 ARP. */
  readonly etherType: number;
  /** For tables of MACs. */
  readonly dstHash: number;
  /** For tables of MACs. */
  readonly srcHash: number;
  /** UNICAST, MULTICAST or BROADCAST. */
  readonly cast: number;
  /** The source is one station's address, as it has to be (is_valid_ether_addr()). */
  readonly isFromStation: boolean;
  /** To 01:80:c2:00:00:0x. */
  readonly isLinkLocal: boolean;

  constructor(dst: Mac, src: Mac, etherType: number) {
    this.dst = dst;
    this.src = src;
    this.etherType = etherType;
    this.dstHash = hashMac(dst);
    this.srcHash = hashMac(src);
    this.cast = dst === BROADCAST_MAC ? BROADCAST : isGroupMac(dst) ? MULTICAST : UNICAST;
    this.isFromStation = isValidUnicastMac(src);
    this.isLinkLocal = isLinkLocalMac(dst);
  }
}

/** An Ethernet frame. It is not changed once it is made. */
export class Frame {
  /** Addresses and type. */
  readonly header: EthernetHeader;
  /** What it carries, by its `kind`. */
  readonly payload: Packet | Arp | Opaque;

  constructor(header: EthernetHeader, payload: Packet | Arp | Opaque) {
    this.header = header;
    this.payload = payload;
  }

  /** The header's destination. */
  get dst(): Mac {
    return this.header.dst;
  }

  /** The header's source. */
  get src(): Mac {
    return this.header.src;
  }

  /** The header's type. */
  get etherType(): number {
    return this.header.etherType;
  }
}

export function frame(dst: Mac, src: Mac, payload: Packet | Arp): Frame {
  return new Frame(new EthernetHeader(dst, src, payload.kind === "ipv4" ? ETHERTYPE_IPV4 : ETHERTYPE_ARP), payload);
}

/** The frame's size in bytes, header included, without padding or FCS (virtual devices add neither). */
export function frameBytes(frame: Frame): number {
  return ETHERNET_HEADER_BYTES + payloadBytes(frame.payload);
}

/** What counts against the MTU. */
export function payloadBytes(payload: Packet | Arp | Opaque): number {
  switch (payload.kind) {
    case "ipv4":
      return payload.totalLength;
    case "arp":
      return ARP_BYTES;
    case "opaque":
      return payload.bytes.length;
    default:
      return payload satisfies never;
  }
}

export function encodeFrame(frame: Frame): Uint8Array {
  const payload = encodePayload(frame.payload);
  const bytes = new Uint8Array(ETHERNET_HEADER_BYTES + payload.length);
  const view = viewOf(bytes);
  writeMac(view, 0, frame.dst);
  writeMac(view, 6, frame.src);
  view.setUint16(12, frame.etherType);
  bytes.set(payload, ETHERNET_HEADER_BYTES);
  return bytes;
}

/** Returns null only where there is no whole Ethernet header; a payload that does not parse stays opaque. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length < ETHERNET_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const etherType = view.getUint16(12);
  const body = bytes.subarray(ETHERNET_HEADER_BYTES);
  const payload = etherType === ETHERTYPE_IPV4 ? decodePacket(body) : etherType === ETHERTYPE_ARP ? decodeArp(body) : null;
  return new Frame(new EthernetHeader(readMac(view, 0), readMac(view, 6), etherType), payload ?? opaque(body));
}

function encodePayload(payload: Packet | Arp | Opaque): Uint8Array {
  switch (payload.kind) {
    case "ipv4":
      return encodePacket(payload);
    case "arp":
      return encodeArp(payload);
    case "opaque":
      return payload.bytes;
    default:
      return payload satisfies never;
  }
}

/** Ethernet II frames. One frame is shared by every port it is flooded to. */
import { ARP_BYTES, type Arp, decodeArp, encodeArp } from "./arp.ts";
import { type Opaque, opaque, viewOf } from "./bytes.ts";
import { decodePacket, encodePacket, type Packet } from "./ipv4.ts";
import { type Mac, readMac, writeMac } from "./mac.ts";

export const ETHERNET_HEADER_BYTES = 14;
export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;

export interface Frame {
  readonly dst: Mac;
  readonly src: Mac;
  readonly etherType: number;
  readonly payload: Packet | Arp | Opaque;
}

export function frame(dst: Mac, src: Mac, payload: Packet | Arp): Frame {
  return { dst, src, etherType: payload.kind === "ipv4" ? ETHERTYPE_IPV4 : ETHERTYPE_ARP, payload };
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

/** Answers null only where there is no whole Ethernet header; a payload that does not parse stays opaque. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length < ETHERNET_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const etherType = view.getUint16(12);
  const body = bytes.subarray(ETHERNET_HEADER_BYTES);
  const payload = etherType === ETHERTYPE_IPV4 ? decodePacket(body) : etherType === ETHERTYPE_ARP ? decodeArp(body) : null;
  return { dst: readMac(view, 0), src: readMac(view, 6), etherType, payload: payload ?? opaque(body) };
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

/** ARP for IPv4 over Ethernet (RFC 826). */
import { viewOf } from "./bytes.ts";
import { type Ipv4, toIpv4 } from "./ipv4-address.ts";
import { type Mac, readMac, writeMac } from "./mac.ts";

export const ARP_BYTES = 28;
export const ARP_REQUEST = 1;
export const ARP_REPLY = 2;

/** An ARP message for IPv4 over Ethernet (RFC 826). */
export interface Arp {
  /** Which payload it is. */
  readonly kind: "arp";
  /** 1 a request, 2 a reply. */
  readonly operation: number;
  /** Who speaks. */
  readonly senderMac: Mac;
  /** The address of who speaks. */
  readonly senderIp: Ipv4;
  /** Zero in a request. */
  readonly targetMac: Mac;
  /** The address that is asked for. */
  readonly targetIp: Ipv4;
}

export function arp(operation: number, senderMac: Mac, senderIp: Ipv4, targetMac: Mac, targetIp: Ipv4): Arp {
  return { kind: "arp", operation, senderMac, senderIp, targetMac, targetIp };
}

export function encodeArp(message: Arp): Uint8Array {
  const bytes = new Uint8Array(ARP_BYTES);
  const view = viewOf(bytes);
  view.setUint32(0, 0x00010800);
  view.setUint16(4, 0x0604);
  view.setUint16(6, message.operation);
  writeMac(view, 8, message.senderMac);
  view.setInt32(14, message.senderIp);
  writeMac(view, 18, message.targetMac);
  view.setInt32(24, message.targetIp);
  return bytes;
}

/** Returns null for anything but IPv4 over Ethernet; trailing padding is fine. */
export function decodeArp(bytes: Uint8Array): Arp | null {
  if (bytes.length < ARP_BYTES) return null;
  const view = viewOf(bytes);
  if (view.getUint32(0) !== 0x00010800 || view.getUint16(4) !== 0x0604) return null;
  return arp(view.getUint16(6), readMac(view, 8), toIpv4(view.getInt32(14)), readMac(view, 18), toIpv4(view.getInt32(24)));
}

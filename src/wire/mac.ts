/** MAC addresses (EUI-48) as integers below 2^48, most significant octet first. */
export type Mac = number & { readonly __brand: "Mac" };

export const ZERO_MAC: Mac = 0 as Mac;
export const BROADCAST_MAC: Mac = 0xffffffffffff as Mac;

const OCTET = 256;

/** Parses six hexadecimal octets with colons; returns null for anything else. */
export function parseMac(text: string): Mac | null {
  if (!/^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i.test(text)) return null;
  return text.split(":").reduce((value, octet) => value * OCTET + Number.parseInt(octet, 16), 0) as Mac;
}

export function mac(text: string): Mac {
  const value = parseMac(text);
  if (value === null) throw new Error(`${JSON.stringify(text)}: not a MAC address`);
  return value;
}

export function formatMac(value: Mac): string {
  return value
    .toString(16)
    .padStart(12, "0")
    .replace(/..(?!$)/g, "$&:");
}

/** True for broadcast too: the group bit is the lowest of the first octet. */
export function isGroupMac(value: Mac): boolean {
  return ((value / 2 ** 40) & 1) === 1;
}

/** A unicast address that may stand on a device: not zero, not a group. Linux: is_valid_ether_addr(). */
export function isValidUnicastMac(value: Mac): boolean {
  return value !== 0 && !isGroupMac(value);
}

/** 01:80:c2:00:00:0x, never forwarded by a bridge (IEEE 802.1D §7.12.6). */
export function isLinkLocalMac(value: Mac): boolean {
  return value >= 0x0180c2000000 && value <= 0x0180c200000f;
}

/** A small integer for tables: the low 32 bits and the high 16, mixed. */
export function hashMac(value: Mac): number {
  const mixed = Math.imul((value | 0) ^ ((value / 2 ** 32) | 0), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** The group MAC of an IPv4 multicast address (RFC 1112 §6.4). */
export function multicastMac(address: number): Mac {
  return (0x01005e000000 + (address & 0x7fffff)) as Mac;
}

export function writeMac(view: DataView, offset: number, value: Mac): void {
  view.setUint16(offset, Math.floor(value / 2 ** 32));
  view.setUint32(offset + 2, value % 2 ** 32);
}

export function readMac(view: DataView, offset: number): Mac {
  return (view.getUint16(offset) * 2 ** 32 + view.getUint32(offset + 2)) as Mac;
}

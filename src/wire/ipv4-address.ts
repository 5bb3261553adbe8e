/**
 * IPv4 addresses and prefixes as numbers. An address is a signed 32-bit integer in host order (what JavaScript's bit operators
 * give), so that it stays a small integer in V8, compares with ===, and masks with &. Words are made only when somebody reads.
 */
export type Ipv4 = number & { readonly __brand: "Ipv4" };

/** A network: `address` has no host bits set; `length` is 0 to 32. */
export interface Prefix {
  /** The network. */
  readonly address: Ipv4;
  /** 0 to 32. */
  readonly length: number;
}

export const ANY: Ipv4 = 0 as Ipv4;
export const LIMITED_BROADCAST: Ipv4 = -1 as Ipv4;
export const LOCALHOST: Ipv4 = 0x7f000001 as Ipv4;

/** Brings any 32-bit number, signed or not, to the form addresses have here. */
export function toIpv4(value: number): Ipv4 {
  return (value | 0) as Ipv4;
}

/** Parses a dotted quad, strictly four decimal parts; returns null for anything else. */
export function parseIpv4(text: string): Ipv4 | null {
  let value = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) {
      octet = octet * 10 + digit;
      if (++digits > 3 || octet > 255) return null;
    } else {
      if (text[at] !== "." || digits === 0 || ++dots > 3) return null;
      value = (value << 8) | octet;
      octet = 0;
      digits = 0;
    }
  }
  return dots === 3 && digits > 0 ? (((value << 8) | octet) as Ipv4) : null;
}

const ZERO = "0".charCodeAt(0);

/** The address that a literal names; throws for anything that is not a dotted quad. */
export function ipv4(text: string): Ipv4 {
  const value = parseIpv4(text);
  if (value === null) throw new Error(`${JSON.stringify(text)}: not an IPv4 address`);
  return value;
}

export function formatIpv4(address: Ipv4): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The netmask of a prefix length, e.g. 24 → 255.255.255.0. */
export function maskOf(length: number): Ipv4 {
  return (length === 0 ? 0 : -1 << (32 - length)) as Ipv4;
}

/** The prefix length of a contiguous netmask; null where the mask has holes. */
export function lengthOfMask(mask: Ipv4): number | null {
  const length = Math.clz32(~mask);
  return maskOf(length) === mask ? length : null;
}

export function prefixOf(address: Ipv4, length: number): Prefix {
  return { address: (address & maskOf(length)) as Ipv4, length };
}

/** Parses `a.b.c.d/len` with host bits allowed; a bare address is a /32. */
export function parsePrefix(text: string): Prefix | null {
  const slash = text.indexOf("/");
  const address = parseIpv4(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  if (slash < 0) return { address, length: 32 };
  const length = text.slice(slash + 1);
  if (!/^\d{1,2}$/.test(length) || Number(length) > 32) return null;
  return prefixOf(address, Number(length));
}

export function formatPrefix(prefix: Prefix): string {
  return `${formatIpv4(prefix.address)}/${prefix.length}`;
}

export function covers(prefix: Prefix, address: Ipv4): boolean {
  return (address & maskOf(prefix.length)) === prefix.address;
}

/** The directed broadcast address of the network that `address`/`length` lies in. */
export function broadcastOf(address: Ipv4, length: number): Ipv4 {
  return (address | ~maskOf(length)) as Ipv4;
}

export function isLoopback(address: Ipv4): boolean {
  return address >>> 24 === 127;
}

export function isMulticast(address: Ipv4): boolean {
  return address >>> 28 === 14;
}

/** 0.0.0.0 alone: the rest of 0.0.0.0/8 are addresses like others since Linux 5.3 (ipv4_is_zeronet()). */
export function isZeronet(address: Ipv4): boolean {
  return address === 0;
}

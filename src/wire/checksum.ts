/** The Internet checksum (RFC 1071): the ones' complement sum of 16-bit words. */
import type { Ipv4 } from "./ipv4-address.ts";

/** Adds bytes[from..to) to a running sum; an odd last octet counts as the high half of a word. */
export function sumBytes(bytes: Uint8Array, from = 0, to = bytes.length, sum = 0): number {
  let index = from;
  for (; index + 1 < to; index += 2) sum += (bytes[index]! << 8) | bytes[index + 1]!;
  if (index < to) sum += bytes[index]! << 8;
  return sum;
}

/** Folds a running sum into the 16 bits that go on the wire. */
export function foldChecksum(sum: number): number {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

export function checksum(bytes: Uint8Array, from = 0, to = bytes.length): number {
  return foldChecksum(sumBytes(bytes, from, to));
}

/** The pseudo-header of TCP and UDP (RFC 768, RFC 9293 §3.1). */
export function pseudoHeaderSum(src: Ipv4, dst: Ipv4, protocol: number, length: number): number {
  return (src >>> 16) + (src & 0xffff) + (dst >>> 16) + (dst & 0xffff) + protocol + length;
}

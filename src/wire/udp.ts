/** UDP datagrams (RFC 768). */
import { NO_BYTES, viewOf } from "./bytes.ts";
import { foldChecksum, pseudoHeaderSum, sumBytes } from "./checksum.ts";
import type { Ipv4 } from "./ipv4-address.ts";

export const UDP = 17;
export const UDP_HEADER_BYTES = 8;

/** A UDP datagram (RFC 768). */
export interface Udp {
  /** Which payload it is. */
  readonly kind: "udp";
  /** The source port. */
  readonly sport: number;
  /** The destination port. */
  readonly dport: number;
  /** What it carries. */
  readonly data: Uint8Array;
}

export function udp(sport: number, dport: number, data: Uint8Array = NO_BYTES): Udp {
  return { kind: "udp", sport, dport, data };
}

/** Writes the datagram with its checksum; a sum of zero goes out as 0xffff. */
export function encodeUdp(datagram: Udp, src: Ipv4, dst: Ipv4): Uint8Array {
  const bytes = new Uint8Array(UDP_HEADER_BYTES + datagram.data.length);
  const view = viewOf(bytes);
  view.setUint16(0, datagram.sport);
  view.setUint16(2, datagram.dport);
  view.setUint16(4, bytes.length);
  bytes.set(datagram.data, UDP_HEADER_BYTES);
  const sum = foldChecksum(sumBytes(bytes, 0, bytes.length, pseudoHeaderSum(src, dst, UDP, bytes.length)));
  view.setUint16(6, sum === 0 ? 0xffff : sum);
  return bytes;
}

/** Returns null where the header is short, the length lies, or the checksum is wrong. */
export function decodeUdp(bytes: Uint8Array, src: Ipv4, dst: Ipv4): Udp | null {
  if (bytes.length < UDP_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const length = view.getUint16(4);
  if (length < UDP_HEADER_BYTES || length > bytes.length) return null;
  const sent = view.getUint16(6);
  if (sent !== 0 && foldChecksum(sumBytes(bytes, 0, length, pseudoHeaderSum(src, dst, UDP, length))) !== 0) return null;
  return udp(view.getUint16(0), view.getUint16(2), bytes.subarray(UDP_HEADER_BYTES, length));
}

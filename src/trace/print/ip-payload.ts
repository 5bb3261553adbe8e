/** What IPv4 hands to the printers above it, and the checksums they share. */
import { foldChecksum, sumBytes } from "../../wire/checksum.ts";
import type { Reader } from "./reader.ts";

/** Where an IP packet's payload is, and what the layers above need of its header. */
export interface IpPayload {
  readonly header: number;
  readonly at: number;
  readonly length: number;
  readonly protocol: number;
  readonly fragmented: boolean;
}

/** What a checksum field should have held, of what it held and the sum over everything. tcpdump: in_cksum_shouldbe(). */
export function correctChecksum(found: number, sum: number): number {
  let corrected = found + sum;
  corrected = (corrected & 0xffff) + (corrected >>> 16);
  return (corrected + (corrected >>> 16)) & 0xffff;
}

/** The sum over pseudo-header and segment; a source-routed packet counts with its last address. tcpdump: nextproto4_cksum(). */
export function transportChecksum(reader: Reader, payload: IpPayload, length: number): number {
  const { header, at, protocol } = payload;
  const { bytes } = reader;
  let sum = protocol + length;
  sum = sumBytes(bytes, header + 12, header + 16, sum);
  const dst = finalDestination(reader, header, at);
  sum = sumBytes(bytes, dst, dst + 4, sum);
  return foldChecksum(sumBytes(bytes, at, at + length, sum));
}

function finalDestination(reader: Reader, header: number, end: number): number {
  let at = header + 20;
  while (at + 1 < end) {
    const kind = reader.bytes[at]!;
    if (kind === 0) break;
    const size = kind === 1 ? 1 : reader.bytes[at + 1]!;
    if (size === 0 || (kind !== 1 && size < 2) || at + size > end) break;
    if ((kind === 131 || kind === 137) && size >= 7) return at + size - 4;
    at += size;
  }
  return header + 16;
}

/** TCP segments and their options (RFC 9293, RFC 7323, RFC 2018). Sequence numbers are signed 32-bit: compare by (a - b) | 0. */
import { NO_BYTES, viewOf } from "./bytes.ts";
import { foldChecksum, pseudoHeaderSum, sumBytes } from "./checksum.ts";
import type { Ipv4 } from "./ipv4-address.ts";

export const TCP = 6;
export const TCP_HEADER_BYTES = 20;

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;
export const ECE = 0x40;
export const CWR = 0x80;

/** The clocks of both sides (RFC 7323). */
export interface TcpTimestamps {
  /** The sender's. */
  readonly value: number;
  /** The last one heard of the other side. */
  readonly echo: number;
}

/** One value per option kind; null where the option is absent. */
export interface TcpOptions {
  /** In bytes. */
  readonly mss: number | null;
  /** 0 to 14. */
  readonly windowScale: number | null;
  /** Whether SACK may be sent. */
  readonly sackPermitted: boolean;
  /** The clocks of RFC 7323. */
  readonly timestamps: TcpTimestamps | null;
  /** Pairs of left and right edge. */
  readonly sack: readonly (readonly [number, number])[] | null;
}

/** A TCP segment (RFC 9293). */
export interface Tcp {
  /** Which payload it is. */
  readonly kind: "tcp";
  /** The source port. */
  readonly sport: number;
  /** The destination port. */
  readonly dport: number;
  /** Its sequence number, signed. */
  readonly seq: number;
  /** The next one expected, signed. */
  readonly ack: number;
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128. */
  readonly flags: number;
  /** As on the wire, before scaling. */
  readonly window: number;
  /** The urgent pointer. */
  readonly urgent: number;
  /** Its options. */
  readonly options: TcpOptions;
  /** What it carries. */
  readonly data: Uint8Array;
}

export const NO_OPTIONS: TcpOptions = { mss: null, windowScale: null, sackPermitted: false, timestamps: null, sack: null };

export function tcp(sport: number, dport: number, fields: Partial<Omit<Tcp, "kind" | "sport" | "dport">> = {}): Tcp {
  return {
    kind: "tcp",
    sport,
    dport,
    seq: (fields.seq ?? 0) | 0,
    ack: (fields.ack ?? 0) | 0,
    flags: fields.flags ?? 0,
    window: fields.window ?? 0,
    urgent: fields.urgent ?? 0,
    options: fields.options ?? NO_OPTIONS,
    data: fields.data ?? NO_BYTES,
  };
}

/** Header size in bytes, options and their padding included. */
export function tcpHeaderBytes(segment: Tcp): number {
  return TCP_HEADER_BYTES + optionBytes(segment.options);
}

/** Sequence space used: data plus one each for SYN and FIN. */
export function sequenceLength(segment: Tcp): number {
  return segment.data.length + (segment.flags & SYN ? 1 : 0) + (segment.flags & FIN ? 1 : 0);
}

/** Writes the segment with its checksum, options in the order and padding Linux writes them (tcp_options_write()). */
export function encodeTcp(segment: Tcp, src: Ipv4, dst: Ipv4): Uint8Array {
  const headerBytes = tcpHeaderBytes(segment);
  const bytes = new Uint8Array(headerBytes + segment.data.length);
  const view = viewOf(bytes);
  view.setUint16(0, segment.sport);
  view.setUint16(2, segment.dport);
  view.setInt32(4, segment.seq);
  view.setInt32(8, segment.ack);
  view.setUint8(12, (headerBytes / 4) << 4);
  view.setUint8(13, segment.flags);
  view.setUint16(14, segment.window);
  view.setUint16(18, segment.urgent);
  writeOptions(view, segment.options);
  bytes.set(segment.data, headerBytes);
  view.setUint16(16, foldChecksum(sumBytes(bytes, 0, bytes.length, pseudoHeaderSum(src, dst, TCP, bytes.length))));
  return bytes;
}

/** Returns null where the header or an option is cut short or the checksum is wrong. */
export function decodeTcp(bytes: Uint8Array, src: Ipv4, dst: Ipv4): Tcp | null {
  if (bytes.length < TCP_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const headerBytes = (view.getUint8(12) >>> 4) * 4;
  if (headerBytes < TCP_HEADER_BYTES || headerBytes > bytes.length) return null;
  if (foldChecksum(sumBytes(bytes, 0, bytes.length, pseudoHeaderSum(src, dst, TCP, bytes.length))) !== 0) return null;
  const options = readOptions(view, headerBytes);
  if (options === null) return null;
  return tcp(view.getUint16(0), view.getUint16(2), {
    seq: view.getInt32(4),
    ack: view.getInt32(8),
    flags: view.getUint8(13),
    window: view.getUint16(14),
    urgent: view.getUint16(18),
    options,
    data: bytes.subarray(headerBytes),
  });
}

function optionBytes(options: TcpOptions): number {
  let size = 0;
  if (options.mss !== null) size += 4;
  if (options.timestamps !== null) size += 12;
  else if (options.sackPermitted) size += 4;
  if (options.windowScale !== null) size += 4;
  if (options.sack !== null) size += 4 + 8 * options.sack.length;
  return size;
}

function writeOptions(view: DataView, options: TcpOptions): void {
  let at = TCP_HEADER_BYTES;
  if (options.mss !== null) {
    view.setUint16(at, 0x0204);
    view.setUint16(at + 2, options.mss);
    at += 4;
  }
  if (options.timestamps !== null) {
    // SACK-permitted rides in the two octets that would pad the timestamps.
    view.setUint16(at, options.sackPermitted ? 0x0402 : 0x0101);
    view.setUint16(at + 2, 0x080a);
    view.setUint32(at + 4, options.timestamps.value >>> 0);
    view.setUint32(at + 8, options.timestamps.echo >>> 0);
    at += 12;
  } else if (options.sackPermitted) {
    view.setUint32(at, 0x01010402);
    at += 4;
  }
  if (options.windowScale !== null) {
    view.setUint32(at, 0x01030300 | options.windowScale);
    at += 4;
  }
  if (options.sack !== null) {
    view.setUint32(at, 0x01010500 | (2 + 8 * options.sack.length));
    at += 4;
    for (const [left, right] of options.sack) {
      view.setInt32(at, left | 0);
      view.setInt32(at + 4, right | 0);
      at += 8;
    }
  }
}

function readOptions(view: DataView, end: number): TcpOptions | null {
  if (end === TCP_HEADER_BYTES) return NO_OPTIONS;
  let { mss, windowScale, sackPermitted, timestamps, sack } = NO_OPTIONS;
  let at = TCP_HEADER_BYTES;
  while (at < end) {
    const kind = view.getUint8(at);
    if (kind === 0) break;
    if (kind === 1) {
      at += 1;
      continue;
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > end) return null;
    if (kind === 2 && length === 4) mss = view.getUint16(at + 2);
    else if (kind === 3 && length === 3) windowScale = view.getUint8(at + 2);
    else if (kind === 4 && length === 2) sackPermitted = true;
    else if (kind === 8 && length === 10) timestamps = { value: view.getUint32(at + 2), echo: view.getUint32(at + 6) };
    else if (kind === 5 && length >= 10 && (length - 2) % 8 === 0) sack = readSack(view, at + 2, at + length);
    at += length;
  }
  return { mss, windowScale, sackPermitted, timestamps, sack };
}

function readSack(view: DataView, from: number, to: number): [number, number][] {
  const blocks: [number, number][] = [];
  for (let at = from; at < to; at += 8) blocks.push([view.getInt32(at), view.getInt32(at + 4)]);
  return blocks;
}

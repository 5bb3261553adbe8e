/**
 * Classic pcap files, both byte orders, microseconds and nanoseconds (libpcap's savefile format, pcap-savefile(5)). A broken
 * file gives what was whole and libpcap's words for the rest. pcapng is refused by name.
 */
import { concatBytes, viewOf } from "../wire/bytes.ts";

export const LINKTYPE_ETHERNET = 1;
export const LINKTYPE_RAW = 101;
export const LINKTYPE_IPV4 = 228;
export const LINKTYPE_LINUX_SLL2 = 276;

/** libpcap's largest snapshot length, and tcpdump's default. */
export const MAX_SNAPLEN = 262_144;

const MAGIC_US = 0xa1b2c3d4;
const MAGIC_NS = 0xa1b23c4d;
const MAGIC_PCAPNG = 0x0a0d0d0a;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

/** One captured packet: what was kept of it, and how long it was. */
export interface CapturedPacket {
  /** Seconds since the Unix epoch, and the rest in nanoseconds. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly bytes: Uint8Array;
  readonly length: number;
}

export interface PcapFile {
  readonly linkType: number;
  readonly snapLength: number;
  readonly packets: readonly CapturedPacket[];
  /** What broke the reading off, in libpcap's words; null where the file is whole. */
  readonly error: string | null;
}

/** Names a link type as libpcap does: name and description. */
export function linkTypeName(linkType: number): readonly [name: string, description: string] | null {
  switch (linkType) {
    case LINKTYPE_ETHERNET:
      return ["EN10MB", "Ethernet"];
    case LINKTYPE_RAW:
      return ["RAW", "Raw IP"];
    case LINKTYPE_IPV4:
      return ["IPV4", "Raw IPv4"];
    case LINKTYPE_LINUX_SLL2:
      return ["LINUX_SLL2", "Linux cooked v2"];
    default:
      return null;
  }
}

/** Reads a savefile; returns an error text where not even its header can be read. */
export function readPcap(bytes: Uint8Array): PcapFile | string {
  if (bytes.length < 4) return `truncated dump file; tried to read 4 file header bytes, only got ${bytes.length}`;
  const view = viewOf(bytes);
  const magic = view.getUint32(0);
  if (magic === MAGIC_PCAPNG) return "pcapng files are not modelled";
  const little = magic !== MAGIC_US && magic !== MAGIC_NS;
  const value = view.getUint32(0, little);
  if (value !== MAGIC_US && value !== MAGIC_NS) return "unknown file format";
  if (bytes.length < FILE_HEADER_BYTES) {
    return `truncated dump file; tried to read ${FILE_HEADER_BYTES} file header bytes, only got ${bytes.length - 4}`;
  }
  const major = view.getUint16(4, little);
  const minor = view.getUint16(6, little);
  if (major < 2) return "archaic pcap savefile format";
  if (major !== 2 || minor !== 4) return `unsupported pcap savefile version ${major}.${minor}`;
  const snapLength = clampSnapLength(view.getInt32(16, little));
  const linkType = view.getUint32(20, little) & 0x03ffffff;
  return { linkType, snapLength, ...readRecords(bytes, { little, nanoseconds: value === MAGIC_NS, snapLength }) };
}

interface Layout {
  readonly little: boolean;
  readonly nanoseconds: boolean;
  readonly snapLength: number;
}

function readRecords(bytes: Uint8Array, layout: Layout): { packets: CapturedPacket[]; error: string | null } {
  const view = viewOf(bytes);
  const packets: CapturedPacket[] = [];
  let at = FILE_HEADER_BYTES;
  while (at < bytes.length) {
    const left = bytes.length - at;
    if (left < RECORD_HEADER_BYTES) return { packets, error: truncated(RECORD_HEADER_BYTES, "header", left) };
    const captured = view.getUint32(at + 8, layout.little);
    if (captured > MAX_SNAPLEN) {
      const error = `invalid packet capture length ${captured}, bigger than ${layout.snapLength === MAX_SNAPLEN ? "snaplen of" : "maximum of"} ${MAX_SNAPLEN}`;
      return { packets, error };
    }
    if (left - RECORD_HEADER_BYTES < captured) {
      return { packets, error: truncated(captured, "captured", left - RECORD_HEADER_BYTES) };
    }
    const fraction = view.getUint32(at + 4, layout.little);
    packets.push({
      seconds: view.getUint32(at, layout.little),
      nanoseconds: layout.nanoseconds ? fraction : fraction * 1000,
      bytes: bytes.subarray(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + Math.min(captured, layout.snapLength)),
      length: view.getUint32(at + 12, layout.little),
    });
    at += RECORD_HEADER_BYTES + captured;
  }
  return { packets, error: null };
}

function truncated(wanted: number, what: string, got: number): string {
  return `truncated dump file; tried to read ${wanted} ${what} bytes, only got ${got}`;
}

/** A snapshot length of nothing means all. Linux: pcap_adjust_snapshot(). */
function clampSnapLength(value: number): number {
  return value <= 0 ? MAX_SNAPLEN : value;
}

/** The 24 bytes every savefile opens with; little-endian, as on the machines this is compared with. */
export function pcapHeader(linkType: number, snapLength = MAX_SNAPLEN, nanoseconds = false): Uint8Array {
  const bytes = new Uint8Array(FILE_HEADER_BYTES);
  const view = viewOf(bytes);
  view.setUint32(0, nanoseconds ? MAGIC_NS : MAGIC_US, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, snapLength, true);
  view.setUint32(20, linkType, true);
  return bytes;
}

export function pcapRecord(packet: CapturedPacket, nanoseconds = false): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_BYTES + packet.bytes.length);
  const view = viewOf(bytes);
  view.setUint32(0, packet.seconds, true);
  view.setUint32(4, nanoseconds ? packet.nanoseconds : Math.floor(packet.nanoseconds / 1000), true);
  view.setUint32(8, packet.bytes.length, true);
  view.setUint32(12, packet.length, true);
  bytes.set(packet.bytes, RECORD_HEADER_BYTES);
  return bytes;
}

export function writePcap(linkType: number, packets: Iterable<CapturedPacket>, snapLength = MAX_SNAPLEN): Uint8Array {
  const records = [pcapHeader(linkType, snapLength)];
  for (const packet of packets) records.push(pcapRecord(packet));
  return concatBytes(...records);
}

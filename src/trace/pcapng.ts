/**
 * pcapng, as Wireshark reads it: one file, an interface for each device, comments at packets. Little-endian, microseconds.
 * draft-ietf-opsawg-pcapng: section header, interface description, enhanced packet.
 */
import { concatBytes, viewOf } from "../wire/bytes.ts";
import { encodeText } from "../wire/text.ts";
import { LINKTYPE_ETHERNET, MAX_SNAPLEN } from "./pcap.ts";

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;

const OPT_COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_NAME = 2;
const EPB_FLAGS = 2;

const INBOUND = 1;
const OUTBOUND = 2;

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

export interface PcapngPacket {
  /** Which interface of the file, from 0. */
  readonly interface: number;
  /** Microseconds of the Unix epoch. */
  readonly epochUs: number;
  readonly bytes: Uint8Array;
  /** Before it was cut. */
  readonly length: number;
  readonly direction: "in" | "out";
  /** "" for none. */
  readonly comment: string;
}

/** What a file begins with. */
export function pcapngHeader(): Uint8Array {
  const body = new Uint8Array(16);
  const view = viewOf(body);
  view.setUint32(0, BYTE_ORDER, true);
  view.setUint16(4, 1, true);
  // The section's length is not given.
  view.setBigInt64(8, -1n, true);
  return block(SECTION_HEADER, body, [{ code: SHB_USERAPPL, value: encodeText("netnsim") }]);
}

/** Interfaces are numbered in the order in which they are described. */
export function pcapngInterface(name: string): Uint8Array {
  const body = new Uint8Array(8);
  viewOf(body).setUint16(0, LINKTYPE_ETHERNET, true);
  viewOf(body).setUint32(4, MAX_SNAPLEN, true);
  return block(INTERFACE_DESCRIPTION, body, [{ code: IF_NAME, value: encodeText(name) }]);
}

export function pcapngPacket({ interface: number, epochUs, bytes, length, direction, comment }: PcapngPacket): Uint8Array {
  const head = new Uint8Array(20);
  const view = viewOf(head);
  view.setUint32(0, number, true);
  view.setUint32(4, Math.floor(epochUs / 2 ** 32), true);
  view.setUint32(8, epochUs % 2 ** 32, true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, length, true);
  const flags = new Uint8Array(4);
  viewOf(flags).setUint32(0, direction === "in" ? INBOUND : OUTBOUND, true);
  const comments = comment === "" ? [] : [{ code: OPT_COMMENT, value: encodeText(comment) }];
  return block(ENHANCED_PACKET, concatBytes(head, padded(bytes)), [...comments, { code: EPB_FLAGS, value: flags }]);
}

function block(type: number, body: Uint8Array, options: readonly Option[]): Uint8Array {
  const content = concatBytes(body, ...options.map(optionBytes), new Uint8Array(4));
  const bytes = new Uint8Array(content.length + 12);
  const view = viewOf(bytes);
  view.setUint32(0, type, true);
  view.setUint32(4, bytes.length, true);
  bytes.set(content, 8);
  view.setUint32(bytes.length - 4, bytes.length, true);
  return bytes;
}

/** A value is no longer than its length can say. */
function optionBytes({ code, value }: Option): Uint8Array {
  const shown = value.subarray(0, 0xffff);
  const head = new Uint8Array(4);
  viewOf(head).setUint16(0, code, true);
  viewOf(head).setUint16(2, shown.length, true);
  return concatBytes(head, padded(shown));
}

/** Up to 32 bits. */
function padded(bytes: Uint8Array): Uint8Array {
  return concatBytes(bytes, new Uint8Array(-bytes.length & 3));
}

/** ICMP messages (RFC 792). The quoted datagram of an error stays bytes: it is cut short, so it may not parse as a packet. */
import { NO_BYTES, viewOf } from "./bytes.ts";
import { checksum } from "./checksum.ts";

export const ICMP = 1;
export const ICMP_HEADER_BYTES = 8;

export const ECHO_REPLY = 0;
export const DEST_UNREACHABLE = 3;
export const SOURCE_QUENCH = 4;
export const REDIRECT = 5;
/** Code of a redirect for one host. */
export const REDIRECT_HOST = 1;
export const ECHO_REQUEST = 8;
export const TIME_EXCEEDED = 11;
export const PARAMETER_PROBLEM = 12;
export const TIMESTAMP_REQUEST = 13;
export const TIMESTAMP_REPLY = 14;

/** Codes of DEST_UNREACHABLE. */
export const NET_UNREACHABLE = 0;
export const HOST_UNREACHABLE = 1;
export const PROTOCOL_UNREACHABLE = 2;
export const PORT_UNREACHABLE = 3;
export const FRAGMENTATION_NEEDED = 4;
export const NET_PROHIBITED = 9;
export const HOST_PROHIBITED = 10;
export const ADMIN_PROHIBITED = 13;

/** An ICMP message (RFC 792). */
export interface Icmp {
  /** Which payload it is. */
  readonly kind: "icmp";
  /** 8 echo request, 0 echo reply, 3 unreachable, 11 time exceeded. */
  readonly type: number;
  /** What the type has more to say. */
  readonly code: number;
  /** The first half of the second header word: the identifier of an echo. */
  readonly id: number;
  /** The second half: the sequence of an echo, the next-hop MTU of FRAGMENTATION_NEEDED. A redirect's gateway is both halves. */
  readonly sequence: number;
  /** What follows; of an error, the datagram it is about, cut short. */
  readonly data: Uint8Array;
}

export function icmp(type: number, code: number, id = 0, sequence = 0, data: Uint8Array = NO_BYTES): Icmp {
  return { kind: "icmp", type, code, id, sequence, data };
}

/** Errors quote the datagram that caused them; they never cause another error (RFC 1122 §3.2.2). */
export function isIcmpError(type: number): boolean {
  return (
    type === DEST_UNREACHABLE ||
    type === SOURCE_QUENCH ||
    type === REDIRECT ||
    type === TIME_EXCEEDED ||
    type === PARAMETER_PROBLEM
  );
}

export function encodeIcmp(message: Icmp): Uint8Array {
  const bytes = new Uint8Array(ICMP_HEADER_BYTES + message.data.length);
  const view = viewOf(bytes);
  view.setUint8(0, message.type);
  view.setUint8(1, message.code);
  view.setUint16(4, message.id);
  view.setUint16(6, message.sequence);
  bytes.set(message.data, ICMP_HEADER_BYTES);
  view.setUint16(2, checksum(bytes));
  return bytes;
}

export function decodeIcmp(bytes: Uint8Array): Icmp | null {
  if (bytes.length < ICMP_HEADER_BYTES || checksum(bytes) !== 0) return null;
  const view = viewOf(bytes);
  return icmp(view.getUint8(0), view.getUint8(1), view.getUint16(4), view.getUint16(6), bytes.subarray(ICMP_HEADER_BYTES));
}

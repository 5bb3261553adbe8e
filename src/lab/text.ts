/** The library's door to texts: bytes of what commands print, words of errors, addresses of packets. */
import { ERRNO, type ErrnoName, strerror as wordsOf } from "../kernel/config/errno.ts";
import { formatIpv4 as dotted, type Ipv4, toIpv4 } from "../wire/ipv4-address.ts";
import { type Mac, formatMac as withColons } from "../wire/mac.ts";
import { decodeText as decode, encodeText as encode } from "../wire/text.ts";
import * as read from "./arguments.ts";

/**
 * The bytes of a text that a command printed or a file holds: UTF-8, and for each lone surrogate the one byte that was no UTF-8.
 * What decodeText() made is undone exactly.
 */
export function encodeText(text: string): Uint8Array {
  if (typeof text !== "string") throw read.wrongArgument("encodeText(text)", "text", text);
  return encode(text);
}

/** Bytes as text: UTF-8, and a lone surrogate (U+DC80 to U+DCFF) for each byte that is none. */
export function decodeText(bytes: Uint8Array): string {
  return decode(read.instanceOf(Uint8Array, "a Uint8Array")("decodeText(bytes)", bytes));
}

/** The words of strerror(3) for an error's name: "No such device" for "ENODEV". */
export function strerror(errno: ErrnoName): string {
  if (typeof errno !== "string" || !Object.hasOwn(ERRNO, errno))
    throw read.wrongArgument("strerror(errno)", 'the name of an error ("ENODEV")', errno);
  return wordsOf(errno);
}

/** An address that a packet has as a number, dotted: "10.0.0.1". Signed and unsigned 32-bit integers are taken alike. */
export function formatIpv4(address: Ipv4 | number): string {
  return dotted(toIpv4(read.whole(-(2 ** 31), 2 ** 32 - 1)("formatIpv4(address)", address)));
}

/** A MAC address that a frame has as a number, with colons: "02:00:00:00:00:01". */
export function formatMac(mac: Mac | number): string {
  return withColons(read.whole(0, 2 ** 48 - 1)("formatMac(mac)", mac) as Mac);
}

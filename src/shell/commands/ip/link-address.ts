/**
 * A hardware address as iproute2 reads it (ll_addr_a2n() in lib/ll_addr.c): octets between colons, each as far as it is
 * hexadecimal, or four decimal ones with dots. Of any length: that it does not fit the device is for the kernel to say.
 */
import type { Mac } from "../../../wire/mac.ts";
import { parseInetAton } from "../../net/address.ts";
import { Quit } from "./quit.ts";

export interface LinkAddress {
  readonly octets: number;
  /** Made of the first six. */
  readonly mac: Mac;
}

export function readLinkAddress(text: string): LinkAddress {
  const octets = text.includes(".") ? readDotted(text) : text.split(":").map(readOctet);
  return { octets: octets.length, mac: octets.slice(0, 6).reduce((value, octet) => value * 256 + octet, 0) as Mac };
}

function readDotted(text: string): number[] {
  const address = parseInetAton(text);
  if (address === null) throw invalid(text);
  return [24, 16, 8, 0].map((bits) => (address >>> bits) & 0xff);
}

/** sscanf("%x") stops at what is no digit. */
function readOctet(piece: string): number {
  const digits = /^\s*\+?(?:0x)?([0-9a-f]+)/i.exec(piece);
  const value = digits === null ? 256 : Number.parseInt(digits[1]!, 16);
  if (value > 255) throw invalid(piece);
  return value;
}

function invalid(piece: string): Quit {
  return new Quit(`"${piece}" is invalid lladdr.\n`, 1);
}

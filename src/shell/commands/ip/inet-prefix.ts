/**
 * Addresses and prefixes of a command line with their family, which the first one decides for those that follow. Those of
 * families other than IPv4 are read for what is said of them; nothing is done with them. iproute2: get_addr_1(), get_prefix_1(),
 * lib/utils.c.
 */
import { type Ipv4, isMulticast, lengthOfMask, type Prefix } from "../../../wire/ipv4-address.ts";
import { type Ipv6, parseIpv6, UNSPECIFIED } from "../../net/ipv6-text.ts";
import { parseAddress, parseUnsigned } from "./arguments.ts";
import { readLinkAddress } from "./link-address.ts";
import { Quit } from "./quit.ts";

/** "any" until an option or an address says one. */
export type AddressFamily = "any" | "inet" | "inet6" | "link" | "bridge" | "mpls";

/** Those that can be named. iproute2: read_family(). */
export const FAMILIES: readonly AddressFamily[] = ["inet", "inet6", "link", "bridge", "mpls"];

export interface InetAddress {
  readonly family: AddressFamily;
  /** 0 where the family is another. */
  readonly address: Ipv4;
  readonly ipv6: Ipv6;
  /** What goes to the kernel: none for `any` and `all`, nor for `default` before the family is known. */
  readonly octets: number;
}

export interface InetPrefix extends InetAddress, Prefix {
  /** Whether a length was written, or `default`. */
  readonly hasLength: boolean;
}

const OCTETS: Readonly<Record<AddressFamily, number>> = { any: 0, inet: 4, inet6: 16, link: 0, bridge: 0, mpls: 2 };
const BITS: Readonly<Record<AddressFamily, number>> = { any: 0, inet: 32, inet6: 128, link: 0, bridge: 0, mpls: 20 };

export function readAddress(text: string, family: AddressFamily): InetAddress {
  const address = parseAny(text, family);
  if (address === null) throw new Quit(`Error: ${nameOfFamily(family)} address is expected rather than "${text}".\n`, 1, true);
  return address;
}

/** The host bits stay as written. */
export function readPrefix(text: string, family: AddressFamily): InetPrefix {
  if (family === "link") throw new Quit(`Error: "${text}" may be inet prefix, but it is not allowed in this context.\n`, 1, true);
  const prefix = parsePrefix(text, family);
  if (prefix === null) throw new Quit(`Error: ${nameOfFamily(family)} prefix is expected rather than "${text}".\n`, 1, true);
  return prefix;
}

function nameOfFamily(family: AddressFamily): string {
  return family === "any" ? "any valid" : family;
}

function parsePrefix(text: string, family: AddressFamily): InetPrefix | null {
  const slash = text.indexOf("/");
  const word = slash < 0 ? text : text.slice(0, slash);
  const address = parseAny(word, family);
  if (address === null) return null;
  const isName = ANY.has(word);
  if (slash < 0) return { ...address, length: isName ? 0 : BITS[address.family], hasLength: word === "default" };
  const length = isName ? null : parseMask(text.slice(slash + 1));
  return length === null || length > BITS[address.family] ? null : { ...address, length, hasLength: true };
}

const ANY: ReadonlySet<string> = new Set(["default", "all", "any"]);

function parseAny(text: string, family: AddressFamily): InetAddress | null {
  const none = { address: 0 as Ipv4, ipv6: UNSPECIFIED };
  if (ANY.has(text)) return family === "mpls" ? null : { ...none, family, octets: text === "default" ? OCTETS[family] : 0 };
  if (family === "link") return { ...none, family, octets: readLinkAddress(text).octets };
  if (text.includes(":")) {
    const ipv6 = family === "any" || family === "inet6" ? parseIpv6(text) : null;
    return ipv6 === null ? null : { address: 0 as Ipv4, ipv6, family: "inet6", octets: 16 };
  }
  if (family === "mpls") return /^\d+(\/\d+)*$/.test(text) ? { ...none, family, octets: 4 } : null;
  const address = family === "any" || family === "inet" ? parseAddress(text) : null;
  return address === null ? null : { address, ipv6: UNSPECIFIED, family: "inet", octets: 4 };
}

/** A prefix length, or a netmask written out. */
function parseMask(text: string): number | null {
  const length = parseUnsigned(text);
  if (length !== null) return length;
  const mask = parseAddress(text);
  return mask === null ? null : lengthOfMask(mask);
}

/** Words with addresses among them. */
export class FamilyWords {
  /** Of the first address, where no option said it. */
  family: AddressFamily;

  constructor(family: AddressFamily) {
    this.family = family;
  }
}

/** The first address of a command says the family where no option did. */
export function decideFamily<T extends InetAddress>(words: FamilyWords, address: T): T {
  if (words.family === "any") words.family = address.family;
  return address;
}

export function isMulticastAddress({ family, address, ipv6 }: InetAddress): boolean {
  return family === "inet6" ? ipv6[0]! >= 0xff00 : isMulticast(address);
}

export function plain({ address, length }: InetPrefix): Prefix {
  return { address, length };
}

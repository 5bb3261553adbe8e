/** How ip of busybox says what is wrong, and reads its words. libiproute/utils.c: get_addr_1(), get_prefix_1(). */
import { type Refusal, strerror } from "../../../../kernel/config/errno.ts";
import type { Device } from "../../../../kernel/device.ts";
import type { Net } from "../../../../kernel/net.ts";
import { findDevice } from "../../../../kernel/netlink/device.ts";
import { type Ipv4, lengthOfMask, parseIpv4 } from "../../../../wire/ipv4-address.ts";
import type { Exit } from "../../../exit.ts";
import { type Ipv6, parseIpv6, UNSPECIFIED } from "../../../net/ipv6-text.ts";
import { fail } from "../applet.ts";

/** Of -f, -4, -6 and -0; "any" where none was given, until an address says one. */
export type IpFamily = "any" | "inet" | "inet6" | "link";

/** The kernel refused: 2. */
export function refused(refusal: Refusal): Exit {
  return fail("ip", `RTNETLINK answers: ${strerror(refusal.errno)}`, 2);
}

export function require(refusal: Refusal | null): void {
  if (refusal !== null) throw refused(refusal);
}

export function invalid(word: string, exitCode = 1): Exit {
  return fail("ip", `invalid argument '${word}' to 'ip'`, exitCode);
}

/** A word for which there is no room: the nameless argument is there already. */
export function garbage(name: string, word: string, exitCode = 1): Exit {
  return fail("ip", `either "${name}" is duplicate, or "${word}" is garbage`, exitCode);
}

export function deviceNamed(net: Net, name: string, exitCode = 1): Device {
  const device = findDevice(net, name);
  if (device === null) throw fail("ip", `can't find device '${name}'`, exitCode);
  return device;
}

export function takeValue(words: string[], exitCode = 1): string {
  const value = words.shift();
  if (value === undefined) throw fail("ip", 'command line is not complete, try "help"', exitCode);
  return value;
}

export function takeNumber(words: string[], name: string, exitCode = 1): number {
  const text = takeValue(words, exitCode);
  if (!/^\d+$/.test(text) || Number(text) > 0xffffffff) throw fail("ip", `invalid argument '${text}' to '${name}'`, exitCode);
  return Number(text);
}

export interface Written {
  readonly family: IpFamily;
  /** 0 where the family is another. */
  readonly address: Ipv4;
  readonly ipv6: Ipv6;
  readonly length: number;
  /** What goes to the kernel: none where the word names no address, or is none. */
  readonly octets: number;
}

const NAMES: ReadonlySet<string> = new Set(["default", "all", "any"]);
const NOTHING = { address: 0 as Ipv4, ipv6: UNSPECIFIED, octets: 0, length: 0 };

/**
 * ADDRESS[/LENGTH]. A word that is no address of the family passes as one of length 0, as in busybox: `route add nosuch` adds
 * `default`.
 */
export function prefixFrom(text: string, family: IpFamily): Written {
  if (family === "link") throw notHere(text, "prefix");
  if (NAMES.has(text)) return { ...NOTHING, family };
  const slash = text.indexOf("/");
  const host = slash < 0 ? text : text.slice(0, slash);
  const found = readAddress(host, family);
  if (found === null) return { ...NOTHING, family: host.includes(":") ? "inet6" : "inet" };
  if (slash < 0) return found;
  const length = readLength(text.slice(slash + 1), found.length);
  if (length === null) throw notAn("prefix", host);
  return { ...found, length };
}

export function addressFrom(text: string, family: IpFamily): Written {
  if (family === "link") throw notHere(text, "address");
  if (NAMES.has(text)) return { ...NOTHING, family, octets: family === "inet6" ? 16 : 4 };
  const found = readAddress(text, family);
  if (found === null) throw notAn("address", text);
  return found;
}

function notHere(text: string, what: string): Exit {
  return fail("ip", `"${text}" may be inet ${what}, but it is not allowed in this context`);
}

function notAn(what: string, text: string): Exit {
  return fail("ip", `an inet ${what} is expected rather than "${text}"`);
}

/** Parts of an IPv4 address that are missing are 0, as `10.1` is 10.1.0.0. */
function readAddress(text: string, family: IpFamily): Written | null {
  if (text.includes(":")) {
    const ipv6 = family === "inet" ? null : parseIpv6(text);
    return ipv6 === null ? null : { family: "inet6", address: 0 as Ipv4, ipv6, length: 128, octets: 16 };
  }
  if (family === "inet6") return null;
  const parts = text.split(".");
  const address = parts.length <= 4 ? parseIpv4([...parts, "0", "0", "0"].slice(0, 4).join(".")) : null;
  return address === null ? null : { family: "inet", address, ipv6: UNSPECIFIED, length: 32, octets: 4 };
}

/** A prefix length, or a netmask written out. */
function readLength(text: string, limit: number): number | null {
  if (/^\d+$/.test(text) && Number(text) <= limit) return Number(text);
  const mask = parseIpv4(text);
  return mask === null ? null : lengthOfMask(mask);
}

/** The verb a word means, by abbreviation, in the order busybox looks. */
export function verbOf(word: string | undefined, verbs: readonly string[], exitCode = 1): string {
  if (word === undefined) return "show";
  const found = verbs.find((verb) => word !== "" && verb.startsWith(word));
  if (found === undefined) throw invalid(word, exitCode);
  return found;
}

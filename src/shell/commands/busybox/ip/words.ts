/** How ip of busybox says what is wrong, and reads its words. */
import { type Refusal, strerror } from "../../../../kernel/config/errno.ts";
import type { Device } from "../../../../kernel/device.ts";
import type { Net } from "../../../../kernel/net.ts";
import { findDevice } from "../../../../kernel/netlink/device.ts";
import { type Ipv4, parseIpv4 } from "../../../../wire/ipv4-address.ts";
import { type AppletEnd, fail } from "../applet.ts";

/** The kernel refused: 2. */
export function refused(refusal: Refusal): AppletEnd {
  return fail("ip", `RTNETLINK answers: ${strerror(refusal.errno)}`, 2);
}

export function demand(refusal: Refusal | null): void {
  if (refusal !== null) throw refused(refusal);
}

export function invalid(word: string, exitCode = 1): AppletEnd {
  return fail("ip", `invalid argument '${word}' to 'ip'`, exitCode);
}

export function deviceNamed(net: Net, name: string, exitCode = 1): Device {
  const device = findDevice(net, name);
  if (device === null) throw fail("ip", `can't find device '${name}'`, exitCode);
  return device;
}

export function takeValue(words: string[]): string {
  const value = words.shift();
  if (value === undefined) throw fail("ip", 'command line is not complete, try option "help"');
  return value;
}

export interface Written {
  readonly address: Ipv4;
  readonly length: number;
}

/** ADDRESS[/LENGTH]; parts that are missing are 0, as `10.1` is 10.1.0.0. */
export function prefixFrom(text: string): Written {
  if (text === "default" || text === "all" || text === "any") return { address: 0 as Ipv4, length: 0 };
  const [host, length] = text.split("/") as [string, string?];
  const parts = host.split(".");
  const padded = parts.length <= 4 ? [...parts, "0", "0", "0"].slice(0, 4).join(".") : host;
  const address = parseIpv4(padded);
  const bits = length === undefined ? 32 : Number(length);
  if (address === null || !(bits >= 0 && bits <= 32)) throw fail("ip", `invalid argument '${text}' to 'inet prefix'`);
  return { address, length: bits };
}

export function addressFrom(text: string): Ipv4 {
  return prefixFrom(text).address;
}

/** The verb a word means, by abbreviation, in the order busybox looks. */
export function verbOf(word: string | undefined, verbs: readonly string[], exitCode = 1): string {
  if (word === undefined) return "show";
  const found = verbs.find((verb) => word !== "" && verb.startsWith(word));
  if (found === undefined) throw invalid(word, exitCode);
  return found;
}

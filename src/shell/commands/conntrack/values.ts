/** Addresses, numbers and lists as conntrack reads them: inet_aton(), strtoul(), words between commas. */
import { type Ipv4, maskOf, parseIpv4 } from "../../../wire/ipv4-address.ts";
import { type Arguments, type NatFilter, UsageError } from "./arguments.ts";

export function setFamily(parsed: Arguments, family: "ipv4" | "ipv6"): void {
  if (parsed.family !== null && parsed.family !== family) throw new UsageError("mismatched address family");
  parsed.family = family;
}

export function parseAddress(parsed: Arguments, text: string): Ipv4 {
  const address = parseAton(text);
  if (address !== null) {
    setFamily(parsed, "ipv4");
    return address;
  }
  if (!/^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$/.test(text) || text.length < 2) throw new UsageError(`Invalid IP address \`${text}'`);
  setFamily(parsed, "ipv6");
  return 0 as Ipv4;
}

export function parseNetwork(parsed: Arguments, text: string): { address: Ipv4; mask: Ipv4 } {
  const slash = text.indexOf("/");
  const address = parseAddress(parsed, slash < 0 ? text : text.slice(0, slash));
  const length = slash < 0 ? "" : text.slice(slash + 1);
  if (length === "") return { address, mask: maskOf(32) };
  if (!/^\d+$/.test(length) || Number(length) > (parsed.family === "ipv6" ? 128 : 32)) throw new UsageError("Invalid netmask");
  const mask = maskOf(Math.min(32, Number(length)));
  return { address: (address & mask) as Ipv4, mask };
}

/** inet_aton(): one to four parts, the last filling what is left. */
function parseAton(text: string): Ipv4 | null {
  const strict = parseIpv4(text);
  if (strict !== null) return strict;
  if (!/^(0[xX][0-9a-fA-F]+|\d+)(\.(0[xX][0-9a-fA-F]+|\d+)){0,3}$/.test(text)) return null;
  const parts = text.split(".").map((part) => (/^0\d/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = parts.pop()!;
  if (parts.some((part) => part > 255) || last >= 256 ** (4 - parts.length)) return null;
  let value = last;
  for (const [index, part] of parts.entries()) value += part * 256 ** (3 - index);
  return (value | 0) as Ipv4;
}

export function parseNat(parsed: Arguments, value: string | null): NatFilter {
  if (value === null) return { address: null, port: null };
  const parts = value.split(":");
  if (parts.length > 2) return { address: parseAddress(parsed, value), port: null };
  const [address = "", port] = parts;
  if (port !== undefined && !(parseNumber(port) > 0)) throw new UsageError(`Invalid port \`${port}'`);
  if (parseAton(address) === null) throw new UsageError(`Invalid IP address \`${address}'`);
  return { address: parseAddress(parsed, address), port: port === undefined ? null : parseNumber(port) & 0xffff };
}

export function splitWords(text: string): string[] {
  const words = text.split(",");
  for (const [index, word] of words.entries()) {
    if (word === "") throw new UsageError(`Bad parameter \`${words.slice(index).join(",")}'`);
  }
  return words;
}

/** strtoul() with base 0: what does not read as a number is 0. */
export function parseNumber(text: string): number {
  const match = /^\s*(0[xX][0-9a-fA-F]+|\d+)/.exec(text);
  if (match === null) return 0;
  return /^0\d/.test(match[1]!) ? Number.parseInt(match[1]!, 8) : Number(match[1]!);
}

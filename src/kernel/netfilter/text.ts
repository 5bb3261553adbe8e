/** Bits of text that extensions print alike. */
import { formatIpv4, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { MaskedAddress } from "../config/netfilter.ts";
import { serviceName } from "./services.ts";

/** Bare where only letters, digits, "_" and "-" are in it, else quoted (xtables_save_string()). */
export function quoteWord(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `"${text.replace(/["\\']/g, "\\$&")}"`;
}

export function hex(value: number, digits = 1): string {
  return `0x${(value >>> 0).toString(16).padStart(digits, "0")}`;
}

/** The number of leading ones; -1 where the mask is no prefix. */
export function prefixLength(mask: number): number {
  const length = Math.clz32(~mask);
  return length === 32 || mask << length === 0 ? length : -1;
}

/** "/24", "/255.0.255.0", or nothing for a whole address. */
export function maskSuffix(mask: number): string {
  const length = prefixLength(mask);
  return length === 32 ? "" : length < 0 ? `/${formatIpv4(mask as Ipv4)}` : `/${length}`;
}

export function addressText({ address, mask }: MaskedAddress): string {
  return `${formatIpv4(address)}${maskSuffix(mask)}`;
}

export function portText(port: number, protocol: "tcp" | "udp" | null, numeric: boolean): string {
  return (numeric || protocol === null ? null : serviceName(port, protocol)) ?? String(port);
}

export function not(inverted: boolean): string {
  return inverted ? " !" : "";
}

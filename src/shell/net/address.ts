/** Addresses and ports as programs read them: inet_aton(3)'s short and octal forms, numbers, service names. */
import { servicePort } from "../../kernel/netfilter/services.ts";
import { type Ipv4, toIpv4 } from "../../wire/ipv4-address.ts";

/** One to four parts, the last filling what is left; decimal, 0octal or 0xhex. Null for anything else. */
export function parseInetAton(text: string): Ipv4 | null {
  const parts = text.split(".");
  if (parts.length > 4) return null;
  const numbers: number[] = [];
  for (const part of parts) {
    if (!/^(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.test(part)) return null;
    numbers.push(/^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part));
  }
  const last = numbers.pop()!;
  if (numbers.some((number) => number > 255) || last >= 2 ** (32 - 8 * numbers.length)) return null;
  const head = numbers.reduce((sum, number, index) => sum + number * 2 ** (24 - 8 * index), 0);
  return toIpv4(head + last);
}

/** Does it look like an IPv6 address? They are known for what they are, and not modelled. */
export function isIpv6Text(text: string): boolean {
  return text.includes(":") && /^[0-9a-fA-F:.]+(%\w+)?$/.test(text);
}

/** A port by number or by name; null where it is neither. */
export function parsePort(text: string, protocol: "tcp" | "udp"): number | null {
  if (/^\d+$/.test(text)) return Number(text) <= 65_535 ? Number(text) : null;
  return servicePort(text, protocol);
}

/**
 * IPv6 addresses that are typed to programs, as getaddrinfo(3) reads them. Nothing can be sent to them where IPv6 is disabled
 * (EADDRNOTAVAIL).
 */
import type { Net } from "../../kernel/net.ts";
import { findDevice } from "../../kernel/netlink/device.ts";
import { formatIpv6, type Ipv6, parseIpv6 } from "./ipv6-text.ts";

export interface Ipv6Literal {
  readonly address: Ipv6;
  /** As it is printed: `fe80::1%eth0` with its device. */
  readonly text: string;
}

/** Null for what is none, also for one on a device that is not there. */
export function ipv6Literal(net: Net, word: string): Ipv6Literal | null {
  const [text, scope] = word.split(/%(.*)/s) as [string, string?];
  const address = text.includes(":") ? parseIpv6(text) : null;
  if (address === null) return null;
  if (scope === undefined) return { address, text: formatIpv6(address) };
  const isThere = findDevice(net, scope) !== null || /^\d+$/.test(scope);
  return isThere ? { address, text: `${formatIpv6(address)}%${scope}` } : null;
}

/** To link-local, multicast and mapped addresses a socket connects; what it sends then does not get out. */
export function canConnect({ address: [first, second, third, fourth, fifth, sixth] }: Ipv6Literal): boolean {
  const isMapped = first === 0 && second === 0 && third === 0 && fourth === 0 && fifth === 0 && sixth === 0xffff;
  return isMapped || (first! & 0xffc0) === 0xfe80 || first! >= 0xff00;
}

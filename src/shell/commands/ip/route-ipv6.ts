/**
 * IPv6 routes, as Linux has them with net.ipv6.conf.all.disable_ipv6=1: no device takes any, so there are none. Those without a
 * device (blackhole and its kin) would be taken and are not modelled. Linux: inet6_rtm_newroute(), inet6_rtm_delroute(),
 * fib6_nh_init(), ip6_validate_gw(), net/ipv6/route.c.
 */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { RouteVerb } from "../../../kernel/netlink/route.ts";
import type { Ipv6 } from "../../net/ipv6-text.ts";
import { notModelled } from "./quit.ts";
import type { RouteWords } from "./route-parse.ts";

export interface Ipv6Hop {
  readonly gateway: Ipv6 | null;
  readonly hasDevice: boolean;
  readonly onlink: boolean;
}

export function requestIpv6Route(words: RouteWords, verb: RouteVerb | "delete"): Refusal {
  const { type, tos, table, destination, device, gateway, nextHops, onlink } = words;
  if (tos !== null && tos !== 0) return refusal("EINVAL", "Invalid dsfield (tos): option not available for IPv6");
  const first = nextHops?.[0] ?? null;
  const hop: Ipv6Hop = {
    gateway: (gateway ?? first?.gateway)?.ipv6 ?? null,
    hasDevice: device !== null || (first !== null && first.device !== 0),
    onlink: first?.onlink ?? onlink,
  };
  if (verb === "delete") return refuseIpv6Delete(destination!.length, table, hop);
  const refused = refuseIpv6Add(type, hop);
  if (refused === null) throw notModelled("an IPv6 route");
  return refused;
}

/** Null for a route that the kernel would take: one that only refuses. */
export function refuseIpv6Add(type: string | null, { gateway, hasDevice, onlink }: Ipv6Hop): Refusal | null {
  if (type === "blackhole" || type === "unreachable" || type === "prohibit" || type === "throw") return null;
  if (gateway !== null) {
    const isNone = gateway.every((group) => group === 0) || gateway[0]! >= 0xff00;
    if (isNone) return refusal("EINVAL", "Invalid gateway address");
    if (isLinkLocal(gateway) && !hasDevice) return refusal("EINVAL", "Egress device not specified");
    if (!isLinkLocal(gateway) && !onlink) return refusal("EHOSTUNREACH");
  }
  return hasDevice ? refusal("EACCES", "IPv6 is disabled on nexthop device") : refusal("ENODEV");
}

export function refuseIpv6Delete(length: number, table: number | null, { gateway, hasDevice }: Ipv6Hop): Refusal {
  if (!isThere(table)) return refusal("ESRCH", "FIB table does not exist");
  return refusal(length === 0 && !hasDevice && gateway === null ? "ENOENT" : "ESRCH");
}

/** fe80::/10. */
function isLinkLocal([first]: Ipv6): boolean {
  return (first! & 0xffc0) === 0xfe80;
}

/** Of the tables only two are there. */
export function isThere(table: number | null): boolean {
  return table === null || table === 0 || table === 254 || table === 255;
}

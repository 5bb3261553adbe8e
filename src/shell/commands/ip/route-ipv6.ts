/**
 * IPv6 routes, as Linux has them with net.ipv6.conf.all.disable_ipv6=1: no device takes any, so there are none. Those without a device
 * (blackhole and its kin) would be taken: they are refused by name. Linux: inet6_rtm_newroute(), inet6_rtm_delroute(), net/ipv6/route.c.
 */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import type { RouteVerb } from "../../../kernel/netlink/route.ts";
import type { Ipv6 } from "../../net/ipv6-text.ts";
import { notModelled } from "./quit.ts";
import type { RouteWords } from "./route-parse.ts";

export function requestIpv6Route(words: RouteWords, verb: RouteVerb | "delete"): Refusal {
  const { type, tos, table, destination, device, gateway, nextHops } = words;
  if (tos !== null && tos !== 0) return refusal("EINVAL", "Invalid dsfield (tos): option not available for IPv6");
  if (verb === "delete") {
    if (!isThere(table)) return refusal("ESRCH", "FIB table does not exist");
    return refusal(destination!.length === 0 && device === null && gateway === null ? "ENOENT" : "ESRCH");
  }
  if (type === "blackhole" || type === "unreachable" || type === "prohibit" || type === "throw")
    throw notModelled("an IPv6 route");
  const hasDevice = device !== null || nextHops?.some((hop) => hop.device !== 0) === true;
  if (hasDevice) return refusal("ENODEV", "IPv6 is disabled on nexthop device");
  const via = gateway ?? nextHops?.[0]?.gateway ?? null;
  if (via === null) return refusal("ENODEV");
  return isLinkLocal(via.ipv6) ? refusal("EINVAL", "Egress device not specified") : refusal("EHOSTUNREACH");
}

/** fe80::/10. */
function isLinkLocal([first]: Ipv6): boolean {
  return (first! & 0xffc0) === 0xfe80;
}

/** Of the tables only two are there. */
export function isThere(table: number | null): boolean {
  return table === null || table === 0 || table === 254 || table === 255;
}

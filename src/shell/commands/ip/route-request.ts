/**
 * What the words of `ip route` ask the kernel for, with what iproute2 fills in itself, and what it returns. iproute2:
 * iproute_modify().
 */
import { type Refusal, refusal } from "../../../kernel/config/errno.ts";
import { NO_DEVICE } from "../../../kernel/config/link.ts";
import {
  type NextHop,
  PROTO_BOOT,
  type Route,
  type RouteType,
  SCOPE_HOST,
  SCOPE_LINK,
  SCOPE_UNIVERSE,
  TABLE_LOCAL,
  TABLE_MAIN,
} from "../../../kernel/config/route.ts";
import { deleteRoute, putRoute, type RouteVerb } from "../../../kernel/netlink/route.ts";
import type { InetAddress } from "./inet-prefix.ts";
import { notModelled } from "./quit.ts";
import { requestIpv6Route } from "./route-ipv6.ts";
import { deviceIndex, type HopWords, type RouteWords } from "./route-parse.ts";
import type { Tool } from "./tool.ts";

export function requestRoute(tool: Tool, words: RouteWords, verb: RouteVerb | "delete"): Refusal | null {
  const { family, unmodelled } = words;
  if (family === "inet6") return requestIpv6Route(words, verb);
  if (family !== "any" && family !== "inet") return refusal("EOPNOTSUPP");
  const type = words.type ?? "unicast";
  const refused = refuseAddresses(words);
  if (refused !== null) return refused;
  if (type === "nat" || type === "xresolve") return refusal("EINVAL", "Invalid scope");
  const badHop = words.nextHopId !== null ? refuseNextHopId(words) : refuseFirstHop(tool, words);
  if (badHop !== null) return badHop;
  if (unmodelled !== null) throw notModelled(`route option "${unmodelled}"`);
  const route = toRoute(tool, words, type);
  return verb === "delete" ? remove(tool, words, route) : putRoute(tool.net, verb, route);
}

/** Addresses that are none, or of another family. Linux: rtm_to_fib_config(), fib_gw_from_via(). */
function refuseAddresses({ gateway, source, nextHops }: RouteWords): Refusal | null {
  const isEmpty = (address: InetAddress | null): boolean => address !== null && address.octets === 0;
  if (isEmpty(gateway) || isEmpty(source)) return refusal("EINVAL", "Attribute failed policy validation");
  for (const hop of [{ gateway }, ...(nextHops ?? [])]) {
    if (isEmpty(hop.gateway)) return refusal("EINVAL", "Invalid IPv4 address in RTA_GATEWAY");
    const family = hop.gateway?.family ?? "inet";
    if (family === "inet6") return refusal("ENODEV", "IPv6 is disabled on nexthop device");
    if (family !== "inet") return refusal("EINVAL", "Unsupported address family in RTA_VIA");
  }
  return null;
}

/** Of next hop objects (`ip nexthop`) there are none. Linux: fib_valid_key_len(), fib_create_info(). */
function refuseNextHopId({ device, gateway, nextHops }: RouteWords): Refusal {
  const message = "Nexthop specification and nexthop id are mutually exclusive";
  return refusal("EINVAL", (device ?? gateway ?? nextHops) ? message : "Nexthop id does not exist");
}

/** A device or gateway said beside the next hops has to be the first one's. Linux: fib_get_nhs(). */
function refuseFirstHop(tool: Tool, { device, gateway, nextHops }: RouteWords): Refusal | null {
  const first = nextHops?.[0];
  if (first === undefined) return null;
  if (device !== null && deviceIndex(tool, device) !== first.device)
    return refusal("EINVAL", "Nexthop device index does not match RTA_OIF");
  if (gateway !== null && gateway.address !== (first.gateway?.address ?? 0))
    return refusal("EINVAL", "Nexthop gateway does not match RTA_GATEWAY or RTA_VIA");
  return null;
}

function remove(tool: Tool, words: RouteWords, route: Route): Refusal | null {
  const hops = words.nextHops !== null || words.gateway !== null || words.device !== null ? route.nextHops : [];
  return deleteRoute(tool.net, {
    destination: route.destination,
    tos: route.tos,
    table: route.table,
    type: words.type === null ? null : route.type,
    scope: words.scope ?? (words.type === null || words.type === "unicast" ? null : route.scope),
    metric: route.metric,
    protocol: words.protocol,
    preferredSource: route.preferredSource,
    mtu: words.mtu,
    advmss: words.advmss,
    nextHops: hops.map((hop) => ({ gateway: hop.gateway, device: hop.device === 0 ? null : hop.device, weight: hop.weight })),
  });
}

function toRoute(tool: Tool, words: RouteWords, type: RouteType): Route {
  const device = words.device === null ? NO_DEVICE : deviceIndex(tool, words.device);
  const said = words.gateway !== null || device !== NO_DEVICE;
  const single: HopWords[] =
    said || !REFUSING.has(type) ? [{ gateway: words.gateway, device, weight: 1, onlink: words.onlink }] : [];
  const isLocal = type === "local" || type === "broadcast" || type === "anycast";
  const { address, length } = words.destination!;
  return {
    type,
    destination: { address, length },
    tos: words.tos ?? 0,
    metric: words.metric ?? 0,
    table: words.table === null ? (isLocal ? TABLE_LOCAL : TABLE_MAIN) : words.table || TABLE_MAIN,
    scope: words.scope ?? defaultScope(type, words),
    protocol: words.protocol ?? PROTO_BOOT,
    nextHops: (words.nextHops ?? single).map(toNextHop),
    preferredSource: words.source?.address || null,
    mtu: words.mtu,
    mtuLocked: words.mtuLocked,
    advmss: words.advmss,
  };
}

/** The kernel takes 0.0.0.0 for no gateway at all. */
function toNextHop({ gateway, device, weight, onlink }: HopWords): NextHop {
  return { gateway: gateway?.address || null, device, weight, onlink };
}

const REFUSING: ReadonlySet<RouteType> = new Set(["blackhole", "unreachable", "prohibit", "throw"]);

function defaultScope(type: RouteType, words: RouteWords): number {
  if (type === "local") return SCOPE_HOST;
  if (type === "broadcast" || type === "multicast" || type === "anycast") return SCOPE_LINK;
  return type === "unicast" && words.gateway === null && words.nextHops === null ? SCOPE_LINK : SCOPE_UNIVERSE;
}

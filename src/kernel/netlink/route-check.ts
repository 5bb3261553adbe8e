/**
 * Whether a route can be put in, and what it then says in full: the device of its gateway, its scope.
 * Linux: fib_create_info(), fib_check_nh(), net/ipv4/fib_semantics.c.
 */
import { ANY, type Ipv4, maskOf } from "../../wire/ipv4-address.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import { hasIpv4, type IfIndex, isUp, LOOPBACK_IFINDEX, NO_DEVICE } from "../config/link.ts";
import {
  type NextHop,
  type Route,
  type RouteType,
  routesIn,
  SCOPE_HOST,
  SCOPE_LINK,
  TABLE_DEFAULT,
  TABLE_LOCAL,
  TABLE_MAIN,
} from "../config/route.ts";
import { ANY_FLOW, type Flow } from "../ipv4/fib.ts";
import type { Net } from "../net.ts";
import { findLongest, typeOfLocal } from "./route-table.ts";

/** A route as asked for: a next hop may leave its device (NO_DEVICE) to be found. */
export type NewRoute = Route;

const REFUSING: ReadonlySet<RouteType> = new Set(["blackhole", "unreachable", "prohibit", "throw"]);
/** The scope a route of each type must at least have (fib_props[]). */
const LEAST_SCOPE: Readonly<Partial<Record<RouteType, number>>> = {
  local: SCOPE_HOST,
  broadcast: SCOPE_LINK,
  anycast: SCOPE_LINK,
};

/** The lower two bits of a TOS are no part of it. Linux: inet_validate_dscp(). */
export function refuseEcn(tos: number): Refusal | null {
  return (tos & 3) === 0 ? null : refusal("EINVAL", "Invalid dsfield (tos): ECN bits must be 0");
}

export function resolveRoute(net: Net, route: NewRoute): Route | Refusal {
  const { address, length } = route.destination;
  const badTos = refuseEcn(route.tos);
  if (badTos !== null) return badTos;
  if ((address & ~maskOf(length)) !== 0) return refusal("EINVAL", "Invalid prefix for given prefix length");
  if (route.scope > SCOPE_HOST) return refusal("EINVAL", "Invalid scope");
  if ((LEAST_SCOPE[route.type] ?? 0) > route.scope) return refusal("EINVAL", "Invalid scope");
  if (REFUSING.has(route.type)) return resolveRefusing(route);
  const nextHops: NextHop[] = [];
  for (const hop of route.nextHops) {
    const resolved = resolveHop(net, route, hop);
    if ("errno" in resolved) return resolved;
    nextHops.push(resolved);
  }
  if (nextHops.length === 0) return refusal("ENODEV");
  if (route.preferredSource !== null && !isValidSource(net, route)) return refusal("EINVAL", "Invalid prefsrc address");
  return { ...route, ...metricsOf(route), nextHops: sameAsBefore(nextHops) };
}

/** Metrics that are too large are cut, those of zero are none. Linux: ip_metrics_convert(). */
function metricsOf({ mtu, mtuLocked, advmss }: Route): Pick<Route, "mtu" | "advmss"> {
  return {
    mtu: mtu === null || (mtu === 0 && !mtuLocked) ? null : Math.min(mtu, 65_535 - 15),
    advmss: advmss === null || advmss === 0 ? null : Math.min(advmss, 65_535 - 40),
  };
}

/** The next hops of the route put in last: routes that come together mostly share theirs, as Linux's share a fib_info. */
let lastHops: readonly NextHop[] = [];

function sameAsBefore(hops: readonly NextHop[]): readonly NextHop[] {
  const isSame = (hop: NextHop, at: number): boolean => {
    const last = lastHops[at]!;
    return (
      hop.gateway === last.gateway &&
      hop.device === last.device &&
      hop.weight === last.weight &&
      hop.onlink === last.onlink &&
      hop.ownGateway === last.ownGateway
    );
  };
  if (hops.length !== lastHops.length || !hops.every(isSame)) lastHops = hops;
  return lastHops;
}

function resolveRefusing(route: Route): Route | Refusal {
  const said = route.nextHops.some((hop) => hop.gateway !== null || hop.device !== NO_DEVICE);
  if (said) return refusal("EINVAL", "Gateway, device and multipath can not be specified for this route type");
  return { ...route, ...metricsOf(route), nextHops: [] };
}

function resolveHop(net: Net, route: Route, hop: NextHop): NextHop | Refusal {
  if (route.scope >= SCOPE_HOST) return resolveLocal(net, route, hop);
  return hop.gateway === null ? resolveOnLink(net, hop) : resolveGateway(net, route, hop, hop.gateway);
}

function resolveLocal(net: Net, route: Route, hop: NextHop): NextHop | Refusal {
  if (route.nextHops.length !== 1) return refusal("EINVAL", "Route with host scope can not have multiple nexthops");
  if (hop.gateway !== null) return refusal("EINVAL", "Route with host scope can not have a gateway");
  return (net.devices[hop.device] ?? null) === null ? refusal("ENODEV") : hop;
}

function resolveOnLink(net: Net, hop: NextHop): NextHop | Refusal {
  if (hop.onlink) return refusal("EINVAL", "Invalid flags for nexthop - PERVASIVE and ONLINK can not be set");
  const device = net.devices[hop.device] ?? null;
  if (device === null || !hasIpv4(device)) return refusal("ENODEV");
  return isUp(device.link) ? hop : refusal("ENETDOWN", "Device for nexthop is not up");
}

function resolveGateway(net: Net, route: Route, hop: NextHop, gateway: Ipv4): NextHop | Refusal {
  if (hop.onlink) {
    const device = net.devices[hop.device] ?? null;
    if (route.scope >= SCOPE_LINK) return refusal("EINVAL", "Nexthop has invalid scope");
    if (device === null) return refusal("ENODEV", "Nexthop device required for onlink");
    if (!isUp(device.link)) return refusal("ENETDOWN", "Nexthop device is not up");
    const type = typeOfLocal(routesIn(net.config.routes, TABLE_LOCAL), gateway);
    if (type !== "unicast") return refusal("EINVAL", "Nexthop has invalid gateway");
    return hop;
  }
  const found = findLink(net, route, gateway, hop.device);
  if (found === null) return refusal("ENETUNREACH", "Nexthop has invalid gateway");
  if (found.type !== "unicast" && found.type !== "local") return refusal("EINVAL", "Nexthop has invalid gateway");
  const device = net.devices[found.device] ?? null;
  if (device === null) return refusal("EINVAL", "No egress device for nexthop");
  if (!isUp(device.link)) return refusal("ENETDOWN");
  return { ...hop, device: device.ifindex, ...(found.type === "local" && { ownGateway: true }) };
}

interface Link {
  readonly type: RouteType;
  readonly device: IfIndex;
}

/**
 * The route a gateway is reached by: of the route's own table where that is another than `main`, else as a packet of this host's
 * is looked up. Only routes nearer than the one being made count, so that a gateway behind a gateway is not taken: scope link for
 * a global route. Linux: fib_check_nh_v4_gw().
 */
function findLink(net: Net, route: Route, gateway: Ipv4, oif: IfIndex): Link | null {
  const scope = Math.max(route.scope + 1, SCOPE_LINK);
  const flow: Flow = { ...ANY_FLOW, dst: gateway, iif: LOOPBACK_IFINDEX, oif, scope };
  const ownTable = route.table === TABLE_MAIN || route.table === 0 ? null : findLinkIn(net, [route.table], flow);
  if (ownTable !== null) return ownTable;
  if (net.fib.hasCustomRules) {
    const { type, errno, routeDevice } = net.fib.lookup(flow);
    return errno === null ? { type, device: routeDevice.ifindex } : null;
  }
  return findLinkIn(net, [TABLE_LOCAL, TABLE_MAIN], flow) ?? findLinkIn(net, [TABLE_DEFAULT], flow);
}

/** Of the configuration, not of what is compiled: thousands of routes are put in one after another. */
function findLinkIn(net: Net, tables: readonly number[], { dst, oif, scope }: Flow): Link | null {
  const usableHop = (candidate: Route): NextHop | undefined =>
    candidate.nextHops.find((hop) => isUsableHop(net, hop.device) && (oif === NO_DEVICE || hop.device === oif));
  const fits = (candidate: Route): boolean =>
    candidate.tos === 0 && candidate.scope >= scope && (REFUSING.has(candidate.type) || usableHop(candidate) !== undefined);
  let best: Route | null = null;
  for (const table of tables) {
    const found = findLongest(routesIn(net.config.routes, table), dst, fits);
    if (found !== null && (best === null || found.destination.length > best.destination.length)) best = found;
  }
  return best === null || REFUSING.has(best.type) ? null : { type: best.type, device: usableHop(best)!.device };
}

function isUsableHop(net: Net, ifindex: IfIndex): boolean {
  const device = net.devices[ifindex] ?? null;
  return device !== null && isUp(device.link);
}

/** Linux: fib_valid_prefsrc(): an address of this host, or the destination of a local route. */
function isValidSource(net: Net, route: Route): boolean {
  const source = route.preferredSource ?? ANY;
  if (route.type === "local" && source === route.destination.address) return true;
  const { routes } = net.config;
  const isOwn = route.table !== TABLE_MAIN && typeOfLocal(routesIn(routes, route.table), source) === "local";
  return isOwn || typeOfLocal(routesIn(routes, TABLE_LOCAL), source) === "local";
}

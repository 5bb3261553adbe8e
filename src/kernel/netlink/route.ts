/**
 * Requests about routes. Linux: fib_table_insert(), fib_table_delete(), net/ipv4/fib_trie.c; fib_create_info(), fib_semantics.c.
 * Whether a route may be put in is asked in route-check.ts.
 */
import type { Ipv4, Prefix } from "../../wire/ipv4-address.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import {
  hasTable,
  type NextHop,
  PROTO_BOOT,
  type Route,
  type RouteTable,
  type RouteType,
  routesIn,
  SCOPE_LINK,
  SCOPE_UNIVERSE,
  TABLE_MAIN,
  withRoutes,
} from "../config/route.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { editNet } from "./change.ts";
import { type NewRoute, refuseEcn, resolveRoute } from "./route-check.ts";
import { compareKeys, filterRoutes, indexOfRoute, insertRoute, lowerBound, setRoutes } from "./route-table.ts";

/** The verbs of `ip route` as netlink flags them. */
export type RouteVerb = "add" | "append" | "prepend" | "change" | "replace" | "test";

/** A unicast route over a gateway or straight out of a device, as `ip route add` would ask for it. */
export function unicastRoute(destination: Prefix, gateway: Ipv4 | null, device: Device, options: Partial<Route> = {}): NewRoute {
  return {
    type: "unicast",
    destination,
    tos: 0,
    metric: 0,
    table: TABLE_MAIN,
    scope: gateway === null ? SCOPE_LINK : SCOPE_UNIVERSE,
    protocol: PROTO_BOOT,
    nextHops: [{ gateway, device: device.ifindex, weight: 1, onlink: false }],
    preferredSource: null,
    mtu: null,
    mtuLocked: false,
    advmss: null,
    ...options,
  };
}

/** Adds such a route. */
export function addRoute(net: Net, destination: Prefix, gateway: Ipv4 | null, device: Device): Refusal | null {
  return putRoute(net, "add", unicastRoute(destination, gateway, device));
}

/**
 * Adds many routes in one change: all of them, or none where one is refused. Each has to be possible as things stand; none can
 * lean on another of the same call.
 */
export function addRoutes(net: Net, requests: readonly NewRoute[]): Refusal | null {
  const byTable = new Map<number, Route[]>();
  for (const request of requests) {
    const route = resolveRoute(net, request);
    if ("errno" in route) return route;
    const others = byTable.get(route.table);
    if (others === undefined) byTable.set(route.table, [route]);
    else others.push(route);
  }
  let tables = net.config.routes;
  for (const [number, added] of byTable) {
    const table = [...routesIn(tables, number), ...added].sort(compareKeys);
    if (table.some((route, at) => at > 0 && compareKeys(table[at - 1]!, route) === 0)) return refusal("EEXIST");
    tables = withRoutes(tables, number, table);
  }
  setRoutes(net, tables);
  return null;
}

/** Linux: fib_table_insert(). */
export function putRoute(net: Net, verb: RouteVerb, request: NewRoute): Refusal | null {
  const route = resolveRoute(net, request);
  if ("errno" in route) return route;
  const table = routesIn(net.config.routes, route.table);
  const outcome = applyVerb(table, verb, route);
  if ("errno" in outcome) {
    // The table itself came into being before the route was refused (fib_new_table()).
    if (!hasTable(net.config.routes, route.table)) setRoutes(net, withRoutes(net.config.routes, route.table, []));
    return outcome;
  }
  setRoutes(net, withRoutes(net.config.routes, route.table, outcome.table));
  if (route.type === "local")
    editNet(net, (slice) => {
      slice.hasCustomLocalRoutes = true;
    });
  return null;
}

function applyVerb(table: RouteTable, verb: RouteVerb, route: Route): { readonly table: RouteTable } | Refusal {
  const first = lowerBound(table, route);
  if (first === table.length || compareKeys(table[first]!, route) !== 0)
    return verb === "change" || verb === "test" ? refusal("ENOENT") : { table: insertRoute(table, route, "last") };
  if (verb === "add" || verb === "test") return refusal("EEXIST");
  const same = indexOfRoute(table, route);
  if (verb === "change" || verb === "replace") {
    if (same === first) return { table };
    return same >= 0 ? refusal("EEXIST") : { table: table.with(first, route) };
  }
  if (same >= 0) return refusal("EEXIST");
  return { table: insertRoute(table, route, verb === "append" ? "last" : "first") };
}

/** Which route a deletion means; null matches any. */
export interface RouteQuery {
  readonly destination: Prefix;
  readonly tos: number;
  readonly table: number;
  readonly type: RouteType | null;
  readonly scope: number | null;
  readonly metric: number;
  readonly protocol: number | null;
  readonly preferredSource: Ipv4 | null;
  readonly mtu: number | null;
  readonly advmss: number | null;
  readonly nextHops: readonly { readonly gateway: Ipv4 | null; readonly device: number | null; readonly weight: number }[];
}

/** Linux: fib_table_delete(). */
export function deleteRoute(net: Net, query: RouteQuery): Refusal | null {
  const badTos = refuseEcn(query.tos);
  if (badTos !== null) return badTos;
  const table = routesIn(net.config.routes, query.table);
  const at = table.findIndex((route) => fits(route, query));
  if (at < 0) return refusal("ESRCH");
  setRoutes(net, withRoutes(net.config.routes, query.table, table.toSpliced(at, 1)));
  return null;
}

function fits(route: Route, query: RouteQuery): boolean {
  return (
    route.destination.address === query.destination.address &&
    route.destination.length === query.destination.length &&
    route.tos === query.tos &&
    (query.type === null || route.type === query.type) &&
    (query.scope === null || route.scope === query.scope) &&
    (query.metric === 0 || route.metric === query.metric) &&
    (query.protocol === null || route.protocol === query.protocol) &&
    (query.preferredSource === null || route.preferredSource === query.preferredSource) &&
    (query.mtu === null || (route.mtu ?? 0) === query.mtu) &&
    (query.advmss === null || (route.advmss ?? 0) === query.advmss) &&
    hopsFit(route.nextHops, query.nextHops)
  );
}

/** Linux: fib_nh_match(): one hop asked for is held against the first one. */
function hopsFit(hops: readonly NextHop[], asked: RouteQuery["nextHops"]): boolean {
  if (asked.length === 0) return true;
  if (asked.length > 1 && asked.length !== hops.length) return false;
  return asked.every((hop, at) => {
    const own = hops[at];
    if (own === undefined) return false;
    if (hop.device !== null && hop.device !== own.device) return false;
    return hop.gateway === null || hop.gateway === own.gateway;
  });
}

/** Removes every route that the predicate selects; returns how many. */
export function flushRoutes(net: Net, goes: (route: Route) => boolean): number {
  const count = net.config.routes.reduce((sum, { routes }) => sum + routes.filter(goes).length, 0);
  setRoutes(
    net,
    filterRoutes(net.config.routes, (route) => !goes(route)),
  );
  return count;
}

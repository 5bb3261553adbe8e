/**
 * A routing table as a sorted list: by destination, the longer prefix first among equal addresses, then TOS, then
 * metric; among equals the order they were put in. It is the order `ip route` prints. Linux: net/ipv4/fib_trie.c.
 */
import type { Route, RouteTable } from "../config/route.ts";
import type { Net } from "../net.ts";
import { changeNet } from "./change.ts";

/** Negative where `a` stands before `b`; 0 where they have the same key. Linux: fib_find_alias(). */
export function compareKeys(a: Route, b: Route): number {
  return (
    (a.destination.address >>> 0) - (b.destination.address >>> 0) ||
    b.destination.length - a.destination.length ||
    b.tos - a.tos ||
    a.metric - b.metric
  );
}

/** Puts a route in its place: after those of the same key, or before them. */
export function insertRoute(table: RouteTable, route: Route, where: "first" | "last"): RouteTable {
  const found = table.findIndex((other) => (where === "first" ? compareKeys(other, route) >= 0 : compareKeys(other, route) > 0));
  return found < 0 ? [...table, route] : [...table.slice(0, found), route, ...table.slice(found)];
}

/** True where both say the same: type, scope and next hop information. */
export function isSameRoute(a: Route, b: Route): boolean {
  return compareKeys(a, b) === 0 && a.type === b.type && hasSameInfo(a, b);
}

/** Linux: fib_find_info(). */
function hasSameInfo(a: Route, b: Route): boolean {
  return (
    a.protocol === b.protocol &&
    a.scope === b.scope &&
    a.preferredSource === b.preferredSource &&
    a.mtu === b.mtu &&
    a.mtuLocked === b.mtuLocked &&
    a.advmss === b.advmss &&
    a.nextHops.length === b.nextHops.length &&
    a.nextHops.every((hop, at) => {
      const other = b.nextHops[at]!;
      return (
        hop.gateway === other.gateway && hop.device === other.device && hop.weight === other.weight && hop.onlink === other.onlink
      );
    })
  );
}

export type Routes = Readonly<Record<number, RouteTable>>;

/** Adds what is not there yet, each after others of its key. */
export function addRoutes(routes: Routes, added: readonly Route[]): Routes {
  const changed: Record<number, RouteTable> = { ...routes };
  for (const route of added) {
    const table = changed[route.table] ?? [];
    if (!table.some((other) => isSameRoute(other, route))) changed[route.table] = insertRoute(table, route, "last");
  }
  return changed;
}

/** Takes each of these away once, where it is there. */
export function removeRoutes(routes: Routes, removed: readonly Route[]): Routes {
  const changed: Record<number, RouteTable> = { ...routes };
  for (const route of removed) {
    const table = changed[route.table] ?? [];
    const at = table.findIndex((other) => isSameRoute(other, route));
    if (at >= 0) changed[route.table] = table.toSpliced(at, 1);
  }
  return changed;
}

/** The same tables with only the routes that may stay; a table nothing was taken from is the same object. */
export function filterRoutes(routes: Routes, stays: (route: Route) => boolean): Routes {
  const changed: Record<number, RouteTable> = {};
  for (const [number, table] of Object.entries(routes))
    changed[Number(number)] = table.every(stays) ? table : table.filter(stays);
  return changed;
}

/** Puts tables in force; tables once made stay, empty or not. */
export function setRoutes(net: Net, routes: Routes): void {
  const before = net.config.routes;
  const changed = Object.keys(routes)
    .map(Number)
    .filter((number) => routes[number] !== before[number]);
  if (changed.length === 0) return;
  changeNet(net, (draft) => {
    for (const number of changed) draft.routes[number] = routes[number] as never;
  });
}

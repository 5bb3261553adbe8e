/**
 * A routing table as a sorted list: by destination, the longer prefix first among equal addresses, then TOS, then
 * metric; among equals the order they were put in. It is the order `ip route` prints. Linux: net/ipv4/fib_trie.c.
 */
import { type Ipv4, isMulticast, isZeronet, LIMITED_BROADCAST, maskOf, type Prefix, prefixOf } from "../../wire/ipv4-address.ts";
import {
  hasTable,
  type Route,
  type RouteTable,
  type RouteType,
  type RoutingTable,
  routesIn,
  TABLE_LOCAL,
  TABLE_MAIN,
  withRoutes,
} from "../config/route.ts";
import type { Net } from "../net.ts";
import { editNet } from "./change.ts";

type Tables = readonly RoutingTable[];

/** What a route is sorted and distinguished by. */
export type RouteKey = Pick<Route, "destination" | "tos" | "metric">;

/** Negative where `a` stands before `b`; 0 where they have the same key. Linux: fib_find_alias(). */
export function compareKeys(a: RouteKey, b: RouteKey): number {
  return (
    (a.destination.address >>> 0) - (b.destination.address >>> 0) ||
    b.destination.length - a.destination.length ||
    b.tos - a.tos ||
    a.metric - b.metric
  );
}

/** Where the first entry of a table stands that is not before `key`; the table's length where all are. */
export function lowerBound(table: RouteTable, key: RouteKey): number {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(table[middle]!, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Inserts a route in order: after those of the same key, or before them. */
export function insertRoute(table: RouteTable, route: Route, where: "first" | "last"): RouteTable {
  let at = lowerBound(table, route);
  if (where === "last") while (at < table.length && compareKeys(table[at]!, route) === 0) at++;
  return table.toSpliced(at, 0, route);
}

/** Where a table has this very route; -1 where it has none. */
export function indexOfRoute(table: RouteTable, route: Route): number {
  for (let at = lowerBound(table, route); at < table.length && compareKeys(table[at]!, route) === 0; at++) {
    if (isSameRoute(table[at]!, route)) return at;
  }
  return -1;
}

/** A table this short is gone through; a longer one is asked for each prefix there can be. */
const FEW = 32;

/** The longest prefix over an address that has a route which `fits`. */
export function findLongest(table: RouteTable, address: Ipv4, fits: (route: Route) => boolean): Route | null {
  if (table.length > FEW) return searchLongest(table, address, fits);
  let best: Route | null = null;
  for (const route of table) {
    const { destination } = route;
    if (best !== null && destination.length <= best.destination.length) continue;
    if ((address & maskOf(destination.length)) === destination.address && fits(route)) best = route;
  }
  return best;
}

function searchLongest(table: RouteTable, address: Ipv4, fits: (route: Route) => boolean): Route | null {
  for (let length = 32; length >= 0; length--) {
    const destination = prefixOf(address, length);
    const first = lowerBound(table, { destination, tos: Number.POSITIVE_INFINITY, metric: 0 });
    for (let at = first; at < table.length && isPrefix(table[at]!, destination); at++) if (fits(table[at]!)) return table[at]!;
  }
  return null;
}

function isPrefix(route: Route, { address, length }: Prefix): boolean {
  return route.destination.address === address && route.destination.length === length;
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

/**
 * A change of several routes: a table is copied once, when the first of them is put in or taken out. `editRoutes()` puts what
 * came of it in force.
 */
export class RouteDraft {
  #tables: Tables;
  /** The copies made for this change. */
  readonly #own = new Map<number, Route[]>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  routes(table: number): RouteTable {
    return this.#own.get(table) ?? routesIn(this.#tables, table);
  }

  /** Puts a route after those of its key, unless the same is there. Linux: fib_table_insert() with NLM_F_APPEND. */
  append(route: Route): void {
    const before = this.routes(route.table);
    let at = lowerBound(before, route);
    for (; at < before.length && compareKeys(before[at]!, route) === 0; at++) if (isSameRoute(before[at]!, route)) return;
    this.#copyOf(route.table).splice(at, 0, route);
  }

  /** Takes the first route out that goes where `like` goes, out of the same device and from the same source; metric 0 is any. */
  remove(like: Route): void {
    const before = this.routes(like.table);
    for (let at = lowerBound(before, like); at < before.length; at++) {
      const route = before[at]!;
      if (!isPrefix(route, like.destination) || route.tos !== like.tos) return;
      const fits = route.type === like.type && route.scope === like.scope && route.protocol === like.protocol;
      if (!fits || route.preferredSource !== like.preferredSource) continue;
      if (route.nextHops[0]?.device !== like.nextHops[0]!.device || (like.metric !== 0 && route.metric !== like.metric)) continue;
      this.#copyOf(like.table).splice(at, 1);
      return;
    }
  }

  /** Takes the routes of a table out that speak from an address. */
  removeFrom(table: number, source: Ipv4): void {
    const speaks = ({ preferredSource }: Route): boolean => preferredSource === source;
    if (!this.routes(table).some(speaks)) return;
    this.#own.set(
      table,
      this.routes(table).filter((route) => !speaks(route)),
    );
  }

  /** As they stand now. */
  get tables(): Tables {
    let changed = this.#tables;
    for (const [number, routes] of this.#own) changed = withRoutes(changed, number, routes);
    return changed;
  }

  #copyOf(table: number): Route[] {
    const known = this.#own.get(table);
    if (known !== undefined) return known;
    const copy = routesIn(this.#tables, table).slice();
    this.#own.set(table, copy);
    return copy;
  }
}

/** Changes routes of a namespace, all at once. */
export function editRoutes(net: Net, recipe: (draft: RouteDraft) => void): void {
  const draft = new RouteDraft(net.config.routes);
  recipe(draft);
  setRoutes(net, draft.tables);
}

/** What kind of address this is by the table of local routes, of whatever device. Linux: inet_addr_type_dev_table(). */
export function typeOfLocal(local: RouteTable, address: Ipv4): RouteType {
  if (address === LIMITED_BROADCAST || isZeronet(address)) return "broadcast";
  if (isMulticast(address)) return "multicast";
  return findLongest(local, address, () => true)?.type ?? "unicast";
}

/** The same tables with only the routes that may stay; a table nothing was taken from is the same object. */
export function filterRoutes(tables: Tables, stays: (route: Route) => boolean): Tables {
  let changed = tables;
  for (const { number, routes } of tables) {
    if (!routes.every(stays)) changed = withRoutes(changed, number, routes.filter(stays));
  }
  return changed;
}

/**
 * Puts tables in force; tables once made stay, empty or not. While there are no rules but the first three, the table local is
 * another name of main, which it brings with it. Linux: fib_new_table().
 */
export function setRoutes(net: Net, tables: Tables): void {
  if (tables === net.config.routes) return;
  const bringsMain = !net.config.hasCustomRules && hasTable(tables, TABLE_LOCAL) && !hasTable(tables, TABLE_MAIN);
  editNet(net, (slice) => {
    slice.routes = bringsMain ? withRoutes(tables, TABLE_MAIN, []) : tables;
  });
}

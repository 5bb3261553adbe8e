/** One routing table compiled for lookup: for each prefix its routes, from the longest prefix that covers an address upwards. */
import { ANY, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import { NO_DEVICE } from "../config/link.ts";
import { type NextHop, type Route, type RouteType, SCOPE_HOST, SCOPE_LINK, SCOPE_NOWHERE } from "../config/route.ts";
import type { Net } from "../net.ts";
import type { Flow, RouteResult } from "./fib.ts";
import { PrefixNode, type PrefixTable } from "./prefix-table.ts";
import { infoKey } from "./route-exceptions.ts";
import { selectAddress } from "./source-address.ts";

/** The error of a route of a refusing type (fib_props[], net/ipv4/fib_semantics.c). */
const REFUSALS: Readonly<Partial<Record<RouteType, ErrnoName>>> = {
  blackhole: "EINVAL",
  unreachable: "EHOSTUNREACH",
  prohibit: "EACCES",
};

/** The routes of one prefix, best first, and the one result that most have, kept once it was made. */
class Candidates {
  first: Route;
  others: Route[] | null = null;
  only: RouteResult | null = null;

  constructor(first: Route) {
    this.first = first;
  }

  /** Among routes of one prefix: the nearer table first (local before main), then TOS before none, then the lower metric. */
  add(route: Route): void {
    const others = this.others ?? [];
    if (compareRoutes(route, this.first) < 0) {
      this.others = [this.first, ...others];
      this.first = route;
      return;
    }
    const before = others.findIndex((other) => compareRoutes(route, other) < 0);
    this.others = before < 0 ? [...others, route] : others.toSpliced(before, 0, route);
  }
}

export class CompiledTable {
  readonly #net: Net;
  readonly #generation: number;
  readonly #prefixes: PrefixTable<Candidates>;
  /** Results, one for all equal routes; and which a route has: one for each next hop. */
  readonly #results = new Map<string, RouteResult>();
  readonly #hops = new Map<Route, readonly RouteResult[]>();

  constructor(net: Net, routes: readonly Route[], generation: number) {
    this.#net = net;
    this.#generation = generation;
    const nodes: PrefixNode<Candidates>[] = [];
    const byPrefix = new Map<number, Candidates>();
    for (const route of routes) {
      const { address, length } = route.destination;
      const key = length * 2 ** 32 + (address >>> 0);
      const known = byPrefix.get(key);
      if (known !== undefined) {
        known.add(route);
        continue;
      }
      const candidates = new Candidates(route);
      byPrefix.set(key, candidates);
      nodes.push(new PrefixNode(address, length, candidates));
    }
    this.#prefixes = net.host.kernel.tables.prefixes(nodes);
  }

  /** The best usable route, or null where none covers the destination or one says `throw`. */
  lookup(flow: Flow): RouteResult | null {
    for (let node = this.#prefixes.find(flow.dst); node !== null; node = node.parent) {
      const { only } = node.value;
      if (only !== null && only.scope >= flow.scope && isHopUsable(only, flow)) return only;
      const found = this.#choose(node.value, flow);
      if (found === "throw") return null;
      if (found !== null) return found;
    }
    return null;
  }

  #choose(candidates: Candidates, flow: Flow): RouteResult | "throw" | null {
    const { first, others } = candidates;
    for (let at = 0; at <= (others?.length ?? 0); at++) {
      const route = at === 0 ? first : others![at - 1]!;
      if ((route.tos !== 0 && route.tos !== flow.tos) || route.scope < flow.scope) continue;
      if (route.type === "throw") return "throw";
      const hops = this.#hopsOf(route);
      const result = chooseHop(route, hops, flow);
      if (result === null) continue;
      if (others === null && route.tos === 0 && hops.length === 1) {
        candidates.only = result;
        this.#hops.delete(route);
      }
      return result;
    }
    return null;
  }

  /** A route's results: one per next hop, or a single one for blackhole and its kin. */
  #hopsOf(route: Route): readonly RouteResult[] {
    const known = this.#hops.get(route);
    if (known !== undefined) return known;
    const errno = REFUSALS[route.type] ?? null;
    const hops: readonly (NextHop | null)[] = errno !== null || route.nextHops.length === 0 ? [null] : route.nextHops;
    const info = errno !== null || route.type === "broadcast" ? null : { key: infoKey(route), route };
    const results = hops.map((hop, at) =>
      this.#intern({ ...compileHop(this.#net, route, hop, errno, this.#generation), info, hop: at }),
    );
    this.#hops.set(route, results);
    return results;
  }

  /** Many routes lead to few next hops: equal results are one object, which stays in the processor's cache. */
  #intern(result: RouteResult): RouteResult {
    const { device, routeDevice, info, generation, neighbour, ...rest } = result;
    const key = `${routeDevice.ifindex} ${device === routeDevice} ${Object.values(rest).join(" ")} ${info?.key}`;
    const known = this.#results.get(key);
    if (known !== undefined) return known;
    this.#results.set(key, result);
    return result;
  }
}

function compareRoutes(a: Route, b: Route): number {
  return b.table - a.table || b.tos - a.tos || a.metric - b.metric;
}

function chooseHop(route: Route, hops: readonly RouteResult[], flow: Flow): RouteResult | null {
  if (hops.length === 1) return isHopUsable(hops[0]!, flow) ? hops[0]! : null;
  const usable = hops.map((_, at) => at).filter((at) => isHopUsable(hops[at]!, flow));
  if (usable.length < 2) return usable.length === 0 ? null : hops[usable[0]!]!;
  return hops[pickByHash(route, usable, flow)]!;
}

/** A next hop can be used while its device is up. */
function isHopUsable(result: RouteResult, flow: Flow): boolean {
  if (result.errno !== null) return true;
  if (flow.oif !== NO_DEVICE && flow.oif !== result.routeDevice.ifindex) return false;
  return result.type === "local" || result.routeDevice.isUp;
}

/**
 * Multipath: addresses hash to a next hop by weight (fib_multipath_hash_policy 0). Linux seeds its hash at random; which hop a
 * flow takes is ours, that it keeps it and that shares follow the weights is Linux's.
 */
function pickByHash({ nextHops }: Route, usable: readonly number[], flow: Flow): number {
  const weightOf = (at: number): number => nextHops[at]?.weight ?? 1;
  const total = usable.reduce((sum, at) => sum + weightOf(at), 0);
  let point = (Math.imul(flow.src ^ Math.imul(flow.dst, 0x9e3779b1), 0x85ebca6b) >>> 0) % total;
  for (const at of usable) {
    point -= weightOf(at);
    if (point < 0) return at;
  }
  return usable[0]!;
}

function compileHop(
  net: Net,
  route: Route,
  hop: NextHop | null,
  errno: ErrnoName | null,
  generation: number,
): Omit<RouteResult, "info" | "hop"> {
  const routeDevice = (hop !== null ? net.devices[hop.device] : null) ?? net.loopback;
  const named = hop?.gateway ?? ANY;
  const gateway = hop?.ownGateway ? ANY : named;
  return {
    type: route.type,
    errno,
    device: route.type === "local" ? net.loopback : routeDevice,
    routeDevice,
    gateway,
    source: route.preferredSource ?? defaultSource(route, routeDevice, named, errno),
    mtu: route.mtu ?? 0,
    mtuLocked: route.mtuLocked,
    advmss: route.advmss ?? 0,
    scope: route.scope,
    hopScope: gateway !== ANY ? SCOPE_LINK : route.scope >= SCOPE_HOST ? SCOPE_NOWHERE : SCOPE_HOST,
    prefixLength: route.destination.length,
    table: route.table,
    protocol: route.protocol,
    tos: route.tos,
    metric: route.metric,
    onlink: hop?.onlink ?? false,
    generation,
    neighbour: null,
  };
}

function defaultSource(route: Route, device: Net["loopback"], gateway: Ipv4, errno: ErrnoName | null): Ipv4 {
  return errno !== null || route.type === "local" ? ANY : selectAddress(device, gateway, route.scope);
}

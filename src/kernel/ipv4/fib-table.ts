/** One routing table compiled for lookup: for each prefix its routes, from the longest prefix that covers an address upwards. */
import { ANY, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import { NO_DEVICE } from "../config/link.ts";
import { type NextHop, type Route, type RouteType, SCOPE_HOST, SCOPE_LINK, SCOPE_NOWHERE } from "../config/route.ts";
import type { Net } from "../net.ts";
import type { Flow, RouteResult } from "./fib.ts";
import { PrefixNode, type PrefixTable } from "./prefix-table.ts";
import { selectAddress } from "./source-address.ts";

/** What a route of a refusing type answers (fib_props[], net/ipv4/fib_semantics.c). */
const REFUSALS: Readonly<Partial<Record<RouteType, ErrnoName>>> = {
  blackhole: "EINVAL",
  unreachable: "EHOSTUNREACH",
  prohibit: "EACCES",
};

/** A route and its answers: one per next hop, or a single one for blackhole and its kin; made when first asked for. */
class CompiledRoute {
  readonly route: Route;
  readonly #net: Net;
  readonly #generation: number;
  #results: readonly RouteResult[] | null = null;

  constructor(net: Net, route: Route, generation: number) {
    this.#net = net;
    this.route = route;
    this.#generation = generation;
  }

  get results(): readonly RouteResult[] {
    return this.#results ?? this.#compile();
  }

  #compile(): readonly RouteResult[] {
    const { route } = this;
    const errno = REFUSALS[route.type] ?? null;
    const hops: readonly (NextHop | null)[] = errno !== null || route.nextHops.length === 0 ? [null] : route.nextHops;
    this.#results = hops.map((hop) => compileHop(this.#net, route, hop, errno, this.#generation));
    return this.#results;
  }
}

/** The routes of one prefix, and the one answer that most have, kept at hand once it was given. */
class Candidates {
  readonly routes: CompiledRoute[];
  only: RouteResult | null = null;

  constructor(first: CompiledRoute) {
    this.routes = [first];
  }
}

export class CompiledTable {
  readonly #prefixes: PrefixTable<Candidates>;

  constructor(net: Net, routes: readonly Route[], generation: number) {
    const nodes: PrefixNode<Candidates>[] = [];
    const byPrefix = new Map<number, Candidates>();
    for (const route of routes) {
      const { address, length } = route.destination;
      const compiled = new CompiledRoute(net, route, generation);
      const key = length * 2 ** 32 + (address >>> 0);
      const others = byPrefix.get(key);
      if (others !== undefined) insertInOrder(others.routes, compiled);
      else {
        const candidates = new Candidates(compiled);
        byPrefix.set(key, candidates);
        nodes.push(new PrefixNode(address, length, candidates));
      }
    }
    this.#prefixes = net.host.kernel.tables.prefixes(nodes);
  }

  /** The best usable route, or null where none covers the destination or one says `throw`. */
  lookup(flow: Flow): RouteResult | null {
    for (let node = this.#prefixes.find(flow.dst); node !== null; node = node.parent) {
      const { only, routes } = node.value;
      if (only !== null && only.scope >= flow.scope && isHopUsable(only, flow)) return only;
      for (let at = 0; at < routes.length; at++) {
        const candidate = routes[at]!;
        const { route } = candidate;
        if ((route.tos !== 0 && route.tos !== flow.tos) || route.scope < flow.scope) continue;
        if (route.type === "throw") return null;
        const result = chooseHop(candidate, flow);
        if (result === null) continue;
        if (routes.length === 1 && route.tos === 0 && candidate.results.length === 1) node.value.only = result;
        return result;
      }
    }
    return null;
  }
}

/** Among routes of one prefix: the nearer table first (local before main), then TOS before none, then the lower metric. */
function insertInOrder(list: CompiledRoute[], added: CompiledRoute): void {
  const before = list.findIndex(({ route }) => compareRoutes(added.route, route) < 0);
  if (before < 0) list.push(added);
  else list.splice(before, 0, added);
}

function compareRoutes(a: Route, b: Route): number {
  return b.table - a.table || b.tos - a.tos || a.metric - b.metric;
}

function chooseHop(candidate: CompiledRoute, flow: Flow): RouteResult | null {
  const { results } = candidate;
  if (results.length === 1) return isHopUsable(results[0]!, flow) ? results[0]! : null;
  const usable = results.filter((result) => isHopUsable(result, flow));
  if (usable.length < 2) return usable[0] ?? null;
  return pickByHash(candidate, usable, flow);
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
function pickByHash(candidate: CompiledRoute, usable: readonly RouteResult[], flow: Flow): RouteResult {
  const hops = candidate.route.nextHops;
  const weightOf = (result: RouteResult): number => hops[candidate.results.indexOf(result)]?.weight ?? 1;
  const total = usable.reduce((sum, result) => sum + weightOf(result), 0);
  let point = (Math.imul(flow.src ^ Math.imul(flow.dst, 0x9e3779b1), 0x85ebca6b) >>> 0) % total;
  for (const result of usable) {
    point -= weightOf(result);
    if (point < 0) return result;
  }
  return usable[0]!;
}

function compileHop(net: Net, route: Route, hop: NextHop | null, errno: ErrnoName | null, generation: number): RouteResult {
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
    metric: route.metric,
    onlink: hop?.onlink ?? false,
    generation,
  };
}

function defaultSource(route: Route, device: Net["loopback"], gateway: Ipv4, errno: ErrnoName | null): Ipv4 {
  return errno !== null || route.type === "local" ? ANY : selectAddress(device, gateway, route.scope);
}

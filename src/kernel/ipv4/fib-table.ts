/** One routing table compiled for lookup: a hash of prefixes for each prefix length in use, tried from the longest down. */
import { ANY, type Ipv4, maskOf } from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import { isUp, NO_DEVICE } from "../config/link.ts";
import { type NextHop, type Route, type RouteType, SCOPE_HOST, SCOPE_LINK, SCOPE_NOWHERE } from "../config/route.ts";
import type { Net } from "../net.ts";
import type { Flow, RouteResult } from "./fib.ts";
import { selectAddress } from "./source-address.ts";

/** The answers of one route: one per next hop, or a single one for blackhole and its kin. */
interface CompiledRoute {
  readonly route: Route;
  readonly results: readonly RouteResult[];
}

interface Bucket {
  readonly mask: number;
  readonly byPrefix: Map<number, CompiledRoute[]>;
}

/** What a route of a refusing type answers (fib_props[], net/ipv4/fib_semantics.c). */
const REFUSALS: Readonly<Partial<Record<RouteType, ErrnoName>>> = {
  blackhole: "EINVAL",
  unreachable: "EHOSTUNREACH",
  prohibit: "EACCES",
};

export class CompiledTable {
  readonly #buckets: Bucket[] = [];

  constructor(net: Net, routes: readonly Route[], generation: number) {
    const byLength: (Map<number, CompiledRoute[]> | undefined)[] = new Array(33);
    for (const route of routes) {
      const byPrefix = (byLength[route.destination.length] ??= new Map());
      const compiled = compileRoute(net, route, generation);
      const others = byPrefix.get(route.destination.address);
      if (others === undefined) byPrefix.set(route.destination.address, [compiled]);
      else insertInOrder(others, compiled);
    }
    for (let length = 32; length >= 0; length--) {
      const byPrefix = byLength[length];
      if (byPrefix !== undefined) this.#buckets.push({ mask: maskOf(length), byPrefix });
    }
  }

  /** The best usable route, or null where none covers the destination or one says `throw`. */
  lookup(flow: Flow): RouteResult | null {
    for (let index = 0; index < this.#buckets.length; index++) {
      const bucket = this.#buckets[index]!;
      const candidates = bucket.byPrefix.get(flow.dst & bucket.mask);
      if (candidates === undefined) continue;
      for (let at = 0; at < candidates.length; at++) {
        const candidate = candidates[at]!;
        const { route } = candidate;
        if (route.tos !== 0 && route.tos !== flow.tos) continue;
        if (route.type === "throw") return null;
        const result = chooseHop(candidate, flow);
        if (result !== null) return result;
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
  return result.type === "local" || isUp(result.routeDevice.link);
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

function compileRoute(net: Net, route: Route, generation: number): CompiledRoute {
  const errno = REFUSALS[route.type] ?? null;
  const hops: readonly (NextHop | null)[] = errno !== null || route.nextHops.length === 0 ? [null] : route.nextHops;
  const results = hops.map((hop) => compileHop(net, route, hop, errno, generation));
  return { route, results };
}

function compileHop(net: Net, route: Route, hop: NextHop | null, errno: ErrnoName | null, generation: number): RouteResult {
  const routeDevice = (hop !== null ? net.devices[hop.device] : null) ?? net.loopback;
  const gateway = hop?.gateway ?? ANY;
  return {
    type: route.type,
    errno,
    device: route.type === "local" ? net.loopback : routeDevice,
    routeDevice,
    gateway,
    source: route.preferredSource ?? defaultSource(route, routeDevice, gateway, errno),
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

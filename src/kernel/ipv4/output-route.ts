/** Where a locally made packet goes and which of our addresses it speaks from. Linux: ip_route_output_key_hash(), route.c. */
import { ANY, type Ipv4, isLoopback, isMulticast, isZeronet, LIMITED_BROADCAST, LOCALHOST } from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import { hasIpv4, type IfIndex, isUp, LOOPBACK_IFINDEX, NO_DEVICE } from "../config/link.ts";
import { SCOPE_HOST, SCOPE_LINK, SCOPE_UNIVERSE } from "../config/route.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { reportNoRoute } from "./explain-route.ts";
import type { RouteResult } from "./fib.ts";
import { outputFlow } from "./output-flow.ts";
import { selectAddress } from "./source-address.ts";

export interface OutputQuery {
  readonly dst: Ipv4;
  /** ANY or absent: the route chooses. */
  readonly src?: Ipv4;
  readonly tos?: number;
  readonly mark?: number;
  readonly uid?: number;
  /** SO_BINDTODEVICE, `ping -I eth0`: the device it must leave by. */
  readonly device?: IfIndex;
  readonly protocol?: number;
  readonly sport?: number;
  readonly dport?: number;
  /** The source need not be ours (forwarding a reply, IP_TRANSPARENT). */
  readonly anySource?: boolean;
  /** SO_DONTROUTE: only routes without a gateway count. */
  readonly onLink?: boolean;
}

/** The route of a local packet; its `source` is always an address that can stand in the packet. An errno where there is none. */
export function routeOutput(net: Net, query: OutputQuery): RouteResult | ErrnoName {
  const route = findRoute(net, query);
  if (net.taps.explaining && typeof route === "string") reportNoRoute(net, query, route);
  return route;
}

function findRoute(net: Net, query: OutputQuery): RouteResult | ErrnoName {
  let src = query.src ?? ANY;
  let oif = query.device ?? NO_DEVICE;
  let bound = oif === NO_DEVICE ? null : (net.devices[oif] ?? null);
  if (src !== ANY) {
    if (isMulticast(src) || src === LIMITED_BROADCAST || isZeronet(src)) return "EINVAL";
    if (oif === NO_DEVICE && (isMulticast(query.dst) || query.dst === LIMITED_BROADCAST)) {
      bound = ownerOf(net, src);
      if (bound === null) return "EINVAL";
      oif = bound.ifindex;
    } else if (query.anySource !== true && net.fib.addressType(src) !== "LOCAL") return "EINVAL";
  }
  if (oif !== NO_DEVICE) {
    if (bound === null) return "ENODEV";
    if (!isUp(bound.link) || !hasIpv4(bound)) return "ENETUNREACH";
    if (isMulticast(query.dst) || query.dst === LIMITED_BROADCAST) {
      if (src === ANY) src = selectAddress(bound, ANY, SCOPE_LINK);
      return refuseLoopbackSource(net, direct(net, bound, query.dst, src));
    }
    if (src === ANY && query.dst === ANY) src = selectAddress(bound, ANY, SCOPE_HOST);
  }
  let dst = query.dst;
  if (dst === ANY) {
    dst = src === ANY ? LOCALHOST : src;
    if (src === ANY) src = LOCALHOST;
    oif = LOOPBACK_IFINDEX;
    return { ...direct(net, net.loopback, dst, src), type: "local" };
  }
  const flow = outputFlow(query, dst, src, oif);
  const found = net.fib.lookup(flow);
  if (found.errno !== null) {
    // A packet bound to a device goes out of it, whatever the tables say, blackhole too: "assume that the destination is on
    // link".
    if (bound === null) return found.errno;
    if (isZeronet(dst)) return "EINVAL";
    return refuseLoopbackSource(net, direct(net, bound, dst, src === ANY ? selectAddress(bound, ANY, SCOPE_LINK) : src));
  }
  if (!hasIpv4(found.device) || isZeronet(dst)) return "EINVAL";
  if (found.type === "local") {
    const source = src !== ANY ? src : found.source !== ANY ? found.source : dst;
    return source === found.source ? found : { ...found, source };
  }
  const source = src === ANY ? found.source : src;
  if (dst === LIMITED_BROADCAST) return refuseLoopbackSource(net, { ...found, type: "broadcast", source, info: null });
  if (isMulticast(dst)) return refuseLoopbackSource(net, toGroup(found, source));
  return refuseLoopbackSource(net, source === found.source ? found : { ...found, source });
}

/** An address of this host alone leaves it only where net.ipv4.conf.*.route_localnet lets it. Linux: __mkroute_output(). */
function refuseLoopbackSource({ loopback }: Net, route: RouteResult): RouteResult | "EINVAL" {
  const leaves = isLoopback(route.source) && route.device !== loopback && !route.device.conf.routeLocalnet;
  return leaves ? "EINVAL" : route;
}

/**
 * The same for a socket that connects: where the first lookup chose its source, a rule may send that elsewhere. Linux:
 * ip_route_connect().
 */
export function routeConnect(net: Net, query: OutputQuery): RouteResult | ErrnoName {
  const route = routeOutput(net, query);
  if (typeof route === "string" || (query.src ?? ANY) !== ANY || !net.fib.hasCustomRules) return route;
  return routeOutput(net, { ...query, src: route.source });
}

/** Without a route of its own a group takes the default one, but not its gateway: "yes, it is hack". */
function toGroup(found: RouteResult, source: Ipv4): RouteResult {
  const isDefault = found.prefixLength < 4;
  return {
    ...found,
    type: "multicast",
    source,
    ...(isDefault && { gateway: ANY, mtu: 0, mtuLocked: false, advmss: 0, info: null }),
  };
}

/** A destination on the link itself: multicast, limited broadcast, or an assumed one. */
function direct(net: Net, device: Device, dst: Ipv4, source: Ipv4): RouteResult {
  return {
    type: dst === LIMITED_BROADCAST ? "broadcast" : isMulticast(dst) ? "multicast" : "unicast",
    errno: null,
    device,
    routeDevice: device,
    gateway: ANY,
    source,
    mtu: 0,
    mtuLocked: false,
    advmss: 0,
    scope: SCOPE_UNIVERSE,
    hopScope: SCOPE_HOST,
    prefixLength: 0,
    table: 0,
    protocol: 0,
    tos: 0,
    metric: 0,
    onlink: true,
    info: null,
    hop: 0,
    generation: net.fib.generation,
    neighbour: null,
  };
}

function ownerOf(net: Net, address: Ipv4): Device | null {
  return net.devices.find((device) => device?.link.addresses.some((own) => own.local === address)) ?? null;
}

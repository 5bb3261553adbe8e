/**
 * The routes an address brings by itself: to itself, to its network, to its broadcast addresses. What a set of addresses brings is
 * computed as a whole, so that adding or removing one adds or removes the difference.
 * Linux: fib_add_ifaddr(), fib_del_ifaddr(), fib_magic(), net/ipv4/fib_frontend.c.
 */
import { broadcastOf, type Ipv4, isZeronet, LIMITED_BROADCAST, prefixOf } from "../../wire/ipv4-address.ts";
import { type Address, IFF_LOOPBACK, type IfIndex, isUp, type Link } from "../config/link.ts";
import {
  type NextHop,
  PROTO_KERNEL,
  type Route,
  type RouteType,
  SCOPE_HOST,
  SCOPE_LINK,
  TABLE_LOCAL,
  TABLE_MAIN,
} from "../config/route.ts";

/** The routes of all addresses of a link as it stands; while it is down only those to the addresses themselves. */
export function routesOf(link: Link): Route[] {
  return link.addresses.flatMap((address) => routesOfAddress(link, address));
}

function routesOfAddress(link: Link, address: Address): Route[] {
  const primary = address.secondary ? primaryOf(link, address) : address;
  if (primary === null) return [];
  const source = primary.local;
  const routes = [makeRoute(link, "local", address.local, 32, source, 0)];
  if (!isUp(link)) return routes;
  if (address.broadcast !== null && address.broadcast !== LIMITED_BROADCAST) {
    routes.push(makeRoute(link, "broadcast", address.broadcast, 32, source, 0));
  }
  const network = prefixOf(address.peer, address.prefixLength).address;
  if (isZeronet(network) || address.secondary || (network === address.local && address.prefixLength === 32)) return routes;
  if (!address.noPrefixRoute) {
    const type = (link.flags & IFF_LOOPBACK) !== 0 ? "local" : "unicast";
    routes.push(makeRoute(link, type, network, address.prefixLength, source, address.metric));
  }
  if (address.prefixLength < 31) {
    routes.push(makeRoute(link, "broadcast", broadcastOf(network, address.prefixLength), 32, source, 0));
  }
  return routes;
}

/** The first address of the same network. Linux: inet_ifa_byprefix(). */
function primaryOf(link: Link, address: Address): Address | null {
  const network = prefixOf(address.peer, address.prefixLength).address;
  const same = (other: Address): boolean =>
    other.prefixLength === address.prefixLength && prefixOf(other.peer, other.prefixLength).address === network;
  return link.addresses.find(same) ?? null;
}

function makeRoute(link: Link, type: RouteType, destination: Ipv4, length: number, source: Ipv4, metric: number): Route {
  return {
    type,
    destination: { address: destination, length },
    tos: 0,
    metric,
    table: type === "unicast" ? TABLE_MAIN : TABLE_LOCAL,
    scope: type === "local" ? SCOPE_HOST : SCOPE_LINK,
    protocol: PROTO_KERNEL,
    nextHops: straightOut(link.ifindex),
    preferredSource: source,
    mtu: null,
    mtuLocked: false,
    advmss: null,
  };
}

/** The next hop of everything that is on a link itself; all namespaces share those of their devices with the same number. */
const straight: (readonly NextHop[])[] = [];

function straightOut(device: IfIndex): readonly NextHop[] {
  if (device >= MANY) return [{ gateway: null, device, weight: 1, onlink: false }];
  straight[device] ??= [{ gateway: null, device, weight: 1, onlink: false }];
  return straight[device];
}

/** Larger numbers are given by hand, and rare. */
const MANY = 10_000;

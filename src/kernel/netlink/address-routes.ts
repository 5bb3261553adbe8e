/**
 * The routes an address brings by itself, to itself, to its network, to its broadcast addresses, and which of them go with it.
 * Linux: fib_add_ifaddr(), fib_del_ifaddr(), fib_magic(), net/ipv4/fib_frontend.c.
 */
import { ANY, broadcastOf, type Ipv4, isZeronet, LIMITED_BROADCAST, maskOf, prefixOf } from "../../wire/ipv4-address.ts";
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
import type { Device } from "../device.ts";
import { isValid } from "../ipv4/neighbour.ts";
import { type RouteDraft, typeOfLocal } from "./route-table.ts";

/** Two addresses of one network. */
export function isSameNetwork(a: Address, b: Address): boolean {
  return a.prefixLength === b.prefixLength && ((a.peer ^ b.peer) & maskOf(a.prefixLength)) === 0;
}

/**
 * Adds the routes of an address that `link` has, while it is down only the one to the address itself. Each speaks from the
 * network's primary address, and comes into being only where that is a local address when its turn comes: not where it is a
 * group's, or where an earlier address has it as its broadcast address.
 */
export function addAddressRoutes(draft: RouteDraft, device: Device, link: Link, address: Address): void {
  const primary = address.secondary ? link.addresses.find((other) => isSameNetwork(other, address)) : address;
  if (primary === undefined) return;
  const source = primary.local;
  const add = (type: RouteType, destination: Ipv4, length: number, metric = 0): void => {
    const isItself = type === "local" && destination === source;
    if (!isItself && typeOfLocal(draft.routes(TABLE_LOCAL), source) !== "local") return;
    draft.append(makeRoute(link, type, destination, length, source, metric));
  };
  const addBroadcast = (destination: Ipv4): void => {
    add("broadcast", destination, 32);
    forgetInvalid(device, destination);
  };
  add("local", address.local, 32);
  if (!isUp(link)) return;
  if (address.broadcast !== null && address.broadcast !== LIMITED_BROADCAST) addBroadcast(address.broadcast);
  const network = prefixOf(address.peer, address.prefixLength).address;
  if (!hasNetwork(address, network) || address.secondary) return;
  if (!address.noPrefixRoute) add(networkType(link), network, address.prefixLength, address.metric);
  if (address.prefixLength < 31) addBroadcast(broadcastOf(network, address.prefixLength));
}

/**
 * A neighbour that is being looked for, or was not found, is no neighbour once its address is everybody's. Linux:
 * arp_invalidate().
 */
function forgetInvalid({ net, neighbours }: Device, address: Ipv4): void {
  const known = neighbours.get(address);
  if (known !== undefined && !isValid(known.state)) net.neighbours.remove(known);
}

function hasNetwork({ local, prefixLength }: Address, network: Ipv4): boolean {
  return !isZeronet(network) && (network !== local || prefixLength < 32);
}

function networkType({ flags }: Link): RouteType {
  return (flags & IFF_LOOPBACK) !== 0 ? "local" : "unicast";
}

/**
 * The route to an address's network gets another metric: the new one is added before the old one goes. Linux:
 * fib_modify_prefix_metric().
 */
export function changeMetric(draft: RouteDraft, link: Link, address: Address, metric: number): void {
  const network = prefixOf(address.peer, address.prefixLength).address;
  if (!isUp(link) || address.secondary || address.noPrefixRoute || !hasNetwork(address, network)) return;
  const route = makeRoute(link, networkType(link), network, address.prefixLength, address.local, metric);
  if (typeOfLocal(draft.routes(TABLE_LOCAL), address.local) === "local") draft.append(route);
  draft.remove({ ...route, metric: address.metric });
}

/** What of an address's routes others of the device still want. */
interface Wanted {
  local: boolean;
  broadcast: boolean;
  /** The last and the first address of its network. */
  last: boolean;
  first: boolean;
}

/**
 * Removes the routes of `gone`. `addresses` are those of its link that stay (or, while a secondary is to be promoted, all of
 * them); `promotedBy` is the primary that it replaces then. With the last address of a value go the main table's routes that
 * speak from it.
 */
export function removeAddressRoutes(
  draft: RouteDraft,
  link: Link,
  addresses: readonly Address[],
  gone: Address,
  promotedBy: Address | null = null,
): void {
  const primary = gone.secondary ? addresses.find((other) => isSameNetwork(other, gone)) : gone;
  if (primary === undefined) return;
  const network = prefixOf(gone.peer, gone.prefixLength).address;
  const source = primary.local;
  const remove = (type: RouteType, destination: Ipv4, length: number): void =>
    draft.remove(makeRoute(link, type, destination, length, source, 0));
  const hasSubnet = !gone.secondary && hasNetwork(gone, network);
  if (hasSubnet && !gone.noPrefixRoute) remove(networkType(link), network, gone.prefixLength);
  const wanted = wantedByOthers(addresses, gone, primary, promotedBy);
  if (!wanted.broadcast) remove("broadcast", gone.broadcast ?? ANY, 32);
  if (hasSubnet && gone.prefixLength < 31) {
    if (!wanted.last) remove("broadcast", lastOf(gone), 32);
    if (!wanted.first) remove("broadcast", network, 32);
  }
  if (wanted.local) return;
  remove("local", gone.local, 32);
  if (promotedBy !== null || typeOfLocal(draft.routes(TABLE_LOCAL), gone.local) === "local") return;
  draft.removeFrom(TABLE_MAIN, gone.local);
}

/** Only addresses that speak from the same primary address count, and none of the network that is to be promoted. */
function wantedByOthers(
  addresses: readonly Address[],
  gone: Address,
  primary: Address,
  promotedBy: Address | null,
): Readonly<Wanted> {
  const wanted: Wanted = { local: false, broadcast: false, last: false, first: false };
  const [broadcast, last, first] = [gone.broadcast ?? ANY, lastOf(gone), firstOf(gone)];
  let sharesSource = false;
  for (const other of addresses) {
    if (other === gone || (promotedBy !== null && isSameNetwork(other, promotedBy))) continue;
    let own: Address | undefined = other;
    if (other.secondary) {
      own = isSameNetwork(other, primary)
        ? primary
        : sharesSource
          ? addresses.find((each) => isSameNetwork(each, other))
          : undefined;
      if (own === undefined || own.local !== primary.local) continue;
    } else if (other.local !== primary.local) continue;
    else if (other !== primary) sharesSource = true;
    const theirs = other.broadcast ?? ANY;
    wanted.local ||= gone.local === other.local;
    wanted.broadcast ||= broadcast === theirs;
    wanted.last ||= last === theirs;
    wanted.first ||= first === theirs;
    if (own !== other || other.prefixLength >= 31 || isZeronet(firstOf(other))) continue;
    const ends = [lastOf(other), firstOf(other)];
    wanted.broadcast ||= ends.includes(broadcast);
    wanted.last ||= ends.includes(last);
    wanted.first ||= ends.includes(first);
  }
  return wanted;
}

function firstOf({ peer, prefixLength }: Address): Ipv4 {
  return (peer & maskOf(prefixLength)) as Ipv4;
}

function lastOf({ peer, prefixLength }: Address): Ipv4 {
  return (peer | ~maskOf(prefixLength)) as Ipv4;
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

/** Larger numbers are chosen by users, and rare. */
const MANY = 10_000;

/** Requests about addresses, and the routes they bring and take. Linux: net/ipv4/devinet.c, fib_frontend.c. */
import { broadcastOf, type Ipv4, ipv4, prefixOf } from "../../wire/ipv4-address.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import { type Address, IFF_LOOPBACK, isUp } from "../config/link.ts";
import {
  PROTO_KERNEL,
  type Route,
  type RouteType,
  SCOPE_HOST,
  SCOPE_LINK,
  TABLE_LOCAL,
  TABLE_MAIN,
} from "../config/route.ts";
import type { Device } from "../device.ts";
import { changeNet, type NetDraft } from "./change.ts";

/** Adds an address; the kernel adds its local, broadcast and connected routes where the device is up. */
export function addAddress(device: Device, local: Ipv4, prefixLength: number, options: Partial<Address> = {}): Refusal | null {
  if (device.link.addresses.some((other) => other.local === local && other.prefixLength === prefixLength)) {
    return refusal("EEXIST");
  }
  const address: Address = {
    local,
    peer: local,
    prefixLength,
    broadcast: null,
    scope: 0,
    label: device.link.name,
    secondary: device.link.addresses.some(
      (other) => other.prefixLength === prefixLength && prefixOf(other.local, prefixLength).address === prefixOf(local, prefixLength).address,
    ),
    noPrefixRoute: false,
    metric: 0,
    setAtUs: device.net.loop.nowUs,
    validSeconds: Number.POSITIVE_INFINITY,
    preferredSeconds: Number.POSITIVE_INFINITY,
    ...options,
  };
  changeNet(device.net, (draft) => {
    draft.links.chunks[device.ifindex >>> 6]![device.ifindex & 63]!.addresses.push(address);
    insertRoutes(draft, addressRoutes(device, address, isUp(device.link)));
  });
  return null;
}

/** The device came up: lo gets 127.0.0.1/8, and every address its routes. */
export function linkWentUp(device: Device): void {
  if (device.link.flags & IFF_LOOPBACK && device.link.addresses.length === 0) {
    addAddress(device, ipv4("127.0.0.1"), 8, { scope: SCOPE_HOST });
    return;
  }
  changeNet(device.net, (draft) => {
    for (const address of device.link.addresses) insertRoutes(draft, addressRoutes(device, address, true));
  });
}

/** The device went down: routes over it go, and so do its neighbours. */
export function linkWentDown(device: Device): void {
  changeNet(device.net, (draft) => {
    for (const table of Object.keys(draft.routes).map(Number)) {
      draft.routes[table] = draft.routes[table]!.filter((route) => !route.nextHops.some((hop) => hop.device === device.ifindex));
    }
  });
  device.net.neighbours.flushDevice(device);
}

function addressRoutes(device: Device, address: Address, up: boolean): Route[] {
  const route = (type: RouteType, destination: Ipv4, length: number, table: number, scope: number): Route => ({
    type,
    destination: prefixOf(destination, length),
    tos: 0,
    metric: address.metric,
    table,
    scope,
    protocol: PROTO_KERNEL,
    nextHops: [{ gateway: null, device: device.ifindex, weight: 1, onlink: false }],
    preferredSource: address.local,
    mtu: null,
    mtuLocked: false,
    advmss: null,
  });
  const routes = [route("local", address.local, 32, TABLE_LOCAL, SCOPE_HOST)];
  if (!up) return routes;
  const loopback = (device.link.flags & IFF_LOOPBACK) !== 0;
  if (address.prefixLength < 32) {
    const type = loopback ? "local" : "unicast";
    if (!address.secondary && !address.noPrefixRoute) {
      routes.push(route(type, address.local, address.prefixLength, loopback ? TABLE_LOCAL : TABLE_MAIN, loopback ? SCOPE_HOST : SCOPE_LINK));
    }
    if (address.prefixLength < 31) {
      routes.push(route("broadcast", broadcastOf(address.local, address.prefixLength), 32, TABLE_LOCAL, SCOPE_LINK));
    }
  }
  return routes;
}

function insertRoutes(draft: NetDraft, routes: readonly Route[]): void {
  for (const route of routes) {
    const table = (draft.routes[route.table] ??= []);
    const same = table.some(
      (other) =>
        other.type === route.type &&
        other.destination.address === route.destination.address &&
        other.destination.length === route.destination.length &&
        other.preferredSource === route.preferredSource &&
        other.nextHops[0]?.device === route.nextHops[0]?.device,
    );
    if (!same) table.push(structuredClone(route) as never);
  }
}

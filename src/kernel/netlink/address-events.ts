/** What addresses and link state do to routes and neighbours. Linux: net/ipv4/devinet.c, fib_frontend.c, fib_semantics.c. */
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import { type Address, isUp } from "../config/link.ts";
import { type Route, SCOPE_HOST } from "../config/route.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { routesOf } from "./address-routes.ts";
import { editLink } from "./device.ts";
import { forgetNeighbours } from "./neighbour.ts";
import { addRoutes, filterRoutes, isSameRoute, removeRoutes, setRoutes } from "./route-table.ts";

/** The device came up: every address gets its routes. */
export function linkWentUp(device: Device): void {
  setRoutes(device.net, addRoutes(device.net.config.routes, routesOf(device.link)));
}

/** The device went down: routes over it go but those to its addresses, and so do its neighbours. Linux: fib_disable_ip(). */
export function linkWentDown(device: Device): void {
  disableIp(device, false);
}

/**
 * Gives a device other addresses: routes that the new ones bring are added, those that only the old ones brought are removed, and
 * with the last address everything that goes over the device. Linux: fib_inetaddr_event().
 */
export function setAddresses(device: Device, addresses: readonly Address[]): void {
  const { net } = device;
  const before = device.link;
  const old = routesOf(before);
  const now = routesOf({ ...before, addresses });
  editLink(device, (link) => {
    link.addresses = addresses;
  });
  const removed = old.filter((route) => !now.some((other) => isSameRoute(route, other)));
  const added = now.filter((route) => !old.some((other) => isSameRoute(route, other)));
  let routes = addRoutes(removeRoutes(net.config.routes, removed), added);
  const gone = goneAddresses(net, before.addresses);
  if (gone.length > 0)
    routes = filterRoutes(routes, (route) => route.preferredSource === null || !gone.includes(route.preferredSource));
  setRoutes(net, routes);
  if (before.addresses.length > 0 && addresses.length === 0) disableIp(device, true);
}

/** Takes away the routes over a device whose every next hop is dead now; with `all` those to its own addresses too. */
export function disableIp(device: Device, all: boolean): void {
  const { net } = device;
  const isDeadHop = (ifindex: number): boolean => ifindex === device.ifindex || !isUp((net.devices[ifindex] ?? device).link);
  const survives = (route: Route): boolean =>
    !route.nextHops.some((hop) => hop.device === device.ifindex) ||
    (!all && route.scope >= SCOPE_HOST) ||
    !route.nextHops.every((hop) => isDeadHop(hop.device));
  setRoutes(net, filterRoutes(net.config.routes, survives));
  net.neighbours.flushDevice(device);
  forgetNeighbours(device);
}

/** Of these addresses the ones no device of the namespace has any more. */
function goneAddresses(net: Net, before: readonly Address[]): Ipv4[] {
  if (before.length === 0) return [];
  const present = new Set(net.devices.flatMap((device) => device?.link.addresses.map((address) => address.local) ?? []));
  return before.map((address) => address.local).filter((local) => !present.has(local));
}

/** What addresses and link state do to routes and neighbours. Linux: net/ipv4/devinet.c, fib_frontend.c, fib_semantics.c. */
import { isUp } from "../config/link.ts";
import { type Route, SCOPE_HOST } from "../config/route.ts";
import type { Device } from "../device.ts";
import { addAddressRoutes } from "./address-routes.ts";
import { flushNeighbours } from "./neighbour.ts";
import { editRoutes, filterRoutes, setRoutes } from "./route-table.ts";

/** The device came up: every address gets its routes. */
export function linkWentUp(device: Device): void {
  editRoutes(device.net, (draft) => {
    for (const address of device.link.addresses) addAddressRoutes(draft, device, device.link, address);
  });
}

/** The device went down: routes over it go but those to its addresses, and so do its neighbours. Linux: fib_disable_ip(). */
export function linkWentDown(device: Device): void {
  disableIp(device, false);
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
  flushNeighbours(device);
}

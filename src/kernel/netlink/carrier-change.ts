/**
 * What follows when a device gains or loses its carrier: the bridge forgets what it learnt on the port, neighbours go, routes
 * show it. Linux: net/core/link_watch.c, and the NETDEV_CHANGE handlers of br.c, arp.c, fib_frontend.c.
 */
import { isUp } from "../config/link.ts";
import type { Device } from "../device.ts";
import { hasCarrier, PORT_DISABLED, PORT_FORWARDING, portState } from "../link/carrier.ts";
import { flushNeighbours } from "./neighbour.ts";

/**
 * Makes a change that may move carriers of these devices, of their peers and of the bridges above, and reports what it moved. Of
 * a bridge among them every port is watched; `bridge` is one whose other ports the change does not affect.
 */
export function withCarriers(devices: readonly Device[], change: () => void, bridge: Device | null = null): void {
  const watched = new Set<Device>();
  if (bridge !== null) watched.add(bridge);
  for (const device of devices) {
    watch(watched, device);
    if (device.peer !== null) watch(watched, device.peer);
  }
  const before: Before[] = [];
  for (const device of watched) {
    const { master, isUp: wasUp } = device;
    before.push({ device, carrier: hasCarrier(device), state: portState(device), master, wasUp });
  }
  change();
  const changed: Device[] = [];
  for (const { device, carrier, state, master, wasUp } of before) {
    if (device.isUp !== wasUp) notifyBridge(device);
    if ((state === PORT_DISABLED) !== (portState(device) === PORT_DISABLED)) notifyMaster(device, master);
    if (state === PORT_FORWARDING && portState(device) !== PORT_FORWARDING) master?.bridge?.flushPort(device, false);
    if (!device.deleted && hasCarrier(device) !== carrier) changed.push(device);
  }
  if (changed.length > 0) carriersChanged(changed);
}

function watch(watched: Set<Device>, device: Device): void {
  watched.add(device);
  for (const port of device.bridge?.ports ?? []) watched.add(port);
  if (device.master !== null) watched.add(device.master);
}

/** What a device was before. */
interface Before {
  readonly device: Device;
  readonly carrier: boolean;
  readonly state: number;
  readonly master: Device | null;
  readonly wasUp: boolean;
}

/** Linux: br_stp_enable_bridge(), br_stp_disable_bridge(). */
function notifyBridge(device: Device): void {
  if (device.isUp) device.bridge?.timers.bridgeWentUp(device.net.loop.nowUs);
  else device.bridge?.timers.bridgeWentDown();
}

/** Linux: br_stp_enable_port(), br_stp_disable_port(). */
function notifyMaster(port: Device, before: Device | null): void {
  if (portState(port) === PORT_DISABLED) before?.bridge?.timers.portDisabled(port);
  else port.master?.bridge?.timers.portForwards(port, port.net.loop.nowUs);
}

function carriersChanged(devices: readonly Device[]): void {
  devices[0]!.net.host.kernel.linkwatch.carrierChanged(devices);
  for (const device of devices) {
    device.carrierChanges++;
    device.net.fib.refresh();
    if (!hasCarrier(device) && device.conf.arpEvictNocarrier) flushNeighbours(device, true);
  }
}

/** The state as `ip link` prints it. */
export function operstateOf(device: Device): string {
  return isUp(device.link) ? device.operstate : "DOWN";
}

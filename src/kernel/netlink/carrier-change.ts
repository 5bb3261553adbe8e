/**
 * What follows when a device gains or loses its carrier: the bridge forgets what it learnt on the port, neighbours go, routes show
 * it. Linux: net/core/link_watch.c, and the NETDEV_CHANGE handlers of br.c, arp.c, fib_frontend.c.
 */
import { isUp } from "../config/link.ts";
import type { Device } from "../device.ts";
import { hasCarrier, PORT_FORWARDING, portState } from "../link/carrier.ts";

/** Makes a change that may move carriers of these devices, of their peers and of the bridges above, and tells what it moved. */
export function withCarriers(devices: readonly Device[], change: () => void): void {
  const watched = new Set<Device>();
  for (const device of devices) {
    watch(watched, device);
    if (device.peer !== null) watch(watched, device.peer);
  }
  const before = [...watched].map((device) => ({
    device,
    carrier: hasCarrier(device),
    state: portState(device),
    master: device.master,
  }));
  change();
  for (const { device, carrier, state, master } of before) {
    if (state === PORT_FORWARDING && portState(device) !== PORT_FORWARDING) master?.bridge?.flushPort(device, false);
    if (!device.deleted && hasCarrier(device) !== carrier) carrierChanged(device);
  }
}

function watch(watched: Set<Device>, device: Device): void {
  watched.add(device);
  for (const port of device.bridge?.ports ?? []) watched.add(port);
  if (device.master !== null) watched.add(device.master);
}

function carrierChanged(device: Device): void {
  device.carrierChanges++;
  refreshOperstate(device);
  device.net.fib.refresh();
  if (!hasCarrier(device) && device.conf.arpEvictNocarrier) device.net.neighbours.flushDevice(device, true);
}

/** Linux: default_operstate(): the lower device is looked up by number in the device's own namespace, wherever it really is. */
export function refreshOperstate(device: Device): void {
  if (hasCarrier(device)) device.operstate = "UP";
  else if (device.peer === null || device.peer.ifindex === device.ifindex) device.operstate = "DOWN";
  else {
    const lower = device.net.devices[device.peer.ifindex] ?? null;
    device.operstate = lower === null || hasCarrier(lower) ? "DOWN" : "LOWERLAYERDOWN";
  }
}

/** The state as `ip link` prints it. */
export function operstateOf(device: Device): string {
  return isUp(device.link) ? device.operstate : "DOWN";
}

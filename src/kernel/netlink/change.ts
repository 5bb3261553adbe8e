/**
 * How a request changes the configuration: the part that changes is copied, then the run-time side is brought up to date (devices
 * made and dropped, effective settings compiled, hooks registered). A request validates before it calls this.
 *
 * Copied by object spread or by immer.  What requests change all the time (links, addresses, routes, rules) is a copy of one
 * object each; where a change goes deep and is rare (static neighbours and forwarding entries), immer drafts the slice
 * of the namespace.
 */
import { type Draft, Immer } from "immer";
import type { NetnsConfig } from "../config/host.ts";
import type { IfIndex, Link } from "../config/link.ts";
import { compileSettings } from "../config/settings.ts";
import { eachChange, getEntry, withEntry } from "../config/table.ts";
import { Device } from "../device.ts";
import { BridgeState } from "../link/bridge-state.ts";
import { DRIVERS } from "../link/drivers.ts";
import { followGroups } from "../link/groups.ts";
import type { Net } from "../net.ts";
import { packetDeviceAdded, packetDeviceGone } from "../transport/packet-socket.ts";
import { effectiveConf } from "./device-conf.ts";

export type NetDraft = Draft<NetnsConfig>;

type Copy<T> = { -readonly [K in keyof T]: T[K] };

/** The tree freezes what is put into it, where anything does. */
const immer = new Immer({ autoFreeze: false });

/** Changes a namespace's configuration, however deep. */
export function changeNet(net: Net, recipe: (draft: NetDraft) => void): void {
  putSlice(net, immer.produce(net.config, recipe));
}

/** Changes parts of a namespace's configuration: the recipe is given a copy of its slice, and replaces parts of it. */
export function editNet(net: Net, recipe: (slice: Copy<NetnsConfig>) => void): void {
  const slice = { ...net.config };
  recipe(slice);
  putSlice(net, slice);
}

/** Changes one link: the recipe is given a copy of it. */
export function editLinkConfig(net: Net, ifindex: IfIndex, recipe: (link: Copy<Link>) => void): void {
  const before = getEntry(net.config.links, ifindex);
  if (before === null) return;
  const link = { ...before };
  recipe(link);
  putLink(net, ifindex, link);
}

/** Stores a link; null removes it. */
export function putLink(net: Net, ifindex: IfIndex, link: Link | null): void {
  editNet(net, (slice) => {
    slice.links = withEntry(slice.links, ifindex, link);
  });
}

/** A namespace is no more. */
export function dropSlice({ host, id }: Net): void {
  host.kernel.epoch.move();
  host.tree.put(id, null);
}

/**
 * Puts a namespace's configuration in force, and brings its run-time side up to it. Slices that are the same object need nothing.
 */
export function putSlice(net: Net, after: NetnsConfig): void {
  const before = net.config;
  if (after === before) return;
  if (net.host.kernel.nets[net.id] !== net) throw new Error(`host ${net.host.name}: namespace ${net.id} is gone`);
  net.config = after;
  net.epoch.move();
  net.host.tree.put(net.id, after);
  if (after.sysctls !== before.sysctls || after.confAll !== before.confAll) net.settings = compileSettings(after);
  if (after.links !== before.links) {
    eachChange(before.links, after.links, (ifindex, was, is) => refreshDevice(net, ifindex as IfIndex, was, is));
    net.linksChanged();
  }
  if (after.confAll !== before.confAll || after.confDefault !== before.confDefault) {
    for (const device of net.devices) if (device !== null) device.conf = effectiveConf(after, device.link);
  }
  if (after.routes !== before.routes || after.rules !== before.rules || after.links !== before.links) net.fib.refresh();
  if (after.routes !== before.routes) net.routesChanged();
  if (after.firewall !== before.firewall) net.firewall.refresh();
}

function refreshDevice(net: Net, ifindex: IfIndex, was: Link | null, link: Link | null): void {
  const device = net.devices[ifindex] ?? null;
  // The other end has its carrier, and with it a bridge above, by this end.
  device?.peer?.net.epoch.move();
  if (was?.name !== link?.name) net.deviceNames.change(was?.name ?? null, link?.name ?? null, ifindex);
  if (link === null) {
    if (device === null) return;
    setMaster(device, null);
    net.devices[ifindex] = null;
    packetDeviceGone(device, net);
    return;
  }
  const live = device ?? adopt(net, link);
  if (live.link.conf !== link.conf || device === null) live.conf = effectiveConf(net.config, link);
  if (live.mtu !== link.mtu && device !== null) net.deviceMtuChanged(ifindex, live.mtu, link.mtu);
  live.link = link;
  followGroups(live, was, link);
  setMaster(live, link.master === 0 ? null : (net.devices[link.master] ?? null));
}

/** The run-time device of a link that has none yet: a new one. (A device that moves in is put there by moveDevice.) */
function adopt(net: Net, link: Link): Device {
  const { ifindex } = link;
  const device = new Device(net, link, effectiveConf(net.config, link), DRIVERS[link.kind]);
  if (link.kind === "bridge") device.bridge = new BridgeState(device);
  while (net.devices.length <= ifindex) net.devices.push(null);
  net.devices[ifindex] = device;
  packetDeviceAdded(device);
  return device;
}

function setMaster(device: Device, master: Device | null): void {
  if (device.master === master) return;
  device.master?.bridge?.removePort(device);
  device.master = master;
  master?.bridge?.addPort(device);
}

/**
 * How a request changes the configuration: immer drafts the part that changes, the path down to it is copied, then the run-time side is
 * brought up to date (devices made and dropped, effective settings compiled, hooks registered). A request validates before it calls this.
 */
import { type Draft, freeze, Immer } from "immer";
import type { HostConfig, NetnsConfig } from "../config/host.ts";
import type { IfIndex, Link } from "../config/link.ts";
import { compileSettings } from "../config/settings.ts";
import { compileConf, type DeviceConf } from "../config/sysctl.ts";
import { getEntry, withEntry } from "../config/table.ts";
import { Device } from "../device.ts";
import type { Host } from "../host.ts";
import { BridgeState } from "../link/bridge-state.ts";
import { DRIVERS } from "../link/drivers.ts";
import type { Net } from "../net.ts";
import { packetDeviceAdded, packetDeviceGone } from "../transport/packet-socket.ts";

export type NetDraft = Draft<NetnsConfig>;

/** Freezing the tree costs as much again as changing it, so only the tests do (freezeConfiguration()). */
const immer = new Immer({ autoFreeze: false });
let freezes = false;

/** From now on every new tree is frozen, so that a write to it that is not a request's throws. */
export function freezeConfiguration(): void {
  immer.setAutoFreeze(true);
  freezes = true;
}

/** Changes one namespace's configuration. Only its own slice is drafted: the path down to it is copied by hand. */
export function changeNet(net: Net, recipe: (draft: NetDraft) => void): void {
  const before = sliceOf(net);
  const after = immer.produce(before, recipe);
  if (after !== before) putSlice(net.host, after);
  refreshNet(net);
}

function sliceOf({ host, id }: Net): NetnsConfig {
  const slice = getEntry(host.config.namespaces, id);
  if (slice === null) throw new Error(`host ${host.name}: namespace ${id} is not in its configuration`);
  return slice;
}

/** Puts whole parts in the place of others. The caller made them anew, so nothing is drafted. */
export function replaceParts(net: Net, parts: Partial<NetnsConfig>): void {
  putSlice(net.host, { ...sliceOf(net), ...parts });
  refreshNet(net);
}

/** Changes one link; only the link is drafted. */
export function changeLinkConfig(net: Net, ifindex: IfIndex, recipe: (link: Draft<Link>) => void): void {
  const slice = sliceOf(net);
  const before = getEntry(slice.links, ifindex);
  if (before === null) return;
  const after = immer.produce(before, recipe);
  if (after !== before) replaceParts(net, { links: withEntry(slice.links, ifindex, after) });
}

/** A namespace's slice is another one, or a new one; the run-time side is not told yet (refreshNet()). */
export function putSlice(host: Host, slice: NetnsConfig): void {
  putConfig(host, { ...host.config, namespaces: withEntry(host.config.namespaces, slice.id, slice) });
}

/** A namespace is no more. */
export function dropSlice({ host, id }: Net): void {
  putConfig(host, { ...host.config, namespaces: withEntry<NetnsConfig>(host.config.namespaces, id, null) });
}

/** What a slice would be after a change. */
export function changedSlice(slice: NetnsConfig, recipe: (draft: NetDraft) => void): NetnsConfig {
  return immer.produce(slice, recipe);
}

/** The names of namespaces are others. */
export function replaceNames(host: Host, netnsNames: HostConfig["netnsNames"]): void {
  putConfig(host, { ...host.config, netnsNames });
}

function putConfig(host: Host, config: HostConfig): void {
  host.config = freezes ? freeze(config, true) : config;
}

/** Brings a namespace's run-time side up to its configuration. Slices that are the same object need nothing. */
export function refreshNet(net: Net): void {
  const before = net.config;
  const after = getEntry(net.host.config.namespaces, net.id);
  if (after === null || after === before) return;
  net.config = after;
  if (after.sysctls !== before.sysctls || after.confAll !== before.confAll) net.settings = compileSettings(after);
  if (after.links !== before.links) {
    refreshDevices(net, before, after);
    net.firewall.linksChanged();
  }
  if (after.confAll !== before.confAll || after.confDefault !== before.confDefault) {
    for (const device of net.devices) if (device !== null) device.conf = effectiveConf(after, device.link);
  }
  if (after.routes !== before.routes || after.rules !== before.rules || after.links !== before.links) net.fib.refresh();
  if (after.firewall !== before.firewall) net.firewall.refresh();
}

/** A device's own settings stand over `default`, and are joined with `all`. */
function effectiveConf(config: NetnsConfig, link: Link): DeviceConf {
  return compileConf({ ...config.confDefault, ...link.conf }, config.confAll);
}

function refreshDevices(net: Net, before: NetnsConfig, after: NetnsConfig): void {
  for (let chunk = 0; chunk < after.links.chunks.length; chunk++) {
    const now = after.links.chunks[chunk]!;
    const then = before.links.chunks[chunk];
    if (now === then) continue;
    for (let index = 0; index < now.length; index++) {
      if (now[index] === (then?.[index] ?? null)) continue;
      refreshDevice(net, chunk * 64 + index);
    }
  }
}

function refreshDevice(net: Net, ifindex: number): void {
  const link = net.config.links.chunks[ifindex >>> 6]?.[ifindex & 63] ?? null;
  const device = net.devices[ifindex] ?? null;
  if (link === null) {
    if (device === null) return;
    setMaster(device, null);
    net.devices[ifindex] = null;
    packetDeviceGone(device, net);
    return;
  }
  const live = device ?? adopt(net, link.ifindex);
  if (live.link.conf !== link.conf || device === null) live.conf = effectiveConf(net.config, link);
  live.link = link;
  setMaster(live, link.master === 0 ? null : (net.devices[link.master] ?? null));
}

/** The run-time device of a link that has none yet: a new one. (A device that moves in is put there by moveDevice.) */
function adopt(net: Net, ifindex: number): Device {
  const link = net.config.links.chunks[ifindex >>> 6]![ifindex & 63]!;
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

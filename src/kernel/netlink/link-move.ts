/**
 * A link moves to another namespace: it goes down, loses master, addresses, routes and settings, and keeps its number where that
 * is free. Linux: __dev_change_net_namespace(), net/core/dev.c.
 */
import { type Refusal, refusal } from "../config/errno.ts";
import { type IfIndex, type Link, NO_DEVICE } from "../config/link.ts";
import { getEntry, withEntry } from "../config/table.ts";
import type { Device } from "../device.ts";
import { hasCarrier } from "../link/carrier.ts";
import type { Net } from "../net.ts";
import { packetDeviceAdded, packetDeviceGone } from "../transport/packet-socket.ts";
import { removeAllAddresses } from "./address.ts";
import { clearMaster, releasePorts } from "./bridge.ts";
import { editNet, putSlice } from "./change.ts";
import { editLink, findDevice, nextFreeIfIndex, withoutDevice } from "./device.ts";
import { setLinkDown } from "./link-state.ts";
import { assignNetnsId } from "./netnsid.ts";

export function moveLink(device: Device, target: Net, newName?: string): Refusal | null {
  const source = device.net;
  if (source === target) return null;
  if (device.link.kind === "loopback" || device.link.kind === "bridge")
    return refusal("EINVAL", "The interface netns is immutable");
  const name = newName ?? device.link.name;
  if (findDevice(target, name) !== null) {
    const { explainsMoves } = source.host.kernel.profile;
    return explainsMoves ? refusal("EEXIST", "An interface with the same name exists in the target netns") : refusal("EEXIST");
  }
  const hadCarrier = hasCarrier(device);
  source.host.kernel.linkwatch.sync(device);
  setLinkDown(device);
  removeAllAddresses(device);
  if (device.master !== null) clearMaster(device);
  releasePorts(device);
  source.neighbours.flushDevice(device);
  assignNetnsId(source, target);
  carryOver(device, target, name);
  if (device.peer !== null) {
    assignNetnsId(target, device.peer.net);
    // The loss of the carrier is looked at when the move is over (linkwatch_run_queue()).
    if (hadCarrier) target.host.kernel.linkwatch.carrierChanged([device, device.peer]);
  }
  return null;
}

function carryOver(device: Device, target: Net, name: string): void {
  const source = device.net;
  const before = device.ifindex;
  const taken = getEntry(target.config.links, before) !== null;
  const ifindex: IfIndex = taken ? nextFreeIfIndex(target) : before;
  const link: Link = {
    ...device.link,
    ifindex,
    name,
    qdisc: "noop",
    master: NO_DEVICE,
    port: null,
    addresses: [],
    conf: target.config.confDefault,
    neigh: target.config.neighDefault,
  };
  source.devices[before] = null;
  packetDeviceGone(device, source);
  device.net = target;
  device.ifindex = ifindex;
  while (target.devices.length <= ifindex) target.devices.push(null);
  target.devices[ifindex] = device;
  putSlice(source, withoutDevice(source.config, before));
  editNet(target, (slice) => {
    slice.links = withEntry(slice.links, ifindex, link);
    if (taken) slice.nextIfIndex = ifindex + 1;
  });
  packetDeviceAdded(device);
  if (device.peer !== null) {
    editLink(device.peer, (peer) => {
      peer.peer = { netns: target.id, ifindex };
    });
  }
}

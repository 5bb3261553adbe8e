/**
 * Requests that make and unmake links. Linux: rtnl_newlink(), rtnl_dellink(), net/core/rtnetlink.c; drivers/net/veth.c; br_device.c.
 * Changes of a link are in link-change.ts, its way to another namespace in link-move.ts, bridges and ports in bridge.ts.
 */
import { BROADCAST_MAC, isValidUnicastMac, type Mac } from "../../wire/mac.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import { IFF_BROADCAST, IFF_MULTICAST, IFF_NOARP, type IfIndex, type Link, type LinkKind, NO_DEVICE } from "../config/link.ts";
import { getEntry, withEntry } from "../config/table.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { DEFAULT_BRIDGE, followPorts, releasePorts } from "./bridge.ts";
import { withCarriers } from "./carrier-change.ts";
import { editNet, putSlice } from "./change.ts";
import { editLink, findDevice, isValidName, NAME_BYTES, nextFreeIfIndex, refuseMtu, withoutDevice } from "./device.ts";
import { setLinkDown } from "./link-state.ts";
import { refreshOperstate } from "./linkwatch.ts";
import { assignNetnsId } from "./netnsid.ts";

export { setMaster } from "./bridge.ts";
export { findDevice } from "./device.ts";
export { setLinkDown, setLinkUp } from "./link-state.ts";

export interface NewLink {
  /** Without one the kernel counts: veth0, bridge0, dummy0. */
  readonly name?: string;
  readonly kind: LinkKind;
  readonly mac?: Mac;
  readonly broadcast?: Mac;
  readonly mtu?: number;
  readonly txQueueLength?: number;
  readonly ifindex?: number;
}

/** Adds a bridge or a dummy. */
export function addLink(net: Net, request: NewLink): Refusal | null {
  const named = { ...request, name: request.name ?? firstFreeName(net, request.kind) };
  const refused = refuseLink(net, named);
  if (refused !== null) return refused;
  insertLink(net, named);
  return null;
}

/** Adds a veth pair, the second end perhaps in another namespace. The peer is made first, as in veth_newlink(). */
export function addVeth(
  net: Net,
  name: string,
  peerNet: Net,
  peerName: string,
  macs: { mac?: Mac; peerMac?: Mac } = {},
): Refusal | null {
  return addPair(net, { name, ...(macs.mac !== undefined && { mac: macs.mac }) }, peerNet, {
    name: peerName,
    ...(macs.peerMac !== undefined && { mac: macs.peerMac }),
  });
}

export type NewEnd = Omit<NewLink, "kind">;

/** Adds a veth pair with everything that can be said about either end. */
export function addPair(net: Net, end: NewEnd, peerNet: Net, peerEnd: NewEnd): Refusal | null {
  const peer: NewLink & { name: string } = { ...peerEnd, kind: "veth", name: peerEnd.name ?? firstFreeName(peerNet, "veth") };
  const taken = net === peerNet ? peer.name : null;
  const own: NewLink & { name: string } = { ...end, kind: "veth", name: end.name ?? firstFreeName(net, "veth", taken) };
  const refused = refuseLink(net, own) ?? refuseLink(peerNet, peer);
  if (refused !== null) return refused;
  if (net === peerNet && own.name === peer.name) return burnIfIndex(net);
  const second = insertLink(peerNet, peer);
  const first = insertLink(net, own, second);
  setPeer(second, first);
  second.carrierChanges++;
  first.carrierChanges++;
  net.host.kernel.linkwatch.carrierChanged([second, first]);
  assignNetnsId(net, peerNet);
  return null;
}

/** A pair whose peer is to come up at once: the peer is made and goes again. Answers why. */
export function failPair(net: Net, end: NewEnd, peerNet: Net, peerEnd: NewEnd): Refusal {
  const own: NewLink & { name: string } = { ...end, kind: "veth", name: end.name ?? firstFreeName(net, "veth") };
  const peer: NewLink & { name: string } = { ...peerEnd, kind: "veth", name: peerEnd.name ?? firstFreeName(peerNet, "veth") };
  const refused = refuseLink(net, own) ?? refuseLink(peerNet, peer);
  if (refused !== null) return refused;
  burnIfIndex(peerNet);
  return refusal("ENOTCONN");
}

/** Deletes a link; a veth takes its peer along, a bridge lets its ports go. */
export function deleteLink(device: Device): Refusal | null {
  if (device.link.kind === "loopback") return refusal("EOPNOTSUPP");
  const peer = device.peer;
  removeDevice(device);
  if (peer !== null) removeDevice(peer);
  return null;
}

function removeDevice(device: Device): void {
  setLinkDown(device);
  const { net, master } = device;
  releasePorts(device);
  withCarriers(master === null ? [] : [master], () => {
    putSlice(net, withoutDevice(net.config, device.ifindex));
  });
  device.deleted = true;
  net.neighbours.flushDevice(device);
  if (master !== null) followPorts(master);
}

function setPeer(device: Device, peer: Device): void {
  device.peer = peer;
  editLink(device, (link) => {
    link.peer = { netns: peer.net.id, ifindex: peer.ifindex };
  });
}

/** Linux: __dev_alloc_name(). */
function firstFreeName(net: Net, kind: string, taken: string | null = null): string {
  for (let number = 0; ; number++) {
    const name = `${kind}${number}`;
    if (name !== taken && findDevice(net, name) === null) return name;
  }
}

/** The peer was made, got a number, and went again because the first end could not be made. */
function burnIfIndex(net: Net): Refusal {
  editNet(net, (slice) => {
    slice.nextIfIndex = nextFreeIfIndex(net) + 1;
  });
  return refusal("EEXIST");
}

/** Why a link cannot be made; the order of the questions is the kernel's. */
function refuseLink(net: Net, request: NewLink & { name: string }): Refusal | null {
  if (request.mac !== undefined && !isValidUnicastMac(request.mac)) return refusal("EADDRNOTAVAIL");
  if (request.name.length > NAME_BYTES) return refusal("ERANGE", "Attribute failed policy validation");
  if (!isValidName(request.name)) return refusal("EINVAL");
  if (findDevice(net, request.name) !== null) return refusal("EEXIST");
  const bad = request.mtu === undefined ? null : refuseMtu(request.kind, request.mtu);
  if (bad !== null) return bad;
  if (request.ifindex !== undefined && getEntry(net.config.links, request.ifindex) !== null) return refusal("EBUSY");
  return null;
}

function insertLink(net: Net, request: NewLink & { name: string }, peer: Device | null = null): Device {
  const ifindex = (request.ifindex ?? nextFreeIfIndex(net)) as IfIndex;
  const { kind } = request;
  const addressSet = request.mac !== undefined;
  const link: Link = {
    ifindex,
    name: request.name,
    kind,
    flags: kind === "dummy" ? IFF_BROADCAST | IFF_NOARP : IFF_BROADCAST | IFF_MULTICAST,
    mtu: request.mtu ?? 1500,
    mac: request.mac ?? net.host.kernel.newMac(),
    broadcast: request.broadcast ?? BROADCAST_MAC,
    txQueueLength: request.txQueueLength ?? 1000,
    qdisc: "noop",
    group: 0,
    alias: null,
    master: NO_DEVICE,
    peer: peer === null ? null : { netns: peer.net.id, ifindex: peer.ifindex },
    bridge: kind === "bridge" ? { ...DEFAULT_BRIDGE, addressSet, selected: addressSet, mtuSet: request.mtu !== undefined } : null,
    port: null,
    addresses: [],
    conf: net.config.confDefault,
    neigh: net.config.neighDefault,
  };
  editNet(net, (slice) => {
    slice.links = withEntry(slice.links, ifindex, link);
    if (request.ifindex === undefined) slice.nextIfIndex = ifindex + 1;
  });
  const device = net.devices[ifindex]!;
  device.peer = peer;
  if (kind === "bridge" && addressSet) refreshOperstate(device);
  return device;
}

/** Requests about links: add, delete, up and down, master. Linux: net/core/rtnetlink.c, dev.c; drivers/net/veth.c; br_if.c. */
import type { Draft } from "immer";
import { BROADCAST_MAC, type Mac } from "../../wire/mac.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import {
  type BridgeConfig,
  type BridgePortConfig,
  IFF_BROADCAST,
  IFF_LOOPBACK,
  IFF_MULTICAST,
  IFF_UP,
  type IfIndex,
  isUp,
  type Link,
  type LinkKind,
  NO_DEVICE,
} from "../config/link.ts";
import { entriesOf, setEntry, type TableDraft } from "../config/table.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { linkWentDown, linkWentUp } from "./address.ts";
import { changeNet } from "./change.ts";

export function findDevice(net: Net, name: string): Device | null {
  for (const device of net.devices) if (device !== null && device.link.name === name) return device;
  return null;
}

export interface NewLink {
  readonly name: string;
  readonly kind: LinkKind;
  readonly mac?: Mac;
  readonly mtu?: number;
}

/** Adds a bridge or a dummy. */
export function addLink(net: Net, request: NewLink): Refusal | null {
  if (findDevice(net, request.name) !== null) return refusal("EEXIST");
  insertLink(net, request);
  return null;
}

/** Adds a veth pair, the second end perhaps in another namespace. The peer is made first, as in veth_newlink(). */
export function addVeth(net: Net, name: string, peerNet: Net, peerName: string, macs: { mac?: Mac; peerMac?: Mac } = {}): Refusal | null {
  if (findDevice(net, name) !== null || findDevice(peerNet, peerName) !== null) return refusal("EEXIST");
  const second = insertLink(peerNet, { name: peerName, kind: "veth", ...(macs.peerMac !== undefined && { mac: macs.peerMac }) });
  const first = insertLink(net, { name, kind: "veth", ...(macs.mac !== undefined && { mac: macs.mac }) });
  setPeer(first, second);
  setPeer(second, first);
  return null;
}

function setPeer(device: Device, peer: Device): void {
  device.peer = peer;
  editLink(device, (link) => {
    link.peer = { netns: peer.net.id, ifindex: peer.ifindex };
  });
}

export function editLink(device: Device, recipe: (link: Draft<Link>) => void): void {
  changeNet(device.net, (draft) => {
    const link = draft.links.chunks[device.ifindex >>> 6]![device.ifindex & 63];
    if (link) recipe(link);
  });
}

export function setLinkUp(device: Device): Refusal | null {
  if (isUp(device.link)) return null;
  editLink(device, (link) => {
    link.flags |= IFF_UP;
  });
  linkWentUp(device);
  return null;
}

export function setLinkDown(device: Device): Refusal | null {
  if (!isUp(device.link)) return null;
  editLink(device, (link) => {
    link.flags &= ~IFF_UP;
  });
  linkWentDown(device);
  return null;
}

/** Makes a device a port of a bridge. Linux: br_add_if(). */
export function setMaster(device: Device, bridge: Device): Refusal | null {
  if (bridge.link.kind !== "bridge") return refusal("EOPNOTSUPP");
  if (device.link.flags & IFF_LOOPBACK) return refusal("EINVAL");
  const number = lowestFreePort(device.net, bridge.ifindex);
  editLink(device, (link) => {
    link.master = bridge.ifindex;
    link.port = { ...DEFAULT_PORT, number };
  });
  followPorts(bridge);
  return null;
}

/** The bridge takes over the lowest MAC of its ports unless one was set. Linux: br_stp_recalculate_bridge_id(). */
function followPorts(bridge: Device): void {
  if (bridge.link.bridge!.addressSet) return;
  const macs = bridge.bridge!.ports.map((port) => port.link.mac);
  const lowest = macs.length > 0 ? (Math.min(...macs) as Mac) : (0 as Mac);
  const before = bridge.link.mac;
  if (lowest === before) return;
  editLink(bridge, (link) => {
    link.mac = lowest;
  });
  bridge.bridge!.changeLocal(bridge, before);
}

function lowestFreePort(net: Net, bridge: IfIndex): number {
  const taken = new Set<number>();
  for (const link of entriesOf(net.config.links)) if (link.master === bridge && link.port !== null) taken.add(link.port.number);
  let number = 1;
  while (taken.has(number)) number++;
  return number;
}

function insertLink(net: Net, request: NewLink): Device {
  const ifindex = net.config.nextIfIndex as IfIndex;
  const link: Link = {
    ifindex,
    name: request.name,
    kind: request.kind,
    flags: IFF_BROADCAST | IFF_MULTICAST,
    mtu: request.mtu ?? 1500,
    mac: request.mac ?? net.host.kernel.newMac(),
    broadcast: BROADCAST_MAC,
    txQueueLength: 1000,
    group: 0,
    alias: null,
    master: NO_DEVICE,
    peer: null,
    bridge: request.kind === "bridge" ? DEFAULT_BRIDGE : null,
    port: null,
    addresses: [],
    conf: net.config.confDefault,
    neigh: net.config.neighDefault,
  };
  changeNet(net, (draft) => {
    setEntry(draft.links as TableDraft<unknown>, ifindex, link);
    draft.nextIfIndex = ifindex + 1;
  });
  return net.devices[ifindex]!;
}

export const DEFAULT_BRIDGE: BridgeConfig = {
  ageingUs: 300_000_000,
  forwardDelayUs: 15_000_000,
  helloUs: 2_000_000,
  maxAgeUs: 20_000_000,
  priority: 0x8000,
  stp: false,
  vlanFiltering: false,
  nfCallIptables: false,
  nfCallArptables: false,
  addressSet: false,
  groupForwardMask: 0,
};

export const DEFAULT_PORT: BridgePortConfig = {
  learning: true,
  flood: true,
  broadcastFlood: true,
  multicastFlood: true,
  hairpin: false,
  isolated: false,
  guard: false,
  rootBlock: false,
  fastLeave: false,
  proxyArp: false,
  neighSuppress: false,
  cost: 2,
  priority: 32,
  number: 1,
  stateSet: null,
};

/**
 * Requests that make and unmake links. Linux: rtnl_newlink(), rtnl_dellink(), net/core/rtnetlink.c; drivers/net/veth.c;
 * br_device.c. Changes of a link are in link-change.ts, its move to another namespace in link-move.ts, bridges and ports in
 * bridge.ts.
 */
import { BROADCAST_MAC, isValidUnicastMac, type Mac } from "../../wire/mac.ts";
import { isRefusal, type Refusal, refusal } from "../config/errno.ts";
import {
  type BridgeConfig,
  IFF_BROADCAST,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_UP,
  type IfIndex,
  type Link,
  type LinkKind,
  NO_DEVICE,
} from "../config/link.ts";
import { getEntry, withEntry } from "../config/table.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { removeAllAddresses } from "./address.ts";
import { changeBridge, DEFAULT_BRIDGE, enslave, followPorts, releasePorts } from "./bridge.ts";
import { withCarriers } from "./carrier-change.ts";
import { editNet, putSlice } from "./change.ts";
import { editLink, findDevice, NAME_BYTES, nameFor, nextFreeIfIndex, refuseMtu, withoutDevice } from "./device.ts";
import { changeFlags, setLinkDown } from "./link-state.ts";
import { refreshOperstate } from "./linkwatch.ts";
import { assignNetnsId } from "./netnsid.ts";

export { setMaster } from "./bridge.ts";
export { findDevice } from "./device.ts";
export { setLinkDown, setLinkUp } from "./link-state.ts";

/** What can be said of a link when it is made. */
export interface NewLink {
  /** Without one the kernel counts: veth0, bridge0, dummy0. */
  readonly name?: string;
  readonly kind: LinkKind;
  readonly mac?: Mac;
  readonly broadcast?: Mac;
  readonly mtu?: number;
  readonly txQueueLength?: number;
  readonly group?: number;
  readonly ifindex?: number;
  readonly flags?: number;
  readonly change?: number;
  readonly master?: Device;
  readonly bridge?: Partial<BridgeConfig>;
}

/** Adds a bridge or a dummy. */
export function addLink(net: Net, request: NewLink): Refusal | null {
  const refused = validateNewLink(request) ?? refuseTaken(net, request);
  if (refused !== null) return refused;
  const device = registerLink(net, request);
  return isRefusal(device) ? device : configureLink(device, request);
}

/** Adds a veth pair, the second end perhaps in another namespace. */
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

/**
 * Adds a veth pair with everything that can be said about either end; a null peer is made beside the first end with what was said
 * of that but its MAC and flags. The peer is made first, and goes again where the first end cannot be made. Linux:
 * veth_newlink().
 */
export function addPair(net: Net, end: NewEnd, peerNet: Net, peerEnd: NewEnd | null): Refusal | null {
  const own: NewLink = { ...end, kind: "veth" };
  const other: NewLink = peerEnd === null ? likeFirst(end) : { ...peerEnd, kind: "veth" };
  const refused = validateNewLink(own) ?? validateNewLink(other) ?? refuseTaken(net, own);
  if (refused !== null) return refused;
  // The peer's own number counts only where the first end has one too.
  const second = registerLink(peerNet, own.ifindex === undefined ? { ...other, ifindex: undefined } : other);
  if (isRefusal(second)) return second;
  const first = configurePeer(second, other) ?? registerLink(net, own);
  if (isRefusal(first)) {
    removeDevice(second);
    return first;
  }
  setPeer(first, second);
  setPeer(second, first);
  second.carrierChanges++;
  first.carrierChanges++;
  net.host.kernel.linkwatch.carrierChanged([second, first]);
  assignNetnsId(net, peerNet);
  return configureLink(first, own);
}

function likeFirst({ mtu, broadcast, txQueueLength, group }: NewEnd): NewLink {
  return {
    kind: "veth",
    ...(mtu !== undefined && { mtu }),
    ...(broadcast !== undefined && { broadcast }),
    ...(txQueueLength !== undefined && { txQueueLength }),
    ...(group !== undefined && { group }),
  };
}

/** Flags of a peer; that it comes up veth refuses, for it has no peer itself yet (veth_open()). */
function configurePeer(device: Device, { flags = 0, change = 0 }: NewLink): Refusal | null {
  if ((flags & change & IFF_UP) !== 0) return refusal("ENOTCONN");
  return changeFlags(device, flags, change);
}

/**
 * What is done with a link once it is there; where it cannot be, the link goes again. Linux: rtnl_configure_link(),
 * do_set_master().
 */
function configureLink(device: Device, { flags = 0, change = 0, master, bridge }: NewLink): Refusal | null {
  const refused =
    (bridge === undefined ? null : changeBridge(device, bridge)) ??
    changeFlags(device, flags, change) ??
    (master === undefined ? null : enslave(device, master));
  if (refused !== null) deleteLink(device);
  return refused;
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
  removeAllAddresses(device);
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

/** What a request is refused for before anything is looked up: veth_validate(), br_validate(). */
export function validateNewLink({ kind, mac, mtu }: NewLink): Refusal | null {
  if (mac !== undefined && !isValidUnicastMac(mac)) return refusal("EADDRNOTAVAIL");
  if (kind === "veth" && mtu !== undefined && refuseMtu(kind, mtu) !== null) return refusal("EINVAL");
  return null;
}

/** The link that is asked for is there already. Linux: __rtnl_newlink(). */
function refuseTaken(net: Net, { name, ifindex }: NewLink): Refusal | null {
  if (name !== undefined && name.length > NAME_BYTES) return refusal("ERANGE", "Attribute failed policy validation");
  const taken = ifindex !== undefined ? getEntry(net.config.links, ifindex) : name !== undefined ? findDevice(net, name) : null;
  return taken === null ? null : refusal("EEXIST");
}

/** Makes a link under its name and number. Linux: rtnl_create_link(), register_netdevice(). */
function registerLink(net: Net, request: NewLink): Device | Refusal {
  const { kind, mtu, ifindex } = request;
  const bad = mtu === undefined ? null : refuseMtu(kind, mtu);
  if (bad !== null) return bad;
  const name = nameFor(net, request.name ?? `${kind}%d`);
  if (isRefusal(name)) return name;
  if (ifindex !== undefined && getEntry(net.config.links, ifindex) !== null) return refusal("EBUSY");
  const device = insertLink(net, { ...request, name });
  if (name !== "all" && name !== "default") return device;
  // There are no settings of that name to be had beside net.ipv4.conf.all (devinet_sysctl_register()).
  removeDevice(device);
  return refusal("EINVAL");
}

function insertLink(net: Net, request: NewLink & { name: string }): Device {
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
    group: request.group ?? 0,
    alias: null,
    master: NO_DEVICE,
    peer: null,
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
  if (kind === "bridge" && addressSet) refreshOperstate(device);
  return device;
}

/**
 * Requests that change a link where it is: up and down, name, MTU, address, flags. Linux: do_setlink(), net/core/rtnetlink.c;
 * dev.c.
 */
import type { Mac } from "../../wire/mac.ts";
import { isValidUnicastMac } from "../../wire/mac.ts";
import { isRefusal, type Refusal, refusal } from "../config/errno.ts";
import { type BridgeConfig, type BridgePortConfig, hasIpv4, isUp } from "../config/link.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { leaveIpv4 } from "./address.ts";
import { changeBridge, changePort, clearMaster, enslave, followPorts } from "./bridge.ts";
import { withCarriers } from "./carrier-change.ts";
import { editLink, NAME_BYTES, nameFor, refuseMtu } from "./device.ts";
import { moveLink } from "./link-move.ts";
import { changeFlags } from "./link-state.ts";
import { flushNeighbours } from "./neighbour.ts";

/** What one `ip link set` can ask; parts are done in this order, and what was done before a refusal stays. */
export interface LinkRequest {
  readonly netns?: Net;
  readonly mac?: Mac | null;
  readonly mtu?: number;
  readonly group?: number;
  readonly name?: string;
  readonly alias?: string;
  readonly broadcast?: Mac;
  /** Null: nomaster. */
  readonly master?: Device | null;
  readonly flags?: number;
  readonly change?: number;
  readonly txQueueLength?: number;
  readonly bridge?: Partial<BridgeConfig>;
  readonly port?: Partial<BridgePortConfig>;
}

export function changeLink(device: Device, request: LinkRequest): Refusal | null {
  const steps: (() => Refusal | null)[] = [
    () => (request.netns === undefined ? null : moveLink(device, request.netns, request.name)),
    () => (request.mac === undefined ? null : setMac(device, request.mac)),
    () => (request.mtu === undefined ? null : setMtu(device, request.mtu)),
    () => (request.name === undefined ? null : renameLink(device, request.name)),
    () => (request.master === undefined ? null : request.master === null ? clearMaster(device) : enslave(device, request.master)),
    () => setRest(device, request),
    () => changeFlags(device, request.flags ?? 0, request.change ?? 0),
    () => (request.bridge === undefined ? null : changeBridge(device, request.bridge)),
    () => (request.port === undefined ? null : changePort(device, request.port)),
  ];
  for (const step of steps) {
    const refused = step();
    if (refused !== null) return refused;
  }
  return null;
}

/** Linux: dev_set_mac_address(). Null: not a MAC of this device's length. */
function setMac(device: Device, mac: Mac | null): Refusal | null {
  if (mac === null) return refusal("EINVAL");
  if (!isValidUnicastMac(mac)) return refusal("EADDRNOTAVAIL");
  const before = device.link.mac;
  withCarriers([device], () => {
    editLink(device, (link) => {
      link.mac = mac;
      const { bridge } = link;
      if (bridge !== null) link.bridge = { ...bridge, addressSet: true, selected: bridge.selected || mac !== before };
    });
  });
  if (mac !== before) device.bridge?.changeLocal(device, before);
  if (device.master !== null) {
    device.master.bridge!.changeLocal(device, before);
    followPorts(device.master);
  }
  if (mac !== before) flushNeighbours(device);
  return null;
}

function setMtu(device: Device, mtu: number): Refusal | null {
  if (mtu === device.link.mtu) return null;
  const refused = refuseMtu(device.link.kind, mtu);
  if (refused !== null) return refused;
  const hadIpv4 = hasIpv4(device);
  editLink(device, (link) => {
    link.mtu = mtu;
    if (link.bridge !== null) link.bridge = { ...link.bridge, mtuSet: true };
  });
  if (hadIpv4 && !hasIpv4(device)) leaveIpv4(device);
  if (device.master !== null) followPorts(device.master);
  return null;
}

function renameLink(device: Device, name: string): Refusal | null {
  const before = device.link.name;
  if (name === before) return null;
  if (isUp(device.link) && !device.net.host.kernel.profile.renamesLinksThatAreUp) return refusal("EBUSY");
  const after = nameFor(device.net, name);
  if (isRefusal(after)) return after;
  editLink(device, (link) => {
    link.name = after;
    link.addresses = link.addresses.map((address, at) => ({ ...address, label: relabel(address.label, after, at) }));
  });
  return null;
}

/**
 * Labels follow their device's name: the first becomes the name itself, the others keep what stood behind the colon, or get their
 * number there. Linux: inetdev_changename().
 */
function relabel(label: string, name: string, at: number): string {
  if (at === 0) return name;
  const colon = label.indexOf(":");
  const tail = colon < 0 ? `:${at + 1}` : label.slice(colon);
  return name.slice(0, NAME_BYTES - tail.length) + tail;
}

function setRest(device: Device, request: LinkRequest): null {
  const { group, alias, broadcast, txQueueLength } = request;
  if (group === undefined && alias === undefined && broadcast === undefined && txQueueLength === undefined) return null;
  editLink(device, (link) => {
    if (group !== undefined) link.group = group;
    if (alias !== undefined) link.alias = alias === "" ? null : alias;
    if (broadcast !== undefined) link.broadcast = broadcast;
    if (txQueueLength !== undefined) link.txQueueLength = txQueueLength;
  });
  return null;
}

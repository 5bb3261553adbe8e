/**
 * Requests about forwarding entries. Linux: br_fdb_add(), br_fdb_delete(), br_fdb_delete_bulk(), net/bridge/br_fdb.c;
 * ndo_dflt_fdb_add(), net/core/rtnetlink.c. An entry set by an administrator stands in the configuration and in the bridge's
 * table; what a device itself is set to receive (`self`) changes nothing for frames, as our devices receive everything, and is
 * kept to be shown.
 */
import { isGroupMac, isLinkLocalMac, type Mac } from "../../wire/mac.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import type { Device } from "../device.ts";
import type { BridgeState } from "../link/bridge-state.ts";
import { PORT_FORWARDING, PORT_LEARNING, portState } from "../link/carrier.ts";
import type { FdbEntry, FdbKind } from "../link/fdb.ts";
import { listenTo, stopListening } from "../link/groups.ts";
import { changeNet } from "./change.ts";

export type FdbVerb = "add" | "append" | "replace";

/** What a request names: an address, in one VLAN or, null, without one and in all that the port is in. */
export interface FdbKey {
  readonly mac: Mac;
  readonly vlan: number | null;
}

/** Puts an entry behind a port (or, for the bridge itself, an address of the host). Linux: br_fdb_add(), fdb_add_entry(). */
export function putFdbEntry(device: Device, verb: FdbVerb, { mac, vlan }: FdbKey, kind: FdbKind): Refusal | null {
  const bridge = bridgeOf(device);
  if (bridge === null) return refusal("EOPNOTSUPP");
  const vlans = vlansOf(bridge, vlan);
  if ((mac as number) === 0 || vlans.length === 0) return refusal("EINVAL");
  if (device.bridge === null && kind === "learnt" && !mayLearn(device)) return refusal("EPERM");
  if (device.bridge !== null && kind !== "local") return refusal("EINVAL", "FDB entry towards bridge must be permanent");
  const state = bridge.bridge!;
  state.timers.sweepUntil(device.net.loop.nowUs);
  for (const vlan of vlans) {
    const known = state.tables.get(vlan)!.find(mac);
    if (known !== null && verb === "add") return refusal("EEXIST");
    if (known === null) state.create(mac, vlan, device, kind, kind !== "learnt");
    else changeEntry(state, known, device, kind);
    keep(bridge, { mac, vlan }, kind === "learnt" ? null : { device, kind });
  }
  return null;
}

/** An entry stays where it is listed. */
function changeEntry(state: BridgeState, entry: FdbEntry, port: Device, kind: FdbKind): void {
  const nowUs = port.net.loop.nowUs;
  if (entry.port !== port || entry.kind !== kind) entry.updatedUs = nowUs;
  state.change(entry, port, kind, kind !== "learnt");
  entry.usedUs = nowUs;
}

/** Those that a request is about; none where the port is not in the VLAN that it names. */
function vlansOf(bridge: Device, vlan: number | null): readonly number[] {
  const { tables } = bridge.bridge!;
  if (vlan === null) return [...tables.keys()];
  return tables.has(vlan) ? [vlan] : [];
}

/** Linux: fdb_add_entry(). */
function mayLearn(port: Device): boolean {
  const state = portState(port);
  return state === PORT_LEARNING || state === PORT_FORWARDING;
}

/** Deletes in every VLAN that has it; ENOENT where none has. Linux: br_fdb_delete(). */
export function deleteFdbEntry(device: Device, { mac, vlan }: FdbKey): Refusal | null {
  const bridge = bridgeOf(device);
  if (bridge === null) return refusal("EOPNOTSUPP");
  const state = bridge.bridge!;
  state.timers.sweepUntil(device.net.loop.nowUs);
  const entries = vlansOf(bridge, vlan).flatMap((each) => state.tables.get(each)!.find(mac) ?? []);
  const own = entries.filter(({ port }) => port === device);
  for (const entry of own) {
    state.remove(entry);
    keep(bridge, entry, null);
  }
  return own.length === 0 ? refusal("ENOENT") : null;
}

/** Takes away every entry that is said to go, the host's own ones too: so Linux does. */
export function flushFdb(bridge: Device, goes: (entry: FdbEntry) => boolean): Refusal | null {
  for (const fdb of bridge.bridge!.tables.values()) {
    for (const entry of [...fdb]) {
      if (!goes(entry)) continue;
      bridge.bridge!.remove(entry);
      keep(bridge, entry, null);
    }
  }
  return null;
}

/**
 * What a device itself receives, for good. A multicast address is refused where the device listens to it already. Linux:
 * ndo_dflt_fdb_add().
 */
export function addOwnAddress(device: Device, mac: Mac, verb: FdbVerb, kind: FdbKind): Refusal | null {
  const refused = refuseOwn(device, "add", kind);
  if (refused !== null) return refused;
  const isKnown = device.ownAddresses.includes(mac) || device.heard.some((each) => each.mac === mac);
  if (isKnown) return verb === "add" ? refusal("EEXIST") : null;
  if (isListened(mac)) listenTo(device, mac, true);
  else device.ownAddresses = [...device.ownAddresses, mac];
  return null;
}

/** Linux: ndo_dflt_fdb_del(). */
export function deleteOwnAddress(device: Device, mac: Mac, kind: FdbKind): Refusal | null {
  const refused = refuseOwn(device, "delete", kind);
  if (refused !== null) return refused;
  if (isListened(mac)) return stopListening(device, mac) ? null : refusal("ENOENT");
  if (!device.ownAddresses.includes(mac)) return refusal("ENOENT");
  device.ownAddresses = device.ownAddresses.filter((other) => other !== mac);
  return null;
}

function refuseOwn(device: Device, verb: "add" | "delete", kind: FdbKind): Refusal | null {
  if (device.link.kind === "loopback") return refusal("EINVAL", `FDB ${verb} only supported for Ethernet devices`);
  return kind === "local" ? null : refusal("EINVAL");
}

/** Link-local group addresses (01:80:c2:00:00:0X) are listed with the unicast ones. */
function isListened(mac: Mac): boolean {
  return isGroupMac(mac) && !isLinkLocalMac(mac);
}

function bridgeOf(device: Device): Device | null {
  return device.bridge !== null ? device : device.master;
}

interface EntryKey {
  readonly mac: Mac;
  readonly vlan: number;
}

function keep(bridge: Device, { mac, vlan }: EntryKey, entry: { readonly device: Device; readonly kind: FdbKind } | null): void {
  const before = bridge.net.config.fdb[bridge.ifindex] ?? [];
  const others = before.filter((other) => other.mac !== mac || other.vlan !== vlan);
  if (entry === null && others.length === before.length) return;
  changeNet(bridge.net, (draft) => {
    draft.fdb[bridge.ifindex] = [...others];
    if (entry === null) return;
    const kind = entry.kind === "local" ? "permanent" : "static";
    draft.fdb[bridge.ifindex]!.push({ mac, vlan, device: entry.device.ifindex, kind });
  });
}

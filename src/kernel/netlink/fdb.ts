/**
 * Requests about forwarding entries. Linux: br_fdb_add(), br_fdb_delete(), br_fdb_delete_bulk(), net/bridge/br_fdb.c;
 * ndo_dflt_fdb_add(), net/core/rtnetlink.c. An entry set by an administrator stands in the configuration and in the bridge's
 * table; what a device itself is set to receive (`self`) changes nothing for frames, as our devices receive everything, and is
 * kept to be shown.
 */
import type { Mac } from "../../wire/mac.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import type { Device } from "../device.ts";
import type { BridgeState } from "../link/bridge-state.ts";
import { PORT_FORWARDING, PORT_LEARNING, portState } from "../link/carrier.ts";
import type { FdbEntry, FdbKind } from "../link/fdb.ts";
import { changeNet } from "./change.ts";

export type FdbVerb = "add" | "append" | "replace";

/** Puts an entry behind a port (or, for the bridge itself, an address of the host). Linux: fdb_add_entry(). */
export function putFdbEntry(device: Device, verb: FdbVerb, mac: Mac, kind: FdbKind): Refusal | null {
  const bridge = bridgeOf(device);
  if (bridge === null) return refusal("EOPNOTSUPP");
  if ((mac as number) === 0) return refusal("EINVAL");
  if (device.bridge === null && kind === "learnt" && !mayLearn(device)) return refusal("EPERM");
  if (device.bridge !== null && kind !== "local") return refusal("EINVAL", "FDB entry towards bridge must be permanent");
  const state = bridge.bridge!;
  const nowUs = device.net.loop.nowUs;
  const known = state.find(mac, nowUs);
  if (known !== null && verb === "add") return refusal("EEXIST");
  state.fdb.remove(mac);
  state.fdb.insert({ mac, port: device, kind, added: kind !== "learnt", updatedUs: nowUs, usedUs: nowUs });
  keep(bridge, mac, kind === "learnt" ? null : { device, kind });
  return null;
}

/** Linux: fdb_add_entry(). */
function mayLearn(port: Device): boolean {
  const state = portState(port);
  return state === PORT_LEARNING || state === PORT_FORWARDING;
}

export function deleteFdbEntry(device: Device, mac: Mac): Refusal | null {
  const bridge = bridgeOf(device);
  if (bridge === null) return refusal("EOPNOTSUPP");
  const known = bridge.bridge!.find(mac, device.net.loop.nowUs);
  if (known === null || known.port !== device) return refusal("ENOENT");
  bridge.bridge!.fdb.remove(mac);
  keep(bridge, mac, null);
  return null;
}

/** Takes away every entry that is said to go, the host's own ones too: so Linux does. */
export function flushFdb(bridge: Device, goes: (entry: FdbEntry) => boolean): Refusal | null {
  const state: BridgeState = bridge.bridge!;
  for (const entry of [...state.fdb]) {
    if (!goes(entry)) continue;
    state.fdb.remove(entry.mac);
    keep(bridge, entry.mac, null);
  }
  return null;
}

/** What a device itself is set to receive (dev->uc, dev->mc), in order. */
const own = new WeakMap<Device, Mac[]>();

export function ownAddresses(device: Device): readonly Mac[] {
  return own.get(device) ?? [];
}

export function addOwnAddress(device: Device, mac: Mac, verb: FdbVerb): Refusal | null {
  const list = own.get(device) ?? [];
  if (list.includes(mac)) return verb === "add" ? refusal("EEXIST") : null;
  own.set(device, [...list, mac]);
  return null;
}

export function deleteOwnAddress(device: Device, mac: Mac): Refusal | null {
  const list = own.get(device) ?? [];
  if (!list.includes(mac)) return refusal("ENOENT");
  own.set(
    device,
    list.filter((other) => other !== mac),
  );
  return null;
}

function bridgeOf(device: Device): Device | null {
  return device.bridge !== null ? device : device.master;
}

function keep(bridge: Device, mac: Mac, entry: { readonly device: Device; readonly kind: FdbKind } | null): void {
  const before = bridge.net.config.fdb[bridge.ifindex] ?? [];
  const others = before.filter((other) => other.mac !== mac);
  if (entry === null && others.length === before.length) return;
  changeNet(bridge.net, (draft) => {
    draft.fdb[bridge.ifindex] = [...others];
    if (entry === null) return;
    draft.fdb[bridge.ifindex]!.push({ mac, device: entry.device.ifindex, kind: entry.kind === "local" ? "permanent" : "static" });
  });
}

/** The entries of one device as `bridge fdb` lists them: its bridge's, and what it receives itself (dev->uc, dev->mc). */
import { IFF_LOOPBACK } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import type { FdbEntry } from "../../../kernel/link/fdb.ts";
import { formatMac, type Mac } from "../../../wire/mac.ts";
import type { Printer } from "../ip/printer.ts";
import type { Tool } from "../ip/tool.ts";

export interface ShownEntry {
  readonly mac: Mac;
  /** 0 without one. */
  readonly vlan: number;
  readonly device: Device;
  readonly self: boolean;
  readonly master: Device | null;
  readonly state: "permanent" | "static" | "stale" | "";
  readonly usedSeconds: number;
  readonly updatedSeconds: number;
}

export function shownEntries(device: Device): ShownEntry[] {
  const bridge = device.bridge !== null ? device : device.master;
  const nowUs = device.net.loop.nowUs;
  const entries = bridge === null ? [] : bridge.bridge!.entries(nowUs).filter((entry) => entry.port === device);
  const inTable = entries.map((entry) => tableEntry(bridge!, entry));
  const self = receivedBy(device).map((address) => selfEntry(device, address));
  return device.bridge !== null ? [...self, ...inTable] : [...inTable, ...self];
}

export function tableEntry(bridge: Device, entry: FdbEntry): ShownEntry {
  const nowUs = bridge.net.loop.nowUs;
  const age = (sinceUs: number): number => Math.floor((nowUs - sinceUs) / 1_000_000);
  return {
    mac: entry.mac,
    vlan: entry.vlan,
    device: entry.port,
    self: false,
    master: bridge,
    state: stateOf(bridge, entry, nowUs),
    usedSeconds: age(entry.usedUs),
    updatedSeconds: age(entry.updatedUs),
  };
}

/** Linux: fdb_to_nud(). */
function stateOf(bridge: Device, entry: FdbEntry, nowUs: number): ShownEntry["state"] {
  if (entry.kind === "local") return "permanent";
  if (entry.kind === "static") return "static";
  return bridge.bridge!.isExpired(entry, nowUs) ? "stale" : "";
}

function selfEntry(device: Device, address: Mac): ShownEntry {
  return { mac: address, vlan: 0, device, self: true, master: null, state: "permanent", usedSeconds: 0, updatedSeconds: 0 };
}

function receivedBy(device: Device): Mac[] {
  const { link } = device;
  if ((link.flags & IFF_LOOPBACK) !== 0) return [];
  return [...device.ownAddresses, ...device.heard.map(({ mac }) => mac)];
}

export function printEntry(tool: Tool, out: Printer, entry: ShownEntry, withDevice: boolean): void {
  out.openObject();
  out.field("mac", `${formatMac(entry.mac)} `, formatMac(entry.mac));
  if (withDevice) out.field("ifname", `dev ${entry.device.name} `, entry.device.name);
  if (entry.vlan !== 0) out.field("vlan", `vlan ${entry.vlan} `, entry.vlan);
  if (tool.options.statistics > 0 && !entry.self) {
    out.field("used", `used ${entry.usedSeconds}`, entry.usedSeconds);
    out.field("updated", `/${entry.updatedSeconds} `, entry.updatedSeconds);
  }
  out.openArray("flags");
  if (entry.self) out.field("self", "self ", "self");
  out.close();
  if (entry.master !== null) out.field("master", `master ${entry.master.name} `, entry.master.name);
  out.field("state", `${entry.state}\n`, entry.state);
  out.close();
}

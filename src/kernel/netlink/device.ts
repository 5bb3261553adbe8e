/** What the requests about links share: finding a device, editing its link, and what names and sizes the kernel takes. */
import type { Draft } from "immer";
import { type Refusal, refusal } from "../config/errno.ts";
import type { NetnsConfig } from "../config/host.ts";
import type { IfIndex, Link, LinkKind } from "../config/link.ts";
import { emptyTable, getEntry } from "../config/table.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { changeLinkConfig, type NetDraft } from "./change.ts";

export function findDevice(net: Net, name: string): Device | null {
  const ifindex = namesIn(net).get(name);
  return ifindex === undefined ? null : (net.devices[ifindex] ?? null);
}

/** The names of a namespace's links, kept up chunk by chunk as its configuration is replaced. */
interface NameIndex {
  links: NetnsConfig["links"];
  readonly byName: Map<string, IfIndex>;
}

const indexes = new WeakMap<Net, NameIndex>();

function namesIn(net: Net): ReadonlyMap<string, IfIndex> {
  const { links } = net.config;
  let index = indexes.get(net);
  if (index === undefined) {
    index = { links: emptyTable(), byName: new Map() };
    indexes.set(net, index);
  }
  if (index.links === links) return index.byName;
  const { byName } = index;
  const changed: number[] = [];
  for (let at = 0; at < Math.max(links.chunks.length, index.links.chunks.length); at++) {
    if (links.chunks[at] !== index.links.chunks[at]) changed.push(at);
  }
  for (const at of changed) for (const link of index.links.chunks[at] ?? []) if (link !== null) byName.delete(link.name);
  for (const at of changed) for (const link of links.chunks[at] ?? []) if (link !== null) byName.set(link.name, link.ifindex);
  index.links = links;
  return byName;
}

/** IFNAMSIZ without the closing zero. */
export const NAME_BYTES = 15;
const MIN_MTU = 68;
const MAX_MTU = 65535;

/** Linux: dev_valid_name(). */
export function isValidName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && name.length <= NAME_BYTES && !/[/:\s]/.test(name);
}

export function editLink(device: Device, recipe: (link: Draft<Link>) => void): void {
  changeLinkConfig(device.net, device.ifindex, recipe);
}

/** Linux: dev_validate_mtu(). */
export function refuseMtu(kind: LinkKind, mtu: number): Refusal | null {
  if (mtu < 0) return refusal("EINVAL", "mtu less than device minimum");
  if (kind === "loopback" || kind === "dummy") return null;
  if (mtu < MIN_MTU) return refusal("EINVAL", "mtu less than device minimum");
  return mtu > MAX_MTU ? refusal("EINVAL", "mtu greater than device maximum") : null;
}

/** The next number nobody has, counted on from the last one given. Linux: dev_index_reserve(). */
export function nextFreeIfIndex(net: Net): IfIndex {
  let ifindex = net.config.nextIfIndex;
  while (getEntry(net.config.links, ifindex) !== null) ifindex++;
  return ifindex as IfIndex;
}

/** What of a namespace's configuration names a device that goes: its routes, static neighbours and forwarding entries. */
export function forgetDevice(draft: NetDraft, ifindex: IfIndex): void {
  for (const [table, routes] of Object.entries(draft.routes)) {
    const kept = routes.filter((route) => !route.nextHops.some((hop) => hop.device === ifindex));
    if (kept.length !== routes.length) draft.routes[Number(table)] = kept;
  }
  draft.neighbours = draft.neighbours.filter((entry) => entry.device !== ifindex);
  delete draft.fdb[ifindex];
}

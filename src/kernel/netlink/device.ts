/** What the requests about links share: looking up a device, editing its link, the names and sizes that the kernel accepts. */
import { type Refusal, refusal } from "../config/errno.ts";
import type { NetnsConfig } from "../config/host.ts";
import type { IfIndex, LinkKind } from "../config/link.ts";
import type { Route } from "../config/route.ts";
import { getEntry, withEntry } from "../config/table.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { editLinkConfig } from "./change.ts";
import { filterRoutes } from "./route-table.ts";

export function findDevice(net: Net, name: string): Device | null {
  return net.deviceNames.find(name);
}

/** IFNAMSIZ without the closing zero. */
export const NAME_BYTES = 15;
const MIN_MTU = 68;
const MAX_MTU = 65535;

/** Linux: dev_valid_name(). */
export function isValidName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && name.length <= NAME_BYTES && !/[/:\s]/.test(name);
}

/**
 * The name a device gets that asks for this one: `%d` stands for the first free number. Refused where the kernel takes no such
 * name or another device has it. Linux: dev_get_valid_name(), __dev_alloc_name(), net/core/dev.c.
 */
export function nameFor(net: Net, wanted: string): string | Refusal {
  if (!isValidName(wanted)) return refusal("EINVAL");
  if (!wanted.includes("%")) return findDevice(net, wanted) === null ? wanted : refusal("EEXIST");
  const [before, after, ...others] = wanted.split("%d");
  if (after === undefined || others.length > 0 || `${before}${after}`.includes("%")) return refusal("EINVAL");
  for (let number = 0; ; number++) {
    const name = `${before}${number}${after}`.slice(0, NAME_BYTES);
    if (findDevice(net, name) === null) return name;
  }
}

/** Changes a device's link: the recipe is given a copy of it. */
export function editLink(device: Device, recipe: Parameters<typeof editLinkConfig>[2]): void {
  editLinkConfig(device.net, device.ifindex, recipe);
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

/** A slice without a device, and without what names it: its routes, static neighbours and forwarding entries. */
export function withoutDevice(slice: NetnsConfig, ifindex: IfIndex): NetnsConfig {
  const isOver = (route: Route): boolean => route.nextHops.some((hop) => hop.device === ifindex);
  const { [ifindex]: _, ...fdb } = slice.fdb;
  return {
    ...slice,
    links: withEntry(slice.links, ifindex, null),
    routes: filterRoutes(slice.routes, (route) => !isOver(route)),
    neighbours: slice.neighbours.filter((entry) => entry.device !== ifindex),
    fdb: ifindex in slice.fdb ? fdb : slice.fdb,
  };
}

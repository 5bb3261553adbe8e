/** The root of a host's configuration: one immutable tree, changed only by kernel requests (kernel/netlink). */
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import type { FdbConfig, IfIndex, Link, NetnsId } from "./link.ts";
import type { Firewall } from "./netfilter.ts";
import type { PolicyRule, RouteTable } from "./route.ts";
import { emptyTable, type Table } from "./table.ts";

/** `ip neigh add ... nud permanent|noarp` and proxy entries; learnt neighbours are runtime. */
export interface NeighbourConfig {
  readonly address: Ipv4;
  readonly device: IfIndex;
  readonly mac: Mac | null;
  readonly state: "permanent" | "noarp" | "proxy";
}

export interface NetnsConfig {
  readonly id: NetnsId;
  readonly links: Table<Link>;
  readonly nextIfIndex: number;
  /** Routing tables by number. A table exists once a route was put in it. */
  readonly routes: Readonly<Record<number, RouteTable>>;
  readonly rules: readonly PolicyRule[];
  readonly neighbours: readonly NeighbourConfig[];
  /** By ifindex of the bridge. */
  readonly fdb: Readonly<Record<number, readonly FdbConfig[]>>;
  readonly firewall: Firewall;
  /** Values that differ from the kernel's default, by name below /proc/sys with dots (net.ipv4.ip_forward). */
  readonly sysctls: Readonly<Record<string, string | number>>;
  /** net.ipv4.conf.all.*, .default.* and net.ipv4.neigh.default.* where they differ from the kernel's default. */
  readonly confAll: Readonly<Record<string, number>>;
  readonly confDefault: Readonly<Record<string, number>>;
  readonly neighDefault: Readonly<Record<string, number>>;
  /** The numbers this namespace calls others by (link-netnsid), in order of assignment: index is the number. */
  readonly netnsids: readonly (NetnsId | null)[];
}

export interface HostConfig {
  readonly namespaces: Table<NetnsConfig>;
  /** `ip netns add NAME`: names under /run/netns, newest last. */
  readonly netnsNames: readonly { readonly name: string; readonly netns: NetnsId }[];
}

export function emptyNetnsConfig(id: NetnsId): NetnsConfig {
  return {
    id,
    links: emptyTable(),
    nextIfIndex: 1,
    routes: {},
    rules: [],
    neighbours: [],
    fdb: {},
    firewall: {},
    sysctls: {},
    confAll: {},
    confDefault: {},
    neighDefault: {},
    netnsids: [],
  };
}

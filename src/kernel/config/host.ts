/** The root of a host's configuration: one immutable tree, changed only by kernel requests (kernel/netlink). */
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import type { FdbConfig, IfIndex, Link, NetnsId } from "./link.ts";
import type { Firewall } from "./netfilter.ts";
import type { PolicyRule, RoutingTable } from "./route.ts";
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
  /** Routing tables, by their numbers. A table exists once a route was put in it. */
  readonly routes: readonly RoutingTable[];
  readonly rules: readonly PolicyRule[];
  /**
   * A rule was added or deleted at some time: since then `local` and `main` are two tries (fib_has_custom_rules, fib_unmerge()).
   */
  readonly hasCustomRules: boolean;
  /** A local route was added beside those of addresses at some time (fib_has_custom_local_routes). */
  readonly hasCustomLocalRoutes: boolean;
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
  /** The numbers this namespace calls others by (link-netnsid): the number is the key. */
  readonly netnsids: Table<NetnsId>;
}

export interface HostConfig {
  readonly namespaces: Table<NetnsConfig>;
  /** `ip netns add NAME`: names under /run/netns, newest last. */
  readonly netnsNames: readonly { readonly name: string; readonly netns: NetnsId }[];
}

/** Nothing was set: every namespace begins with these same objects, so that what is compiled from them is compiled once. */
export const NOTHING_SET: Readonly<Record<string, never>> = Object.freeze({});
const NONE: readonly never[] = Object.freeze([]);

export function emptyNetnsConfig(id: NetnsId): NetnsConfig {
  return {
    id,
    links: emptyTable(),
    nextIfIndex: 1,
    routes: NONE,
    rules: NONE,
    hasCustomRules: false,
    hasCustomLocalRoutes: false,
    neighbours: NONE,
    fdb: NOTHING_SET,
    firewall: NOTHING_SET,
    sysctls: NOTHING_SET,
    confAll: NOTHING_SET,
    confDefault: NOTHING_SET,
    neighDefault: NOTHING_SET,
    netnsids: emptyTable(),
  };
}

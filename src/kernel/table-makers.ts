/**
 * The tables that stand behind an interface with more than one implementation, and who makes them: LabOptions.tables replaces
 * them, and src/lab/workbench.ts is the door to them. Each lab has its own makers; what they make belongs to one namespace
 * (one bridge, one routing table), so that none needs to share anything.
 */

import type { PrefixNode, PrefixTable } from "./ipv4/prefix-table.ts";
import type { Fdb } from "./link/fdb.ts";
import type { ConnectionTable } from "./netfilter/conntrack/table.ts";
import type { Walker } from "./netfilter/walk/walker.ts";

/** Makers of the tables that can be swapped. */
export interface TableMakers {
  /** The lookup of a routing table: made anew from all its prefixes (each once) when its routes have changed. */
  readonly prefixes: <T>(nodes: readonly PrefixNode<T>[]) => PrefixTable<T>;
  /** A bridge's forwarding table. */
  readonly fdb: () => Fdb;
  /** A namespace's table of tracked connections. */
  readonly connections: () => ConnectionTable;
  /** How a namespace's packets go through the rules of its tables. */
  readonly walker: () => Walker;
}

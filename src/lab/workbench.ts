/**
 * netnsim/workbench: the tables that can be swapped, for those who work on forwarding itself. Each has a plain implementation (to
 * read, and the reference in proofs) and the fast one that runs. An own one is given to a lab by LabOptions.tables:
 *
 *     const lab = new Lab({ tables: { fdb: () => new MyFdb() } });
 *
 * What is here runs for every packet and checks no argument: types alone guard it. What LabOptions.tables is given is checked.
 * That a table is right is shown by proveTables() of netnsim/testing, what it costs by `npm run bench -- --tables FILE`.
 */
export type { Device } from "../kernel/device.ts";
export { ListedPrefixes, makePrefixTable, PrefixNode, type PrefixTable, StridedPrefixes } from "../kernel/ipv4/prefix-table.ts";
export { type Fdb, type FdbEntry, type FdbKind, HashFdb, MapFdb } from "../kernel/link/fdb.ts";
export type { CompiledChain, CompiledRule, CompiledTable } from "../kernel/netfilter/compile.ts";
export type { Connection } from "../kernel/netfilter/conntrack/connection.ts";
export { type ConnectionTable, HashedConnectionTable, PlainConnectionTable } from "../kernel/netfilter/conntrack/table.ts";
export type { Tuple } from "../kernel/netfilter/conntrack/tuple.ts";
export type { Hook } from "../kernel/netfilter/hooks.ts";
export { NF_ACCEPT, NF_DROP, type Verdict } from "../kernel/netfilter/verdict.ts";
export { PlainWalker } from "../kernel/netfilter/walk/plain-walk.ts";
export { ProgramWalker } from "../kernel/netfilter/walk/program-walk.ts";
export { applyPolicy, dropBy, passes, reportRule, type Walker } from "../kernel/netfilter/walk/walker.ts";
export type { Skb } from "../kernel/skb.ts";
export type { TableMakers } from "../kernel/table-makers.ts";

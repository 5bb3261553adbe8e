/**
 * Tables, chains and rules as `iptables` set them. A rule is one immutable value: what it matches, in the order given, and what
 * it then does. Counters are runtime and are keyed by the rule object, so they survive an append as on Linux.
 */
import type { Ipv4 } from "../../wire/ipv4-address.ts";

/** The tables of iptables. */
export type TableName = "raw" | "mangle" | "nat" | "filter" | "security";
export type HookName = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";

/** A value that may be inverted with `!`. */
export interface Invertible<T> {
  readonly value: T;
  readonly inverted: boolean;
}

/** An address under a mask, which need not be a prefix (255.0.255.0); the address has no bits outside it. */
export interface MaskedAddress {
  readonly address: Ipv4;
  /** A signed 32-bit integer, as addresses are. */
  readonly mask: number;
}

/** A match extension (`-m NAME ...`): the options it was given, as plain data that its file in netfilter/matches knows. */
export interface Match {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** `-j NAME ...` or `-g CHAIN`. A name that is no extension is a user chain. */
export interface Target {
  readonly name: string;
  readonly goto: boolean;
  /** Null for a chain. */
  readonly options: Readonly<Record<string, unknown>> | null;
}

export interface Rule {
  readonly source: Invertible<MaskedAddress> | null;
  readonly destination: Invertible<MaskedAddress> | null;
  /** A name, or a name ending in "+". */
  readonly inDevice: Invertible<string> | null;
  readonly outDevice: Invertible<string> | null;
  /** An IP protocol number, never 0. */
  readonly protocol: Invertible<number> | null;
  /** `-f`: second and later fragments only. */
  readonly fragment: Invertible<true> | null;
  readonly matches: readonly Match[];
  /** Null: count and go on. */
  readonly target: Target | null;
}

export interface Chain {
  readonly name: string;
  /** The hook a built-in chain stands at; null for a user chain. */
  readonly hook: HookName | null;
  /** Built-in chains only. */
  readonly policy: "ACCEPT" | "DROP" | null;
  /** The policy counts packets: it was set by name (-P, a restored `:CHAIN` line), not only implied by a first rule. */
  readonly counted: boolean;
  readonly rules: readonly Rule[];
}

/** The chains of one table in the order they were made; a built-in chain is made by the first command that needs it. */
export interface FirewallTable {
  readonly name: TableName;
  readonly chains: readonly Chain[];
}

/** The tables that exist: one comes into being when it is first used. */
export type Firewall = Readonly<Partial<Record<TableName, FirewallTable>>>;

/** In the order iptables-save prints them. */
export const TABLE_NAMES: readonly TableName[] = ["mangle", "security", "raw", "filter", "nat"];

/** The chains each table has by itself, in the order they are printed. */
export const BUILTIN_CHAINS: Readonly<Record<TableName, readonly HookName[]>> = {
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  security: ["INPUT", "FORWARD", "OUTPUT"],
  raw: ["PREROUTING", "OUTPUT"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
};

export function isBuiltin(table: TableName, chain: string): chain is HookName {
  return (BUILTIN_CHAINS[table] as readonly string[]).includes(chain);
}

/** The built-in chains in their order, then the user's by name: how every listing has them. */
export function sortChains<C extends { readonly name: string }>(table: TableName, chains: readonly C[]): C[] {
  const order: readonly string[] = BUILTIN_CHAINS[table];
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...chains].sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/**
 * Lines put into the host's firewall and taken out again as dockerd does with iptables: what is there already is not added twice, what is
 * gone already is not missed. All lines of one request are one batch.
 */
import type { Rule, TableName } from "../../kernel/config/netfilter.ts";
import type { Net } from "../../kernel/net.ts";
import type { FirewallEdit } from "../../kernel/netfilter/edit.ts";
import { changeFirewall } from "../../kernel/netlink/firewall.ts";
import { DockerError } from "../shapes.ts";
import type { Line } from "./rule.ts";

/** Changes the firewall by a batch; a batch the kernel refuses is a defect here or a chain somebody took away. */
export function changeRules(net: Net, recipe: (edit: FirewallEdit) => void): void {
  const refused = changeFirewall(net, (edit) => {
    recipe(edit);
    return null;
  });
  if (refused !== null) throw new DockerError(`iptables failed: ${refused.errno} ${refused.subject}`);
}

export function addLines(edit: FirewallEdit, lines: readonly Line[]): void {
  for (const line of lines) if (find(edit, line) < 0) putLine(edit, line);
}

/** Lines known to be new: nothing is looked up. */
export function putLines(edit: FirewallEdit, lines: readonly Line[]): void {
  for (const line of lines) putLine(edit, line);
}

export function removeLines(edit: FirewallEdit, lines: readonly Line[]): void {
  for (const line of lines) {
    const index = find(edit, line);
    if (index >= 0) edit.deleteNumber(line.table, line.chain, index);
  }
}

/** A jump that is to stand first: taken out where it is, and put in again (its counters begin anew). */
export function ensureFirst(edit: FirewallEdit, line: Line): void {
  removeLines(edit, [line]);
  putLine(edit, line);
}

export function ensureChain(edit: FirewallEdit, table: TableName, chain: string): void {
  if (edit.chain(table, chain) === null) edit.newChain(table, chain);
}

function putLine(edit: FirewallEdit, { table, chain, how, rule }: Line): void {
  const refused = how === "insert" ? edit.insert(table, chain, 0, rule) : edit.append(table, chain, rule);
  if (refused !== null) {
    const words = `iptables failed: iptables --wait -t ${table} -${how === "insert" ? "I" : "A"} ${chain}`;
    throw new DockerError(`${words}: No chain/target/match by that name.`);
  }
}

function find(edit: FirewallEdit, { table, chain, rule }: Line): number {
  const rules = edit.chain(table, chain)?.rules ?? [];
  const same = rules.indexOf(rule);
  if (same >= 0) return same;
  const wanted = keyOf(rule);
  return rules.findIndex((other) => keyOf(other) === wanted);
}

/** Rules are immutable: each is written out once. */
const keys = new WeakMap<Rule, string>();

function keyOf(rule: Rule): string {
  let key = keys.get(rule);
  if (key === undefined) {
    key = JSON.stringify(rule);
    keys.set(rule, key);
  }
  return key;
}

/**
 * iptables as dockerd runs it: one process a call, each of which takes effect by itself. A call that fails is reported in the
 * words of dockerd's exec: the whole command line, what iptables printed and its exit status; what the calls before it did stays.
 * The calls of one request share one edit of the firewall, so that a hundred cost little more than one. moby:
 * libnetwork/iptables/iptables.go.
 */
import type { Chain, Rule, TableName } from "../../kernel/config/netfilter.ts";
import type { Net } from "../../kernel/net.ts";
import type { FirewallEdit, FirewallRefusal } from "../../kernel/netfilter/edit.ts";
import { beginFirewall, commitFirewall } from "../../kernel/netlink/firewall.ts";
import { DockerError } from "../shapes.ts";
import { argumentsOf, type Line, line } from "./rule.ts";

/** Runs what dockerd does with iptables for one request. What it did takes effect although it throws. */
export function runIptables<Result>(net: Net, recipe: (iptables: Iptables) => Result): Result {
  const edit = beginFirewall(net);
  const iptables = new Iptables(edit);
  let result: Result;
  try {
    result = recipe(iptables);
  } catch (error) {
    commit(net, edit, iptables);
    throw error;
  }
  commit(net, edit, iptables);
  return result;
}

function commit(net: Net, edit: FirewallEdit, iptables: Iptables): void {
  const refused = commitFirewall(net, edit);
  if (refused !== null) throw new DockerError(`iptables failed: ${refused.errno} ${refused.subject}`);
  iptables.keepIndexes(net);
}

/** How a call names the table `filter`: older callers leave `-t filter` out. */
export type Naming = "every table" | "not filter";

export class Iptables {
  readonly #edit: FirewallEdit;
  readonly #indexes = new Map<string, Index>();

  constructor(edit: FirewallEdit) {
    this.#edit = edit;
  }

  /** `iptables -C`. */
  has({ table, chain, rule }: Line): boolean {
    return (this.#index(table, chain).get(keyOf(rule)) ?? 0) > 0;
  }

  hasChain(table: TableName, chain: string): boolean {
    return this.#edit.chain(table, chain) !== null;
  }

  /** `-I`, whatever is there already. Returns what failed, null where nothing did. */
  insert(at: Line, naming: Naming = "every table"): string | null {
    const refused = this.#edit.insert(at.table, at.chain, 0, at.rule);
    if (refused !== null) return failure("I", at, naming, refused);
    this.#count(at, 1);
    return null;
  }

  /** `-A`, whatever is there already. */
  append(at: Line, naming: Naming = "every table"): string | null {
    const refused = this.#edit.append(at.table, at.chain, at.rule);
    if (refused !== null) return failure("A", at, naming, refused);
    this.#count(at, 1);
    return null;
  }

  /** `-D` of a rule that is there. */
  remove({ table, chain, rule }: Line): void {
    const count = this.#index(table, chain).get(keyOf(rule)) ?? 0;
    if (count === 0) return;
    const rules = this.#edit.chain(table, chain)?.rules ?? [];
    this.#edit.deleteNumber(table, chain, count === 1 ? findOnly(rules, rule) : findFirst(rules, rule));
    this.#count({ table, chain, rule }, -1);
  }

  /** `-I` where it is not there yet. */
  ensureInserted(at: Line, naming?: Naming): string | null {
    return this.has(at) ? null : combined(this.insert(at, naming));
  }

  /** `-A` where it is not there yet. */
  ensureAppended(at: Line, naming?: Naming): string | null {
    return this.has(at) ? null : combined(this.append(at, naming));
  }

  /** A rule that is to stand first: taken out where it is, and put in again (its counters begin anew). */
  ensureFirst(at: Line, naming?: Naming): string | null {
    this.remove(at);
    return combined(this.insert(at, naming));
  }

  /** NewChain(): made where it is not there yet. */
  ensureChain(table: TableName, chain: string): void {
    if (!this.hasChain(table, chain)) this.#edit.newChain(table, chain);
  }

  setPolicy(table: TableName, chain: string, policy: "DROP"): void {
    this.#edit.setPolicy(table, chain, policy);
  }

  /** Hands the indexes on to the chains that came of the edit. */
  keepIndexes(net: Net): void {
    for (const [key, index] of this.#indexes) {
      const [table, name] = key.split(" ") as [TableName, string];
      const chain = net.config.firewall[table]?.chains.find((each) => each.name === name);
      if (chain !== undefined) indexOf.set(chain, index);
    }
  }

  #index(table: TableName, name: string): Index {
    const key = `${table} ${name}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const chain = this.#edit.chain(table, name);
    const index = (chain?.before == null ? undefined : takeIndex(chain.before)) ?? indexRules(chain?.rules ?? []);
    this.#indexes.set(key, index);
    return index;
  }

  #count({ table, chain, rule }: Pick<Line, "table" | "chain" | "rule">, by: 1 | -1): void {
    const index = this.#indexes.get(`${table} ${chain}`);
    const key = keyOf(rule);
    index?.set(key, (index.get(key) ?? 0) + by);
  }
}

/** How many rules of each kind a chain has. */
type Index = Map<string, number>;

/** Kept from one request to the next: a chain nobody else changed is not read again. */
const indexOf = new WeakMap<Chain, Index>();

function takeIndex(chain: Chain): Index | undefined {
  const index = indexOf.get(chain);
  indexOf.delete(chain);
  return index;
}

function indexRules(rules: readonly Rule[]): Index {
  const index: Index = new Map();
  for (const rule of rules) index.set(keyOf(rule), (index.get(keyOf(rule)) ?? 0) + 1);
  return index;
}

function findFirst(rules: readonly Rule[], rule: Rule): number {
  const key = keyOf(rule);
  return rules.findIndex((other) => keyOf(other) === key);
}

/** Searches from both ends: what is taken back together stands in the order it was written in, or in the opposite one. */
function findOnly(rules: readonly Rule[], rule: Rule): number {
  const key = keyOf(rule);
  for (let at = 0; at < rules.length; at++) {
    const last = rules.length - 1 - at;
    if (keyOf(rules[at]!) === key) return at;
    if (keyOf(rules[last]!) === key) return last;
  }
  return -1;
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

/** RawCombinedOutput()'s words: what was printed, and the error in brackets. */
function combined(failed: string | null): string | null {
  return failed === null ? null : ` (${failed})`;
}

/**
 * exec's words. A chain that is not there and a target that is not there are distinguished by iptables itself (1.8.9, nf_tables).
 */
function failure(action: "I" | "A", { table, chain, words }: Line, naming: Naming, refused: FirewallRefusal): string {
  const named = table === "filter" && naming === "not filter" ? "" : `-t ${table} `;
  const { target } = words;
  const printed =
    refused.operation !== null && typeof target === "object" && "chain" in target
      ? `iptables v1.8.9 (nf_tables): Chain '${target.chain}' does not exist\nTry \`iptables -h' or 'iptables --help' for more information.\n (exit status 2)`
      : "iptables: No chain/target/match by that name.\n (exit status 1)";
  return `iptables failed: iptables --wait ${named}-${action} ${chain} ${argumentsOf(words)}: ${printed}`;
}

/** EnsureJumpRule()'s line. */
export function jumpLine(from: string, to: string): Line {
  return line("filter", from, { target: { chain: to } });
}

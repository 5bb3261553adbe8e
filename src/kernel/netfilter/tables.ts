/**
 * The tables of a namespace at run time: which of their chains stand at which hook, how a packet walks them, and what they
 * counted. A chain is at its hook from when it is made; one that was never used costs nothing. Linux: nft_do_chain(),
 * nf_tables_core.c.
 *
 * Connection tracking runs while some rule, anywhere, needs it: every NAT target, the matches on connections, CONNMARK. A nat
 * chain alone does not start it. (Watched on 6.18: nf_ct_netns_get() is called by the extensions, not by the chain type.)
 */
import { type Restore, restoreAll, saveFields, saveMap, saveSet } from "../../sim/restore.ts";
import type { Chain, HookName, Rule, TableName } from "../config/netfilter.ts";
import { TABLE_NAMES } from "../config/netfilter.ts";
import type { Net } from "../net.ts";
import type { Skb } from "../skb.ts";
import { type CompiledChain, CompiledRule, CompiledTable, type Counter } from "./compile.ts";
import { HOOK_NAMES, type Hook, type HookEntry, OUTPUT, PRI_FILTER, PRI_MANGLE, PRI_RAW, PRI_SECURITY } from "./hooks.ts";
import { findMatch } from "./matches/index.ts";
import { registerNat } from "./nat/hooks.ts";
import type { SelectAddress } from "./nat/masquerade.ts";
import { FirewallNeeds } from "./needs.ts";
import { rerouteOrDrop } from "./reroute.ts";
import { SharedStates } from "./shared.ts";
import { NF_ACCEPT, type Verdict } from "./verdict.ts";
import { ProgramWalker } from "./walk/program-walk.ts";
import type { Walker } from "./walk/walker.ts";

const PRIORITIES: Readonly<Record<Exclude<TableName, "nat">, number>> = {
  raw: PRI_RAW,
  mangle: PRI_MANGLE,
  filter: PRI_FILTER,
  security: PRI_SECURITY,
};

/** One step of a traced packet: what `xtables-monitor --trace` shows as a line. */
export interface TraceStep {
  readonly timeUs: number;
  readonly journey: number;
  readonly table: TableName;
  readonly chain: string;
  /** Counted from 1; null where the chain's policy decided. */
  readonly number: number | null;
  readonly verdict: string;
}

export class FirewallRuntime {
  readonly net: Net;
  /** How MASQUERADE finds an address; given by whoever puts the namespace together. */
  readonly selectAddress: SelectAddress;
  readonly traces: TraceStep[] = [];
  /** How packets go through the chains; a plain one can replace it. */
  walker: Walker = new ProgramWalker();
  #counters = new WeakMap<Rule, Counter>();
  readonly #policies = new Map<string, Counter>();
  readonly #rules = new WeakMap<Rule, CompiledRule>();
  #chains = new WeakMap<Chain, CompiledChain>();
  readonly #tables = new Map<TableName, CompiledTable>();
  readonly #registered = new Map<string, () => void>();
  readonly #entries = new Set<TableAtHook>();
  readonly #needs = new FirewallNeeds();
  /** What rules share by name. */
  readonly shared = new SharedStates();

  constructor(net: Net, selectAddress: SelectAddress = noAddress) {
    this.net = net;
    this.selectAddress = selectAddress;
  }

  /** Counters, what matches keep, and which entries stand at the hooks. What was compiled of the same rules stays. */
  save(): Restore {
    const { net } = this;
    const rules = Object.values(net.config.firewall).flatMap((table) => table.chains.flatMap((chain) => chain.rules));
    const traces = this.traces.length;
    const restore = restoreAll([
      ...rules.map((rule) => saveFields(this.counter(rule))),
      ...rules.map((rule) => this.#saveTests(rule)),
      saveMap(this.#policies),
      ...[...this.#policies.values()].map(saveFields),
      saveMap(this.#registered),
      saveSet(this.#entries),
      this.#needs.save(),
      this.shared.save(),
    ]);
    return () => {
      restore();
      this.traces.length = traces;
      for (const table of TABLE_NAMES)
        if (this.#tables.get(table)?.table !== net.config.firewall[table]) this.#tables.delete(table);
      for (const entry of this.#entries) entry.forget();
    };
  }

  /** A rule that no packet has met yet begins anew where it keeps something. */
  #saveTests(rule: Rule): Restore {
    const compiled = this.#rules.get(rule);
    if (compiled !== undefined) return restoreAll(compiled.tests?.flatMap((test) => test.save?.() ?? []) ?? []);
    if (!rule.matches.some(({ name }) => findMatch(name)?.keepsState)) return () => {};
    return () => {
      if (!this.#rules.delete(rule)) return;
      this.#chains = new WeakMap();
      this.#tables.clear();
    };
  }

  counter(rule: Rule): Counter {
    const known = this.#counters.get(rule);
    if (known !== undefined) return known;
    const counter = { packets: 0, bytes: 0 };
    this.#counters.set(rule, counter);
    return counter;
  }

  policyCounter(table: TableName, chain: string): Counter {
    const key = `${table} ${chain}`;
    const known = this.#policies.get(key);
    if (known !== undefined) return known;
    const counter = { packets: 0, bytes: 0 };
    this.#policies.set(key, counter);
    return counter;
  }

  /** Brings hooks and conntrack up to the configuration. Called after each change of it. */
  refresh(): void {
    const { firewall } = this.net.config;
    const wanted = new Set<string>();
    for (const table of TABLE_NAMES) {
      if (this.#tables.get(table)?.table !== firewall[table]) this.#forget(table);
      for (const { hook } of firewall[table]?.chains ?? [])
        if (hook !== null) wanted.add(table === "nat" ? "nat" : `${table} ${hook}`);
    }
    for (const [key, unregister] of this.#registered) {
      if (wanted.has(key)) continue;
      unregister();
      this.#registered.delete(key);
    }
    for (const key of wanted) if (!this.#registered.has(key)) this.#registered.set(key, this.#register(key));
    for (const key of this.#policies.keys()) if (!this.#hasPolicy(key)) this.#policies.delete(key);
    const { conntrack, shared } = this.#needs.of(firewall);
    if (conntrack) this.net.conntrack.enable();
    else this.net.conntrack.disable();
    this.shared.keep(shared);
  }

  /** Runs a table's chain at a hook over a packet; where there is none it is accepted. */
  run(table: TableName, hook: Hook, skb: Skb): Verdict {
    const compiled = this.compiled(table);
    return compiled === null || compiled.bases[hook] === null ? NF_ACCEPT : this.walker.walk(compiled, hook, skb);
  }

  /** Links changed: see CompiledTable.forgetPrograms(). */
  linksChanged(): void {
    for (const table of this.#tables.values()) table.forgetPrograms();
  }

  #forget(table: TableName): void {
    this.#tables.delete(table);
    for (const entry of this.#entries) if (entry.name === table) entry.forget();
  }

  /** The table ready to run; null where there is none. */
  compiled(name: TableName): CompiledTable | null {
    return this.#tables.get(name) ?? this.#compile(name);
  }

  #compile(name: TableName): CompiledTable | null {
    const table = this.net.config.firewall[name];
    if (table === undefined) return null;
    const compiled = new CompiledTable(table, (chain) => this.#compileChain(name, chain));
    this.#tables.set(name, compiled);
    return compiled;
  }

  #compileChain(table: TableName, chain: Chain): CompiledChain {
    const known = this.#chains.get(chain);
    if (known !== undefined) return known;
    const rules = chain.rules.map((rule) => this.#compileRule(rule));
    const compiled = {
      chain,
      rules,
      policyCounter: chain.counted ? this.policyCounter(table, chain.name) : null,
      policyExplained: null,
      sieve: null,
    };
    this.#chains.set(chain, compiled);
    return compiled;
  }

  #compileRule(rule: Rule): CompiledRule {
    const known = this.#rules.get(rule);
    if (known !== undefined) return known;
    const compiled = new CompiledRule(rule, this.counter(rule), this.net);
    this.#rules.set(rule, compiled);
    return compiled;
  }

  #register(key: string): () => void {
    if (key === "nat") return registerNat(this.net, (skb, hook) => this.run("nat", hook, skb));
    const [table, hookName] = key.split(" ") as [Exclude<TableName, "nat">, HookName];
    const hook = HOOK_NAMES.indexOf(hookName) as Hook;
    const isRouting = table === "mangle" && hook === OUTPUT;
    const entry = new (isRouting ? RoutingTableAtHook : TableAtHook)(this, table, PRIORITIES[table]);
    this.#entries.add(entry);
    const unregister = this.net.hooks.register(hook, entry);
    return () => {
      this.#entries.delete(entry);
      unregister();
    };
  }

  #hasPolicy(key: string): boolean {
    const [table, name] = key.split(" ") as [TableName, string];
    return this.net.config.firewall[table]?.chains.some((chain) => chain.name === name && chain.counted) ?? false;
  }
}

/** A table's entry at a hook: it keeps its chain at hand, until the table is another. */
class TableAtHook implements HookEntry {
  readonly name: Exclude<TableName, "nat">;
  readonly priority: number;
  readonly #firewall: FirewallRuntime;
  #table: CompiledTable | null = null;

  constructor(firewall: FirewallRuntime, name: Exclude<TableName, "nat">, priority: number) {
    this.#firewall = firewall;
    this.name = name;
    this.priority = priority;
  }

  forget(): void {
    this.#table = null;
  }

  run(skb: Skb, hook: Hook): Verdict {
    return this.#firewall.walker.walk(this.#table ?? this.#look(), hook, skb);
  }

  #look(): CompiledTable {
    this.#table = this.#firewall.compiled(this.name)!;
    return this.#table;
  }
}

/** mangle at OUTPUT: what it changed of a packet may lead elsewhere. Linux: nf_route_table_hook4(), nft_chain_route.c. */
class RoutingTableAtHook extends TableAtHook {
  override run(skb: Skb, hook: Hook): Verdict {
    const { ip, mark } = skb;
    const verdict = super.run(skb, hook);
    if (verdict !== NF_ACCEPT || (skb.packet === ip && skb.mark === mark)) return verdict;
    const { src, dst, tos } = skb.ip;
    const isTheSame = src === ip.src && dst === ip.dst && tos === ip.tos && skb.mark === mark;
    return isTheSame ? NF_ACCEPT : rerouteOrDrop(skb);
  }
}

function noAddress(): never {
  throw new Error("firewall: nobody said how MASQUERADE finds an address");
}

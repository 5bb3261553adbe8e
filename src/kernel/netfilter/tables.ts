/**
 * The tables of a namespace at run time: which of their chains stand at which hook, how a packet walks them, and what they counted.
 * A chain is at its hook from when it is made; one that was never used costs nothing. Linux: nft_do_chain(), nf_tables_core.c.
 *
 * Connection tracking runs while some rule, anywhere, needs it: every NAT target, the matches on connections, CONNMARK. A nat chain
 * alone does not start it. (Watched on 6.18: nf_ct_netns_get() is called by the extensions, not by the chain type.)
 */
import type { Chain, Firewall, HookName, Rule, TableName } from "../config/netfilter.ts";
import { TABLE_NAMES } from "../config/netfilter.ts";
import type { Net } from "../net.ts";
import { tellHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import {
  ACCEPT,
  ACT,
  type CompiledChain,
  CompiledRule,
  CompiledTable,
  type Counter,
  DROP,
  GO_ON,
  GOTO,
  JUMP,
} from "./compile.ts";
import { HOOK_NAMES, type Hook, PRI_FILTER, PRI_MANGLE, PRI_RAW, PRI_SECURITY } from "./hooks.ts";
import { findMatch } from "./matches/index.ts";
import { keepRecentLists } from "./matches/recent-list.ts";
import { registerNat } from "./nat/hooks.ts";
import type { SelectAddress } from "./nat/masquerade.ts";
import { saveRule } from "./rule-text.ts";
import { findTarget } from "./targets/index.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "./verdict.ts";
import { CONTINUE } from "./xtables.ts";

const PRIORITIES: Readonly<Record<Exclude<TableName, "nat">, number>> = {
  raw: PRI_RAW,
  mangle: PRI_MANGLE,
  filter: PRI_FILTER,
  security: PRI_SECURITY,
};

/** How deep jumps can nest (NFT_JUMP_STACK_SIZE). */
export const MOST_LEVELS = 16;
/** Walks kept for whoever asks what TRACE saw. */
const MOST_TRACES = 1000;

/** One step of a traced packet: what `xtables-monitor --trace` shows as a line. */
export interface TraceStep {
  readonly timeUs: number;
  readonly journey: number;
  readonly table: TableName;
  readonly chain: string;
  /** Counted from 1. */
  readonly rule: number | "policy";
  readonly verdict: string;
}

export class FirewallRuntime {
  readonly net: Net;
  /** How MASQUERADE finds an address; given by whoever puts the namespace together. */
  readonly selectAddress: SelectAddress;
  readonly traces: TraceStep[] = [];
  #counters = new WeakMap<Rule, Counter>();
  readonly #policies = new Map<string, Counter>();
  readonly #rules = new WeakMap<Rule, CompiledRule>();
  readonly #chains = new WeakMap<Chain, CompiledChain>();
  readonly #tables = new Map<TableName, CompiledTable>();
  readonly #registered = new Map<string, () => void>();
  readonly #stack: CompiledChain[] = [];
  readonly #stackIndex: number[] = [];

  constructor(net: Net, selectAddress: SelectAddress = noAddress) {
    this.net = net;
    this.selectAddress = selectAddress;
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

  hasChain(table: TableName, hook: Hook): boolean {
    const name = HOOK_NAMES[hook];
    return this.net.config.firewall[table]?.chains.some((chain) => chain.hook === name) ?? false;
  }

  /** Brings hooks and conntrack up to the configuration. Called after each change of it. */
  refresh(): void {
    const { firewall } = this.net.config;
    const wanted = new Set<string>();
    for (const table of TABLE_NAMES) {
      if (this.#tables.get(table)?.table !== firewall[table]) this.#tables.delete(table);
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
    if (needsConntrack(firewall)) this.net.conntrack.enable();
    else this.net.conntrack.disable();
    keepRecentLists(this.net, recentNames(firewall));
  }

  /** Runs a table's chain at a hook over a packet; where there is none it is accepted. */
  run(table: TableName, hook: Hook, skb: Skb): Verdict {
    const compiled = this.#compiled(table);
    const base = compiled?.chains.get(HOOK_NAMES[hook]);
    return compiled === null || base === undefined ? NF_ACCEPT : this.#walk(compiled, base, hook, skb);
  }

  #walk(table: CompiledTable, base: CompiledChain, hook: Hook, skb: Skb): Verdict {
    const telling = skb.net.taps.hops;
    let chain = base;
    let index = 0;
    let depth = 0;
    for (;;) {
      if (index >= chain.rules.length) {
        if (depth === 0) return this.#applyPolicy(table, base, skb);
        depth--;
        chain = this.#stack[depth]!;
        index = this.#stackIndex[depth]!;
        continue;
      }
      const rule = chain.rules[index++]!;
      if (!matches(rule, skb)) continue;
      rule.counter.packets++;
      rule.counter.bytes += skb.packet!.totalLength;
      const result = rule.kind === ACT ? rule.action!(skb, hook) : CONTINUE;
      if (telling || skb.traced) this.#tell(table, chain, index, rule, result, skb);
      switch (rule.kind) {
        case GO_ON:
          continue;
        case ACCEPT:
          return NF_ACCEPT;
        case DROP:
          return this.#drop(table, chain, index, skb);
        case JUMP:
          if (depth >= MOST_LEVELS) throw new Error(`table ${table.table.name}: jumps nest deeper than ${MOST_LEVELS}`);
          this.#stack[depth] = chain;
          this.#stackIndex[depth] = index;
          depth++;
          chain = table.target(rule);
          index = 0;
          continue;
        case GOTO:
          chain = table.target(rule);
          index = 0;
          continue;
        case ACT:
          if (result === CONTINUE) continue;
          return result === NF_DROP ? this.#drop(table, chain, index, skb) : (result as Verdict);
        default:
          // RETURN: as at the chain's end.
          index = chain.rules.length;
      }
    }
  }

  #applyPolicy(table: CompiledTable, { chain, policyCounter }: CompiledChain, skb: Skb): Verdict {
    if (policyCounter !== null) {
      policyCounter.packets++;
      policyCounter.bytes += skb.packet!.totalLength;
    }
    const { name } = table.table;
    if (skb.net.taps.hops) tellHop(skb, "rule", { table: name, chain: chain.name, number: "policy", verdict: chain.policy });
    if (skb.traced) this.#trace(skb, name, chain.name, "policy", chain.policy ?? "ACCEPT");
    if (chain.policy !== "DROP") return NF_ACCEPT;
    skb.decidedBy = { table: name, chain: chain.name, rule: "policy" };
    return NF_DROP;
  }

  #drop(table: CompiledTable, { chain }: CompiledChain, number: number, skb: Skb): Verdict {
    skb.decidedBy = { table: table.table.name, chain: chain.name, rule: number };
    return NF_DROP;
  }

  #tell(table: CompiledTable, { chain }: CompiledChain, number: number, { rule }: CompiledRule, result: number, skb: Skb): void {
    const { name } = table.table;
    const verdict = rule.target === null || (rule.target.options !== null && result === CONTINUE) ? "CONTINUE" : rule.target.name;
    if (skb.net.taps.hops) {
      const text = { table: name, chain: chain.name, number, verdict };
      Object.defineProperty(text, "rule", { enumerable: true, get: () => `-A ${chain.name}${saveRule(rule)}` });
      tellHop(skb, "rule", text);
    }
    if (skb.traced) this.#trace(skb, name, chain.name, number, verdict);
  }

  #trace(skb: Skb, table: TableName, chain: string, rule: number | "policy", verdict: string): void {
    this.traces.push({ timeUs: skb.net.loop.nowUs, journey: skb.journey, table, chain, rule, verdict });
    if (this.traces.length > MOST_TRACES) this.traces.splice(0, MOST_TRACES / 2);
  }

  #compiled(name: TableName): CompiledTable | null {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
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
    const compiled = { chain, rules, policyCounter: chain.counted ? this.policyCounter(table, chain.name) : null };
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
    const run = (skb: Skb): Verdict => this.run(table, hook, skb);
    return this.net.hooks.register(hook, { name: table, priority: PRIORITIES[table], run });
  }

  #hasPolicy(key: string): boolean {
    const [table, name] = key.split(" ") as [TableName, string];
    return this.net.config.firewall[table]?.chains.some((chain) => chain.name === name && chain.counted) ?? false;
  }
}

function matches(rule: CompiledRule, skb: Skb): boolean {
  const packet = skb.packet!;
  if (((packet.src & rule.sourceMask) === rule.source) === rule.sourceInverted) return false;
  if (((packet.dst & rule.destinationMask) === rule.destination) === rule.destinationInverted) return false;
  if (rule.protocol !== 0 && (packet.protocol === rule.protocol) === rule.protocolInverted) return false;
  if (rule.inDevice !== null && !rule.inDevice.passes(skb.inDev)) return false;
  if (rule.outDevice !== null && !rule.outDevice.passes(skb.outDev)) return false;
  if (rule.fragment !== null && (packet.fragmentOffset !== 0) === rule.fragment.inverted) return false;
  const { tests } = rule;
  if (tests !== null) for (let index = 0; index < tests.length; index++) if (!tests[index]!(skb)) return false;
  return true;
}

/** True while some rule keeps connection tracking running. */
export function needsConntrack(firewall: Firewall): boolean {
  return TABLE_NAMES.some((table) => firewall[table]?.chains.some((chain) => chain.rules.some(ruleNeedsConntrack)) ?? false);
}

function ruleNeedsConntrack({ matches: list, target }: Rule): boolean {
  if (list.some(({ name, options }) => findMatch(name)?.needsConntrack?.(options) ?? false)) return true;
  return target !== null && target.options !== null && (findTarget(target.name)?.needsConntrack?.(target.options) ?? false);
}

function recentNames(firewall: Firewall): ReadonlySet<string> {
  const names = new Set<string>();
  for (const table of TABLE_NAMES) {
    for (const { rules } of firewall[table]?.chains ?? []) {
      for (const rule of rules)
        for (const { name, options } of rule.matches) if (name === "recent") names.add(String(options.name));
    }
  }
  return names;
}

function noAddress(): never {
  throw new Error("firewall: nobody said how MASQUERADE finds an address");
}

/** Runs the nat table's (or another's) chain at a hook. */
export function runTable(net: Net, table: TableName, hook: Hook, skb: Skb): Verdict {
  return net.firewall.run(table, hook, skb);
}

export function hasChain(net: Net, table: TableName, hook: Hook): boolean {
  return net.firewall.hasChain(table, hook);
}

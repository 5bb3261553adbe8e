/**
 * A change of the firewall in the making: requests are applied to a copy, one after the other, and take effect together or not at
 * all, as a batch of nf_tables does. Each is checked as iptables and the kernel check it; loops, depth and hooks are checked over
 * the whole result, and then the request is named after which it went wrong. Linux: nf_tables_api.c; iptables/nft.c on the tool's
 * side.
 */
import type { ErrnoName, Refusal } from "../config/errno.ts";
import {
  BUILTIN_CHAINS,
  type Chain,
  type Firewall,
  type HookName,
  isBuiltin,
  type Rule,
  TABLE_NAMES,
  type TableName,
} from "../config/netfilter.ts";
import type { Counter } from "./compile.ts";
import { type ChainFacts, checkTables, factsOf, jumpOf, noteRule, obtainFacts, whyRefused } from "./edit-check.ts";

/** Who refused: the kernel, with the name nf_tables has for the request, or already the tool. */
export interface FirewallRefusal extends Refusal {
  /** "RULE_APPEND", "CHAIN_DEL", ...; null where the tool itself found the mistake. */
  readonly operation: string | null;
  /** "rule in chain INPUT" */
  readonly subject: string;
  /** The number given with the request (a line of a restore file). */
  readonly line: number;
}

interface EditedChain {
  name: string;
  hook: HookName | null;
  policy: "ACCEPT" | "DROP" | null;
  counted: boolean;
  rules: Rule[];
  /** The chain as it was, where nothing changed. */
  before: Chain | null;
  /** What was found out about its rules, kept up as they change; null where that has to be looked at anew. */
  facts: ChainFacts | null;
}

type Step = (edit: FirewallEdit) => FirewallRefusal | null;

/** Counters to set once the change has taken effect. */
export type CounterChange =
  | { readonly kind: "rule"; readonly rule: Rule; readonly packets: number; readonly bytes: number }
  | {
      readonly kind: "policy";
      readonly table: TableName;
      readonly chain: string;
      readonly packets: number;
      readonly bytes: number;
    };

export class FirewallEdit {
  readonly counterChanges: CounterChange[] = [];
  /** A rule that was added asks for ports of a bridge. */
  asksForPorts = false;
  /** Counted up by whoever reads a file, for refusals to name. */
  line = 0;
  readonly #before: Firewall;
  readonly #counterOf: (rule: Rule) => Counter;
  /** The tables that were asked for; the others are as they were, but for those that were dropped. */
  readonly #tables = new Map<TableName, EditedChain[]>();
  readonly #dropped = new Set<TableName>();
  /** The chains of #tables by their names, where somebody asked for one. */
  readonly #names = new Map<TableName, Map<string, EditedChain>>();
  readonly #steps: { readonly step: Step; readonly line: number }[] = [];

  constructor(before: Firewall, counterOf: (rule: Rule) => Counter) {
    this.#before = before;
    this.#counterOf = counterOf;
  }

  chains(table: TableName): readonly Readonly<EditedChain>[] {
    return this.#opened(table) ?? [];
  }

  chain(table: TableName, name: string): Readonly<EditedChain> | null {
    return this.#find(table, name);
  }

  /** Known to iptables, whether or not the kernel has it yet. */
  hasChain(table: TableName, name: string): boolean {
    return isBuiltin(table, name) || this.#find(table, name) !== null;
  }

  append(table: TableName, chain: string, rule: Rule, counter: Counter | null = null): FirewallRefusal | null {
    return this.#apply((edit) => edit.#addRule("RULE_APPEND", table, chain, Number.POSITIVE_INFINITY, rule, counter));
  }

  /** Puts the rule before the one at `index`, counted from 0. */
  insert(table: TableName, chain: string, index: number, rule: Rule, counter: Counter | null = null): FirewallRefusal | null {
    return this.#apply((edit) => {
      const length = edit.#find(table, chain)?.rules.length ?? 0;
      if (!edit.hasChain(table, chain)) return edit.#refuse("ENOENT");
      if (index > length) return edit.#refuse("E2BIG");
      return edit.#addRule(index === 0 || index < length ? "RULE_INSERT" : "RULE_APPEND", table, chain, index, rule, counter);
    });
  }

  replace(table: TableName, name: string, index: number, rule: Rule, counter: Counter | null = null): FirewallRefusal | null {
    return this.#apply((edit) => {
      const chain = edit.#find(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      if (index >= chain.rules.length) return edit.#refuse("E2BIG");
      const refusal = edit.#checkRule("RULE_REPLACE", table, chain, rule);
      if (refusal !== null) return refusal;
      edit.#change(chain).rules[index] = rule;
      chain.facts = null;
      edit.#setCounter(rule, counter);
      return null;
    });
  }

  deleteNumber(table: TableName, name: string, index: number): FirewallRefusal | null {
    return this.#apply((edit) => {
      const chain = edit.#find(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      if (index >= chain.rules.length) return edit.#refuse("E2BIG");
      const [gone] = edit.#change(chain).rules.splice(index, 1);
      noteRule(chain, table, gone!, -1);
      return null;
    });
  }

  /** Deletes the first rule equal to the one given. */
  deleteRule(table: TableName, name: string, rule: Rule): FirewallRefusal | null {
    const index = this.findRule(table, name, rule);
    return index < 0 ? this.#refuse("ENOENT") : this.deleteNumber(table, name, index);
  }

  /** The index of the first rule equal to the one given; -1 where there is none. */
  findRule(table: TableName, name: string, rule: Rule): number {
    const wanted = JSON.stringify(rule);
    return this.#find(table, name)?.rules.findIndex((other) => JSON.stringify(other) === wanted) ?? -1;
  }

  /** Empties a chain, or all of a table's. A built-in chain named here comes into being. */
  flush(table: TableName, name: string | null): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (name === null) {
        for (const chain of edit.#opened(table) ?? []) if (chain.rules.length > 0) edit.#empty(chain);
        return null;
      }
      const chain = edit.#obtain(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      if (chain.rules.length > 0) edit.#empty(chain);
      return null;
    });
  }

  newChain(table: TableName, name: string): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (edit.hasChain(table, name)) return edit.#refuse("EEXIST");
      edit.#add(table, { name, hook: null, policy: null, counted: false, rules: [], before: null, facts: null });
      return null;
    });
  }

  deleteChain(table: TableName, name: string): FirewallRefusal | null {
    return this.#apply((edit) => {
      const chain = edit.#find(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      if (chain.policy === "DROP") return edit.#refuse("ENOTEMPTY");
      return edit.#removeChain(table, chain);
    });
  }

  /** Deletes every chain of the user's, then the built-in ones that do nothing. */
  deleteChains(table: TableName): FirewallRefusal | null {
    return this.#apply((edit) => {
      for (const chain of [...(edit.#opened(table) ?? [])]) {
        if (chain.hook !== null) continue;
        const refusal = edit.#removeChain(table, chain);
        if (refusal !== null) return refusal;
      }
      for (const chain of [...(edit.#opened(table) ?? [])]) {
        if (chain.policy === "ACCEPT" && chain.rules.length === 0) edit.#removeChain(table, chain);
      }
      return null;
    });
  }

  /** Renames a chain of the user's; the rules that lead to it follow and keep their counters. */
  renameChain(table: TableName, name: string, newName: string): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (edit.hasChain(table, newName)) return edit.#refuse("EEXIST");
      const chain = edit.#find(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      edit.#change(chain).name = newName;
      edit.#names.get(table)?.delete(name);
      edit.#names.get(table)?.set(newName, chain);
      for (const other of edit.#opened(table) ?? []) edit.#retarget(other, name, newName);
      return null;
    });
  }

  /** Sets a policy; its counters begin anew. */
  setPolicy(table: TableName, name: string, policy: string, counter: Counter | null = null): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (!isBuiltin(table, name)) return edit.#refuse("ENOENT");
      if (policy !== "ACCEPT" && policy !== "DROP") return edit.#refuse("EINVAL");
      const chain = edit.#change(edit.#obtain(table, name)!);
      chain.policy = policy;
      chain.counted = true;
      edit.counterChanges.push({
        kind: "policy",
        table,
        chain: name,
        packets: counter?.packets ?? 0,
        bytes: counter?.bytes ?? 0,
      });
      return null;
    });
  }

  /** Makes all built-in chains of a table that is there (what -v brings about with -F and -Z). */
  makeBuiltin(table: TableName): void {
    this.#apply((edit) => {
      if (edit.#opened(table) !== undefined) for (const name of BUILTIN_CHAINS[table]) edit.#obtain(table, name);
      return null;
    });
  }

  /**
   * Sets counters of a chain, or of all of a table's, to zero; of one rule only where a number (from 0) is given. A policy counts
   * from then on.
   */
  zero(table: TableName, name: string | null, index: number | null = null): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (name !== null && edit.#find(table, name) === null) return edit.#refuse("ENOENT");
      for (const chain of edit.#opened(table) ?? []) {
        if (name !== null && chain.name !== name) continue;
        const rules = index === null ? chain.rules : chain.rules.slice(index, index + 1);
        for (const rule of rules) edit.counterChanges.push({ kind: "rule", rule, packets: 0, bytes: 0 });
        if (index !== null || chain.hook === null) continue;
        if (!chain.counted) edit.#change(chain).counted = true;
        edit.counterChanges.push({ kind: "policy", table, chain: chain.name, packets: 0, bytes: 0 });
      }
      return null;
    });
  }

  /** Takes a table away altogether: how a restore begins. */
  dropTable(table: TableName): void {
    this.#apply((edit) => {
      edit.#tables.delete(table);
      edit.#names.delete(table);
      edit.#dropped.add(table);
      return null;
    });
  }

  /** The result, or what is wrong with it. */
  finish(): Firewall | FirewallRefusal {
    if (checkTables(this.#tables) === null) return this.#build();
    const again = new FirewallEdit(this.#before, this.#counterOf);
    for (const { step, line } of this.#steps) {
      again.line = line;
      again.#last = null;
      step(again);
      const errno = checkTables(again.#tables);
      if (errno !== null) return { errno, ...(again.#last ?? { operation: "RULE_APPEND", subject: "" }), line };
    }
    throw new Error("firewall: a change that fails as a whole passes step by step");
  }

  /** The rule request applied last, for finish() to name. */
  #last: { readonly operation: string; readonly subject: string } | null = null;

  #apply(step: Step): FirewallRefusal | null {
    const refusal = step(this);
    if (refusal === null) this.#steps.push({ step, line: this.line });
    return refusal;
  }

  #refuse(errno: ErrnoName, operation: string | null = null, subject = ""): FirewallRefusal {
    return { errno, operation, subject, line: this.line };
  }

  /** A table's chains as the change has them; undefined where there is no such table. */
  #opened(table: TableName): EditedChain[] | undefined {
    const known = this.#tables.get(table);
    const before = this.#before[table];
    if (known !== undefined || before === undefined || this.#dropped.has(table)) return known;
    const chains = before.chains.map(editedOf);
    this.#tables.set(table, chains);
    return chains;
  }

  #table(table: TableName): EditedChain[] {
    const known = this.#opened(table);
    if (known !== undefined) return known;
    const chains: EditedChain[] = [];
    this.#tables.set(table, chains);
    return chains;
  }

  #find(table: TableName, name: string): EditedChain | null {
    const chains = this.#opened(table);
    if (chains === undefined) return null;
    let names = this.#names.get(table);
    if (names === undefined) {
      names = new Map(chains.map((chain) => [chain.name, chain]));
      this.#names.set(table, names);
    }
    return names.get(name) ?? null;
  }

  #add(table: TableName, chain: EditedChain): EditedChain {
    this.#table(table).push(chain);
    this.#names.get(table)?.set(chain.name, chain);
    return chain;
  }

  /** The chain, made where it is a built-in one that was not there yet; null where there is no such chain. */
  #obtain(table: TableName, name: string): EditedChain | null {
    const known = this.#find(table, name);
    if (known !== null || !isBuiltin(table, name)) return known;
    const chain: EditedChain = { name, hook: name, policy: "ACCEPT", counted: false, rules: [], before: null, facts: null };
    return this.#add(table, chain);
  }

  /** A chain about to change: its rules become its own. */
  #change(chain: EditedChain): EditedChain {
    if (chain.before !== null) {
      chain.rules = [...chain.rules];
      chain.before = null;
      const { facts } = chain;
      chain.facts = facts === null ? null : { jumps: new Map(facts.jumps), fineAt: new Set(facts.fineAt) };
    }
    return chain;
  }

  #empty(chain: EditedChain): void {
    this.#change(chain).rules = [];
    chain.facts = null;
  }

  #addRule(
    operation: string,
    table: TableName,
    name: string,
    index: number,
    rule: Rule,
    counter: Counter | null,
  ): FirewallRefusal | null {
    const chain = this.#obtain(table, name);
    if (chain === null) return this.#refuse("ENOENT");
    const refusal = this.#checkRule(operation, table, chain, rule);
    if (refusal !== null) return refusal;
    const { rules } = this.#change(chain);
    if (index >= rules.length) rules.push(rule);
    else rules.splice(index, 0, rule);
    noteRule(chain, table, rule, 1);
    this.#setCounter(rule, counter);
    return null;
  }

  #setCounter(rule: Rule, counter: Counter | null): void {
    if (counter !== null) this.counterChanges.push({ kind: "rule", rule, packets: counter.packets, bytes: counter.bytes });
  }

  /** What the kernel says of a rule at once: its extensions' checks, and whether a jump leads anywhere. */
  #checkRule(operation: string, table: TableName, chain: EditedChain, rule: Rule): FirewallRefusal | null {
    if (rule.matches.some(({ name }) => name === "physdev")) this.asksForPorts = true;
    const subject = `rule in chain ${chain.name}`;
    this.#last = { operation, subject };
    const errno = whyRefused(rule, table, chain.hook);
    if (errno !== null) return this.#refuse(errno, operation, subject);
    const target = jumpOf(rule);
    if (rule.target?.name === "QUEUE") return this.#refuse("ENOENT", operation, subject);
    if (target === null) return null;
    const found = this.#find(table, target);
    if (found === null) return this.#refuse("ENOENT", operation, subject);
    return found.hook === null ? null : this.#refuse("EOPNOTSUPP", operation, subject);
  }

  #removeChain(table: TableName, chain: EditedChain): FirewallRefusal | null {
    const chains = this.#opened(table) as EditedChain[];
    const used = chain.rules.length > 0 || chains.some((other) => obtainFacts(other).jumps.has(chain.name));
    if (used) return this.#refuse("EBUSY", "CHAIN_DEL", `chain ${chain.name}`);
    chains.splice(chains.indexOf(chain), 1);
    this.#names.get(table)?.delete(chain.name);
    return null;
  }

  #retarget(chain: EditedChain, name: string, newName: string): void {
    if (!chain.rules.some((rule) => jumpOf(rule) === name)) return;
    const { rules } = this.#change(chain);
    for (let index = 0; index < rules.length; index++) {
      const rule = rules[index]!;
      if (jumpOf(rule) !== name) continue;
      const renamed: Rule = { ...rule, target: { ...rule.target!, name: newName } };
      rules[index] = renamed;
      chain.facts = null;
      this.#setCounter(renamed, this.#counterOf(rule));
    }
  }

  #build(): Firewall {
    const firewall: { -readonly [name in TableName]?: Firewall[TableName] } = {};
    for (const name of TABLE_NAMES) {
      const edited = this.#tables.get(name);
      const before = this.#before[name];
      if (edited === undefined) {
        if (before !== undefined && !this.#dropped.has(name)) firewall[name] = before;
        continue;
      }
      const chains = edited.map(({ before: same, facts, ...chain }) => {
        const built: Chain = same ?? chain;
        if (facts !== null) factsOf.set(built, facts);
        return built;
      });
      const unchanged =
        before !== undefined &&
        before.chains.length === chains.length &&
        chains.every((chain, at) => chain === before.chains[at]);
      firewall[name] = unchanged ? before : { name, chains };
    }
    return TABLE_NAMES.every((name) => firewall[name] === this.#before[name]) ? this.#before : firewall;
  }
}

/** A chain of the configuration, before anything changed. */
function editedOf(before: Chain): EditedChain {
  const { name, hook, policy, counted, rules } = before;
  return { name, hook, policy, counted, rules: rules as Rule[], before, facts: factsOf.get(before) ?? null };
}

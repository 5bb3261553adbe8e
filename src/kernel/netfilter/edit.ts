/**
 * A change of the firewall in the making: requests are applied to a copy, one after the other, and take effect together or not at
 * all, as a batch of nf_tables does. Each is checked as iptables and the kernel check it; loops, depth and hooks are checked over
 * the whole result, and then the request is named after which it went wrong. Linux: nf_tables_api.c; iptables/nft.c on the tool's
 * side.
 */
import type { ErrnoName, Refusal } from "../config/errno.ts";
import { BUILTIN_CHAINS, type Firewall, isBuiltin, type Rule, type TableName } from "../config/netfilter.ts";
import type { Counter } from "./compile.ts";
import { checkTables, jumpOf, noteRule, obtainFacts, whyRefused } from "./edit-check.ts";
import { type EditedChain, EditedChains, emptyChain, ownChain } from "./edited-chains.ts";

/** Who refused: the kernel, with the name nf_tables has for the request, or already the tool. */
export interface FirewallRefusal extends Refusal {
  /** "RULE_APPEND", "CHAIN_DEL", ...; null where the tool itself found the mistake. */
  readonly operation: string | null;
  /** "rule in chain INPUT" */
  readonly subject: string;
  /** The number given with the request (a line of a restore file). */
  readonly line: number;
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
  /** The names that rules which were added have of extensions. */
  readonly extensions = { match: new Set<string>(), target: new Set<string>() };
  /** Counted up by whoever reads a file, for refusals to name. */
  line = 0;
  readonly #before: Firewall;
  readonly #counterOf: (rule: Rule) => Counter;
  /** The tables that were asked for; the others are as they were, but for those that were dropped. */
  readonly #steps: { readonly step: Step; readonly line: number }[] = [];

  readonly #chains: EditedChains;

  constructor(before: Firewall, counterOf: (rule: Rule) => Counter) {
    this.#before = before;
    this.#counterOf = counterOf;
    this.#chains = new EditedChains(before);
  }

  /** Whether a built-in chain of nat comes into being. */
  get makesNatHook(): boolean {
    return this.#chains.makesNatHook;
  }

  chains(table: TableName): readonly Readonly<EditedChain>[] {
    return this.#chains.opened(table) ?? [];
  }

  chain(table: TableName, name: string): Readonly<EditedChain> | null {
    return this.#chains.find(table, name);
  }

  /** Known to iptables, whether or not the kernel has it yet. */
  hasChain(table: TableName, name: string): boolean {
    return isBuiltin(table, name) || this.#chains.find(table, name) !== null;
  }

  append(table: TableName, chain: string, rule: Rule, counter: Counter | null = null): FirewallRefusal | null {
    return this.#apply((edit) => edit.#addRule("RULE_APPEND", table, chain, Number.POSITIVE_INFINITY, rule, counter));
  }

  /** Puts the rule before the one at `index`, counted from 0. */
  insert(table: TableName, chain: string, index: number, rule: Rule, counter: Counter | null = null): FirewallRefusal | null {
    return this.#apply((edit) => {
      const length = edit.#chains.find(table, chain)?.rules.length ?? 0;
      if (!edit.hasChain(table, chain)) return edit.#refuse("ENOENT");
      if (index > length) return edit.#refuse("E2BIG");
      return edit.#addRule(index === 0 || index < length ? "RULE_INSERT" : "RULE_APPEND", table, chain, index, rule, counter);
    });
  }

  replace(table: TableName, name: string, index: number, rule: Rule, counter: Counter | null = null): FirewallRefusal | null {
    return this.#apply((edit) => {
      const chain = edit.#chains.find(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      if (index >= chain.rules.length) return edit.#refuse("E2BIG");
      const refusal = edit.#checkRule("RULE_REPLACE", table, chain, rule);
      if (refusal !== null) return refusal;
      ownChain(chain).rules[index] = rule;
      chain.facts = null;
      edit.#setCounter(rule, counter);
      return null;
    });
  }

  deleteNumber(table: TableName, name: string, index: number): FirewallRefusal | null {
    return this.#apply((edit) => {
      const chain = edit.#chains.find(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      if (index >= chain.rules.length) return edit.#refuse("E2BIG");
      const [gone] = ownChain(chain).rules.splice(index, 1);
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
    return this.#chains.find(table, name)?.rules.findIndex((other) => JSON.stringify(other) === wanted) ?? -1;
  }

  /** Empties a chain, or all of a table's. A built-in chain named here comes into being. */
  flush(table: TableName, name: string | null): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (name === null) {
        for (const chain of edit.#chains.opened(table) ?? []) if (chain.rules.length > 0) emptyChain(chain);
        return null;
      }
      const chain = edit.#chains.obtain(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      if (chain.rules.length > 0) emptyChain(chain);
      return null;
    });
  }

  newChain(table: TableName, name: string): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (edit.hasChain(table, name)) return edit.#refuse("EEXIST");
      edit.#chains.add(table, { name, hook: null, policy: null, counted: false, rules: [], before: null, facts: null });
      return null;
    });
  }

  deleteChain(table: TableName, name: string): FirewallRefusal | null {
    return this.#apply((edit) => {
      const chain = edit.#chains.find(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      if (chain.policy === "DROP") return edit.#refuse("ENOTEMPTY");
      return edit.#removeChain(table, chain);
    });
  }

  /** Deletes every chain of the user's, then the built-in ones that do nothing. */
  deleteChains(table: TableName): FirewallRefusal | null {
    return this.#apply((edit) => {
      for (const chain of [...(edit.#chains.opened(table) ?? [])]) {
        if (chain.hook !== null) continue;
        const refusal = edit.#removeChain(table, chain);
        if (refusal !== null) return refusal;
      }
      for (const chain of [...(edit.#chains.opened(table) ?? [])]) {
        if (chain.policy === "ACCEPT" && chain.rules.length === 0) edit.#removeChain(table, chain);
      }
      return null;
    });
  }

  /** Renames a chain of the user's; the rules that lead to it follow and keep their counters. */
  renameChain(table: TableName, name: string, newName: string): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (edit.hasChain(table, newName)) return edit.#refuse("EEXIST");
      const chain = edit.#chains.find(table, name);
      if (chain === null) return edit.#refuse("ENOENT");
      ownChain(chain).name = newName;
      edit.#chains.renamed(table, name, chain);
      for (const other of edit.#chains.opened(table) ?? []) edit.#retarget(other, name, newName);
      return null;
    });
  }

  /** Sets a policy; its counters begin anew. */
  setPolicy(table: TableName, name: string, policy: string, counter: Counter | null = null): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (!isBuiltin(table, name)) return edit.#refuse("ENOENT");
      if (policy !== "ACCEPT" && policy !== "DROP") return edit.#refuse("EINVAL");
      const chain = ownChain(edit.#chains.obtain(table, name)!);
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
      if (edit.#chains.opened(table) !== undefined) for (const name of BUILTIN_CHAINS[table]) edit.#chains.obtain(table, name);
      return null;
    });
  }

  /**
   * Sets counters of a chain, or of all of a table's, to zero; of one rule only where a number (from 0) is given. A policy counts
   * from then on.
   */
  zero(table: TableName, name: string | null, index: number | null = null): FirewallRefusal | null {
    return this.#apply((edit) => {
      if (name !== null && edit.#chains.find(table, name) === null) return edit.#refuse("ENOENT");
      for (const chain of edit.#chains.opened(table) ?? []) {
        if (name !== null && chain.name !== name) continue;
        const rules = index === null ? chain.rules : chain.rules.slice(index, index + 1);
        for (const rule of rules) edit.counterChanges.push({ kind: "rule", rule, packets: 0, bytes: 0 });
        if (index !== null || chain.hook === null) continue;
        if (!chain.counted) ownChain(chain).counted = true;
        edit.counterChanges.push({ kind: "policy", table, chain: chain.name, packets: 0, bytes: 0 });
      }
      return null;
    });
  }

  /** Takes a table away altogether: how a restore begins. */
  dropTable(table: TableName): void {
    this.#apply((edit) => {
      edit.#chains.drop(table);
      return null;
    });
  }

  /** The result, or what is wrong with it. */
  finish(): Firewall | FirewallRefusal {
    if (checkTables(this.#chains.tables) === null) return this.#chains.build();
    const again = new FirewallEdit(this.#before, this.#counterOf);
    for (const { step, line } of this.#steps) {
      again.line = line;
      again.#last = null;
      step(again);
      const errno = checkTables(again.#chains.tables);
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

  #addRule(
    operation: string,
    table: TableName,
    name: string,
    index: number,
    rule: Rule,
    counter: Counter | null,
  ): FirewallRefusal | null {
    const chain = this.#chains.obtain(table, name);
    if (chain === null) return this.#refuse("ENOENT");
    const refusal = this.#checkRule(operation, table, chain, rule);
    if (refusal !== null) return refusal;
    const { rules } = ownChain(chain);
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
    for (const { name } of rule.matches) this.extensions.match.add(name);
    if (rule.target?.options != null) this.extensions.target.add(rule.target.name);
    const subject = `rule in chain ${chain.name}`;
    this.#last = { operation, subject };
    const errno = whyRefused(rule, table, chain.hook);
    if (errno !== null) return this.#refuse(errno, operation, subject);
    const target = jumpOf(rule);
    if (rule.target?.name === "QUEUE") return this.#refuse("ENOENT", operation, subject);
    if (target === null) return null;
    const found = this.#chains.find(table, target);
    if (found === null) return this.#refuse("ENOENT", operation, subject);
    return found.hook === null ? null : this.#refuse("EOPNOTSUPP", operation, subject);
  }

  #removeChain(table: TableName, chain: EditedChain): FirewallRefusal | null {
    const chains = this.#chains.opened(table)!;
    const used = chain.rules.length > 0 || chains.some((other) => obtainFacts(other).jumps.has(chain.name));
    if (used) return this.#refuse("EBUSY", "CHAIN_DEL", `chain ${chain.name}`);
    this.#chains.remove(table, chain);
    return null;
  }

  #retarget(chain: EditedChain, name: string, newName: string): void {
    if (!chain.rules.some((rule) => jumpOf(rule) === name)) return;
    const { rules } = ownChain(chain);
    for (let index = 0; index < rules.length; index++) {
      const rule = rules[index]!;
      if (jumpOf(rule) !== name) continue;
      const renamed: Rule = { ...rule, target: { ...rule.target!, name: newName } };
      rules[index] = renamed;
      chain.facts = null;
      this.#setCounter(renamed, this.#counterOf(rule));
    }
  }
}

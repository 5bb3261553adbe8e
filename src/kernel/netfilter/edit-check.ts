/**
 * What the kernel asks of the chains of a change: that every rule may stand where it can be reached, and that jumps do not nest
 * too deep. Linux: nf_tables_check_loops(), nft_chain_validate(); the extensions' own checks (xt_check_match(),
 * xt_check_target()).
 */
import type { ErrnoName } from "../config/errno.ts";
import type { Chain, HookName, Rule, TableName } from "../config/netfilter.ts";
import { findMatch } from "./matches/index.ts";
import { findTarget, STANDARD } from "./targets/index.ts";
import { MOST_LEVELS } from "./walk/walker.ts";

/** A chain as a change has it. */
export interface CheckedChain {
  readonly name: string;
  readonly hook: HookName | null;
  readonly rules: readonly Rule[];
  facts: ChainFacts | null;
}

/** What a check of the whole needs to know of one chain, so that a long one is not read again for each rule that comes. */
export interface ChainFacts {
  /** How many of its rules lead to which chain. */
  readonly jumps: Map<string, number>;
  /** Hooks at which all its rules are known to be in order. */
  readonly fineAt: Set<HookName>;
}

/** Of chains as they stand in a configuration. */
export const factsOf = new WeakMap<Chain, ChainFacts>();

/** Jumps must not nest too deep, and every rule must be one for each hook from which it can be reached. */
export function checkTables(tables: ReadonlyMap<TableName, readonly CheckedChain[]>): ErrnoName | null {
  for (const [table, chains] of tables) {
    const byName = new Map(chains.map((chain) => [chain.name, chain]));
    const heights = new Map<CheckedChain, number>();
    for (const base of chains) {
      if (base.hook === null) continue;
      if (heightOf(base, byName, heights) > MOST_LEVELS) return "EMLINK";
      const reached = new Set<CheckedChain>();
      if (reachesRefused(base, table, base.hook, byName, reached)) return "EINVAL";
    }
  }
  return null;
}

/** The chain a rule leads to; null where it leads to none. */
export function jumpOf({ target }: Rule): string | null {
  return target === null || target.options !== null || STANDARD.has(target.name) ? null : target.name;
}

/** Why the kernel refuses a rule at a hook; null where it takes it. */
export function whyRefused(rule: Rule, table: TableName, hook: HookName | null): ErrnoName | null {
  const point = { table, hook };
  if (rule.source?.inverted && rule.source.value.mask === 0) return "EINVAL";
  if (rule.destination?.inverted && rule.destination.value.mask === 0) return "EINVAL";
  const { matches, target } = rule;
  let refused: boolean | ErrnoName = false;
  for (const { name, options } of matches) refused ||= findMatch(name)!.refuses?.(options, rule, point) ?? false;
  if (target !== null && target.options !== null)
    refused ||= findTarget(target.name)!.refuses?.(target.options, rule, point) ?? false;
  return refused === true ? "EINVAL" : refused === false ? null : refused;
}

/** The number of chains on the longest path down; infinite where a path leads back. */
function heightOf(chain: CheckedChain, byName: ReadonlyMap<string, CheckedChain>, known: Map<CheckedChain, number>): number {
  const height = known.get(chain);
  if (height !== undefined) return height;
  known.set(chain, Number.POSITIVE_INFINITY);
  let highest = 0;
  for (const name of obtainFacts(chain).jumps.keys()) {
    const next = byName.get(name);
    if (next !== undefined) highest = Math.max(highest, heightOf(next, byName, known));
  }
  known.set(chain, highest + 1);
  return highest + 1;
}

function reachesRefused(
  chain: CheckedChain,
  table: TableName,
  hook: HookName,
  byName: ReadonlyMap<string, CheckedChain>,
  reached: Set<CheckedChain>,
): boolean {
  if (reached.has(chain)) return false;
  reached.add(chain);
  const { jumps, fineAt } = obtainFacts(chain);
  if (!fineAt.has(hook)) {
    if (chain.rules.some((rule) => whyRefused(rule, table, hook) !== null)) return true;
    fineAt.add(hook);
  }
  for (const name of jumps.keys()) {
    const next = byName.get(name);
    if (next !== undefined && reachesRefused(next, table, hook, byName, reached)) return true;
  }
  return false;
}

export function obtainFacts(chain: CheckedChain): ChainFacts {
  if (chain.facts !== null) return chain.facts;
  const jumps = new Map<string, number>();
  for (const rule of chain.rules) {
    const name = jumpOf(rule);
    if (name !== null) jumps.set(name, (jumps.get(name) ?? 0) + 1);
  }
  chain.facts = { jumps, fineAt: new Set() };
  return chain.facts;
}

/** One rule more, or one less: what is known of its chain follows. */
export function noteRule({ facts }: CheckedChain, table: TableName, rule: Rule, change: 1 | -1): void {
  if (facts === null) return;
  const name = jumpOf(rule);
  if (name !== null) {
    const count = (facts.jumps.get(name) ?? 0) + change;
    if (count === 0) facts.jumps.delete(name);
    else facts.jumps.set(name, count);
  }
  if (change === 1) for (const hook of facts.fineAt) if (whyRefused(rule, table, hook) !== null) facts.fineAt.delete(hook);
}

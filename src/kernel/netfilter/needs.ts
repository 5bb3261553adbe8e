/**
 * What the rules of a namespace need beside the walk: connection tracking (nf_ct_netns_get()) and what they share by name. Asked
 * after every change, so a chain that only got a rule more is not gone through again: what is new of it is.
 */
import type { Restore } from "../../sim/restore.ts";
import { type Chain, type Firewall, type Rule, TABLE_NAMES } from "../config/netfilter.ts";
import { findMatch } from "./matches/index.ts";
import { type SharedWanted, sharedBy } from "./shared.ts";
import { findTarget } from "./targets/index.ts";
import type { Shared } from "./xtables.ts";

interface Needs {
  readonly conntrack: boolean;
  readonly shared: SharedWanted;
}

export class FirewallNeeds {
  /** Chains by table and name as they were last looked at. */
  #known = new Map<string, { readonly chain: Chain; readonly needs: Needs }>();

  save(): Restore {
    const known = this.#known;
    return () => {
      this.#known = known;
    };
  }

  of(firewall: Firewall): Needs {
    const known = new Map<string, { readonly chain: Chain; readonly needs: Needs }>();
    const shared = new Map<string, () => Shared>();
    let conntrack = false;
    for (const table of TABLE_NAMES) {
      for (const chain of firewall[table]?.chains ?? []) {
        const key = `${table} ${chain.name}`;
        const before = this.#known.get(key);
        const needs = before === undefined ? needsOf(chain.rules) : needsAfter(before.chain, before.needs, chain);
        known.set(key, { chain, needs });
        conntrack ||= needs.conntrack;
        for (const [key, make] of needs.shared) if (!shared.has(key)) shared.set(key, make);
      }
    }
    this.#known = known;
    return { conntrack, shared };
  }
}

/** Where nothing went away, what was needed still is. */
function needsAfter(before: Chain, needs: Needs, after: Chain): Needs {
  if (before === after) return needs;
  const old = before.rules;
  const now = after.rules;
  let front = 0;
  while (front < old.length && old[front] === now[front]) front++;
  let back = 0;
  while (back < old.length - front && old[old.length - 1 - back] === now[now.length - 1 - back]) back++;
  if (front + back < old.length) return needsOf(now);
  const added = needsOf(now.slice(front, now.length - back));
  const shared = added.shared.size === 0 ? needs.shared : new Map([...added.shared, ...needs.shared]);
  return { conntrack: needs.conntrack || added.conntrack, shared };
}

function needsOf(rules: readonly Rule[]): Needs {
  const shared = new Map<string, () => Shared>();
  for (const { matches } of rules)
    for (const match of matches) {
      const by = sharedBy(match);
      if (by !== null && !shared.has(by.key)) shared.set(by.key, by.make);
    }
  return { conntrack: rules.some(ruleNeedsConntrack), shared };
}

function ruleNeedsConntrack({ matches: list, target }: Rule): boolean {
  if (list.some(({ name, options }) => findMatch(name)?.needsConntrack?.(options) ?? false)) return true;
  return target !== null && target.options !== null && (findTarget(target.name)?.needsConntrack?.(target.options) ?? false);
}

/**
 * What steps do, once for all flows to which they do the same: thousands of conversations take a few paths, and what is shared
 * stays in the processor's cache.
 */
import type { Effects } from "./flow.ts";

/** How many of those that were recorded last are compared. */
const KEPT = 64;

export class SharedEffects {
  #kept: Effects[] = [];

  /** Effects that are the same: those kept, or these. */
  of(effects: Effects): Effects {
    for (const each of this.#kept) if (isSame(each, effects)) return each;
    if (this.#kept.length === KEPT) this.#kept.shift();
    this.#kept.push(effects);
    return effects;
  }

  clear(): void {
    this.#kept = [];
  }
}

function isSame(a: Effects, b: Effects): boolean {
  if (a.dev !== b.dev || a.out !== b.out || a.header !== b.header || !isSameList(a.rules, b.rules)) return false;
  // Each is one literal of record.ts: their fields have one order.
  return isSameList(Object.values({ ...a, rules: null }), Object.values({ ...b, rules: null }));
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}

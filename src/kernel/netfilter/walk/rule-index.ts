/**
 * Finds the first matching rule of a long run without trying those that cannot match. Rules that ask for one value of a field (an
 * address under a mask, a port, a mark) are sorted by it, so that a packet meets only those that ask for what it has; the others
 * stand in a sieve. Whoever is let through is tried in the order of the run, so that the result is the linear walk's. After tuple
 * space search (Srinivasan, Suri, Varghese, "Packet classification using tuple space search", 1999), one field at a time.
 */
import type { Skb } from "../../skb.ts";
import { type Bound, isExact, readField } from "../bounds.ts";
import { boundsOf } from "../compile.ts";
import type { Step } from "./program.ts";
import { Sieve } from "./sieve.ts";
import { passes } from "./walker.ts";

/** A run this long is worth an index. */
export const INDEX_FROM = 16;
/** Sort keys in one index. */
const MOST_LENSES = 6;
/** A sort key has to sort this many rules. */
const FEWEST_SORTED = 8;

/** What is looked at: a field, under a mask. */
interface Lens {
  readonly field: number;
  readonly mask: number;
  readonly positions: Map<number, number[]>;
}

const NONE: readonly number[] = [];

export class RuleIndex {
  readonly #run: readonly Step[];
  readonly end: Step | null;
  readonly #lenses: readonly Lens[];
  /** The rules that no lens sorts. */
  readonly #sieve: Sieve;
  /** For each lens: the positions that concern the packet at hand, and how far they are used up. */
  readonly #lists: (readonly number[])[] = [];
  readonly #heads: number[] = [];

  constructor(run: readonly Step[], end: Step | null) {
    this.#run = run;
    this.end = end;
    const bounds = run.map(({ rule }) => boundsOf(rule.rule));
    const { lenses, rest } = sortRules(bounds);
    this.#lenses = lenses;
    this.#sieve = new Sieve(rest, (position) => bounds[position]!);
  }

  /** The first rule at or after a position that matches; null where none does: then it goes on at `end`. */
  find(from: number, skb: Skb): Step | null {
    const lists = this.#lists;
    const heads = this.#heads;
    const lenses = this.#lenses;
    for (let at = 0; at < lenses.length; at++) {
      const { field, mask, positions } = lenses[at]!;
      const list = positions.get(readField(skb, field) & mask) ?? NONE;
      lists[at] = list;
      heads[at] = from === 0 ? 0 : firstFrom(list, from);
    }
    const sieve = this.#sieve;
    sieve.read(skb);
    let row = sieve.next(from === 0 ? 0 : sieve.rowFrom(from));
    for (;;) {
      let nearest = -1;
      let position = sieve.positionOf(row);
      for (let at = 0; at < lenses.length; at++) {
        const list = lists[at]!;
        if (heads[at]! < list.length && list[heads[at]!]! < position) {
          nearest = at;
          position = list[heads[at]!]!;
        }
      }
      if (position >= this.#run.length) return null;
      if (nearest < 0) row = sieve.next(row + 1);
      else heads[nearest]!++;
      const step = this.#run[position]!;
      if (passes(step.rule, step.checks, skb)) return step;
    }
  }
}

/** Chooses the lenses under which most rules differ, and sorts each rule under the best one it has. */
function sortRules(run: readonly (readonly Bound[])[]): { lenses: Lens[]; rest: number[] } {
  const asked = run.map((bounds) => bounds.filter(isExact));
  const values = new Map<string, Set<number>>();
  for (const bound of asked.flat()) {
    const known = values.get(keyOf(bound));
    if (known === undefined) values.set(keyOf(bound), new Set([bound.low]));
    else known.add(bound.low);
  }
  const chosen = [...values]
    .filter(([, distinct]) => distinct.size >= FEWEST_SORTED)
    .sort((a, b) => b[1].size - a[1].size)
    .slice(0, MOST_LENSES)
    .map(([key]) => key);
  const lenses = new Map<string, Lens>();
  const rest: number[] = [];
  for (const [position, bounds] of asked.entries()) {
    const key = chosen.find((candidate) => bounds.some((bound) => keyOf(bound) === candidate));
    if (key === undefined) {
      rest.push(position);
      continue;
    }
    const { field, mask, low } = bounds.find((bound) => keyOf(bound) === key)!;
    let lens = lenses.get(key);
    if (lens === undefined) {
      lens = { field, mask, positions: new Map() };
      lenses.set(key, lens);
    }
    const positions = lens.positions.get(low);
    if (positions === undefined) lens.positions.set(low, [position]);
    else positions.push(position);
  }
  return { lenses: [...lenses.values()], rest };
}

function keyOf({ field, mask }: Bound): string {
  return `${field} ${mask}`;
}

/** The position of the first number that is not below `from`. */
function firstFrom(list: readonly number[], from: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

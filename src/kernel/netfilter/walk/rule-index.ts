/**
 * Finds the first matching rule of a long run without trying those that cannot match. Rules are sorted by what they ask for exactly: a
 * source or destination under one mask, a port. A packet then meets only the rules that ask for what it has, and those that ask for
 * nothing an index knows; in the order they stand in, so that the answer is the linear walk's.
 * After tuple space search (Srinivasan, Suri, Varghese, "Packet classification using tuple space search", 1999), one field at a time.
 */
import type { Packet } from "../../../wire/ipv4.ts";
import type { Skb } from "../../skb.ts";
import type { CompiledRule } from "../compile.ts";
import { rawDestinationPortOf, rawSourcePortOf } from "../fields.ts";
import type { Step } from "./program.ts";
import { passes } from "./walker.ts";

/** A run this long is worth an index. */
export const INDEX_FROM = 16;
/** Ways of sorting in one index; what none of them sorts is walked. */
const MOST_LENSES = 6;
/** A way of sorting has to sort this many rules. */
const FEWEST_SORTED = 8;

const SOURCE = 0;
const DESTINATION = 1;
const SOURCE_PORT = 2;
const DESTINATION_PORT = 3;

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
  /** Positions of the rules that no lens sorts. */
  readonly #rest: readonly number[];
  /** For each lens and the rest: the positions that concern the packet at hand, and how far they are used up. */
  readonly #lists: (readonly number[])[] = [];
  readonly #heads: number[] = [];

  constructor(run: readonly Step[], end: Step | null) {
    this.#run = run;
    this.end = end;
    const { lenses, rest } = sortRules(run);
    this.#lenses = lenses;
    this.#rest = rest;
  }

  /** It sorts at least every other rule. */
  get isWorthIt(): boolean {
    return this.#rest.length * 2 <= this.#run.length;
  }

  /** The first rule at or after a position that matches; null where none does: then it goes on at `end`. */
  find(from: number, skb: Skb): Step | null {
    const packet = skb.packet!;
    const lists = this.#lists;
    const heads = this.#heads;
    const count = this.#lenses.length + 1;
    for (let at = 0; at < count; at++) {
      const list = at === 0 ? this.#rest : (this.#lenses[at - 1]!.positions.get(look(this.#lenses[at - 1]!, packet)) ?? NONE);
      lists[at] = list;
      heads[at] = from === 0 ? 0 : firstFrom(list, from);
    }
    for (;;) {
      let nearest = -1;
      let position = 0x7fffffff;
      for (let at = 0; at < count; at++) {
        const list = lists[at]!;
        if (heads[at]! < list.length && list[heads[at]!]! < position) {
          nearest = at;
          position = list[heads[at]!]!;
        }
      }
      if (nearest < 0) return null;
      heads[nearest]!++;
      const step = this.#run[position]!;
      if (passes(step.rule, step.checks, skb)) return step;
    }
  }
}

function look({ field, mask }: Lens, packet: Packet): number {
  switch (field) {
    case SOURCE:
      return packet.src & mask;
    case DESTINATION:
      return packet.dst & mask;
    case SOURCE_PORT:
      return rawSourcePortOf(packet);
    default:
      return rawDestinationPortOf(packet);
  }
}

/** Chooses the lenses under which most rules differ, and sorts each rule under the best one it has. */
function sortRules(run: readonly Step[]): { lenses: Lens[]; rest: number[] } {
  const values = new Map<string, Set<number>>();
  const wanted = run.map(({ rule }) => asksFor(rule));
  for (const asks of wanted) {
    for (const { key, value } of asks) {
      const known = values.get(key);
      if (known === undefined) values.set(key, new Set([value]));
      else known.add(value);
    }
  }
  const chosen = [...values]
    .filter(([, distinct]) => distinct.size >= FEWEST_SORTED)
    .sort((a, b) => b[1].size - a[1].size)
    .slice(0, MOST_LENSES)
    .map(([key]) => key);
  const lenses = new Map<string, Lens>();
  const rest: number[] = [];
  for (let position = 0; position < run.length; position++) {
    const asks = wanted[position]!;
    const key = chosen.find((candidate) => asks.some((ask) => ask.key === candidate));
    if (key === undefined) {
      rest.push(position);
      continue;
    }
    const { field, mask, value } = asks.find((ask) => ask.key === key)!;
    let lens = lenses.get(key);
    if (lens === undefined) {
      lens = { field, mask, positions: new Map() };
      lenses.set(key, lens);
    }
    const positions = lens.positions.get(value);
    if (positions === undefined) lens.positions.set(value, [position]);
    else positions.push(position);
  }
  return { lenses: [...lenses.values()], rest };
}

interface Ask {
  readonly key: string;
  readonly field: number;
  readonly mask: number;
  readonly value: number;
}

/** What a rule asks for exactly. */
function asksFor(rule: CompiledRule): Ask[] {
  const asks: Ask[] = [];
  const add = (field: number, mask: number, value: number): void => {
    asks.push({ key: `${field} ${mask}`, field, mask, value });
  };
  if (rule.sourceMask !== 0 && !rule.sourceInverted) add(SOURCE, rule.sourceMask, rule.source);
  if (rule.destinationMask !== 0 && !rule.destinationInverted) add(DESTINATION, rule.destinationMask, rule.destination);
  if (rule.sourcePort >= 0) add(SOURCE_PORT, 0, rule.sourcePort);
  if (rule.destinationPort >= 0) add(DESTINATION_PORT, 0, rule.destinationPort);
  return asks;
}

/** The place of the first number that is not below `from`. */
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

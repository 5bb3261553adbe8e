/**
 * Rules as rows of numbers, each row one bound of a rule: what a packet cannot pass is passed over at the cost of a comparison. A
 * rule that bounds nothing lets everything through.
 */
import type { Skb } from "../../skb.ts";
import { type Bound, FIELDS, LENGTH, readField } from "../bounds.ts";

/** Field, mask, lower end, width, and 1 where the field must lie outside. */
const COLUMNS = 5;

export class Sieve {
  readonly #rows: Int32Array;
  /** Where in the run each rule stands, ascending. */
  readonly #positions: Int32Array;
  readonly #fields: readonly number[];
  /** The fields of the packet at hand. */
  readonly #values = new Int32Array(FIELDS);

  constructor(positions: readonly number[], boundsAt: (position: number) => readonly Bound[]) {
    const chosen = positions.map((position) => tightest(boundsAt(position)));
    this.#positions = Int32Array.from(positions);
    this.#rows = Int32Array.from(
      chosen.flatMap(({ field, mask, low, high, inverted }) => [field, mask, low, high - low, inverted ? 1 : 0]),
    );
    this.#fields = [...new Set(chosen.map(({ field }) => field))];
  }

  /** Reads of a packet what next() compares. A mark may change between two readings. */
  read(skb: Skb): void {
    const fields = this.#fields;
    for (let at = 0; at < fields.length; at++) this.#values[fields[at]!] = readField(skb, fields[at]!);
  }

  /** The first row at or after `row` that the packet passes; past the end where none is left. */
  next(row: number): number {
    const rows = this.#rows;
    const values = this.#values;
    for (let at = row * COLUMNS; at < rows.length; at += COLUMNS) {
      const isOutside = ((values[rows[at]!]! & rows[at + 1]!) - rows[at + 2]!) >>> 0 > rows[at + 3]! >>> 0 ? 1 : 0;
      if (isOutside === rows[at + 4]) return at / COLUMNS;
    }
    return this.#positions.length;
  }

  /** Where in the run a row's rule stands; beyond every position where there is no such row. */
  positionOf(row: number): number {
    return row < this.#positions.length ? this.#positions[row]! : 0x7fffffff;
  }

  /** The first row whose rule stands at or after a position. */
  rowFrom(position: number): number {
    let low = 0;
    let high = this.#positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#positions[middle]! < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const EVERYTHING: Bound = { field: LENGTH, mask: 0, low: 0, high: 0, inverted: false };

/** The bound that fewest packets pass: the narrowest that is not inverted. */
function tightest(bounds: readonly Bound[]): Bound {
  const width = ({ low, high, mask, inverted }: Bound): number => (inverted ? 2 ** 32 : ((high - low) >>> 0) + (~mask >>> 0));
  return (
    bounds.reduce<Bound | null>((best, bound) => (best === null || width(bound) < width(best) ? bound : best), null) ?? EVERYTHING
  );
}

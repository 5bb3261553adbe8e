/**
 * Hops with all that explains them, kept from when a recording starts until it stops: what Lab.trace() returns journeys of. Each
 * hop names the one it continues, so that floods and fragments are a tree.
 */
import { type Explanation, type Hop, type InFlight, KeptHop } from "./hop.ts";
import type { HopKind, RawDetail } from "./hop-details.ts";
import type { DropReason } from "./reasons.ts";

/** A hop of a recording. */
export type RecordedHop = Hop & {
  /** Its position in the recording, from 0. */
  readonly number: number;
  /** The number of the hop it continues; null at a packet's first. */
  readonly continues: number | null;
};

class NumberedHop extends KeptHop {
  readonly number: number;
  readonly continues: number | null;

  constructor(number: number, continues: number | null, ...hop: ConstructorParameters<typeof KeptHop>) {
    super(...hop);
    this.number = number;
    this.continues = continues;
  }
}

/** Hops of a lab with what explains them, oldest first. */
export class Recording {
  #hops: NumberedHop[] = [];
  #total = 0;
  /** The last hop of each packet in flight. */
  readonly #last = new WeakMap<InFlight, number>();

  /** How many hops there have been, those that were taken included. */
  get total(): number {
    return this.#total;
  }

  /** Oldest first. */
  get hops(): readonly RecordedHop[] {
    return this.#hops as readonly RecordedHop[];
  }

  /** The hops so far, which the recording then forgets; numbers go on. */
  take(): readonly RecordedHop[] {
    const { hops } = this;
    this.#hops = [];
    return hops;
  }

  /** @internal */
  keep(kind: HopKind, skb: InFlight, raw: RawDetail | Explanation, reason: DropReason | null): void {
    const number = this.#total++;
    this.#hops.push(new NumberedHop(number, this.#last.get(skb) ?? null, kind, skb, raw, reason));
    this.#last.set(skb, number);
  }

  /**
   * A copy continues what its original was at.
   * @internal
   */
  cloned(copy: InFlight, original: InFlight): void {
    const last = this.#last.get(original);
    if (last !== undefined) this.#last.set(copy, last);
  }
}

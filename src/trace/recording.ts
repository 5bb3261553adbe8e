/**
 * Hops with all that explains them, kept from when a recording starts until it stops: what Lab.trace() returns journeys of. Each
 * hop names the one it continues, so that floods and fragments are a tree.
 */
import { type Explanation, ExplanationRun, type Hop, type InFlight, KeptHop, KeptRun } from "./hop.ts";
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

/** Hops that are numbers in a row; each continues the one before. */
class NumberedRun extends KeptRun {
  readonly #number: number;
  readonly #continues: number | null;

  constructor(number: number, continues: number | null, ...run: ConstructorParameters<typeof KeptRun>) {
    super(...run);
    this.#number = number;
    this.#continues = continues;
  }

  override hops(): readonly RecordedHop[] {
    let number = this.#number;
    let continues = this.#continues;
    const hops = this.make((...hop) => {
      const made = new NumberedHop(number, continues, ...hop);
      continues = number++;
      return made;
    });
    return hops as readonly (KeptHop | RecordedHop)[] as readonly RecordedHop[];
  }
}

/** Hops of a lab with what explains them, oldest first. */
export class Recording {
  #kept: (RecordedHop | NumberedRun)[] = [];
  #hasRuns = false;
  #total = 0;
  /** The last hop of each packet in flight. */
  readonly #last = new WeakMap<InFlight, number>();

  /** How many hops there have been, those that were taken included. */
  get total(): number {
    return this.#total;
  }

  /** Oldest first. */
  get hops(): readonly RecordedHop[] {
    if (this.#hasRuns) this.#kept = this.#kept.flatMap((each) => (each instanceof KeptRun ? each.hops() : each));
    this.#hasRuns = false;
    return this.#kept as readonly RecordedHop[];
  }

  /**
   * The same, those that are kept as one not made yet.
   * @internal
   */
  get kept(): readonly (RecordedHop | KeptRun)[] {
    return this.#kept;
  }

  /** The hops so far, which the recording then forgets; numbers go on. */
  take(): readonly RecordedHop[] {
    const { hops } = this;
    this.#kept = [];
    return hops;
  }

  /** @internal */
  keep(kind: HopKind, skb: InFlight, raw: RawDetail | Explanation | ExplanationRun, reason: DropReason | null): void {
    const number = this.#total;
    const continues = this.#last.get(skb) ?? null;
    if (raw instanceof ExplanationRun) {
      this.#kept.push(new NumberedRun(number, continues, kind, skb, raw));
      this.#hasRuns = true;
      this.#total += raw.size;
    } else {
      this.#kept.push(new NumberedHop(number, continues, kind, skb, raw, reason) as KeptHop | RecordedHop as RecordedHop);
      this.#total++;
    }
    this.#last.set(skb, this.#total - 1);
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

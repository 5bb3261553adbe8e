/**
 * Conditions that no numbers decide (a string in the payload, chance, a list of addresses seen lately): each is one bit of which
 * nothing is known. The same text is the same bit in both rule sets, so what a question finds out holds whatever such a condition
 * says of a packet, as long as it says the same to both.
 */
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import { FIRST_HIDDEN_BIT } from "./fields.ts";

export interface HiddenCondition {
  /** As iptables-save prints it, or in words. */
  readonly text: string;
  /** Whether it holds of a packet that comes first and carries nothing. */
  readonly usually: boolean;
  /** What a packet of which it holds carries; null where that is not the question. */
  readonly payload: Uint8Array | null;
  readonly bit: number;
}

export class HiddenConditions {
  readonly #diagrams: Diagrams;
  readonly #byKey = new Map<string, HiddenCondition>();

  constructor(diagrams: Diagrams) {
    this.#diagrams = diagrams;
  }

  /** The packets of which a condition holds. */
  node(key: string, text: string, { usually = false, payload = null }: Partial<HiddenCondition> = {}): Node {
    let known = this.#byKey.get(key);
    if (known === undefined) {
      known = { text, usually, payload, bit: FIRST_HIDDEN_BIT + this.#byKey.size };
      this.#byKey.set(key, known);
    }
    return this.#diagrams.split(known.bit, NONE, ALL);
  }

  get all(): readonly HiddenCondition[] {
    return [...this.#byKey.values()];
  }

  /** The packets of which each holds or not as of most. */
  get usual(): Node {
    return this.all.reduce((node, { bit, usually }) => {
      const half = usually ? this.#diagrams.split(bit, NONE, ALL) : this.#diagrams.split(bit, ALL, NONE);
      return this.#diagrams.and(node, half);
    }, ALL);
  }

  at(bit: number): HiddenCondition {
    return this.all[bit - FIRST_HIDDEN_BIT]!;
  }
}

/**
 * Names of what chance chose, for two runs that may differ somewhere: each value becomes a token, and the two runs' tokens are
 * matched one to one, step by step. So one difference does not shift all names after it.
 */
import { Names } from "../../src/scenario/names.ts";

const TOKEN = /‹(\w+):(\d+)›/g;

/** Ports and ids of connections are used again later by others: they are matched within one step. */
const PASSING = /^‹(?:PORT|PING|DNS):/;

/** Writes tokens, and remembers in which order values appeared. */
export class TokenNames extends Names {
  readonly #order = new Map<string, number>();

  override of(kind: string, value: string): string {
    // A port or an id that high was chosen, also where the same number was typed somewhere.
    if (this.wasTyped(value) && kind !== "PING" && !(kind === "PORT" && Number(value) >= 32_768)) return value;
    super.of(kind, value);
    const key = `${kind} ${value}`;
    const order = this.#order.get(key) ?? this.#order.size;
    this.#order.set(key, order);
    return `‹${kind}:${order}›`;
  }

  /** When it first appeared; last of all where it is new. */
  orderOf(kind: string, value: string): number {
    return this.#order.get(`${kind} ${value}`) ?? Number.MAX_SAFE_INTEGER;
  }

  /** A text to sort by: tokens stand as they first appeared. */
  sortKey(text: string): string {
    return text.replace(TOKEN, (_, _kind, order: string) => order.padStart(6, "0"));
  }
}

/** The pairs of values found to stand for each other. */
export class Pairing {
  readonly #there = new Map<string, string>();
  readonly #back = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #names = new Map<string, string>();

  /** Both texts with readable names: equal where only chance differs, and always in the same way. */
  match(wanted: string, got: string): { readonly wanted: string; readonly got: string } {
    for (const map of [this.#there, this.#back, this.#names])
      for (const token of map.keys()) if (PASSING.test(token)) map.delete(token);
    if (shapeOf(wanted) === shapeOf(got)) this.#pair([...wanted.matchAll(TOKEN)], [...got.matchAll(TOKEN)]);
    return {
      wanted: wanted.replace(TOKEN, (token, kind: string) => this.#name(token, kind)),
      got: got.replace(TOKEN, (token, kind: string) => {
        const partner = this.#back.get(token);
        return partner === undefined ? `${kind}?` : this.#name(partner, kind);
      }),
    };
  }

  #pair(wanted: readonly RegExpMatchArray[], got: readonly RegExpMatchArray[]): void {
    wanted.forEach((match, index) => {
      const [a, b] = [match[0], got[index]![0]];
      if (this.#there.has(a) || this.#back.has(b)) return;
      this.#there.set(a, b);
      this.#back.set(b, a);
    });
  }

  #name(token: string, kind: string): string {
    let name = this.#names.get(token);
    if (name === undefined) {
      const count = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, count);
      name = `${kind}${count}`;
      this.#names.set(token, name);
    }
    return name;
  }
}

function shapeOf(text: string): string {
  return text.replace(TOKEN, "‹$1›");
}

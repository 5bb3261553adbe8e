/** Gives what chance chose a name by order of first appearance: MAC1, MAC2, PORT1 ... What a command names keeps its own. */
export class Names {
  readonly #given = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #typed: ReadonlySet<string>;

  constructor(typed: string) {
    this.#typed = new Set(typed.toLowerCase().match(/[0-9a-f]{2}(?::[0-9a-f]{2}){5}|\d+/g) ?? []);
  }

  /** The value itself where it was typed, otherwise `kind` with its number. */
  of(kind: string, value: string): string {
    if (this.wasTyped(value)) return value;
    const key = `${kind} ${value}`;
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    this.#given.set(key, `${kind}${count}`);
    return `${kind}${count}`;
  }

  /** The name that this value was given before; null where it is new. */
  known(kind: string, value: string): string | null {
    return this.#given.get(`${kind} ${value}`) ?? null;
  }

  wasTyped(value: string): boolean {
    return this.#typed.has(value);
  }
}

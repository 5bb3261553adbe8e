/** Gives what chance chose a name by order of first appearance: MAC1, MAC2, PORT1 ... What a command names keeps its own. */
export class Names {
  readonly #given = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #typed: ReadonlySet<string>;

  /** A ping's id is its process id, often as small as a number typed for something else. */
  readonly #pingIds: ReadonlySet<string>;
  readonly #known: ReadonlyMap<string, string>;

  /** `known`: values that have a better name than a number, such as a device's address. */
  constructor(typed: string, known: ReadonlyMap<string, string> = new Map()) {
    this.#known = known;
    this.#pingIds = new Set(
      [...typed.matchAll(/(?:\bping\b.*? -e|--icmp-id|icmp\[4:2\] ==?) *(\d+)/g)].map((match) => match[1]!),
    );
    this.#typed = new Set(typed.toLowerCase().match(/[0-9a-f]{2}(?::[0-9a-f]{2}){5}|\d+/g) ?? []);
  }

  /** The value itself where it was typed, otherwise `kind` with its number. */
  of(kind: string, value: string): string {
    if (kind === "PING" ? this.#pingIds.has(value) : kind !== "IPID" && this.wasTyped(value)) return value;
    const better = this.#known.get(value);
    if (better !== undefined) return better;
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

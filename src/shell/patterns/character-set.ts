/** A set of characters: ranges, classes, complements. What a bracket expression, a period or a single character matches. */
import { CLASSES, isInvalidByte } from "./characters.ts";

/** Maps the cases of a letter to one of them. The ranges of a set with a folding hold folded characters. */
export type Folding = (character: number) => number;

export class CharacterSet {
  /** First and last characters, in pairs. */
  readonly #ranges: number[] = [];
  readonly #tests: ((character: number) => boolean)[] = [];
  readonly #folding: Folding | null;
  #key = "";
  isNegated = false;
  /** A complement has invalid bytes as well. */
  complementHasBytes = false;

  constructor(folding: Folding | null = null) {
    this.#folding = folding;
  }

  /** The set of one character. */
  static single(character: number, folding: Folding | null = null): CharacterSet {
    const set = new CharacterSet(folding);
    set.add(character);
    return set;
  }

  add(character: number): void {
    this.addRange(character, character);
  }

  addRange(first: number, last: number): void {
    const fold = this.#folding;
    // As in glibc, the ends of a range are folded, not its members.
    const [from, to] = fold === null ? [first, last] : [fold(first), fold(last)];
    this.#ranges.push(from, to);
    this.#key += `${from}-${to},`;
  }

  addClass(name: string, negated = false): void {
    // Where cases count as one, upper and lower mean either.
    const known = CLASSES[this.#folding !== null && (name === "upper" || name === "lower") ? "alpha" : name]!;
    this.#tests.push(negated ? (c) => !isInvalidByte(c) && !known(c) : known);
    this.#key += `${negated ? "!" : ""}${name},`;
  }

  /** Adds the characters that pass a test, which its name identifies. */
  addTest(name: string, test: (character: number) => boolean): void {
    this.#tests.push(test);
    this.#key += `${name},`;
  }

  /** Equal for sets with the same definition. */
  get key(): string {
    return `${this.isNegated ? "^" : ""}${this.#folding?.name ?? ""}:${this.#key}`;
  }

  /** An invalid byte is matched by itself only, not by a complement. */
  has(character: number): boolean {
    if (isInvalidByte(character) && !this.complementHasBytes) return !this.isNegated && this.#holds(character);
    return this.#holds(character) !== this.isNegated;
  }

  #holds(character: number): boolean {
    const ranges = this.#ranges;
    const folded = this.#folding === null ? character : this.#folding(character);
    for (let at = 0; at < ranges.length; at += 2) if (folded >= ranges[at]! && folded <= ranges[at + 1]!) return true;
    for (const test of this.#tests) if (test(character)) return true;
    return false;
  }
}

/** Every character and every invalid byte. */
export class Everything extends CharacterSet {
  override get key(): string {
    return "everything";
  }

  override has(): boolean {
    return true;
  }
}

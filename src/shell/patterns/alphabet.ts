/**
 * The alphabet of a program: characters that its sets and anchors do not tell apart are one symbol. The symbols are found as the
 * characters come, so that a set may be of any size.
 */
import type { CharacterSet } from "./character-set.ts";
import { isWordCharacter } from "./characters.ts";
import { CONTEXT } from "./contexts.ts";

export interface InputSymbol {
  readonly number: number;
  /** What the character is to an anchor beside it. */
  readonly context: number;
  /** For each set of the program whether it has the character. */
  readonly members: Uint8Array;
}

const ASCII = 128;
/** Characters beyond ASCII whose symbols are kept. */
const MOST_KEPT = 4096;

export class Alphabet {
  /** The end of the text, to the automaton a symbol like others. */
  readonly end: InputSymbol;
  readonly #sets: readonly CharacterSet[];
  readonly #hasLines: boolean;
  readonly #symbols = new Map<string, InputSymbol>();
  readonly #ascii: (InputSymbol | undefined)[] = new Array(ASCII);
  readonly #others = new Map<number, InputSymbol>();

  /** With lines a newline begins and ends them, for ^ and $. */
  constructor(sets: readonly CharacterSet[], hasLines: boolean) {
    this.#sets = sets;
    this.#hasLines = hasLines;
    this.end = { number: 0, context: CONTEXT.EDGE, members: new Uint8Array(sets.length) };
  }

  symbolOf(character: number): InputSymbol {
    if (character < ASCII) return (this.#ascii[character] ??= this.#find(character));
    let symbol = this.#others.get(character);
    if (symbol === undefined) {
      if (this.#others.size >= MOST_KEPT) this.#others.clear();
      symbol = this.#find(character);
      this.#others.set(character, symbol);
    }
    return symbol;
  }

  #find(character: number): InputSymbol {
    const members = Uint8Array.from(this.#sets, (set) => (set.has(character) ? 1 : 0));
    const context = this.#contextOf(character);
    const key = `${context}${members.join("")}`;
    let symbol = this.#symbols.get(key);
    if (symbol === undefined) {
      symbol = { number: this.#symbols.size + 1, context, members };
      this.#symbols.set(key, symbol);
    }
    return symbol;
  }

  #contextOf(character: number): number {
    if (character === 10 && this.#hasLines) return CONTEXT.NEWLINE;
    return isWordCharacter(character) ? CONTEXT.WORD : CONTEXT.OTHER;
  }
}

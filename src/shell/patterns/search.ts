/**
 * Finds the leftmost-longest match of a program: first where one begins, with an automaton that reads the text from its end and
 * knows at each character whether a match begins there, then how far it goes. Both take time in proportion to the text.
 */
import { Alphabet } from "./alphabet.ts";
import { Automaton, type State } from "./automaton.ts";
import type { Folding } from "./character-set.ts";
import { characterAt, characterBefore, textOf, widthOf } from "./characters.ts";
import type { Postfix } from "./postfix.ts";
import { buildProgram, type Program } from "./program.ts";
import { spendWork } from "./work.ts";

export class Searcher {
  readonly program: Program;
  readonly alphabet: Alphabet;
  readonly #code: Postfix;
  readonly #hasLines: boolean;
  readonly #folding: Folding | null;
  readonly #forward: Automaton;
  #anywhere: Automaton | null = null;
  #backward: { automaton: Automaton; alphabet: Alphabet } | null = null;
  /** The text whose starts are known, so that going through all matches of a text reads it once. */
  #knownText: string | null = null;
  #starts: Uint8Array = new Uint8Array(0);

  constructor(code: Postfix, hasLines: boolean, folding: Folding | null) {
    this.#code = code;
    this.#folding = folding;
    this.#hasLines = hasLines;
    this.program = buildProgram(code);
    this.alphabet = new Alphabet(this.program.sets, hasLines);
    this.#forward = new Automaton(this.program, false);
  }

  /** Whether two texts are the same, where case does not count in any case. */
  isSame(a: string, b: string): boolean {
    return a === b || (this.#folding !== null && foldText(a, this.#folding) === foldText(b, this.#folding));
  }

  /** The context of the character before a position. */
  contextBefore(text: string, at: number): number {
    return at === 0 ? this.alphabet.end.context : this.alphabet.symbolOf(characterBefore(text, at)).context;
  }

  contextAfter(text: string, at: number): number {
    return at >= text.length ? this.alphabet.end.context : this.alphabet.symbolOf(characterAt(text, at)).context;
  }

  /** Whether the pattern matches anywhere. */
  matches(text: string): boolean {
    this.#anywhere ??= new Automaton(this.program, true);
    return this.#run(this.#anywhere, text, 0, true) >= 0;
  }

  /** The end of the longest match that begins at a position; -1 where none does. */
  longest(text: string, from: number): number {
    return this.#run(this.#forward, text, from, false);
  }

  /** The end of the shortest match that begins at a position; -1 where none does. */
  shortest(text: string, from: number): number {
    return this.#run(this.#forward, text, from, true);
  }

  /** The position of the first match at or behind a position; -1 where there is none. */
  firstStart(text: string, from: number): number {
    if (this.#knownText !== text) this.#findStarts(text);
    return this.#starts.indexOf(1, from);
  }

  #run(automaton: Automaton, text: string, from: number, isFirstEnough: boolean): number {
    const { alphabet } = this;
    let state: State = automaton.start(this.contextBefore(text, from));
    let found = -1;
    let at = from;
    while (at < text.length) {
      const unit = text.charCodeAt(at);
      const character = unit < 0x80 ? unit : characterAt(text, at);
      const symbol = alphabet.symbolOf(character);
      if ((state.closures[symbol.context] ?? automaton.close(state, symbol.context)).accepts) {
        found = at;
        if (isFirstEnough) return found;
      }
      state = state.transitions[symbol.number] ?? automaton.next(state, symbol);
      if (state.nodes.length === 0) {
        spendWork(at - from);
        return found;
      }
      at += widthOf(character);
    }
    spendWork(at - from);
    return automaton.accepts(state, alphabet.end.context) ? at : found;
  }

  #findStarts(text: string): void {
    if (this.#backward === null) {
      const program = buildProgram(this.#code, true);
      this.#backward = { automaton: new Automaton(program, true), alphabet: new Alphabet(program.sets, this.#hasLines) };
    }
    const { automaton, alphabet } = this.#backward;
    const starts = new Uint8Array(text.length + 1);
    let state = automaton.start(alphabet.end.context);
    for (let at = text.length; at > 0; ) {
      const unit = text.charCodeAt(at - 1);
      const character = unit < 0x80 ? unit : characterBefore(text, at);
      const symbol = alphabet.symbolOf(character);
      if ((state.closures[symbol.context] ?? automaton.close(state, symbol.context)).accepts) starts[at] = 1;
      state = state.transitions[symbol.number] ?? automaton.next(state, symbol);
      at -= widthOf(character);
    }
    if (automaton.accepts(state, alphabet.end.context)) starts[0] = 1;
    spendWork(text.length);
    this.#starts = starts;
    this.#knownText = text;
  }
}

function foldText(text: string, folding: Folding): string {
  let folded = "";
  for (let at = 0; at < text.length; ) {
    const character = characterAt(text, at);
    folded += textOf(folding(character));
    at += widthOf(character);
  }
  return folded;
}

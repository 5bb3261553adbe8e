/**
 * Perl-like patterns: the first path in the order of preference is the match, found by trying and going back. What that may cost
 * is limited, as PCRE2's match limit does, so that no pattern hangs. Used by `grep -P` and by jq's test and match.
 */
import { spend } from "../../../sim/work.ts";
import { characterAt, characterBefore, textOf, toLower, widthOf } from "../characters.ts";
import type { Match } from "../regular-expression.ts";
import { type Assertion, PerlPatternError } from "./nodes.ts";
import { type PerlFlags, PerlParser } from "./parser.ts";
import { compileTree, type Instruction, type PerlProgram } from "./program.ts";
import { isUnicodeWord, isWord } from "./sets.ts";

/** PCRE2's default, MATCH_LIMIT. */
const MOST_STEPS = 10_000_000;

/** What a step costs, in units of work. */
const STEP_WORK = 3;

/** How many choices are kept to go back to, times three numbers. */
const MOST_CHOICES = 3_000_000;

/** A search that was given up. */
export class PerlLimitError extends Error {}

export class PerlRegex {
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  readonly #program: PerlProgram;

  constructor(pattern: string, flags: Partial<PerlFlags> = {}) {
    const all = { ignoreCase: false, multiline: false, dotAll: false, extended: false, isUnicode: false, ...flags };
    const { tree, groups, names } = new PerlParser(pattern, all).parse();
    this.groups = groups;
    this.names = names;
    this.#program = compileTree(tree, groups);
  }

  /** The first match at or behind a position. */
  search(text: string, from = 0): Match | null {
    const matcher = new Matcher(this.#program, text, from);
    for (let start = from; start <= text.length; start += start < text.length ? widthOf(characterAt(text, start)) : 1) {
      const end = matcher.run(start);
      if (end >= 0) return new PerlMatch(text, matcher.start, end, matcher.slots);
    }
    return null;
  }
}

class PerlMatch implements Match {
  readonly start: number;
  readonly end: number;
  readonly #text: string;
  readonly #slots: Int32Array;

  constructor(text: string, start: number, end: number, slots: Int32Array) {
    this.#text = text;
    this.start = start;
    this.end = end;
    this.#slots = slots;
  }

  group(number: number): string | undefined {
    const range = this.range(number);
    return range === null ? undefined : this.#text.slice(range[0], range[1]);
  }

  range(number: number): readonly [number, number] | null {
    if (number === 0) return [this.start, this.end];
    const from = this.#slots[number * 2] ?? -1;
    const to = this.#slots[number * 2 + 1] ?? -1;
    return from < 0 || to < 0 ? null : [from, to];
  }
}

class Matcher {
  slots: Int32Array;
  /** Where the match begins: behind the last \K. */
  start = 0;
  readonly #instructions: readonly Instruction[];
  readonly #text: string;
  readonly #from: number;
  /** Where to go back to: an instruction, a position, and how much of the trail was written. */
  readonly #choices: number[] = [];
  /** What slots held before they were written. */
  readonly #trail: number[] = [];
  #steps = 0;

  constructor(program: PerlProgram, text: string, from: number) {
    this.#instructions = program.instructions;
    this.#text = text;
    this.#from = from;
    this.slots = new Int32Array(program.slots).fill(-1);
  }

  /** The end of the match that begins at a position; -1 for none. */
  run(start: number): number {
    this.slots.fill(-1);
    this.#trail.length = 0;
    this.start = start;
    return this.#match(0, start);
  }

  #match(first: number, start: number): number {
    const text = this.#text;
    const base = this.#choices.length;
    let counter = first;
    let at = start;
    for (;;) {
      if ((++this.#steps & 1023) === 0) spend(1024 * STEP_WORK);
      if (this.#steps > MOST_STEPS) throw new PerlLimitError("exceeded PCRE's backtracking limit");
      if (this.#choices.length > MOST_CHOICES || this.#trail.length > MOST_CHOICES)
        throw new PerlLimitError("exceeded PCRE's heap limit");
      const instruction = this.#instructions[counter]!;
      let isMatching = true;
      counter++;
      switch (instruction.op) {
        case "set": {
          const character = at < text.length ? characterAt(text, at) : -1;
          if (character < 0 || !instruction.set.has(character)) isMatching = false;
          else at += widthOf(character);
          break;
        }
        case "split":
          if (instruction.prefersTo) {
            this.#choices.push(counter, at, this.#trail.length);
            counter = instruction.to;
          } else this.#choices.push(instruction.to, at, this.#trail.length);
          break;
        case "jump":
          counter = instruction.to;
          break;
        case "save":
          this.#save(instruction.slot, at);
          break;
        case "leave-if-empty":
          if (this.slots[instruction.slot] === at) counter = instruction.to;
          break;
        case "assert":
          isMatching = this.#holds(instruction.assertion, at);
          break;
        case "back-reference": {
          const length = this.#referred(instruction.group, instruction.ignoresCase, at);
          if (length < 0) isMatching = false;
          else at += length;
          break;
        }
        case "keep":
          this.start = at;
          break;
        case "part": {
          const end = this.#part(instruction, counter, at);
          if (end < 0) isMatching = false;
          else {
            at = end;
            counter = instruction.to;
          }
          break;
        }
        case "match":
          this.#choices.length = base;
          return at;
      }
      if (isMatching) continue;
      if (this.#choices.length === base) return -1;
      this.#undo(this.#choices.pop()!);
      at = this.#choices.pop()!;
      counter = this.#choices.pop()!;
    }
  }

  /** Where to go on after a part; -1 where it fails. */
  #part(part: Extract<Instruction, { op: "part" }>, body: number, at: number): number {
    const written = this.#trail.length;
    let from = at;
    if (part.kind === "behind" || part.kind === "not behind") {
      for (let left = part.length; left > 0 && from >= 0; left--)
        from = from === 0 ? -1 : from - widthOf(characterBefore(this.#text, from));
    }
    const end = from < 0 ? -1 : this.#match(body, from);
    if (part.kind === "atomic") return end;
    if (part.kind === "ahead" || part.kind === "behind") return end < 0 ? -1 : at;
    this.#undo(written);
    return end < 0 ? at : -1;
  }

  #save(slot: number, at: number): void {
    this.#trail.push(slot, this.slots[slot]!);
    this.slots[slot] = at;
  }

  #undo(written: number): void {
    while (this.#trail.length > written) {
      const before = this.#trail.pop()!;
      this.slots[this.#trail.pop()!] = before;
    }
  }

  #referred(group: number, ignoresCase: boolean, at: number): number {
    const [from, to] = [this.slots[group * 2]!, this.slots[group * 2 + 1]!];
    if (from < 0 || to < 0) return -1;
    const referred = this.#text.slice(from, to);
    const there = this.#text.slice(at, at + referred.length);
    if (there === referred) return referred.length;
    return ignoresCase && fold(there) === fold(referred) ? referred.length : -1;
  }

  #holds(assertion: Assertion, at: number): boolean {
    const text = this.#text;
    switch (assertion) {
      case "line start":
        return at === 0 || (text[at - 1] === "\n" && at < text.length);
      case "line end":
        return at === text.length || text[at] === "\n";
      case "text start":
        return at === 0;
      case "text end":
        return at === text.length;
      case "text end or newline":
        return at === text.length || (at === text.length - 1 && text[at] === "\n");
      case "search start":
        return at === this.#from;
      case "unicode word boundary":
      case "unicode no word boundary": {
        const before = at > 0 && isUnicodeWord(characterBefore(text, at));
        const after = at < text.length && isUnicodeWord(characterAt(text, at));
        return (before !== after) === (assertion === "unicode word boundary");
      }
      default: {
        const before = at > 0 && isWord(text.charCodeAt(at - 1));
        const after = at < text.length && isWord(text.charCodeAt(at));
        return (before !== after) === (assertion === "word boundary");
      }
    }
  }
}

function fold(text: string): string {
  return Array.from(text, (character) => textOf(toLower(characterAt(character, 0)))).join("");
}

export { PerlPatternError };

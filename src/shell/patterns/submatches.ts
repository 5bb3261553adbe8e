/**
 * What the groups of a match are, as glibc sets them: of all the paths through the program that have the length of the match, the
 * one that prefers, at each choice, the transition that comes first. It is not always what POSIX asks for; it is what Linux does.
 * Linux: sift_states_backward(), set_regs(), proceed_next_node(), update_regs(), glibc posix/regexec.c.
 */
import { characterAt, characterBefore, widthOf } from "./characters.ts";
import { holds } from "./contexts.ts";
import { NODE, type Program } from "./program.ts";
import type { Searcher } from "./search.ts";
import { PatternTooCostly, spendWork } from "./work.ts";

/** Begin and end of each group, in pairs; -1 for a group that took no part. */
export type Groups = Int32Array;

/** Bits kept of which nodes lead to the end of a match, in words. */
const MOST_WORDS = 16_000_000;

export class SubmatchFinder {
  readonly #searcher: Searcher;
  readonly #program: Program;
  readonly #groups: number;
  /** For each node: those that lead to it without taking a character, and those that take one. */
  readonly #emptyBefore: number[][];
  readonly #takersBefore: number[][];

  constructor(searcher: Searcher, groups: number) {
    this.#searcher = searcher;
    this.#program = searcher.program;
    this.#groups = groups;
    const { kinds, next, second } = this.#program;
    this.#emptyBefore = Array.from(kinds, () => []);
    this.#takersBefore = Array.from(kinds, () => []);
    for (let node = 0; node < kinds.length; node++) {
      if (kinds[node] === NODE.END) continue;
      (kinds[node] === NODE.SET ? this.#takersBefore : this.#emptyBefore)[next[node]!]!.push(node);
      if (kinds[node] === NODE.SPLIT) this.#emptyBefore[second[node]!]!.push(node);
    }
  }

  find(text: string, from: number, to: number): Groups {
    // glibc ends at the unconditional end of the program where it can: without an anchor behind the last character.
    let live = this.#sift(text, from, to, false);
    if (!live.has(0, this.#program.start)) live = this.#sift(text, from, to, true);
    const walk = new Walk(this.#program, this.#groups, from, to);
    let node = this.#program.start;
    let at = from;
    for (;;) {
      walk.visit(node, at);
      if (node === this.#program.end) return walk.groups;
      if (this.#program.kinds[node] === NODE.SET) {
        at += widthOf(characterAt(text, at));
        node = this.#program.next[node]!;
        walk.forgetVisited();
      } else node = walk.follow(node, (candidate) => live.has(at - from, candidate));
      if (walk.isLost) node = this.#exit(node, (candidate) => live.has(at - from, candidate));
      spendWork(1);
    }
  }

  /** The nearest node that takes a character or is the end. */
  #exit(node: number, isLive: (node: number) => boolean): number {
    const { kinds, next, second, end } = this.#program;
    const queue = [node];
    const seen = new Set(queue);
    for (const each of queue) {
      if (each === end || kinds[each] === NODE.SET) return each;
      for (const following of kinds[each] === NODE.SPLIT ? [next[each]!, second[each]!] : [next[each]!])
        if (isLive(following) && !seen.has(following)) {
          seen.add(following);
          queue.push(following);
        }
    }
    throw new Error(`pattern: node ${node} leads nowhere`);
  }

  /** At each position of the match, the nodes from which its end can be reached, maybe through an anchor there. */
  #sift(text: string, from: number, to: number, endsAtAnchor: boolean): BitRows {
    const { program } = this;
    const live = new BitRows(to - from + 1, program.kinds.length);
    const { alphabet } = this.#searcher;
    let reached = [program.end];
    for (let at = to; ; ) {
      const before = this.#searcher.contextBefore(text, at);
      const after = this.#searcher.contextAfter(text, at);
      const row = at - from;
      const all: number[] = [];
      for (const node of reached) if (live.add(row, node)) all.push(node);
      for (let index = 0; index < all.length; index++)
        for (const node of this.#emptyBefore[all[index]!]!) {
          if (program.kinds[node] === NODE.ANCHOR) {
            if (at === to && !endsAtAnchor) continue;
            if (!holds(program.args[node]!, before, after)) continue;
          }
          if (live.add(row, node)) all.push(node);
        }
      spendWork(all.length);
      if (at === from) return live;
      const character = characterBefore(text, at);
      const { members } = alphabet.symbolOf(character);
      reached = [];
      for (const node of all)
        for (const taker of this.#takersBefore[node]!) if (members[program.args[taker]!] === 1) reached.push(taker);
      at -= widthOf(character);
    }
  }

  get program(): Program {
    return this.#program;
  }
}

class BitRows {
  readonly #words: number;
  readonly #bits: Int32Array;

  constructor(rows: number, columns: number) {
    this.#words = (columns + 31) >>> 5;
    if (rows * this.#words > MOST_WORDS) throw new PatternTooCostly();
    this.#bits = new Int32Array(rows * this.#words);
  }

  has(row: number, column: number): boolean {
    return (this.#bits[row * this.#words + (column >>> 5)]! & (1 << (column & 31))) !== 0;
  }

  /** Returns false where it was there. */
  add(row: number, column: number): boolean {
    const at = row * this.#words + (column >>> 5);
    const bit = 1 << (column & 31);
    if ((this.#bits[at]! & bit) !== 0) return false;
    this.#bits[at]! |= bit;
    return true;
  }
}

/** The groups along a path. A group that matched nothing in a later turn of a loop keeps what it had. */
export class Walk {
  groups: Groups;
  readonly #program: Program;
  /** The groups when the last one ended that was not empty. */
  #settled: Groups;
  #visited = new Set<number>();
  /** Transitions since the last character. */
  #turns = 0;

  constructor(program: Program, groups: number, from: number, to: number) {
    this.#program = program;
    this.groups = new Int32Array(groups * 2 + 2).fill(-1);
    this.groups[0] = from;
    this.groups[1] = to;
    this.#settled = this.groups.slice();
  }

  visit(node: number, at: number): void {
    const kind = this.#program.kinds[node];
    const arg = this.#program.args[node]!;
    const group = arg & ~1;
    if (kind === NODE.OPEN) {
      this.groups[group] = at;
      this.groups[group + 1] = -1;
    } else if (kind === NODE.CLOSE) {
      if (this.groups[group]! < at) {
        this.groups[group + 1] = at;
        this.#settled = this.groups.slice();
      } else if ((arg & 1) !== 0 && this.#settled[group] !== -1) this.groups = this.#settled.slice();
      else this.groups[group + 1] = at;
    }
  }

  /**
   * The loop that is walked has no end. glibc notices one only where the first node of a loop was visited itself, and hangs on
   * patterns such as `(a?(a?|c)|)*`.
   */
  get isLost(): boolean {
    return this.#turns > 2 * this.#program.kinds.length;
  }

  /** The empty transition to take; a loop that came back without a character is left. */
  follow(node: number, isLive: (node: number) => boolean): number {
    const { kinds, next, second } = this.#program;
    this.#turns++;
    this.#visited.add(node);
    const first = next[node]!;
    if (kinds[node] !== NODE.SPLIT) return first;
    if (!isLive(first)) return second[node]!;
    return this.#visited.has(first) && isLive(second[node]!) ? second[node]! : first;
  }

  forgetVisited(): void {
    this.#visited.clear();
    this.#turns = 0;
  }
}

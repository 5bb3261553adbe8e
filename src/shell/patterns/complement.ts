/**
 * Patterns with `!(...)`: what a part of the text matches is everything that the alternatives do not. The positions where a match
 * may end are computed node by node from those where it may begin, which takes the square of the text's length.
 */
import { characterAt, widthOf } from "./characters.ts";
import type { GlobMatcher } from "./glob.ts";
import type { GlobNode } from "./glob-parser.ts";
import { spendWork } from "./work.ts";

/** A byte for each position of a text, one where it is in the set. */
type Positions = Uint8Array;

export class ComplementMatcher implements GlobMatcher {
  readonly #nodes: readonly GlobNode[];

  constructor(nodes: readonly GlobNode[]) {
    this.#nodes = nodes;
  }

  end(text: string, from: number, isLongest: boolean): number {
    const ends = sequenceEnds(text, this.#nodes, single(text, from));
    return isLongest ? ends.lastIndexOf(1) : ends.indexOf(1);
  }

  matches(text: string): boolean {
    return sequenceEnds(text, this.#nodes, single(text, 0))[text.length] === 1;
  }

  firstStart(text: string, from: number): number {
    for (let at = from; at <= text.length; at = after(text, at)) if (this.end(text, at, true) >= 0) return at;
    return -1;
  }

  suffixStart(text: string, isLongest: boolean): number {
    let found = -1;
    for (let at = 0; at <= text.length; at = after(text, at)) {
      if (sequenceEnds(text, this.#nodes, single(text, at))[text.length] !== 1) continue;
      found = at;
      if (isLongest) break;
    }
    return found;
  }
}

function single(text: string, at: number): Positions {
  const set = new Uint8Array(text.length + 1);
  set[at] = 1;
  return set;
}

function after(text: string, at: number): number {
  return at < text.length ? at + widthOf(characterAt(text, at)) : at + 1;
}

function sequenceEnds(text: string, nodes: readonly GlobNode[], starts: Positions): Positions {
  let positions = starts;
  for (const node of nodes) {
    spendWork(text.length);
    positions = nodeEnds(text, node, positions);
  }
  return positions;
}

function nodeEnds(text: string, node: GlobNode, starts: Positions): Positions {
  if (node.kind === "set") {
    const ends = new Uint8Array(text.length + 1);
    for (let at = starts.indexOf(1); at >= 0 && at < text.length; at = starts.indexOf(1, at + 1)) {
      const character = characterAt(text, at);
      if (node.set.has(character)) ends[at + widthOf(character)] = 1;
    }
    return ends;
  }
  if (node.kind === "any") return allFrom(text, starts.indexOf(1));
  const { operator, alternatives } = node;
  if (operator === "!") return complementEnds(text, alternatives, starts);
  const once = alternativeEnds(text, alternatives, starts);
  if (operator === "@") return once;
  if (operator === "?") return union(starts, once);
  return repeatedEnds(text, alternatives, operator === "*" ? union(starts, once) : once);
}

/** Adds what more turns of a loop reach, until nothing is new. */
function repeatedEnds(text: string, alternatives: readonly (readonly GlobNode[])[], first: Positions): Positions {
  let all = first;
  for (;;) {
    const more = union(all, alternativeEnds(text, alternatives, all));
    if (more.every((is, at) => is === all[at])) return all;
    all = more;
  }
}

function alternativeEnds(text: string, alternatives: readonly (readonly GlobNode[])[], starts: Positions): Positions {
  return alternatives.map((each) => sequenceEnds(text, each, starts)).reduce(union);
}

function complementEnds(text: string, alternatives: readonly (readonly GlobNode[])[], starts: Positions): Positions {
  const ends = new Uint8Array(text.length + 1);
  for (let at = starts.indexOf(1); at >= 0; at = starts.indexOf(1, at + 1)) {
    const excluded = alternativeEnds(text, alternatives, single(text, at));
    for (let end = at; end <= text.length; end = after(text, end)) if (excluded[end] === 0) ends[end] = 1;
  }
  return ends;
}

function union(a: Positions, b: Positions): Positions {
  return a.map((is, at) => is | b[at]!);
}

function allFrom(text: string, from: number): Positions {
  const ends = new Uint8Array(text.length + 1);
  if (from >= 0) for (let at = from; at <= text.length; at = after(text, at)) ends[at] = 1;
  return ends;
}

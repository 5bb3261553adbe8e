/**
 * bash's patterns, compiled: for file names, `case`, `[[ == ]]` and the operators of parameters. Patterns without `!(...)` are
 * run by the automata of the regular expressions, in a time that grows with the text; those with it by complement.ts.
 */
import { spend } from "../../sim/work.ts";
import { Automaton } from "./automaton.ts";
import type { Folding } from "./character-set.ts";
import { Everything } from "./character-set.ts";
import { characterBefore, toLower, widthOf } from "./characters.ts";
import { ComplementMatcher } from "./complement.ts";
import { type GlobNode, parseGlob } from "./glob-parser.ts";
import { type Operand, Postfix } from "./postfix.ts";
import { buildProgram } from "./program.ts";
import { Searcher } from "./search.ts";
import { spendWork, startWork } from "./work.ts";

export interface GlobOptions {
  readonly ignoreCase?: boolean;
  /** extglob: `@(a|b)` and its kin. */
  readonly isExtended?: boolean;
}

/** What a text is asked for with a pattern. All positions are of the text; -1 for none. */
export interface GlobMatcher {
  /** The end of the longest or shortest match that begins at a position. */
  end(text: string, from: number, isLongest: boolean): number;
  /** The begin of the longest or shortest match that ends with the text. */
  suffixStart(text: string, isLongest: boolean): number;
  /** The begin of the first match at or behind a position. */
  firstStart(text: string, from: number): number;
  matches(text: string): boolean;
}

class AutomatonMatcher implements GlobMatcher {
  readonly #code: Postfix;
  readonly #searcher: Searcher;
  #backward: Automaton | null = null;

  constructor(code: Postfix) {
    this.#code = code;
    this.#searcher = new Searcher(code, false, null);
  }

  end(text: string, from: number, isLongest: boolean): number {
    return isLongest ? this.#searcher.longest(text, from) : this.#searcher.shortest(text, from);
  }

  matches(text: string): boolean {
    return this.#searcher.longest(text, 0) === text.length;
  }

  firstStart(text: string, from: number): number {
    return this.#searcher.firstStart(text, from);
  }

  suffixStart(text: string, isLongest: boolean): number {
    const { alphabet } = this.#searcher;
    this.#backward ??= new Automaton(buildProgram(this.#code, true), false);
    const automaton = this.#backward;
    let state = automaton.start(alphabet.end.context);
    let found = -1;
    for (let at = text.length; ; ) {
      if (automaton.accepts(state, alphabet.end.context)) {
        found = at;
        if (!isLongest) break;
      }
      if (at === 0 || state.nodes.length === 0) break;
      const character = characterBefore(text, at);
      const symbol = alphabet.symbolOf(character);
      state = state.transitions[symbol.number] ?? automaton.next(state, symbol);
      at -= widthOf(character);
    }
    spendWork(text.length);
    return found;
  }
}

export class Glob {
  readonly isEmpty: boolean;
  readonly #matcher: GlobMatcher;

  constructor(pattern: string, options: GlobOptions = {}) {
    const folding: Folding | null = options.ignoreCase ? toLower : null;
    const nodes = parseGlob(pattern, folding, options.isExtended ?? false);
    this.isEmpty = nodes.length === 0;
    this.#matcher = hasComplement(nodes) ? new ComplementMatcher(nodes) : new AutomatonMatcher(compile(nodes));
  }

  /** Whether the pattern matches the whole of a text. */
  matches(text: string): boolean {
    startWork();
    return this.#matcher.matches(text);
  }

  /** The length of the longest or shortest match at the begin of a text; -1 for none. */
  prefix(text: string, isLongest: boolean): number {
    startWork();
    return this.#matcher.end(text, 0, isLongest);
  }

  /** Where the longest or shortest match at the end of a text begins; -1 for none. */
  suffix(text: string, isLongest: boolean): number {
    startWork();
    return this.#matcher.suffixStart(text, isLongest);
  }

  /** The first match at or behind a position, the longest of those that begin there. */
  search(text: string, from: number): { start: number; end: number } | null {
    if (from === 0) startWork();
    const start = this.#matcher.firstStart(text, from);
    return start < 0 ? null : { start, end: this.#matcher.end(text, start, true) };
  }
}

function hasComplement(nodes: readonly GlobNode[]): boolean {
  return nodes.some((node) => node.kind === "group" && (node.operator === "!" || node.alternatives.some(hasComplement)));
}

function compile(nodes: readonly GlobNode[]): Postfix {
  const code = new Postfix();
  addSequence(code, nodes);
  return code;
}

function addSequence(code: Postfix, nodes: readonly GlobNode[]): Operand | null {
  let whole: Operand | null = null;
  for (const node of nodes) whole = code.concatenate(whole, addNode(code, node));
  return whole;
}

function addNode(code: Postfix, node: GlobNode): Operand | null {
  if (node.kind === "set") return code.set(node.set);
  if (node.kind === "any") return code.repeat(code.set(new Everything()), 0, Number.POSITIVE_INFINITY);
  let body: Operand | null = null;
  node.alternatives.forEach((alternative, index) => {
    const operand = addSequence(code, alternative);
    body = index === 0 ? operand : code.alternate(body, operand, code.size);
  });
  if (body === null || node.operator === "@") return body;
  const least = node.operator === "+" ? 1 : 0;
  return code.repeat(body, least, node.operator === "?" ? 1 : Number.POSITIVE_INFINITY);
}

const cache = new Map<string, Glob>();
const MOST_CACHED = 500;

/** Compiles a pattern, or finds it compiled. */
export function compileGlob(pattern: string, options: GlobOptions = {}): Glob {
  const key = `${options.ignoreCase ? "i" : ""}${options.isExtended ? "x" : ""}:${pattern}`;
  let glob = cache.get(key);
  if (glob === undefined) {
    glob = new Glob(pattern, options);
    if (cache.size >= MOST_CACHED) cache.clear();
    cache.set(key, glob);
  }
  return glob;
}

/** Takes the meaning of all of a text's characters away. */
export function escapePattern(text: string): string {
  if (text.length <= SLICE) return escapeSlice(text);
  let escaped = "";
  for (let at = 0; at < text.length; at += SLICE) escaped += escapeSlice(text.slice(at, at + SLICE));
  return escaped;
}

/** A long text is escaped in slices, so that a limit of work ends it in time. */
const SLICE = 4096;
/** What a character costs that is escaped, in units of work. */
const ESCAPE_WORK = 32;

function escapeSlice(text: string): string {
  const escaped = text.replace(/[\\*?[\]()|!+@{}^&-]/g, "\\$&");
  spend((escaped.length - text.length) * ESCAPE_WORK);
  return escaped;
}

/** The text a pattern without active characters stands for. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, "$1");
}

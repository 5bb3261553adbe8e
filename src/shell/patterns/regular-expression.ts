/** POSIX regular expressions, compiled: what bash, grep, sed, expr, find and sysctl search with. */
import { BackReferenceMatcher } from "./back-references.ts";
import type { Folding } from "./character-set.ts";
import { characterAt, toUpper, widthOf } from "./characters.ts";
import { PosixParser } from "./posix-parser.ts";
import type { PosixSyntax } from "./posix-syntax.ts";
import type { Postfix } from "./postfix.ts";
import { Searcher } from "./search.ts";
import { type Groups, SubmatchFinder } from "./submatches.ts";
import { startWork } from "./work.ts";

export interface Match {
  readonly start: number;
  readonly end: number;
  /** The text of group N, group 0 being the whole; undefined where it took no part. */
  group(number: number): string | undefined;
  /** Begin and end of group N; null where it took no part. */
  range(number: number): readonly [number, number] | null;
}

export interface RegexOptions {
  readonly ignoreCase?: boolean;
  /** ^ and $ match at newlines inside the text too. */
  readonly hasLines?: boolean;
}

export class Regex {
  /** How many groups the pattern has. */
  readonly groups: number;
  readonly #searcher: Searcher;
  readonly #backReferences: BackReferenceMatcher | null;
  #submatches: SubmatchFinder | null = null;

  constructor(code: Postfix, options: { hasLines: boolean; folding: Folding | null }) {
    this.groups = code.groups;
    this.#searcher = new Searcher(code, options.hasLines, options.folding);
    this.#backReferences = code.hasBackReferences ? new BackReferenceMatcher(this.#searcher, code.groups) : null;
  }

  /** Whether the pattern matches anywhere in a text. */
  test(text: string): boolean {
    if (this.#backReferences !== null) return this.search(text) !== null;
    startWork();
    return this.#searcher.matches(text);
  }

  /** The first match at or behind a position. What stands before it in the text is context of the match. */
  search(text: string, from = 0): Match | null {
    if (from === 0) startWork();
    for (let start = from; ; ) {
      start = this.#searcher.firstStart(text, start);
      if (start < 0) return null;
      const match = this.matchAt(text, start);
      if (match !== null) return match;
      start += start < text.length ? widthOf(characterAt(text, start)) : 1;
      if (start > text.length) return null;
    }
  }

  /** The longest match at the begin of a text. */
  matchStart(text: string): Match | null {
    startWork();
    return this.matchAt(text, 0);
  }

  /** The longest match that begins at a position. */
  matchAt(text: string, start: number): Match | null {
    if (this.#backReferences !== null) {
      const groups = this.#backReferences.match(text, start);
      return groups === null ? null : new FoundMatch(text, groups[0]!, groups[1]!, () => groups);
    }
    const end = this.#searcher.longest(text, start);
    if (end < 0) return null;
    return new FoundMatch(text, start, end, () => {
      this.#submatches ??= new SubmatchFinder(this.#searcher, this.groups);
      return this.#submatches.find(text, start, end);
    });
  }
}

/** A match whose groups are found when one is asked for. */
class FoundMatch implements Match {
  readonly start: number;
  readonly end: number;
  readonly #text: string;
  readonly #find: () => Groups;
  #groups: Groups | null = null;

  constructor(text: string, start: number, end: number, find: () => Groups) {
    this.#text = text;
    this.start = start;
    this.end = end;
    this.#find = find;
  }

  group(number: number): string | undefined {
    const range = this.range(number);
    return range === null ? undefined : this.#text.slice(range[0], range[1]);
  }

  range(number: number): readonly [number, number] | null {
    if (number === 0) return [this.start, this.end];
    this.#groups ??= this.#find();
    const from = this.#groups[number * 2] ?? -1;
    const to = this.#groups[number * 2 + 1] ?? -1;
    return from < 0 || to < 0 ? null : [from, to];
  }
}

const cache = new Map<string, Regex>();
const MOST_CACHED = 200;
const syntaxNumbers = new Map<PosixSyntax, number>();

/** Compiles a pattern, or finds it compiled. Throws PatternError with regerror(3)'s text. */
export function compilePosix(pattern: string, syntax: PosixSyntax, options: RegexOptions = {}): Regex {
  let number = syntaxNumbers.get(syntax);
  if (number === undefined) syntaxNumbers.set(syntax, (number = syntaxNumbers.size));
  const key = `${number}${options.ignoreCase ? "i" : ""}${options.hasLines ? "m" : ""}:${pattern}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    const folding: Folding | null = options.ignoreCase ? toUpper : null;
    regex = new Regex(new PosixParser(pattern, syntax, folding).parse(), { hasLines: options.hasLines ?? false, folding });
    if (cache.size >= MOST_CACHED) cache.clear();
    cache.set(key, regex);
  }
  return regex;
}

/**
 * grep's patterns: several in one go, of four kinds, for whole words or lines. GNU grep 3.8: dfasearch.c, kwsearch.c,
 * pcresearch.c.
 */
import { CharacterSet, type Folding } from "../../patterns/character-set.ts";
import { characterAt, characterBefore, isWordCharacter, toUpper, widthOf } from "../../patterns/characters.ts";
import { ANCHOR } from "../../patterns/contexts.ts";
import { PerlRegex } from "../../patterns/perl/matcher.ts";
import { PosixParser } from "../../patterns/posix-parser.ts";
import { GREP_BASIC, GREP_EXTENDED, PatternError } from "../../patterns/posix-syntax.ts";
import { type Operand, Postfix } from "../../patterns/postfix.ts";
import { type Match, Regex } from "../../patterns/regular-expression.ts";
import type { GrepOptions } from "./options.ts";

export interface PatternLine {
  readonly text: string;
  /** `FILE:LINE: `, for a pattern out of a file. */
  readonly origin: string;
}

export interface LineMatcher {
  matches(line: string): boolean;
  /** The first match at or behind a position. */
  search(line: string, from: number): Match | null;
}

export interface Compiled {
  readonly matcher: LineMatcher | null;
  /** What is to be printed to standard error. */
  readonly messages: readonly string[];
}

export function compilePatterns(patterns: readonly PatternLine[], options: GrepOptions): Compiled {
  if (patterns.length === 0) return { matcher: new Several([]), messages: [] };
  if (options.kind === "P") return { matcher: compilePerl(patterns, options), messages: [] };
  const folding: Folding | null = options.ignoreCase ? toUpper : null;
  if (options.kind === "F") return { matcher: finish(fixedStrings(patterns, folding), options, folding), messages: [] };
  return compilePosix(patterns, options, folding);
}

function compilePosix(patterns: readonly PatternLine[], options: GrepOptions, folding: Folding | null): Compiled {
  const syntax = options.kind === "E" ? GREP_EXTENDED : GREP_BASIC;
  const messages: string[] = [];
  const warnings: string[] = [];
  const parsed: Postfix[] = [];
  let isConfusing = false;
  let hasFailed = false;
  for (const { text, origin } of patterns) {
    try {
      const parser = new PosixParser(text, syntax, folding);
      parsed.push(parser.parse());
      warnings.push(...parser.skippedOperators.map((operator) => `warning: ${operator} at start of expression`));
      isConfusing ||= parser.confusingBrackets.length > 0;
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      hasFailed = true;
      messages.push(origin + error.message);
    }
  }
  if (hasFailed) return { matcher: null, messages };
  if (isConfusing) return { matcher: null, messages: ["character class syntax is [[:space:]], not [:space:]"] };
  if (parsed.some((code) => code.hasBackReferences))
    return { matcher: new Several(parsed.map((code) => finish(code, options, folding))), messages: warnings };
  const whole = patterns.map((pattern) => pattern.text).join("\n");
  return { matcher: finish(new PosixParser(whole, syntax, folding).parse(), options, folding), messages: warnings };
}

/** -x and -w as anchors on both sides. */
function finish(code: Postfix, options: GrepOptions, folding: Folding | null): LineMatcher {
  if (options.matchesLines) code.surround(ANCHOR.textStart, ANCHOR.textEnd);
  const matcher = new Posix(new Regex(code, { hasLines: false, folding }));
  return options.matchesWords && !options.matchesLines ? new Words(matcher) : matcher;
}

/**
 * -w: a match beside a letter, digit or underscore is tried shorter, then further on. What is empty is not found by trying
 * shorter. GNU grep: EGexecute(), dfasearch.c.
 */
class Words implements LineMatcher {
  readonly #matcher: Posix;

  constructor(matcher: Posix) {
    this.#matcher = matcher;
  }

  matches(line: string): boolean {
    return this.search(line, 0) !== null;
  }

  search(line: string, from: number): Match | null {
    for (let start = from; start <= line.length; ) {
      let match = this.#matcher.search(line, start);
      if (match === null) return null;
      const { start: begin } = match;
      while (match !== null && !isWholeWord(line, match)) {
        const shorter: Match | null = match.end > begin ? this.#matcher.matchAt(line.slice(0, match.end - 1), begin) : null;
        match = shorter !== null && shorter.end > begin ? shorter : null;
      }
      if (match !== null) return match;
      start = begin + 1;
    }
    return null;
  }
}

function isWholeWord(line: string, match: Match): boolean {
  if (match.start > 0 && isWordCharacter(characterBefore(line, match.start))) return false;
  return match.end >= line.length || !isWordCharacter(characterAt(line, match.end));
}

class Posix implements LineMatcher {
  readonly #regex: Regex;

  constructor(regex: Regex) {
    this.#regex = regex;
  }

  matches(line: string): boolean {
    return this.#regex.test(line);
  }

  search(line: string, from: number): Match | null {
    return this.#regex.search(line, from);
  }

  /** The longest match that begins at a position. */
  matchAt(line: string, at: number): Match | null {
    return this.#regex.matchAt(line, at);
  }
}

/** Several expressions: the match that begins first, of those the longest. */
class Several implements LineMatcher {
  readonly #matchers: readonly LineMatcher[];

  constructor(matchers: readonly LineMatcher[]) {
    this.#matchers = matchers;
  }

  matches(line: string): boolean {
    return this.#matchers.some((matcher) => matcher.matches(line));
  }

  search(line: string, from: number): Match | null {
    let best: Match | null = null;
    for (const matcher of this.#matchers) {
      const match = matcher.search(line, from);
      if (match === null) continue;
      if (best === null || match.start < best.start || (match.start === best.start && match.end > best.end)) best = match;
    }
    return best;
  }
}

function fixedStrings(patterns: readonly PatternLine[], folding: Folding | null): Postfix {
  const code = new Postfix();
  let whole: Operand | null = null;
  patterns.forEach(({ text }, index) => {
    let one: Operand | null = null;
    for (let at = 0; at < text.length; ) {
      const character = characterAt(text, at);
      one = code.concatenate(one, code.set(CharacterSet.single(character, folding)));
      at += widthOf(character);
    }
    whole = index === 0 ? one : code.alternate(whole, one, code.size);
  });
  return code;
}

function compilePerl(patterns: readonly PatternLine[], options: GrepOptions): LineMatcher {
  if (patterns.length > 1) throw new PatternError("the -P option only supports a single pattern");
  const { text } = patterns[0]!;
  const source = options.matchesLines ? `^(?:${text})$` : options.matchesWords ? `(?<!\\w)(?:${text})(?!\\w)` : text;
  // What is wrong is said of the pattern as it was given.
  if (source !== text) new PerlRegex(text);
  const regex = new PerlRegex(source, { ignoreCase: options.ignoreCase });
  return { matches: (line) => regex.search(line) !== null, search: (line, from) => regex.search(line, from) };
}

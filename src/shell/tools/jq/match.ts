/**
 * Regular expressions of jq, which are Oniguruma's: matched by the backtracking matcher that `grep -P` has, with Unicode's
 * classes. What that one does not know is refused. jq 1.6: f_match(), builtin.c.
 */
import { checkMemory, spend } from "../../../sim/work.ts";
import { byteLength } from "../../../wire/text.ts";
import { PerlLimitError, PerlPatternError, PerlRegex } from "../../patterns/perl/matcher.ts";
import type { Match } from "../../patterns/regular-expression.ts";
import { typeError } from "./errors.ts";
import { characterCount, JqError, type Json } from "./values.ts";

/** Oniguruma's words for what is wrong with a pattern. */
const PROBLEMS: Readonly<Record<string, string>> = {
  "missing closing parenthesis": "end pattern with unmatched parenthesis",
  "unmatched closing parenthesis": "unmatched close parenthesis",
  "missing terminating ] for character class": "premature end of char-class",
  "quantifier does not follow a repeatable item": "target of repeat operator is not specified",
  "numbers out of order in {} quantifier": "upper is smaller than lower in repeat range",
  "number too big in {} quantifier": "too big number range",
  "\\ at end of pattern": "end pattern at escape",
  "unrecognized character after (? or (?-": "undefined group option",
  "range out of order in character class": "empty range in char class",
  "reference to non-existent subpattern": "invalid backref number/name",
  "lookbehind assertion is not fixed length": "invalid pattern in look-behind",
  "unknown POSIX class name": "invalid POSIX bracket type",
};

interface Modifiers {
  isGlobal: boolean;
  ignoreCase: boolean;
  extended: boolean;
  dotAll: boolean;
  isNotEmpty: boolean;
}

export function match(input: Json, pattern: Json, flags: Json, isTest: boolean): Json {
  if (typeof input !== "string") throw typeError(input, "cannot be matched, as it is not a string");
  if (typeof pattern !== "string") throw typeError(pattern, "is not a string");
  const modifiers = readModifiers(flags);
  const regex = compile(pattern, modifiers);
  spend(input.length + 64);
  const searcher = new Searcher(regex, input, modifiers.isNotEmpty);
  if (isTest) return searcher.search(0) !== null;
  const found: Json[] = [];
  // Positions are those of bytes: behind an empty match the search goes on one byte further.
  const bytes = new BytePositions(input);
  let at = 0;
  do {
    spend(32);
    const index = bytes.indexOf(at);
    if (index === null) throw new JqError("an empty match before a character of several bytes is not modelled");
    const one = searcher.search(index);
    if (one === null) break;
    checkMemory(found.length * 512);
    found.push(describe(input, one, regex));
    at = one.end === one.start ? at + 1 : bytes.of(one.end);
  } while (modifiers.isGlobal && at !== bytes.length);
  return found;
}

class Searcher {
  readonly #regex: PerlRegex;
  readonly #text: string;
  readonly #isNotEmpty: boolean;

  constructor(regex: PerlRegex, text: string, isNotEmpty: boolean) {
    this.#regex = regex;
    this.#text = text;
    this.#isNotEmpty = isNotEmpty;
  }

  search(from: number): Match | null {
    try {
      const found = this.#regex.search(this.#text, from);
      if (found !== null && this.#isNotEmpty && found.start === found.end)
        throw new JqError("the modifier n where a match is empty is not modelled");
      return found;
    } catch (error) {
      if (error instanceof PerlLimitError) throw new JqError("Regex failure: retry-limit-in-match over");
      throw error;
    }
  }
}

/** Where each character of a text begins, in bytes. */
class BytePositions {
  readonly length: number;
  readonly #isPlain: boolean;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.length = byteLength(text);
    this.#isPlain = this.length === text.length;
  }

  of(index: number): number {
    return this.#isPlain ? index : byteLength(this.#text.slice(0, index));
  }

  /** Null within a character. */
  indexOf(byte: number): number | null {
    if (this.#isPlain) return byte;
    let at = 0;
    let index = 0;
    while (at < byte) {
      const point = this.#text.codePointAt(index)!;
      at += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      index += point > 0xffff ? 2 : 1;
    }
    return at === byte ? index : null;
  }
}

function readModifiers(flags: Json): Modifiers {
  const modifiers: Modifiers = { isGlobal: false, ignoreCase: false, extended: false, dotAll: false, isNotEmpty: false };
  if (flags === null) return modifiers;
  if (typeof flags !== "string") throw typeError(flags, "is not a string");
  for (const letter of flags) {
    if (letter === "g") modifiers.isGlobal = true;
    else if (letter === "i") modifiers.ignoreCase = true;
    else if (letter === "x") modifiers.extended = true;
    // That ^ and $ stand for the ends of all the text (s) is so without it.
    else if (letter === "m" || letter === "p") modifiers.dotAll = true;
    else if (letter === "n") modifiers.isNotEmpty = true;
    else if (letter === "l") throw new JqError("the modifier l (the longest match) is not modelled");
    else if (letter !== "s") throw new JqError(`${flags} is not a valid modifier string`);
  }
  return modifiers;
}

const cache = new Map<string, PerlRegex>();
const MOST_CACHED = 200;

function compile(pattern: string, { ignoreCase, extended, dotAll }: Modifiers): PerlRegex {
  const key = `${Number(ignoreCase)}${Number(extended)}${Number(dotAll)}${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  spend(pattern.length * 50 + 200);
  let regex: PerlRegex;
  try {
    regex = new PerlRegex(pattern, { ignoreCase, extended, dotAll, isUnicode: true });
  } catch (error) {
    if (!(error instanceof PerlPatternError)) throw error;
    const problem = PROBLEMS[error.message];
    throw new JqError(
      problem === undefined ? `the regular expression ${pattern} is not modelled: ${error.message}` : `Regex failure: ${problem}`,
    );
  }
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(key, regex);
  return regex;
}

function describe(text: string, found: Match, regex: PerlRegex): Json {
  const whole = text.slice(found.start, found.end);
  const captures: Json[] = [];
  // An empty match says nothing of its groups.
  if (whole !== "") for (let group = 1; group <= regex.groups; group++) captures.push(capture(text, found, group, regex));
  return new Map<string, Json>([
    ["offset", characterCount(text.slice(0, found.start))],
    ["length", characterCount(whole)],
    ["string", whole],
    ["captures", captures],
  ]);
}

function capture(text: string, found: Match, group: number, regex: PerlRegex): Json {
  const range = found.range(group);
  const name = [...regex.names].find(([, number]) => number === group)?.[0] ?? null;
  const made = new Map<string, Json>([["offset", range === null ? -1 : characterCount(text.slice(0, range[0]))]]);
  const string = range === null ? null : text.slice(range[0], range[1]);
  // The order of the keys shows which group is empty.
  if (string === null || string === "") made.set("string", string).set("length", 0);
  else made.set("length", characterCount(string)).set("string", string);
  return made.set("name", name);
}

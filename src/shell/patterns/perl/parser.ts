/**
 * Parses Perl-like patterns as PCRE2 10.42 does, without Unicode properties for \d \s \w. Recursion, conditions, verbs and branch
 * resets are refused by name.
 */
import { CharacterSet } from "../character-set.ts";
import { characterAt, toLower, widthOf } from "../characters.ts";
import { type Assertion, type PerlNode, PerlPatternError, type RepeatMode } from "./nodes.ts";
import { addEscapeClass, isEscapeClass, newlineSequence, PerlClass } from "./sets.ts";

export interface PerlFlags {
  ignoreCase: boolean;
  /** ^ and $ match at newlines. */
  multiline: boolean;
  /** A period matches a newline. */
  dotAll: boolean;
  /** Blanks and comments in the pattern count for nothing. */
  extended: boolean;
  /** \d, \w, \s, \b and [:alpha:] go beyond ASCII, as Oniguruma has them. */
  isUnicode: boolean;
}

export interface PerlSyntax {
  readonly tree: PerlNode;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

const MOST_REPETITIONS = 65_535;
const MOST_NESTING = 250;

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: "text start",
  z: "text end",
  Z: "text end or newline",
  b: "word boundary",
  B: "no word boundary",
  G: "search start",
};

export class PerlParser {
  readonly #text: string;
  readonly #names = new Map<string, number>();
  readonly #references: { readonly group: number | string; readonly node: { group: number } }[] = [];
  #flags: PerlFlags;
  #at = 0;
  #groups = 0;
  #depth = 0;
  #isLiteral = false;

  constructor(text: string, flags: PerlFlags) {
    this.#text = text;
    this.#flags = { ...flags };
  }

  parse(): PerlSyntax {
    const tree = this.#alternatives();
    if (this.#at < this.#text.length) throw new PerlPatternError("unmatched closing parenthesis");
    for (const { group, node } of this.#references) {
      const number = typeof group === "string" ? this.#names.get(group) : group;
      if (number === undefined || number < 1 || number > this.#groups)
        throw new PerlPatternError("reference to non-existent subpattern");
      node.group = number;
    }
    return { tree, groups: this.#groups, names: this.#names };
  }

  #alternatives(): PerlNode {
    if (++this.#depth > MOST_NESTING) throw new PerlPatternError("parentheses are too deeply nested");
    const flags = this.#flags;
    this.#flags = { ...flags };
    const items = [this.#sequence()];
    while (this.#text[this.#at] === "|" && !this.#isLiteral) {
      this.#at++;
      items.push(this.#sequence());
    }
    this.#flags = flags;
    this.#depth--;
    return items.length === 1 ? items[0]! : { kind: "alternatives", items };
  }

  #sequence(): PerlNode {
    const items: PerlNode[] = [];
    for (;;) {
      this.#skipIgnored();
      const mark = this.#text[this.#at];
      if (mark === undefined || (!this.#isLiteral && (mark === "|" || mark === ")"))) break;
      const atom = this.#atom();
      if (atom === null) continue;
      items.push(this.#quantified(atom));
    }
    return items.length === 1 ? items[0]! : { kind: "sequence", items };
  }

  /** Passes over \Q, \E, comments, and blanks where they count for nothing. */
  #skipIgnored(): void {
    for (;;) {
      const rest = this.#text.slice(this.#at, this.#at + 3);
      if (this.#isLiteral) {
        if (!rest.startsWith("\\E")) return;
        this.#isLiteral = false;
        this.#at += 2;
      } else if (rest.startsWith("\\Q")) {
        this.#isLiteral = true;
        this.#at += 2;
      } else if (rest.startsWith("\\E")) this.#at += 2;
      else if (rest === "(?#") {
        const end = this.#text.indexOf(")", this.#at);
        if (end < 0) throw new PerlPatternError("missing ) after (?# comment");
        this.#at = end + 1;
      } else if (this.#flags.extended && /^\s/.test(rest)) this.#at++;
      else if (this.#flags.extended && rest.startsWith("#")) {
        const end = this.#text.indexOf("\n", this.#at);
        this.#at = end < 0 ? this.#text.length : end + 1;
      } else return;
    }
  }

  #quantified(atom: PerlNode): PerlNode {
    this.#skipIgnored();
    const bounds = this.#isLiteral ? null : this.#bounds();
    if (bounds === null) return atom;
    const mark = this.#text[this.#at];
    const mode: RepeatMode = mark === "?" ? "lazy" : mark === "+" ? "possessive" : "greedy";
    if (mode !== "greedy") this.#at++;
    this.#skipIgnored();
    if (!this.#isLiteral && this.#startsQuantifier()) throw new PerlPatternError("quantifier does not follow a repeatable item");
    const body: PerlNode = { kind: "repeat", body: atom, least: bounds[0], most: bounds[1], mode };
    return mode === "possessive" ? { kind: "atomic", body: { ...body, mode: "greedy" } } : body;
  }

  #startsQuantifier(): boolean {
    return /^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(this.#text.slice(this.#at, this.#at + 20));
  }

  #bounds(): [number, number] | null {
    const infinity = Number.POSITIVE_INFINITY;
    const mark = this.#text[this.#at];
    if (mark === "*" || mark === "+" || mark === "?") {
      this.#at++;
      return mark === "*" ? [0, infinity] : mark === "+" ? [1, infinity] : [0, 1];
    }
    const interval = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.#text.slice(this.#at, this.#at + 40));
    if (interval === null) return null;
    this.#at += interval[0].length;
    const least = Number(interval[1]);
    const most = interval[2] === undefined ? least : interval[3] === "" ? infinity : Number(interval[3]);
    if (least > MOST_REPETITIONS || (most !== infinity && most > MOST_REPETITIONS))
      throw new PerlPatternError("number too big in {} quantifier");
    if (least > most) throw new PerlPatternError("numbers out of order in {} quantifier");
    return [least, most];
  }

  /** Null for what is nothing to match, such as (?i). */
  #atom(): PerlNode | null {
    const character = characterAt(this.#text, this.#at);
    const mark = this.#text[this.#at]!;
    if (this.#isLiteral) {
      this.#at += widthOf(character);
      return this.#character(character);
    }
    if (this.#startsQuantifier()) throw new PerlPatternError("quantifier does not follow a repeatable item");
    this.#at += widthOf(character);
    switch (mark) {
      case "(":
        return this.#group();
      case "[": {
        const parsed = new PerlClass(this.#text, this.#at, { folding: this.#folding, isUnicode: this.#flags.isUnicode }).parse();
        this.#at = parsed.end;
        return { kind: "set", set: parsed.set };
      }
      case ".": {
        const set = new CharacterSet();
        set.isNegated = true;
        if (!this.#flags.dotAll) set.add(10);
        return { kind: "set", set };
      }
      case "^":
        return { kind: "assertion", assertion: this.#flags.multiline ? "line start" : "text start" };
      case "$":
        return { kind: "assertion", assertion: this.#flags.multiline ? "line end" : "text end or newline" };
      case "\\":
        return this.#escape();
      default:
        return this.#character(character);
    }
  }

  get #folding() {
    return this.#flags.ignoreCase ? toLower : null;
  }

  #character(character: number): PerlNode {
    return { kind: "set", set: CharacterSet.single(character, this.#folding) };
  }

  #escape(): PerlNode {
    const letter = this.#text[this.#at];
    if (letter === undefined) throw new PerlPatternError("\\ at end of pattern");
    if (letter === "K") {
      this.#at++;
      return { kind: "keep" };
    }
    if (letter === "R") {
      this.#at++;
      return newlineSequence();
    }
    if (Object.hasOwn(ASSERTIONS, letter)) {
      this.#at++;
      const assertion = ASSERTIONS[letter]!;
      const isBoundary = assertion === "word boundary" || assertion === "no word boundary";
      return { kind: "assertion", assertion: isBoundary && this.#flags.isUnicode ? `unicode ${assertion}` : assertion };
    }
    if (letter === "N") {
      this.#at++;
      const set = new CharacterSet();
      set.isNegated = true;
      set.add(10);
      return { kind: "set", set };
    }
    if (letter === "X" || letter === "C") throw new PerlPatternError(`\\${letter} is not modelled`);
    const reference = this.#reference();
    if (reference !== null) return reference;
    if (isEscapeClass(letter)) {
      const set = new CharacterSet(this.#folding);
      this.#at = addEscapeClass(set, this.#text, this.#at, this.#flags.isUnicode);
      return { kind: "set", set };
    }
    const [character, end] = PerlClass.escapedCharacter(this.#text, this.#at);
    this.#at = end;
    return this.#character(character);
  }

  /** \1 \g1 \g{-1} \g{name} \k<name> \k'name' \k{name} */
  #reference(): PerlNode | null {
    const rest = this.#text.slice(this.#at, this.#at + 80);
    const digits = /^[1-9]\d*/.exec(rest);
    if (digits !== null) {
      const number = Number(digits[0]);
      // From \10 on it is an octal character unless there are as many groups.
      if (number > 9 && number > this.#groups && /^[0-7]{2}/.test(rest)) return null;
      this.#at += digits[0].length;
      return this.#referTo(number);
    }
    const named = /^(?:k(?:<([^>]*)>|'([^']*)'|\{([^}]*)\})|g(?:\{([^}]*)\}|(-?\d+)))/.exec(rest);
    if (named === null) return null;
    this.#at += named[0].length;
    const name = named.slice(1).find((text) => text !== undefined)!;
    if (!/^-?\d+$/.test(name)) return this.#referTo(name);
    const number = Number(name);
    return this.#referTo(number < 0 ? this.#groups + 1 + number : number);
  }

  #referTo(group: number | string): PerlNode {
    const node = { kind: "back-reference" as const, group: 0, ignoresCase: this.#flags.ignoreCase };
    this.#references.push({ group, node });
    return node;
  }

  #group(): PerlNode | null {
    const text = this.#text;
    if (text[this.#at] === "*") throw new PerlPatternError("(*VERB) is not modelled");
    if (text[this.#at] !== "?") return this.#capture(null);
    const rest = text.slice(this.#at + 1, this.#at + 60);
    const look = /^(<?)([=!])/.exec(rest);
    if (look !== null) {
      this.#at += 1 + look[0].length;
      const body = this.#closed();
      return { kind: "look", body, isBehind: look[1] === "<", isNegative: look[2] === "!" };
    }
    if (rest.startsWith(":")) {
      this.#at += 2;
      return this.#closed();
    }
    if (rest.startsWith(">")) {
      this.#at += 2;
      return { kind: "atomic", body: this.#closed() };
    }
    const reference = /^P=(\w+)\)/.exec(rest);
    if (reference !== null) {
      this.#at += 1 + reference[0].length;
      return this.#referTo(reference[1]!);
    }
    const name = /^(?:P?<|')/.exec(rest);
    if (name !== null) return this.#capture(this.#name(name[0]));
    if (/^(?:R|[+-]?\d|&|P>|\||\(|C)/.test(rest)) throw new PerlPatternError(`(?${rest[0]} is not modelled`);
    return this.#flagGroup(rest);
  }

  #name(opening: string): string {
    this.#at += 1 + opening.length;
    const word = /^\w*/.exec(this.#text.slice(this.#at))![0];
    if (/^\d/.test(word)) throw new PerlPatternError("subpattern name must start with a non-digit");
    this.#at += word.length;
    if (word === "") throw new PerlPatternError("subpattern name expected");
    if (this.#text[this.#at] !== (opening === "'" ? "'" : ">"))
      throw new PerlPatternError("syntax error in subpattern name (missing terminator?)");
    this.#at++;
    if (this.#names.has(word)) throw new PerlPatternError("two named subpatterns have the same name (PCRE2_DUPNAMES not set)");
    return word;
  }

  #capture(name: string | null): PerlNode {
    const group = ++this.#groups;
    if (name !== null) this.#names.set(name, group);
    return { kind: "capture", group, body: this.#closed() };
  }

  #closed(): PerlNode {
    const body = this.#alternatives();
    if (this.#text[this.#at] !== ")") throw new PerlPatternError("missing closing parenthesis");
    this.#at++;
    return body;
  }

  /** (?i) up to the end of the group it stands in, (?i:...) for a group. */
  #flagGroup(rest: string): PerlNode | null {
    const letters = /^\^?[a-zA-Z]*(?:-[a-zA-Z]*)?/.exec(rest)![0];
    const closing = rest[letters.length];
    if (closing === undefined) throw new PerlPatternError("missing closing parenthesis");
    if (!/^[imsx]*(?:-[imsx]*)?$/.test(letters) || (closing !== ")" && closing !== ":"))
      throw new PerlPatternError("unrecognized character after (? or (?-");
    this.#at += 2 + letters.length;
    const before = this.#flags;
    const flags = { ...before };
    let isOn = true;
    for (const letter of letters) {
      if (letter === "-") isOn = false;
      else if (letter === "i") flags.ignoreCase = isOn;
      else if (letter === "m") flags.multiline = isOn;
      else if (letter === "s") flags.dotAll = isOn;
      else flags.extended = isOn;
    }
    this.#flags = flags;
    if (closing === ")") return null;
    const body = this.#closed();
    this.#flags = before;
    return body;
  }
}

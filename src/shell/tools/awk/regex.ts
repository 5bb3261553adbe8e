/**
 * mawk's regular expressions: extended ones without intervals and back-references, on bytes. `^` and `$` are anchors wherever
 * they stand, an unmatched `)` stands for itself. mawk 1.3.4: rexp.c, rexp0.c.
 */
import { CharacterSet, Everything } from "../../patterns/character-set.ts";
import { CLASSES } from "../../patterns/characters.ts";
import { ANCHOR } from "../../patterns/contexts.ts";
import { OP, type Operand, Postfix } from "../../patterns/postfix.ts";
import { type Match, Regex } from "../../patterns/regular-expression.ts";

/** What is wrong with an expression, in mawk's words, and the expression. */
export class BadRegex extends Error {
  readonly pattern: string;

  constructor(message: string, pattern: string) {
    super(message);
    this.pattern = pattern;
  }
}

const MOST_NESTING = 500;
const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, f: 12, b: 8, r: 13, a: 7, v: 11 };

export class AwkRegex {
  readonly pattern: string;
  readonly #regex: Regex;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.#regex = new Regex(new AwkRegexParser(pattern).parse(), { hasLines: false, folding: null });
  }

  test(text: string): boolean {
    return this.#regex.test(text);
  }

  search(text: string, from = 0): Match | null {
    return this.#regex.search(text, from);
  }
}

const cache = new Map<string, AwkRegex>();

/** Compiles an expression, or finds it compiled. */
export function compileAwkRegex(pattern: string): AwkRegex {
  let regex = cache.get(pattern);
  if (regex === undefined) {
    regex = new AwkRegex(pattern);
    if (cache.size > 200) cache.clear();
    cache.set(pattern, regex);
  }
  return regex;
}

class AwkRegexParser {
  readonly #text: string;
  readonly #code = new Postfix();
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Postfix {
    if (this.#text !== "") this.#alternatives();
    return this.#code;
  }

  #fail(message: string): never {
    throw new BadRegex(message, this.#text);
  }

  #alternatives(): Operand {
    let whole = this.#branch();
    while (this.#text[this.#at] === "|") {
      this.#at++;
      whole = this.#code.alternate(whole, this.#branch(), this.#code.size);
    }
    return whole;
  }

  #branch(): Operand {
    let whole: Operand | null = null;
    for (;;) {
      const mark = this.#text[this.#at];
      if (mark === undefined || mark === "|" || (mark === ")" && this.#depth > 0)) break;
      whole = this.#code.concatenate(whole, this.#repeated());
    }
    return whole ?? this.#fail(this.#at >= this.#text.length && this.#depth > 0 ? "missing ')'" : "missing operand");
  }

  #repeated(): Operand {
    const isStart = this.#text[this.#at] === "^";
    let operand: Operand | null = this.#atom();
    for (;;) {
      const mark = this.#text[this.#at];
      if (mark !== "*" && mark !== "+" && mark !== "?") return operand!;
      if (isStart && mark !== "?") this.#fail("syntax error ^* or ^+");
      this.#at++;
      operand = this.#code.repeat(operand!, mark === "+" ? 1 : 0, mark === "?" ? 1 : Number.POSITIVE_INFINITY);
    }
  }

  #atom(): Operand {
    const code = this.#code;
    const mark = this.#text[this.#at]!;
    switch (mark) {
      case "(": {
        if (this.#depth >= MOST_NESTING) this.#fail("resource exhaustion -- regular expression too large");
        this.#at++;
        this.#depth++;
        const inner = this.#alternatives();
        if (this.#text[this.#at] !== ")") this.#fail("missing ')'");
        this.#at++;
        this.#depth--;
        return inner;
      }
      case "*":
      case "+":
      case "?":
        return this.#fail("missing operand");
      case "^":
        this.#at++;
        return code.leaf(OP.ANCHOR, ANCHOR.textStart);
      case "$":
        this.#at++;
        return code.leaf(OP.ANCHOR, ANCHOR.textEnd);
      case ".":
        this.#at++;
        return code.set(new Everything());
      case "[":
        return code.set(this.#class());
      case "\\":
        this.#at++;
        return code.set(CharacterSet.single(this.#escape()));
      default:
        this.#at++;
        return code.set(CharacterSet.single(mark.charCodeAt(0)));
    }
  }

  /** The byte behind a backslash. */
  #escape(): number {
    const rest = this.#text.slice(this.#at, this.#at + 3);
    const letter = rest[0];
    if (letter === undefined) return 0x5c;
    const octal = /^[0-7]{1,3}/.exec(rest);
    if (octal !== null) {
      this.#at += octal[0].length;
      return Number.parseInt(octal[0], 8) & 0xff;
    }
    this.#at++;
    if (letter === "x") {
      const hex = /^[0-9a-fA-F]{0,2}/.exec(rest.slice(1))![0];
      this.#at += hex.length;
      return hex === "" ? 0x78 : Number.parseInt(hex, 16);
    }
    return ESCAPES[letter] ?? letter.charCodeAt(0);
  }

  #class(): CharacterSet {
    const text = this.#text;
    const set = new CharacterSet();
    const end = this.#classEnd();
    this.#at++;
    if (text[this.#at] === "^") {
      set.isNegated = true;
      this.#at++;
    }
    let previous = -1;
    while (this.#at < end) {
      const mark = text[this.#at]!;
      if (mark === "[" && text[this.#at + 1] === ":") {
        this.#namedClass(set);
        previous = -1;
      } else if (mark === "-" && previous >= 0 && this.#at + 1 < end) {
        this.#at++;
        const back = this.#at;
        const last = this.#member();
        if (previous <= last) {
          set.addRange(previous, last);
          previous = -1;
        } else {
          this.#at = back;
          previous = 0x2d;
          set.add(previous);
        }
      } else {
        previous = this.#member();
        set.add(previous);
      }
    }
    this.#at = end + 1;
    return set;
  }

  /** The position of the closing bracket. */
  #classEnd(): number {
    const text = this.#text;
    const bad = "bad class -- [], [^] or [";
    let at = this.#at + 1;
    if (text[at] === "^") at++;
    if (text[at] === "]" || (text[at] === "[" && text[at + 1] !== ":")) at++;
    for (let level = 0; ; at++) {
      const mark = text[at];
      if (mark === undefined) this.#fail(bad);
      if (mark === "[" && text[at + 1] === ":") {
        if (++level > 1) this.#fail(bad);
      } else if (mark === "]") {
        if (level === 0) return at;
        if (text[at - 1] !== ":") this.#fail(bad);
        level--;
      } else if (mark === "\\") at++;
    }
  }

  #member(): number {
    const mark = this.#text[this.#at++]!;
    return mark === "\\" ? this.#escape() : mark.charCodeAt(0);
  }

  #namedClass(set: CharacterSet): void {
    const named = /^\[:(\w+):\]/.exec(this.#text.slice(this.#at, this.#at + 12));
    if (named === null || !Object.hasOwn(CLASSES, named[1]!)) this.#fail("bad class -- [], [^] or [");
    const holds = CLASSES[named[1]!]!;
    set.addTest(named[0], (byte) => byte < 0x80 && holds(byte));
    this.#at += named[0].length;
  }
}

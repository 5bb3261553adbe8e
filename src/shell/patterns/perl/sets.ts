/** Brackets and escapes of Perl-like patterns: what one character may be. */
import { CharacterSet, type Folding } from "../character-set.ts";
import { CLASSES, characterAt, isInvalidByte, textOf, widthOf } from "../characters.ts";
import { type PerlNode, PerlPatternError } from "./nodes.ts";

const CONTROLS: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

/** The ranges of \d \w \s \h \v, in pairs. */
const ESCAPE_RANGES: Readonly<Record<string, readonly number[]>> = {
  d: [0x30, 0x39],
  w: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
  s: [9, 13, 32, 32],
  h: [9, 9, 32, 32, 0xa0, 0xa0, 0x1680, 0x1680, 0x180e, 0x180e, 0x2000, 0x200a, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000],
  v: [10, 13, 0x85, 0x85, 0x2028, 0x2029],
};

/** General categories and scripts by which \p{...} may ask. */
const PROPERTY = /^(?:L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|C|Cc|Cf|Cn|Co|Cs)$/;

const properties = new Map<string, (character: number) => boolean>();

/** What Unicode counts to the classes that have letters. */
const UNICODE_CLASSES: Readonly<Record<string, RegExp>> = {
  d: /\p{Nd}/u,
  w: /[\p{L}\p{M}\p{N}\p{Pc}]/u,
  s: /\p{White_Space}/u,
};

/** What POSIX's classes are beyond ASCII. */
const UNICODE_POSIX: Readonly<Record<string, RegExp>> = {
  alnum: /[\p{Alphabetic}\p{Nd}]/u,
  alpha: /\p{Alphabetic}/u,
  blank: /[\p{Zs}\t]/u,
  digit: /\p{Nd}/u,
  lower: /\p{Lowercase}/u,
  space: /\p{White_Space}/u,
  upper: /\p{Uppercase}/u,
  word: UNICODE_CLASSES.w!,
};

export function isUnicodeWord(character: number): boolean {
  return UNICODE_CLASSES.w!.test(textOf(character));
}

export function isWord(character: number): boolean {
  return character < 0x80 && /\w/.test(String.fromCharCode(character));
}

export function isEscapeClass(letter: string): boolean {
  return /[dDwWsShHvVpP]/.test(letter);
}

/** Adds \d, \p{Lu} and their kin; the position is of the letter. Returns the position behind. */
export function addEscapeClass(set: CharacterSet, text: string, at: number, isUnicode: boolean): number {
  const letter = text[at]!;
  if (letter === "p" || letter === "P") return addProperty(set, text, at);
  if (isUnicode) return addUnicodeClass(set, letter, at);
  const ranges = ESCAPE_RANGES[letter.toLowerCase()]!;
  const isNegated = letter < "a";
  set.addTest(`\\${letter}`, (character) => {
    for (let index = 0; index < ranges.length; index += 2)
      if (character >= ranges[index]! && character <= ranges[index + 1]!) return !isNegated;
    return isNegated && !isInvalidByte(character);
  });
  return at + 1;
}

function addUnicodeClass(set: CharacterSet, letter: string, at: number): number {
  const holds = UNICODE_CLASSES[letter.toLowerCase()];
  if (holds === undefined) throw new PerlPatternError(`\\${letter} is not modelled`);
  const isNegated = letter < "a";
  set.addTest(`unicode \\${letter}`, (character) => !isInvalidByte(character) && holds.test(textOf(character)) !== isNegated);
  return at + 1;
}

function addProperty(set: CharacterSet, text: string, at: number): number {
  const named = /^[pP](?:\{(\^?)([\w ]+)\}|([A-Z]))/.exec(text.slice(at, at + 40));
  if (named === null) throw new PerlPatternError("malformed \\P or \\p sequence");
  const name = named[2] ?? named[3]!;
  if (!PROPERTY.test(name)) throw new PerlPatternError("unknown property after \\P or \\p");
  let test = properties.get(name);
  if (test === undefined) {
    // The name is one of the list above.
    const property = new RegExp(`\\p{${name}}`, "u");
    test = (character) => !isInvalidByte(character) && property.test(textOf(character));
    properties.set(name, test);
  }
  const holds = test;
  const isNegated = (text[at] === "P") !== (named[1] === "^");
  set.addTest(named[0], isNegated ? (character) => !isInvalidByte(character) && !holds(character) : holds);
  return at + named[0].length;
}

/** \R: any way to end a line. */
export function newlineSequence(): PerlNode {
  const single = new CharacterSet();
  single.addRange(10, 13);
  single.add(0x85);
  single.addRange(0x2028, 0x2029);
  const pair: PerlNode[] = [13, 10].map((character) => ({ kind: "set", set: CharacterSet.single(character) }));
  const items: PerlNode[] = [
    { kind: "sequence", items: pair },
    { kind: "set", set: single },
  ];
  return { kind: "atomic", body: { kind: "alternatives", items } };
}

/** A bracketed class. */
export class PerlClass {
  readonly #text: string;
  readonly #set: CharacterSet;
  readonly #isUnicode: boolean;
  #at: number;

  /** The position is behind the opening bracket. */
  constructor(text: string, at: number, { folding, isUnicode }: { folding: Folding | null; isUnicode: boolean }) {
    this.#text = text;
    this.#at = at;
    this.#set = new CharacterSet(folding);
    this.#isUnicode = isUnicode;
  }

  parse(): { set: CharacterSet; end: number } {
    const text = this.#text;
    const set = this.#set;
    if (text[this.#at] === "^") {
      set.isNegated = true;
      this.#at++;
    }
    for (let isFirst = true; ; isFirst = false) {
      if (this.#at >= text.length) throw new PerlPatternError("missing terminating ] for character class");
      if (text[this.#at] === "]" && !isFirst) return { set, end: this.#at + 1 };
      if (this.#posixClass()) continue;
      const first = this.#member();
      const isRange = text[this.#at] === "-" && this.#at + 1 < text.length && text[this.#at + 1] !== "]";
      if (!isRange) {
        if (first !== null) set.add(first);
        continue;
      }
      this.#at++;
      if (first === null) {
        // A hyphen behind a class stands for itself.
        set.add(0x2d);
        continue;
      }
      const last = this.#member();
      if (last === null) throw new PerlPatternError("invalid range in character class");
      if (first > last) throw new PerlPatternError("range out of order in character class");
      set.addRange(first, last);
    }
  }

  #posixClass(): boolean {
    const named = /^\[([:.=])(\^?)([a-zA-Z]*)\1\]/.exec(this.#text.slice(this.#at, this.#at + 40));
    if (named === null) return false;
    if (named[1] !== ":") throw new PerlPatternError("POSIX collating elements are not supported");
    const name = named[3]!;
    if (name !== "word" && !Object.hasOwn(CLASSES, name)) throw new PerlPatternError("unknown POSIX class name");
    const isNegated = named[2] === "^";
    const unicode = this.#isUnicode ? UNICODE_POSIX[name] : undefined;
    if (this.#isUnicode && unicode === undefined && /^(?:graph|print|punct|cntrl)$/.test(name))
      throw new PerlPatternError(`[:${name}:] is not modelled`);
    const ascii = name === "word" ? isWord : (character: number) => character < 0x80 && CLASSES[name]!(character);
    const holds = unicode === undefined ? ascii : (character: number) => unicode.test(textOf(character));
    this.#set.addTest(
      this.#isUnicode ? `unicode ${named[0]}` : named[0],
      (character) => !isInvalidByte(character) && holds(character) !== isNegated,
    );
    this.#at += named[0].length;
    return true;
  }

  /** The next member; null where it was a class and is added. */
  #member(): number | null {
    const character = characterAt(this.#text, this.#at);
    this.#at += widthOf(character);
    if (character !== 0x5c) return character;
    const letter = this.#text[this.#at];
    if (letter === undefined) throw new PerlPatternError("\\ at end of pattern");
    if (letter === "b") {
      this.#at++;
      return 8;
    }
    if (isEscapeClass(letter)) {
      this.#at = addEscapeClass(this.#set, this.#text, this.#at, this.#isUnicode);
      return null;
    }
    const [escaped, end] = PerlClass.escapedCharacter(this.#text, this.#at);
    this.#at = end;
    return escaped;
  }

  /** A character behind a backslash, and the position behind it. */
  static escapedCharacter(text: string, at: number): [number, number] {
    const letter = text[at]!;
    if (Object.hasOwn(CONTROLS, letter)) return [CONTROLS[letter]!, at + 1];
    const rest = text.slice(at, at + 20);
    const hex = /^x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{0,2}))/.exec(rest);
    if (hex !== null) {
      if (rest.startsWith("x{") && hex[1] === undefined)
        throw new PerlPatternError("non-hex character in \\x{} (closing brace missing?)");
      const code = Number.parseInt(hex[1] ?? (hex[2] || "0"), 16);
      if (code > 0x10ffff) throw new PerlPatternError("character code point value in \\x{} or \\o{} is too large");
      return [code, at + hex[0].length];
    }
    const octal = /^(?:o\{([0-7]+)\}|([0-7]{1,3}))/.exec(rest);
    if (octal !== null) return [Number.parseInt(octal[1] ?? octal[2]!, 8), at + octal[0].length];
    if (letter === "o") throw new PerlPatternError("non-octal character in \\o{} (closing brace missing?)");
    if (letter === "c") {
      const control = text[at + 1];
      if (control === undefined) throw new PerlPatternError("\\c at end of pattern");
      return [control.toUpperCase().charCodeAt(0) ^ 64, at + 2];
    }
    if (/[FLlUu]/.test(letter)) throw new PerlPatternError("PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u");
    if (/[a-zA-Z0-9]/.test(letter)) throw new PerlPatternError("unrecognized character follows \\");
    const character = characterAt(text, at);
    return [character, at + widthOf(character)];
  }
}

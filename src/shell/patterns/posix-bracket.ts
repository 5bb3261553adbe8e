/**
 * Bracket expressions of POSIX patterns. In the C.UTF-8 locale a range follows the code points, and an equivalence class or
 * collating symbol is one character. Linux: parse_bracket_exp(), glibc posix/regcomp.c.
 */
import { CharacterSet, type Folding } from "./character-set.ts";
import { CLASSES, characterAt, textOf, widthOf } from "./characters.ts";
import { ERRORS, PatternError, type PosixSyntax } from "./posix-syntax.ts";

type Token =
  | { readonly kind: "character" | "hyphen" | "close" | "not"; readonly character: number; readonly width: number }
  | { readonly kind: ":" | "." | "="; readonly character: number; readonly width: 2 }
  | { readonly kind: "end"; readonly character: 0; readonly width: 0 };

type Element = { readonly character: number } | { readonly className: string } | { readonly equivalence: string };

/** The longest name of a class or symbol. */
const NAME_LENGTH = 32;

export class BracketParser {
  readonly #text: string;
  readonly #syntax: PosixSyntax;
  readonly #folding: Folding | null;
  #at: number;

  /** The position is behind the opening bracket. */
  constructor(text: string, at: number, syntax: PosixSyntax, folding: Folding | null) {
    this.#text = text;
    this.#at = at;
    this.#syntax = syntax;
    this.#folding = folding;
  }

  /** The set, and the position behind the closing bracket. */
  parse(): { set: CharacterSet; end: number } {
    const set = new CharacterSet(this.#folding);
    let token = this.#peek();
    if (token.kind === "end") throw new PatternError(ERRORS.pattern);
    if (token.kind === "not") {
      set.isNegated = true;
      if (!this.#syntax.complementMatchesNewline) set.add(10);
      this.#at += token.width;
      token = this.#peek();
      if (token.kind === "end") throw new PatternError(ERRORS.pattern);
    }
    if (token.kind === "close") token = { ...token, kind: "character" };
    for (let isFirst = true; ; isFirst = false) {
      const start = this.#element(token, isFirst);
      token = this.#peek();
      let end: Element | null = null;
      if ("character" in start) {
        if (token.kind === "end") throw new PatternError(ERRORS.bracket);
        if (token.kind === "hyphen") {
          this.#at += token.width;
          const last = this.#peek();
          if (last.kind === "end") throw new PatternError(ERRORS.bracket);
          if (last.kind === "close") {
            this.#at -= token.width;
            token = { ...token, kind: "character" };
          } else {
            end = this.#element(last, true);
            token = this.#peek();
          }
        }
      }
      if (end !== null) this.#addRange(set, start, end);
      else if ("character" in start) set.add(start.character);
      else addNamed(set, start);
      if (token.kind === "end") throw new PatternError(ERRORS.bracket);
      if (token.kind === "close") break;
    }
    return { set, end: this.#at + 1 };
  }

  #addRange(set: CharacterSet, start: Element, end: Element): void {
    if (!("character" in start) || !("character" in end)) throw new PatternError(ERRORS.range);
    const [first, last] = [this.#fold(start.character), this.#fold(end.character)];
    if (first > last && this.#syntax.refusesEmptyRanges) throw new PatternError(ERRORS.range);
    set.addRange(first, last);
  }

  #fold(character: number): number {
    return this.#folding === null ? character : this.#folding(character);
  }

  #peek(): Token {
    if (this.#at >= this.#text.length) return { kind: "end", character: 0, width: 0 };
    const character = characterAt(this.#text, this.#at);
    const width = widthOf(character);
    const mark = textOf(character);
    if (mark === "\\" && this.#syntax.escapesInBrackets && this.#at + 1 < this.#text.length) {
      const escaped = characterAt(this.#text, this.#at + 1);
      return { kind: "character", character: escaped, width: 1 + widthOf(escaped) };
    }
    if (mark === "[") {
      const next = this.#text[this.#at + 1];
      const opens = next === "." || next === "=" || (next === ":" && this.#syntax.hasClasses);
      return opens ? { kind: next, character, width: 2 } : { kind: "character", character, width };
    }
    if (mark === "]") return { kind: "close", character, width };
    if (mark === "^") return { kind: "not", character, width };
    if (mark === "-") return { kind: "hyphen", character, width };
    return { kind: "character", character, width };
  }

  #element(token: Token, acceptsHyphen: boolean): Element {
    this.#at += token.width;
    if (token.kind === ":" || token.kind === "." || token.kind === "=") return this.#symbol(token.kind);
    // A hyphen that opens no range stands first or last.
    if (token.kind === "hyphen" && !acceptsHyphen && this.#peek().kind !== "close") throw new PatternError(ERRORS.range);
    return { character: token.character };
  }

  #symbol(kind: ":" | "." | "="): Element {
    const end = this.#text.indexOf(`${kind}]`, this.#at);
    if (end < 0 || end - this.#at >= NAME_LENGTH) throw new PatternError(ERRORS.bracket);
    const name = this.#text.slice(this.#at, end);
    this.#at = end + 2;
    if (kind === ":") return { className: name };
    if (kind === "=") return { equivalence: name };
    // In this locale a symbol of one byte is the only kind there is.
    if (name.length !== 1 || name.charCodeAt(0) > 0x7f) throw new PatternError(ERRORS.collation);
    return { character: name.charCodeAt(0) };
  }
}

function addNamed(set: CharacterSet, element: { className: string } | { equivalence: string }): void {
  if ("equivalence" in element) {
    if (element.equivalence.length !== 1) throw new PatternError(ERRORS.collation);
    return set.add(element.equivalence.charCodeAt(0));
  }
  if (!Object.hasOwn(CLASSES, element.className)) throw new PatternError(ERRORS.className);
  set.addClass(element.className);
}

/** The tokens of POSIX regular expressions in each dialect. Linux: peek_token(), glibc posix/regcomp.c. */
import { characterAt, widthOf } from "./characters.ts";
import { ANCHOR } from "./contexts.ts";
import type { PosixSyntax } from "./posix-syntax.ts";

export type TokenKind =
  | "character"
  | "back-reference"
  | "anchor"
  | "boundary"
  | "class"
  | "open"
  | "close"
  | "bracket"
  | "period"
  | "star"
  | "plus"
  | "question"
  | "open-interval"
  | "close-interval"
  | "bar"
  | "backslash"
  | "end";

export interface Token {
  readonly kind: TokenKind;
  /** The character, the number of a group, or the mask of an anchor. */
  readonly value: number;
  readonly isEscaped: boolean;
}

const ESCAPED_ANCHORS: Readonly<Record<string, number>> = {
  "<": ANCHOR.wordStart,
  ">": ANCHOR.wordEnd,
  "`": ANCHOR.textStart,
  "'": ANCHOR.textEnd,
};

export class PosixTokens {
  readonly text: string;
  readonly #syntax: PosixSyntax;
  /** Behind the token. */
  at = 0;
  token: Token = { kind: "end", value: 0, isEscaped: false };

  constructor(text: string, syntax: PosixSyntax) {
    this.text = text;
    this.#syntax = syntax;
  }

  /** A token that was read before stands for its character. */
  takeLiterally(token: Token, behind: number): void {
    this.at = behind;
    this.token = { ...token, kind: "character" };
  }

  /** Reads the next token. After an opening a caret is an anchor in every dialect. */
  next(isAfterOpening = false): void {
    const [token, width] = this.#peek(isAfterOpening);
    this.token = token;
    this.at += width;
  }

  #peek(isAfterOpening: boolean): [Token, number] {
    const text = this.text;
    if (this.at >= text.length) return [{ kind: "end", value: 0, isEscaped: false }, 0];
    const character = characterAt(text, this.at);
    if (character !== 0x5c) return [this.#plain(character, isAfterOpening), widthOf(character)];
    if (this.at + 1 >= text.length) return [{ kind: "backslash", value: character, isEscaped: false }, 1];
    const escaped = characterAt(text, this.at + 1);
    return [this.#escaped(escaped), 1 + widthOf(escaped)];
  }

  #escaped(character: number): Token {
    const syntax = this.#syntax;
    const token = (kind: TokenKind, value = character): Token => ({ kind, value, isEscaped: true });
    const mark = character < 0x80 ? String.fromCharCode(character) : "";
    if (mark >= "1" && mark <= "9") return token("back-reference", character - 0x30);
    if (Object.hasOwn(ESCAPED_ANCHORS, mark)) return token("anchor", ESCAPED_ANCHORS[mark]!);
    switch (mark) {
      case "b":
        return token("boundary", 0);
      case "B":
        return token("boundary", 1);
      case "w":
      case "W":
      case "s":
      case "S":
        return token("class");
      case "|":
        return token(syntax.escapesBar ? "bar" : "character");
      case "(":
        return token(syntax.escapesGroups ? "open" : "character");
      case ")":
        return token(syntax.escapesGroups ? "close" : "character");
      case "+":
        return token(syntax.escapesPlus ? "plus" : "character");
      case "?":
        return token(syntax.escapesPlus ? "question" : "character");
      case "{":
        return token(syntax.intervals === "escaped" ? "open-interval" : "character");
      case "}":
        return token(syntax.intervals === "escaped" ? "close-interval" : "character");
      default:
        return token("character");
    }
  }

  #plain(character: number, isAfterOpening: boolean): Token {
    const syntax = this.#syntax;
    const token = (kind: TokenKind, value = character): Token => ({ kind, value, isEscaped: false });
    switch (character < 0x80 ? String.fromCharCode(character) : "") {
      case "\n":
        return token(syntax.newlineIsAlternation ? "bar" : "character");
      case "|":
        return token(syntax.escapesBar ? "character" : "bar");
      case "*":
        return token("star");
      case "+":
        return token(syntax.escapesPlus ? "character" : "plus");
      case "?":
        return token(syntax.escapesPlus ? "character" : "question");
      case "{":
        return token(syntax.intervals === "plain" ? "open-interval" : "character");
      case "}":
        return token(syntax.intervals === "plain" ? "close-interval" : "character");
      case "(":
        return token(syntax.escapesGroups ? "character" : "open");
      case ")":
        return token(syntax.escapesGroups ? "character" : "close");
      case "[":
        return token("bracket");
      case ".":
        return token("period");
      case "^":
        return this.#isCaretAnchor(isAfterOpening) ? token("anchor", ANCHOR.lineStart) : token("character");
      case "$":
        return this.#isDollarAnchor() ? token("anchor", ANCHOR.lineEnd) : token("character");
      default:
        return token("character");
    }
  }

  #isCaretAnchor(isAfterOpening: boolean): boolean {
    if (this.#syntax.anchorsAnywhere || isAfterOpening || this.at === 0) return true;
    return this.#syntax.newlineIsAlternation && this.text[this.at - 1] === "\n";
  }

  #isDollarAnchor(): boolean {
    if (this.#syntax.anchorsAnywhere || this.at + 1 === this.text.length) return true;
    if (this.text[this.at + 1] === "$") return false;
    this.at++;
    const [{ kind }] = this.#peek(false);
    this.at--;
    return kind === "bar" || kind === "close";
  }
}

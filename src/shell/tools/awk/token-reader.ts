/** Reads an awk program token by token, and keeps what is wrong with it in mawk's words. mawk 1.3.4: error.c. */
import { BadProgram, Lexer, type Token } from "./lexer.ts";

const MOST_ERRORS = 5;
const MOST_NESTING = 400;

/** What is wrong at a token; the statement is given up. */
export class SyntaxMistake extends Error {}

/** More is not reported. */
export class TooManyErrors extends Error {}

export class TokenReader {
  /** What is wrong, each without the program's name. */
  readonly errors: string[] = [];
  readonly lexer: Lexer;
  token: Token = { kind: "newline", text: "end of line", value: 0, line: 1 };
  /** How many are open. */
  parentheses = 0;
  braces = 0;
  #nesting = 0;

  constructor(source: string) {
    // mawk reads a program as if it ended with a newline.
    this.lexer = new Lexer(source.endsWith("\n") ? source : `${source}\n`);
  }

  advance(): Token {
    const token = this.token;
    this.token = this.lexer.next();
    while (this.parentheses === 0 && this.is(")")) {
      this.complain("extra ')'");
      this.token = this.lexer.next();
    }
    return token;
  }

  is(text: string): boolean {
    const { kind } = this.token;
    return this.token.text === text && (kind === "punctuation" || kind === "keyword");
  }

  isNewline(): boolean {
    return this.token.kind === "newline";
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  expect(text: string): void {
    if (!this.is(text)) this.unexpected();
    this.advance();
  }

  /** Says what is wrong at the next word, and gives the statement up. */
  unexpected(): never {
    const { kind, text } = this.token;
    const endsStatement = kind === "end" || kind === "newline" || this.is(";") || this.is("}");
    const endsProgram = kind === "end" || this.is("BEGIN") || this.is("END");
    if (this.parentheses > 0 && endsStatement) {
      this.complain(`missing ) near ${text}`);
      this.parentheses = 0;
    } else if (this.braces > 0 && endsProgram) {
      this.complain(`missing } near ${text}`);
      this.braces = 0;
    } else this.complain(`syntax error at or near ${kind === "regex" ? `/${text}/` : text}`);
    throw new SyntaxMistake();
  }

  report(message: string): void {
    this.errors.push(message);
    if (this.errors.length >= MOST_ERRORS) throw new TooManyErrors();
  }

  complain(message: string): void {
    this.report(`line ${this.token.line}: ${message}`);
  }

  openParenthesis(): void {
    if (!this.is("(")) this.unexpected();
    this.parentheses++;
    this.advance();
  }

  closeParenthesis(): void {
    if (!this.is(")")) this.unexpected();
    this.parentheses--;
    this.advance();
  }

  /** Parses what stands inside of something of its own kind. */
  nested<T>(what: "statements" | "expressions", parse: () => T): T {
    if (++this.#nesting > MOST_NESTING) throw new BadProgram(`line ${this.token.line}: ${what} nest too deeply`);
    try {
      return parse();
    } finally {
      this.#nesting--;
    }
  }
}

/** Reads an awk program token by token, and keeps what is wrong with it in mawk's words. mawk 1.3.4: error.c. */
import { Lexer, type ProgramSource, type Token } from "./lexer.ts";

const MOST_ERRORS = 5;
/** What parse.y's stack of 200 symbols holds at most: parentheses, signs. */
export const MOST_NESTING = 200;

/** What is wrong at a token; the statement is given up. */
export class SyntaxMistake extends Error {}

/** Nothing further is looked at. */
export class ParsingEnds extends Error {}

export class TokenReader {
  /** What is wrong, each without the program's name. */
  readonly errors: string[] = [];
  readonly lexer: Lexer;
  token: Token = { kind: "newline", text: "end of line", value: 0, line: 1 };
  /** How many are open. */
  parentheses = 0;
  braces = 0;
  #nesting = 0;

  constructor(sources: readonly ProgramSource[]) {
    this.lexer = new Lexer(sources);
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
    if (kind === "unexpected") {
      this.report(`${this.lexer.lineInFile(this.token.line)}: unexpected character ${text}`);
      throw new SyntaxMistake();
    }
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
    if (this.errors.length >= MOST_ERRORS) throw new ParsingEnds();
  }

  complain(message: string): void {
    this.report(`${this.lexer.where(this.token.line)}: ${message}`);
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

  /** Parses what stands inside of something of its own kind: mawk's parser ends where its stack is full. */
  nested<T>(parse: () => T): T {
    if (++this.#nesting > MOST_NESTING) {
      this.complain(`syntax error at or near ${this.token.text}`);
      throw new ParsingEnds();
    }
    try {
      return parse();
    } finally {
      this.#nesting--;
    }
  }
}

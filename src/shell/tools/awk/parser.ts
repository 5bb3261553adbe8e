/** Parses awk programs by mawk's grammar, and reports as many mistakes as mawk does. mawk 1.3.4: parse.y. */
import { ExpressionParser } from "./expression-parser.ts";
import { BadProgram, type ProgramSource } from "./lexer.ts";
import { Names } from "./names.ts";
import type { AwkFunction, AwkProgram, Rule, Statement } from "./nodes.ts";
import { StatementParser } from "./statement-parser.ts";
import { ParsingEnds, SyntaxMistake, TokenReader } from "./token-reader.ts";

export class AwkParser {
  readonly #tokens: TokenReader;
  readonly #names: Names;
  readonly #expressions: ExpressionParser;
  readonly #statements: StatementParser;
  readonly #begin: Statement[] = [];
  readonly #end: Statement[] = [];
  readonly #rules: Rule[] = [];

  constructor(sources: readonly ProgramSource[]) {
    this.#tokens = new TokenReader(sources);
    this.#names = new Names(this.#tokens);
    this.#expressions = new ExpressionParser(this.#tokens, this.#names);
    this.#statements = new StatementParser(this.#tokens, this.#names, this.#expressions);
  }

  /** What is wrong, each without the program's name. */
  get errors(): readonly string[] {
    return this.#tokens.errors;
  }

  /** The program; null where `errors` says what is wrong with it. */
  parse(): AwkProgram | null {
    try {
      this.#tokens.advance();
      while (this.#tokens.token.kind !== "end") this.#item();
      if (this.errors.length === 0) this.#names.checkCalls();
    } catch (error) {
      if (error instanceof BadProgram) this.#tokens.errors.push(error.message);
      else if (!(error instanceof ParsingEnds)) throw error;
    }
    if (this.errors.length > 0) return null;
    return { begin: this.#begin, rules: this.#rules, end: this.#end, functions: this.#names.functions };
  }

  #item(): void {
    if (this.#tokens.isNewline() || this.#tokens.is(";")) {
      this.#tokens.advance();
      return;
    }
    try {
      if (this.#tokens.is("}")) {
        this.#tokens.complain("extra '}'");
        this.#tokens.advance();
        if (this.#tokens.isNewline()) this.#tokens.unexpected();
      } else if (this.#tokens.accept("function")) this.#function();
      else if (this.#tokens.accept("BEGIN")) {
        this.#statements.scope = "begin";
        this.#begin.push(this.#statements.block());
      } else if (this.#tokens.accept("END")) {
        this.#statements.scope = "end";
        this.#end.push(this.#statements.block());
      } else this.#rule();
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      this.#statements.skipStatement();
    }
    this.#statements.scope = "main";
  }

  #rule(): void {
    if (this.#tokens.is("{")) {
      this.#rules.push({ pattern: null, end: null, action: this.#statements.block(), isInRange: false });
      return;
    }
    const pattern = this.#expressions.expression();
    const end = this.#tokens.accept(",") ? this.#expressions.expression() : null;
    const rule: Rule = {
      pattern,
      end,
      action: this.#tokens.is("{") ? this.#statements.block() : this.#defaultAction(),
      isInRange: false,
    };
    this.#rules.push(rule);
  }

  #defaultAction(): null {
    if (this.#tokens.token.kind === "end") return null;
    this.#statements.separator();
    return null;
  }

  #function(): void {
    const name = this.#tokens.token.text;
    if (this.#tokens.token.kind !== "name" && this.#tokens.token.kind !== "function name") this.#tokens.unexpected();
    this.#tokens.lexer.declareFunction(name);
    this.#tokens.advance();
    this.#tokens.openParenthesis();
    const locals: string[] = [];
    if (!this.#tokens.is(")")) {
      do {
        if (this.#tokens.token.kind !== "name") this.#tokens.unexpected();
        if (locals.includes(this.#tokens.token.text))
          this.#tokens.complain(`${this.#tokens.token.text} is duplicated in argument list of ${name}`);
        locals.push(this.#tokens.advance().text);
      } while (this.#tokens.accept(","));
    }
    this.#tokens.closeParenthesis();
    if (this.#tokens.isNewline()) this.#tokens.advance();
    if (this.#names.functions.has(name)) this.#tokens.complain(`redefinition of ${name}`);
    const made: AwkFunction = { name, parameters: locals.length, body: { kind: "block", body: [] } };
    this.#names.functions.set(name, made);
    this.#statements.scope = "function";
    this.#names.locals = locals;
    made.body = this.#statements.block();
    this.#names.locals = [];
  }
}

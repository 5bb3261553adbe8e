/**
 * Parses the statements of an awk program. After a mistake it goes on behind the statement, as mawk does. mawk 1.3.4: parse.y.
 */
import type { ExpressionParser } from "./expression-parser.ts";
import type { Names } from "./names.ts";
import type { Expression, PrintTarget, Statement } from "./nodes.ts";
import { SyntaxMistake, type TokenReader } from "./token-reader.ts";

export class StatementParser {
  readonly #tokens: TokenReader;
  readonly #names: Names;
  readonly #expressions: ExpressionParser;
  /** What the statements belong to. */
  scope: "begin" | "end" | "main" | "function" = "main";
  #loops = 0;

  constructor(tokens: TokenReader, names: Names, expressions: ExpressionParser) {
    this.#tokens = tokens;
    this.#names = names;
    this.#expressions = expressions;
  }

  block(): Statement {
    this.#tokens.expect("{");
    this.#tokens.braces++;
    const body: Statement[] = [];
    while (!this.#tokens.is("}")) {
      if (this.#tokens.token.kind === "end") this.#tokens.unexpected();
      try {
        const statement = this.#statement();
        if (statement !== null) body.push(statement);
      } catch (error) {
        if (!(error instanceof SyntaxMistake)) throw error;
        this.skipStatement();
      }
    }
    this.#tokens.braces--;
    if (this.#tokens.braces === 0) this.#endOfRule();
    else {
      this.#tokens.lexer.skipNewlines();
      this.#tokens.advance();
    }
    return { kind: "block", body };
  }

  /** Behind the brace that ends a rule a semicolon may follow. */
  #endOfRule(): void {
    this.#tokens.advance();
    if (this.#tokens.is(";")) this.#tokens.advance();
    while (this.#tokens.isNewline()) this.#tokens.advance();
  }

  /** Goes behind the statement that has a mistake. */
  skipStatement(): void {
    this.#expressions.isPrinting = false;
    this.#tokens.parentheses = 0;
    while (this.#tokens.token.kind !== "end" && !this.#tokens.isNewline() && !this.#tokens.is(";") && !this.#tokens.is("}")) {
      if (this.#tokens.is("(")) this.#tokens.parentheses++;
      else if (this.#tokens.is(")")) this.#tokens.parentheses--;
      this.#tokens.advance();
    }
    if (this.#tokens.isNewline() || this.#tokens.is(";")) this.#tokens.advance();
    else if (this.#tokens.is("}") && this.#tokens.braces === 0) this.#tokens.advance();
  }

  /** The end of a statement: a newline, a semicolon, or the brace behind it. */
  separator(): void {
    if (this.#tokens.is("}")) return;
    if (!this.#tokens.isNewline() && !this.#tokens.is(";")) this.#tokens.unexpected();
    this.#tokens.advance();
  }

  /** Null for an empty one. */
  #statement(): Statement | null {
    return this.#tokens.nested(() => this.#oneStatement());
  }

  #oneStatement(): Statement | null {
    const { kind, text } = this.#tokens.token;
    if (kind === "newline" || this.#tokens.is(";")) {
      this.#tokens.advance();
      return null;
    }
    if (this.#tokens.is("{")) return this.block();
    if (kind !== "keyword" || text === "getline") {
      const expression = this.#expressions.expression();
      this.separator();
      return { kind: "expression", expression };
    }
    switch (text) {
      case "print":
      case "printf":
        return this.#print(text);
      case "if":
        return this.#if();
      case "while":
        return this.#while();
      case "do":
        return this.#do();
      case "for":
        return this.#for();
      case "delete":
        return this.#delete();
      case "exit":
      case "return": {
        this.#tokens.advance();
        if (text === "return" && this.scope !== "function") this.#tokens.complain("return outside function body");
        const isAlone = this.#tokens.isNewline() || this.#tokens.is(";") || this.#tokens.is("}");
        const value = isAlone ? null : this.#expressions.expression();
        this.separator();
        return { kind: text, value };
      }
      case "next":
      case "nextfile":
        this.#tokens.advance();
        if (this.scope !== "main") this.#tokens.complain(`improper use of ${text}`);
        this.separator();
        return { kind: text };
      case "break":
      case "continue":
        this.#tokens.advance();
        if (this.#loops === 0) this.#tokens.complain(`${text} statement outside of loop`);
        this.separator();
        return { kind: text };
      default:
        return this.#tokens.unexpected();
    }
  }

  #print(kind: "print" | "printf"): Statement {
    this.#tokens.advance();
    this.#expressions.isPrinting = true;
    let args: readonly Expression[] = [];
    if (!this.#endsPrint()) {
      const list = [this.#expressions.expression()];
      if (isList(list[0]!) && this.#tokens.is(",")) this.#tokens.unexpected();
      while (this.#tokens.accept(",")) list.push(this.#expressions.expression());
      const [only] = list;
      args = list.length === 1 && isList(only!) ? only.items : list;
      if (list.length > 1 && list.some(isList)) this.#tokens.unexpected();
    }
    // `>=` here is a redirection and a mistake behind it.
    if (this.#tokens.is(">=")) {
      this.#tokens.complain("syntax error at or near =");
      throw new SyntaxMistake();
    }
    let target: PrintTarget | null = null;
    if (this.#tokens.is(">") || this.#tokens.is(">>") || this.#tokens.is("|")) {
      const mark = this.#tokens.advance().text as PrintTarget["kind"];
      this.#expressions.isPrinting = false;
      target = { kind: mark, name: this.#expressions.expression() };
    }
    this.#expressions.isPrinting = false;
    if (kind === "printf" && args.length === 0) this.#tokens.complain("no arguments in call to printf");
    this.separator();
    return { kind, args, target };
  }

  #endsPrint(): boolean {
    return this.#tokens.isNewline() || [";", "}", ">", ">>", "|"].some((each) => this.#tokens.is(each));
  }

  /** The statement of an if or a loop. */
  #body(): Statement {
    if (this.#tokens.isNewline()) this.#tokens.advance();
    return this.#statement() ?? { kind: "block", body: [] };
  }

  #loopBody(): Statement {
    this.#loops++;
    try {
      return this.#body();
    } finally {
      this.#loops--;
    }
  }

  #test(): Expression {
    this.#tokens.openParenthesis();
    const test = this.#expressions.expression();
    this.#tokens.closeParenthesis();
    return test;
  }

  #if(): Statement {
    this.#tokens.advance();
    const test = this.#test();
    const yes = this.#body();
    if (!this.#tokens.is("else")) return { kind: "if", test, yes, no: null };
    this.#tokens.advance();
    return { kind: "if", test, yes, no: this.#body() };
  }

  #while(): Statement {
    this.#tokens.advance();
    const test = this.#test();
    return { kind: "while", test, body: this.#loopBody() };
  }

  #do(): Statement {
    this.#tokens.advance();
    const body = this.#loopBody();
    this.#tokens.expect("while");
    const test = this.#test();
    this.separator();
    return { kind: "do", test, body };
  }

  #for(): Statement {
    this.#tokens.advance();
    this.#tokens.openParenthesis();
    let first: Expression | null = null;
    if (!this.#tokens.is(";")) {
      const expression = this.#expressions.expression();
      const isLoop = expression.kind === "in" && expression.indices.length === 1 && expression.indices[0]!.kind === "variable";
      if (isLoop && this.#tokens.is(")")) {
        this.#tokens.closeParenthesis();
        const variable = (expression.indices[0] as Extract<Expression, { kind: "variable" }>).variable;
        return { kind: "for-in", variable, array: expression.array, body: this.#loopBody() };
      }
      first = expression;
    }
    this.#tokens.expect(";");
    const test = this.#tokens.is(";") ? null : this.#expressions.expression();
    this.#tokens.expect(";");
    const next = this.#tokens.is(")") ? null : this.#expressions.expression();
    this.#tokens.closeParenthesis();
    return { kind: "for", first, test, next, body: this.#loopBody() };
  }

  #delete(): Statement {
    this.#tokens.advance();
    if (this.#tokens.token.kind !== "name") this.#tokens.unexpected();
    const array = this.#names.array(this.#tokens.advance().text);
    const indices = this.#tokens.is("[") ? this.#expressions.indices() : null;
    this.separator();
    return { kind: "delete", array, indices };
  }
}

/** A list in parentheses, which only print and in take. */
function isList(node: Expression): node is Extract<Expression, { kind: "group" }> {
  return node.kind === "group" && node.items.length !== 1;
}

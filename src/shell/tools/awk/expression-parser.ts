/** Parses the expressions of an awk program: what binds how tightly, what needs parentheses. mawk 1.3.4: parse.y. */
import { LimitError } from "../../../sim/limits.ts";
import type { Names } from "./names.ts";
import type { BinaryOperator, Expression, Link, LValue, Variable } from "./nodes.ts";
import { BadRegex, compileAwkRegex } from "./regex.ts";
import { MOST_NESTING, SyntaxMistake, type TokenReader } from "./token-reader.ts";

const ASSIGNMENTS: ReadonlySet<string> = new Set(["=", "+=", "-=", "*=", "/=", "%=", "^="]);
const MATCHES: ReadonlySet<string> = new Set(["~", "!~"]);
const RELATIONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const SUMS: ReadonlySet<string> = new Set(["+", "-"]);
const PRODUCTS: ReadonlySet<string> = new Set(["*", "/", "%"]);

/** How many arguments the builtins take. */
const ARGUMENTS: Readonly<Record<string, readonly [number, number]>> = {
  atan2: [2, 2],
  close: [1, 1],
  cos: [1, 1],
  exp: [1, 1],
  fflush: [0, 1],
  index: [2, 2],
  int: [1, 1],
  length: [0, 1],
  log: [1, 1],
  mktime: [1, 1],
  rand: [0, 0],
  sin: [1, 1],
  sprintf: [1, 255],
  sqrt: [1, 1],
  srand: [0, 1],
  strftime: [0, 3],
  substr: [2, 3],
  system: [1, 1],
  systime: [0, 0],
  tolower: [1, 1],
  toupper: [1, 1],
  split: [2, 3],
  match: [2, 2],
  sub: [2, 3],
  gsub: [2, 3],
};

export class ExpressionParser {
  readonly #tokens: TokenReader;
  readonly #names: Names;
  /** Inside of print and outside of parentheses, > and | belong to print. */
  isPrinting = false;
  /** A name alone may be an array. */
  #isArgument = false;

  constructor(tokens: TokenReader, names: Names) {
    this.#tokens = tokens;
    this.#names = names;
  }

  expression(): Expression {
    return this.#tokens.nested(() => this.#conditional());
  }

  #conditional(): Expression {
    const test = this.#or();
    if (!this.#tokens.is("?")) return test;
    this.#tokens.advance();
    if (this.#tokens.isNewline()) this.#tokens.advance();
    const yes = this.expression();
    if (this.#tokens.isNewline()) this.#tokens.advance();
    this.#tokens.expect(":");
    if (this.#tokens.isNewline()) this.#tokens.advance();
    return { kind: "conditional", test, yes, no: this.expression() };
  }

  #or(): Expression {
    const operands = [this.#and()];
    while (this.#tokens.accept("||")) operands.push(this.#and());
    return operands.length === 1 ? operands[0]! : { kind: "or", operands };
  }

  #and(): Expression {
    const operands = [this.#in()];
    while (this.#tokens.accept("&&")) operands.push(this.#in());
    return operands.length === 1 ? operands[0]! : { kind: "and", operands };
  }

  #in(): Expression {
    let left = this.#matching();
    for (let depth = 0; this.#tokens.is("in"); checkDepth("in", ++depth)) {
      this.#tokens.advance();
      if (this.#tokens.token.kind !== "name") this.#tokens.unexpected();
      const indices = left.kind === "group" ? left.items : [left];
      left = { kind: "in", indices, array: this.#names.array(this.#tokens.advance().text) };
    }
    return left;
  }

  #matching(): Expression {
    return this.#chain(MATCHES, () => this.#relation());
  }

  #relation(): Expression {
    return this.#chain(RELATIONS, () => this.#concatenation());
  }

  #concatenation(): Expression {
    const first = this.#sum();
    if (this.#tokens.token.kind === "punctuation" && ASSIGNMENTS.has(this.#tokens.token.text) && isLValue(first)) {
      const operator = this.#tokens.advance().text;
      if (this.#tokens.isNewline()) this.#tokens.unexpected();
      return { kind: "assign", target: first, operator, value: this.expression() };
    }
    const rest: Link[] = [];
    while (this.#startsOperand()) rest.push({ operator: "concatenate", right: this.#sum() });
    return rest.length === 0 ? first : { kind: "chain", first, rest };
  }

  /** Whether > or | here belongs to print. */
  #isRedirection(): boolean {
    return this.isPrinting && this.#tokens.parentheses === 0;
  }

  /** Operators of one precedence, from left to right. */
  #chain(operators: ReadonlySet<string>, operand: () => Expression): Expression {
    const first = operand();
    if (!this.#isOneOf(operators)) return first;
    const rest: Link[] = [];
    do {
      const operator = this.#tokens.advance().text as BinaryOperator;
      rest.push({ operator, right: operators === MATCHES ? this.#asRegex(operand()) : operand() });
    } while (this.#isOneOf(operators));
    return { kind: "chain", first, rest };
  }

  #isOneOf(operators: ReadonlySet<string>): boolean {
    const { kind, text } = this.#tokens.token;
    return kind === "punctuation" && operators.has(text) && !(text.startsWith(">") && this.#isRedirection());
  }

  /** Whether the next word may be what is concatenated. */
  #startsOperand(): boolean {
    const { kind, text } = this.#tokens.token;
    if (kind === "number" || kind === "string" || kind === "regex" || kind === "name") return true;
    if (kind === "function name" || kind === "builtin") return true;
    if (kind === "keyword") return text === "getline";
    return kind === "punctuation" && ["$", "!", "(", "-", "+", "++", "--"].includes(text);
  }

  #sum(): Expression {
    return this.#chain(SUMS, () => this.#product());
  }

  #product(): Expression {
    return this.#chain(PRODUCTS, () => this.#unary());
  }

  #unary(): Expression {
    if (this.#tokens.is("!") || this.#tokens.is("-") || this.#tokens.is("+")) {
      const operator = this.#tokens.advance().text as "!" | "-" | "+";
      return { kind: "unary", operator, operand: this.#tokens.nested(() => this.#unary()) };
    }
    let left = this.#power();
    for (let depth = 0; this.#tokens.is("|") && !this.#isRedirection(); checkDepth("|", ++depth)) {
      this.#tokens.advance();
      this.#tokens.expect("getline");
      left = { kind: "getline", target: this.#optionalTarget(), source: left, from: "command" };
    }
    return left;
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.#tokens.is("^")) return left;
    this.#tokens.advance();
    const isSigned = this.#tokens.is("-") || this.#tokens.is("+") || this.#tokens.is("!");
    const right = this.#tokens.nested(() => (isSigned ? this.#unary() : this.#power()));
    return { kind: "chain", first: left, rest: [{ operator: "^", right }] };
  }

  #postfix(): Expression {
    const operand = this.#primary();
    if (!isLValue(operand) || !(this.#tokens.is("++") || this.#tokens.is("--"))) return operand;
    const by = this.#tokens.advance().text === "++" ? 1 : -1;
    return { kind: "step", target: operand, by, isPrefix: false };
  }

  #primary(): Expression {
    const { kind, text, value, line } = this.#tokens.token;
    switch (kind) {
      case "number":
        this.#tokens.advance();
        return { kind: "number", value };
      case "string":
        this.#tokens.advance();
        return { kind: "string", text };
      case "regex":
        this.#checkRegex(text);
        this.#tokens.advance();
        return { kind: "regex", regex: compileAwkRegex(text) };
      case "name":
        this.#tokens.advance();
        if (this.#tokens.is("[")) return { kind: "element", array: this.#names.array(text), indices: this.indices() };
        return { kind: "variable", variable: this.#maybeArray(text) };
      case "function name":
        return this.#call(text, line);
      case "builtin":
        return this.#builtin(text);
      case "keyword":
        if (text === "getline") return this.#getline();
        break;
      case "punctuation":
        if (text === "(") return this.#group();
        if (text === "$") return this.#field();
        if (text === "++" || text === "--") {
          this.#tokens.advance();
          const target = this.#tokens.nested(() => this.#primary());
          if (!isLValue(target)) this.#tokens.unexpected();
          return { kind: "step", target, by: text === "++" ? 1 : -1, isPrefix: true };
        }
        break;
    }
    return this.#tokens.unexpected();
  }

  /** A name alone: a variable, unless it is what a function is called with. */
  #maybeArray(name: string): Variable {
    return this.#isArgument && (this.#tokens.is(",") || this.#tokens.is(")"))
      ? this.#names.variable(name)
      : this.#names.scalar(name);
  }

  /** A string that stands where an expression is wanted must be one. */
  #asRegex(node: Expression): Expression {
    if (node.kind === "string") this.#checkRegex(node.text);
    return node;
  }

  #checkRegex(pattern: string): void {
    try {
      compileAwkRegex(pattern);
    } catch (error) {
      if (!(error instanceof BadRegex)) throw error;
      this.#tokens.report(
        `${this.#tokens.lexer.where(this.#tokens.token.line)}: regular expression compile failed (${error.message})\n${pattern}`,
      );
      throw new SyntaxMistake();
    }
  }

  #field(): Expression {
    this.#tokens.advance();
    if (this.#tokens.token.kind === "name") {
      const name = this.#tokens.advance().text;
      const index: Expression = this.#tokens.is("[")
        ? { kind: "element", array: this.#names.array(name), indices: this.indices() }
        : { kind: "variable", variable: this.#names.scalar(name) };
      return { kind: "field", index };
    }
    if (this.#tokens.is("-") || this.#tokens.is("+") || this.#tokens.is("!")) {
      const operator = this.#tokens.advance().text as "!" | "-" | "+";
      return { kind: "field", index: { kind: "unary", operator, operand: this.#tokens.nested(() => this.#primary()) } };
    }
    return { kind: "field", index: this.#tokens.nested(() => this.#primary()) };
  }

  /** Parentheses: around an expression, or a list for `in` or print. */
  #group(): Expression {
    const wasPrinting = this.isPrinting;
    const wasArgument = this.#isArgument;
    this.#isArgument = false;
    this.#tokens.openParenthesis();
    const items: Expression[] = [];
    if (!this.#tokens.is(")")) {
      do items.push(this.expression());
      while (this.#tokens.accept(","));
    }
    this.#tokens.closeParenthesis();
    this.isPrinting = wasPrinting;
    this.#isArgument = wasArgument;
    if (items.length === 1) {
      const [only] = items;
      // A field in parentheses may be assigned to; a variable may not.
      return only!.kind === "field" ? only! : { kind: "group", items };
    }
    if (!this.#tokens.is("in") && !wasPrinting) this.#tokens.unexpected();
    return { kind: "group", items };
  }

  #optionalTarget(): LValue | null {
    if (this.#tokens.token.kind !== "name" && !this.#tokens.is("$")) return null;
    const target = this.#primary();
    if (!isLValue(target)) this.#tokens.unexpected();
    return target;
  }

  #getline(): Expression {
    this.#tokens.advance();
    const target = this.#optionalTarget();
    if (!this.#tokens.accept("<")) return { kind: "getline", target, source: null, from: "main" };
    return { kind: "getline", target, source: this.#power(), from: "file" };
  }

  #call(name: string, line: number): Expression {
    this.#tokens.lexer.declareFunction(name);
    this.#tokens.advance();
    const args = this.#arguments(true);
    this.#names.called.add(name);
    const known = this.#names.functions.get(name);
    if (known !== undefined && args.length > known.parameters) this.#tokens.complain(`too many arguments in call to ${name}`);
    return { kind: "call", name, args, line };
  }

  #arguments(mayBeArrays: boolean): Expression[] {
    const wasPrinting = this.isPrinting;
    const wasArgument = this.#isArgument;
    this.#tokens.openParenthesis();
    const args: Expression[] = [];
    if (!this.#tokens.is(")")) {
      do {
        this.#isArgument = mayBeArrays;
        args.push(this.expression());
      } while (this.#tokens.accept(","));
    }
    this.#isArgument = wasArgument;
    this.#tokens.closeParenthesis();
    this.isPrinting = wasPrinting;
    return args;
  }

  #builtin(name: string): Expression {
    this.#tokens.advance();
    if (name === "length" && !this.#tokens.is("(")) return { kind: "builtin", name, args: [] };
    const args = this.#arguments(name === "length" || name === "split");
    const [least, most] = ARGUMENTS[name]!;
    if (args.length < least || args.length > most) this.#tokens.complain(`wrong number of arguments in call to ${name}`);
    if (name === "split" && args[1] !== undefined) {
      const array = args[1];
      if (array.kind !== "variable") this.#tokens.unexpected();
      this.#names.array(array.variable.name);
    }
    const regexAt = name === "sub" || name === "gsub" ? 0 : name === "match" ? 1 : -1;
    if (args[regexAt] !== undefined) this.#asRegex(args[regexAt]);
    if ((name === "sub" || name === "gsub") && args[2] !== undefined && !isLValue(args[2])) this.#tokens.unexpected();
    return { kind: "builtin", name, args };
  }

  indices(): Expression[] {
    this.#tokens.expect("[");
    const wasPrinting = this.isPrinting;
    const indices = [this.expression()];
    while (this.#tokens.accept(",")) indices.push(this.expression());
    this.isPrinting = wasPrinting;
    this.#tokens.expect("]");
    return indices;
  }
}

function isLValue(node: Expression): node is LValue {
  return node.kind === "variable" || node.kind === "element" || node.kind === "field";
}

/** Operators that stand inside of one another in our tree, and not on mawk's stack. */
function checkDepth(operator: string, depth: number): void {
  if (depth > MOST_NESTING)
    throw new LimitError("depth", `awk: more than ${MOST_NESTING} operators ${operator} follow one another`);
}

/**
 * Parses awk programs by mawk's grammar: what binds how tightly, what needs parentheses, and what is said of a mistake.
 * mawk 1.3.4: parse.y, error.c. After a mistake it goes on behind the statement, as mawk does, so that several are reported.
 */
import { BadProgram, Lexer, type Token } from "./lexer.ts";
import type {
  AwkFunction,
  AwkProgram,
  BinaryOperator,
  Expression,
  LValue,
  PrintTarget,
  Rule,
  Statement,
  Variable,
} from "./nodes.ts";
import { BadRegex, compileAwkRegex } from "./regex.ts";

const ASSIGNMENTS: ReadonlySet<string> = new Set(["=", "+=", "-=", "*=", "/=", "%=", "^="]);
const RELATIONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

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

const MOST_ERRORS = 5;
const MOST_NESTING = 400;

type Scope = "begin" | "end" | "main" | "function";

/** What is wrong at a word; the statement is given up. */
class SyntaxMistake extends Error {}

export class AwkParser {
  /** What is wrong, each without the program's name. */
  readonly errors: string[] = [];
  readonly #lexer: Lexer;
  #token: Token;
  #parentheses = 0;
  #braces = 0;
  #isPrinting = false;
  #loops = 0;
  #nesting = 0;
  #scope: Scope = "main";
  #locals: readonly string[] = [];
  readonly #functions = new Map<string, AwkFunction>();
  readonly #called = new Map<string, number>();
  /** What the globals are used as. */
  readonly #uses = new Map<string, "variable" | "array">();
  readonly #begin: Statement[] = [];
  readonly #end: Statement[] = [];
  readonly #rules: Rule[] = [];

  constructor(source: string) {
    // mawk reads a program as if it ended with a newline.
    this.#lexer = new Lexer(source.endsWith("\n") ? source : `${source}\n`);
    for (const name of ["ARGV", "ENVIRON"]) this.#uses.set(name, "array");
    for (const name of [
      "NR",
      "NF",
      "FNR",
      "FS",
      "OFS",
      "ORS",
      "RS",
      "SUBSEP",
      "CONVFMT",
      "OFMT",
      "FILENAME",
      "RSTART",
      "RLENGTH",
      "ARGC",
    ])
      this.#uses.set(name, "variable");
    this.#token = { kind: "newline", text: "end of line", value: 0, line: 1 };
  }

  /** The program; null where `errors` says what is wrong with it. */
  parse(): AwkProgram | null {
    try {
      this.#advance();
      while (this.#token.kind !== "end") this.#item();
      for (const [name] of this.#called)
        if (!this.#functions.has(name)) this.#report(`line ${this.#lexer.line}: function ${name} never defined`);
    } catch (error) {
      if (error instanceof BadProgram) this.errors.push(error.message);
      else if (!(error instanceof TooManyErrors)) throw error;
    }
    if (this.errors.length > 0) return null;
    return { begin: this.#begin, rules: this.#rules, end: this.#end, functions: this.#functions };
  }

  #report(message: string): void {
    this.errors.push(message);
    if (this.errors.length >= MOST_ERRORS) throw new TooManyErrors();
  }

  #complain(message: string): void {
    this.#report(`line ${this.#token.line}: ${message}`);
  }

  #advance(): Token {
    const token = this.#token;
    this.#token = this.#lexer.next();
    while (this.#parentheses === 0 && this.#is(")")) {
      this.#complain("extra ')'");
      this.#token = this.#lexer.next();
    }
    return token;
  }

  #is(text: string): boolean {
    const { kind } = this.#token;
    return this.#token.text === text && (kind === "punctuation" || kind === "keyword");
  }

  #isNewline(): boolean {
    return this.#token.kind === "newline";
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#advance();
    return true;
  }

  #expect(text: string): void {
    if (!this.#is(text)) this.#unexpected();
    this.#advance();
  }

  /** Says what is wrong at the next word, and gives the statement up. */
  #unexpected(): never {
    const { kind, text } = this.#token;
    const endsStatement = kind === "end" || kind === "newline" || this.#is(";") || this.#is("}");
    const endsProgram = kind === "end" || this.#is("BEGIN") || this.#is("END");
    if (this.#parentheses > 0 && endsStatement) {
      this.#complain(`missing ) near ${text}`);
      this.#parentheses = 0;
    } else if (this.#braces > 0 && endsProgram) {
      this.#complain(`missing } near ${text}`);
      this.#braces = 0;
    } else this.#complain(`syntax error at or near ${kind === "regex" ? `/${text}/` : text}`);
    throw new SyntaxMistake();
  }

  #openParenthesis(): void {
    if (!this.#is("(")) this.#unexpected();
    this.#parentheses++;
    this.#advance();
  }

  #closeParenthesis(): void {
    if (!this.#is(")")) this.#unexpected();
    this.#parentheses--;
    this.#advance();
  }

  #item(): void {
    if (this.#isNewline() || this.#is(";")) {
      this.#advance();
      return;
    }
    try {
      if (this.#is("}")) {
        this.#complain("extra '}'");
        this.#advance();
        if (this.#isNewline()) this.#unexpected();
      } else if (this.#accept("function")) this.#function();
      else if (this.#accept("BEGIN")) {
        this.#scope = "begin";
        this.#begin.push(this.#block());
      } else if (this.#accept("END")) {
        this.#scope = "end";
        this.#end.push(this.#block());
      } else this.#rule();
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
      this.#skipStatement();
    }
    this.#scope = "main";
  }

  #rule(): void {
    if (this.#is("{")) {
      this.#rules.push({ pattern: null, end: null, action: this.#block(), isInRange: false });
      return;
    }
    const pattern = this.#expression();
    const end = this.#accept(",") ? this.#expression() : null;
    const rule: Rule = { pattern, end, action: this.#is("{") ? this.#block() : this.#defaultAction(), isInRange: false };
    this.#rules.push(rule);
  }

  #defaultAction(): null {
    if (this.#token.kind === "end") return null;
    this.#separator();
    return null;
  }

  #function(): void {
    const name = this.#token.text;
    if (this.#token.kind !== "name" && this.#token.kind !== "function name") this.#unexpected();
    this.#lexer.declareFunction(name);
    this.#advance();
    this.#openParenthesis();
    const locals: string[] = [];
    if (!this.#is(")")) {
      do {
        if (this.#token.kind !== "name") this.#unexpected();
        if (locals.includes(this.#token.text)) this.#complain(`${this.#token.text} is duplicated in argument list of ${name}`);
        locals.push(this.#advance().text);
      } while (this.#accept(","));
    }
    this.#closeParenthesis();
    if (this.#isNewline()) this.#advance();
    if (this.#functions.has(name)) this.#complain(`redefinition of ${name}`);
    const made: AwkFunction = { name, parameters: locals.length, body: { kind: "block", body: [] } };
    this.#functions.set(name, made);
    this.#scope = "function";
    this.#locals = locals;
    made.body = this.#block();
    this.#locals = [];
  }

  #block(): Statement {
    this.#expect("{");
    this.#braces++;
    const body: Statement[] = [];
    while (!this.#is("}")) {
      if (this.#token.kind === "end") this.#unexpected();
      try {
        const statement = this.#statement();
        if (statement !== null) body.push(statement);
      } catch (error) {
        if (!(error instanceof SyntaxMistake)) throw error;
        this.#skipStatement();
      }
    }
    this.#braces--;
    if (this.#braces === 0) this.#endOfRule();
    else {
      this.#lexer.skipNewlines();
      this.#advance();
    }
    return { kind: "block", body };
  }

  /** Behind the brace that ends a rule a semicolon may follow. */
  #endOfRule(): void {
    this.#advance();
    if (this.#is(";")) this.#advance();
    while (this.#isNewline()) this.#advance();
  }

  /** Goes behind the statement that has a mistake. */
  #skipStatement(): void {
    this.#isPrinting = false;
    this.#parentheses = 0;
    while (this.#token.kind !== "end" && !this.#isNewline() && !this.#is(";") && !this.#is("}")) this.#advance();
    if (this.#isNewline() || this.#is(";")) this.#advance();
    else if (this.#is("}") && this.#braces === 0) this.#advance();
  }

  /** The end of a statement: a newline, a semicolon, or the brace behind it. */
  #separator(): void {
    if (this.#is("}")) return;
    if (!this.#isNewline() && !this.#is(";")) this.#unexpected();
    this.#advance();
  }

  /** Null for an empty one. */
  #statement(): Statement | null {
    if (++this.#nesting > MOST_NESTING) throw new BadProgram(`line ${this.#token.line}: statements nest too deeply`);
    try {
      return this.#oneStatement();
    } finally {
      this.#nesting--;
    }
  }

  #oneStatement(): Statement | null {
    const { kind, text } = this.#token;
    if (kind === "newline" || this.#is(";")) {
      this.#advance();
      return null;
    }
    if (this.#is("{")) return this.#block();
    if (kind !== "keyword" || text === "getline") {
      const expression = this.#expression();
      this.#separator();
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
        this.#advance();
        if (text === "return" && this.#scope !== "function") this.#complain("return outside function body");
        const isAlone = this.#isNewline() || this.#is(";") || this.#is("}");
        const value = isAlone ? null : this.#expression();
        this.#separator();
        return { kind: text, value };
      }
      case "next":
      case "nextfile":
        this.#advance();
        if (this.#scope !== "main") this.#complain(`improper use of ${text}`);
        this.#separator();
        return { kind: text };
      case "break":
      case "continue":
        this.#advance();
        if (this.#loops === 0) this.#complain(`${text} statement outside of loop`);
        this.#separator();
        return { kind: text };
      default:
        return this.#unexpected();
    }
  }

  #print(kind: "print" | "printf"): Statement {
    this.#advance();
    this.#isPrinting = true;
    let args: readonly Expression[] = [];
    if (!this.#endsPrint()) {
      const list = [this.#expression()];
      if (isList(list[0]!) && this.#is(",")) this.#unexpected();
      while (this.#accept(",")) list.push(this.#expression());
      const [only] = list;
      args = list.length === 1 && isList(only!) ? only.items : list;
      if (list.length > 1 && list.some(isList)) this.#unexpected();
    }
    // `>=` here is a redirection and a mistake behind it.
    if (this.#is(">=")) {
      this.#complain("syntax error at or near =");
      throw new SyntaxMistake();
    }
    let target: PrintTarget | null = null;
    if (this.#is(">") || this.#is(">>") || this.#is("|")) {
      const mark = this.#advance().text as PrintTarget["kind"];
      this.#isPrinting = false;
      target = { kind: mark, name: this.#expression() };
    }
    this.#isPrinting = false;
    if (kind === "printf" && args.length === 0) this.#complain("no arguments in call to printf");
    this.#separator();
    return { kind, args, target };
  }

  #endsPrint(): boolean {
    return this.#isNewline() || [";", "}", ">", ">>", "|"].some((each) => this.#is(each));
  }

  /** The statement of an if or a loop. */
  #body(): Statement {
    if (this.#isNewline()) this.#advance();
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
    this.#openParenthesis();
    const test = this.#expression();
    this.#closeParenthesis();
    return test;
  }

  #if(): Statement {
    this.#advance();
    const test = this.#test();
    const yes = this.#body();
    if (!this.#is("else")) return { kind: "if", test, yes, no: null };
    this.#advance();
    return { kind: "if", test, yes, no: this.#body() };
  }

  #while(): Statement {
    this.#advance();
    const test = this.#test();
    return { kind: "while", test, body: this.#loopBody() };
  }

  #do(): Statement {
    this.#advance();
    const body = this.#loopBody();
    this.#expect("while");
    const test = this.#test();
    this.#separator();
    return { kind: "do", test, body };
  }

  #for(): Statement {
    this.#advance();
    this.#openParenthesis();
    let first: Expression | null = null;
    if (!this.#is(";")) {
      const expression = this.#expression();
      const isLoop = expression.kind === "in" && expression.indices.length === 1 && expression.indices[0]!.kind === "variable";
      if (isLoop && this.#is(")")) {
        this.#closeParenthesis();
        const variable = (expression.indices[0] as Extract<Expression, { kind: "variable" }>).variable;
        return { kind: "for-in", variable, array: expression.array, body: this.#loopBody() };
      }
      first = expression;
    }
    this.#expect(";");
    const test = this.#is(";") ? null : this.#expression();
    this.#expect(";");
    const next = this.#is(")") ? null : this.#expression();
    this.#closeParenthesis();
    return { kind: "for", first, test, next, body: this.#loopBody() };
  }

  #delete(): Statement {
    this.#advance();
    if (this.#token.kind !== "name") this.#unexpected();
    const array = this.#array(this.#advance().text);
    const indices = this.#is("[") ? this.#indices() : null;
    this.#separator();
    return { kind: "delete", array, indices };
  }

  #indices(): Expression[] {
    this.#expect("[");
    const wasPrinting = this.#isPrinting;
    const indices = [this.#expression()];
    while (this.#accept(",")) indices.push(this.#expression());
    this.#isPrinting = wasPrinting;
    this.#expect("]");
    return indices;
  }

  #variable(name: string): Variable {
    const index = this.#locals.indexOf(name);
    if (index >= 0) return { kind: "local", name, index };
    return { kind: "global", name };
  }

  #array(name: string): Variable {
    return this.#use(name, "array");
  }

  #scalar(name: string): Variable {
    return this.#use(name, "variable");
  }

  #use(name: string, as: "variable" | "array"): Variable {
    const variable = this.#variable(name);
    if (variable.kind === "global") {
      const known = this.#uses.get(name);
      if (known !== undefined && known !== as) this.#complain(`illegal reference to ${known} ${name}`);
      else this.#uses.set(name, as);
    }
    return variable;
  }

  #expression(): Expression {
    if (++this.#nesting > MOST_NESTING) throw new BadProgram(`line ${this.#token.line}: expressions nest too deeply`);
    try {
      return this.#conditional();
    } finally {
      this.#nesting--;
    }
  }

  #conditional(): Expression {
    const test = this.#or();
    if (!this.#is("?")) return test;
    this.#advance();
    if (this.#isNewline()) this.#advance();
    const yes = this.#expression();
    if (this.#isNewline()) this.#advance();
    this.#expect(":");
    if (this.#isNewline()) this.#advance();
    return { kind: "conditional", test, yes, no: this.#expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#accept("||")) left = { kind: "or", left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#in();
    while (this.#accept("&&")) left = { kind: "and", left, right: this.#in() };
    return left;
  }

  #in(): Expression {
    let left = this.#matching();
    while (this.#is("in")) {
      this.#advance();
      if (this.#token.kind !== "name") this.#unexpected();
      const indices = left.kind === "group" ? left.items : [left];
      left = { kind: "in", indices, array: this.#array(this.#advance().text) };
    }
    return left;
  }

  #matching(): Expression {
    let left = this.#relation();
    while (this.#is("~") || this.#is("!~")) {
      const isNegated = this.#advance().text === "!~";
      left = { kind: "match", left, right: this.#asRegex(this.#relation()), isNegated };
    }
    return left;
  }

  #relation(): Expression {
    let left = this.#concatenation();
    while (this.#token.kind === "punctuation" && RELATIONS.has(this.#token.text)) {
      if (this.#token.text.startsWith(">") && this.#isPrinting && this.#parentheses === 0) return left;
      const operator = this.#advance().text as BinaryOperator;
      left = { kind: "binary", operator, left, right: this.#concatenation() };
    }
    return left;
  }

  #concatenation(): Expression {
    let left = this.#sum();
    if (this.#token.kind === "punctuation" && ASSIGNMENTS.has(this.#token.text) && isLValue(left)) {
      const operator = this.#advance().text;
      if (this.#isNewline()) this.#unexpected();
      return { kind: "assign", target: left, operator, value: this.#expression() };
    }
    while (this.#startsOperand()) left = { kind: "binary", operator: "concatenate", left, right: this.#sum() };
    return left;
  }

  /** Whether the next word may be what is concatenated. */
  #startsOperand(): boolean {
    const { kind, text } = this.#token;
    if (kind === "number" || kind === "string" || kind === "regex" || kind === "name") return true;
    if (kind === "function name" || kind === "builtin") return true;
    if (kind === "keyword") return text === "getline";
    return kind === "punctuation" && ["$", "!", "(", "-", "+", "++", "--"].includes(text);
  }

  #sum(): Expression {
    let left = this.#product();
    while (this.#is("+") || this.#is("-")) {
      const operator = this.#advance().text as BinaryOperator;
      left = { kind: "binary", operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Expression {
    let left = this.#unary();
    while (this.#is("*") || this.#is("/") || this.#is("%")) {
      const operator = this.#advance().text as BinaryOperator;
      left = { kind: "binary", operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Expression {
    if (this.#is("!") || this.#is("-") || this.#is("+")) {
      const operator = this.#advance().text as "!" | "-" | "+";
      return { kind: "unary", operator, operand: this.#unary() };
    }
    let left = this.#power();
    while (this.#is("|") && !(this.#isPrinting && this.#parentheses === 0)) {
      this.#advance();
      this.#expect("getline");
      left = { kind: "getline", target: this.#optionalTarget(), source: left, from: "command" };
    }
    return left;
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.#is("^")) return left;
    this.#advance();
    const isSigned = this.#is("-") || this.#is("+") || this.#is("!");
    return { kind: "binary", operator: "^", left, right: isSigned ? this.#unary() : this.#power() };
  }

  #postfix(): Expression {
    const operand = this.#primary();
    if (!isLValue(operand) || !(this.#is("++") || this.#is("--"))) return operand;
    const by = this.#advance().text === "++" ? 1 : -1;
    return { kind: "step", target: operand, by, isPrefix: false };
  }

  #primary(): Expression {
    const { kind, text, value, line } = this.#token;
    switch (kind) {
      case "number":
        this.#advance();
        return { kind: "number", value };
      case "string":
        this.#advance();
        return { kind: "string", text };
      case "regex":
        this.#checkRegex(text);
        this.#advance();
        return { kind: "regex", regex: compileAwkRegex(text) };
      case "name":
        this.#advance();
        if (this.#is("[")) return { kind: "element", array: this.#array(text), indices: this.#indices() };
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
          this.#advance();
          const target = this.#primary();
          if (!isLValue(target)) this.#unexpected();
          return { kind: "step", target, by: text === "++" ? 1 : -1, isPrefix: true };
        }
        break;
    }
    return this.#unexpected();
  }

  /** A name alone: a variable, unless it is what a function is called with. */
  #maybeArray(name: string): Variable {
    return this.#isArgument && (this.#is(",") || this.#is(")")) ? this.#variable(name) : this.#scalar(name);
  }

  #isArgument = false;

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
      this.#report(`line ${this.#token.line}: regular expression compile failed (${error.message})\n${pattern}`);
      throw new SyntaxMistake();
    }
  }

  #field(): Expression {
    this.#advance();
    if (this.#token.kind === "name") {
      const name = this.#advance().text;
      const index: Expression = this.#is("[")
        ? { kind: "element", array: this.#array(name), indices: this.#indices() }
        : { kind: "variable", variable: this.#scalar(name) };
      return { kind: "field", index };
    }
    if (this.#is("-") || this.#is("+") || this.#is("!")) {
      const operator = this.#advance().text as "!" | "-" | "+";
      return { kind: "field", index: { kind: "unary", operator, operand: this.#primary() } };
    }
    return { kind: "field", index: this.#primary() };
  }

  /** Parentheses: around an expression, or a list for `in` or print. */
  #group(): Expression {
    const wasPrinting = this.#isPrinting;
    const wasArgument = this.#isArgument;
    this.#isArgument = false;
    this.#openParenthesis();
    const items: Expression[] = [];
    if (!this.#is(")")) {
      do items.push(this.#expression());
      while (this.#accept(","));
    }
    this.#closeParenthesis();
    this.#isPrinting = wasPrinting;
    this.#isArgument = wasArgument;
    if (items.length === 1) {
      const [only] = items;
      // A field in parentheses may be assigned to; a variable may not.
      return only!.kind === "field" ? only! : { kind: "group", items };
    }
    if (!this.#is("in") && !wasPrinting) this.#unexpected();
    return { kind: "group", items };
  }

  #optionalTarget(): LValue | null {
    if (this.#token.kind !== "name" && !this.#is("$")) return null;
    const target = this.#primary();
    if (!isLValue(target)) this.#unexpected();
    return target;
  }

  #getline(): Expression {
    this.#advance();
    const target = this.#optionalTarget();
    if (!this.#accept("<")) return { kind: "getline", target, source: null, from: "main" };
    return { kind: "getline", target, source: this.#power(), from: "file" };
  }

  #call(name: string, line: number): Expression {
    this.#lexer.declareFunction(name);
    this.#advance();
    const args = this.#arguments(true);
    if (!this.#called.has(name)) this.#called.set(name, line);
    const known = this.#functions.get(name);
    if (known !== undefined && args.length > known.parameters) this.#complain(`too many arguments in call to ${name}`);
    return { kind: "call", name, args, line };
  }

  #arguments(mayBeArrays: boolean): Expression[] {
    const wasPrinting = this.#isPrinting;
    const wasArgument = this.#isArgument;
    this.#openParenthesis();
    const args: Expression[] = [];
    if (!this.#is(")")) {
      do {
        this.#isArgument = mayBeArrays;
        args.push(this.#expression());
      } while (this.#accept(","));
    }
    this.#isArgument = wasArgument;
    this.#closeParenthesis();
    this.#isPrinting = wasPrinting;
    return args;
  }

  #builtin(name: string): Expression {
    this.#advance();
    if (name === "length" && !this.#is("(")) return { kind: "builtin", name, args: [] };
    const args = this.#arguments(name === "length" || name === "split");
    const [least, most] = ARGUMENTS[name]!;
    if (args.length < least || args.length > most) this.#complain(`wrong number of arguments in call to ${name}`);
    if (name === "split" && args[1] !== undefined) {
      const array = args[1];
      if (array.kind !== "variable") this.#unexpected();
      this.#array(array.variable.name);
    }
    const regexAt = name === "sub" || name === "gsub" ? 0 : name === "match" ? 1 : -1;
    if (args[regexAt] !== undefined) this.#asRegex(args[regexAt]);
    if ((name === "sub" || name === "gsub") && args[2] !== undefined && !isLValue(args[2])) this.#unexpected();
    return { kind: "builtin", name, args };
  }
}

/** A list in parentheses, which only print and in take. */
function isList(node: Expression): node is Extract<Expression, { kind: "group" }> {
  return node.kind === "group" && node.items.length !== 1;
}

class TooManyErrors extends Error {}

function isLValue(node: Expression): node is LValue {
  return node.kind === "variable" || node.kind === "element" || node.kind === "field";
}

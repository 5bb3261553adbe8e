/**
 * Shell arithmetic on an already expanded text: 64-bit integers, C's operators, variables (whose values are expressions again),
 * array elements, assignments. Reads and evaluates in one pass; the side that is not taken of ?:, && and || is read only.
 */
export interface ArithmeticScope {
  /** `depth` is how deep the lookup is nested: an index is an expression too. */
  get(name: string, index: string | null, depth: number): string | undefined;
  set(name: string, index: string | null, value: string): void;
}

/** The expression cannot be evaluated; the text is what bash prints after its own prefix. */
export class ArithmeticError {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Operators by how strongly they bind. */
const BINARY: ReadonlyMap<string, number> = new Map(
  [["||"], ["&&"], ["|"], ["^"], ["&"], ["==", "!="], ["<=", ">=", "<", ">"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]].flatMap(
    (operators, level) => operators.map((operator) => [operator, level] as const),
  ),
);
const ASSIGNMENTS = new Set(["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="]);
const TOKEN =
  /\s*(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|[-+*/%&^|<>=!~?:,()]|0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z@_]+|\d[0-9a-zA-Z_#]*|[a-zA-Z_]\w*|\S)/y;

interface Operand {
  value: bigint;
  name: string | null;
  index: string | null;
}

/**
 * How deep variables and parentheses may be nested. Bash allows a thousand variables (MAX_EXPR_RECURSION_LEVEL) and as many parentheses as its
 * stack holds; a variable that is only another one's name takes none of it here.
 */
const MAX_NESTING = 150;
const MAX_NAMES = 1024;

/** The value of an expression. An empty one is 0. */
export function evaluateArithmetic(text: string, scope: ArithmeticScope, depth = 0): bigint {
  let names = 0;
  let expression = text;
  while (PLAIN_NAME.test(expression)) {
    if (++names >= MAX_NAMES) throw tooDeep(expression);
    const value = scope.get(expression.trim(), null, depth) ?? "";
    if (value.trim() === "") return 0n;
    expression = value;
  }
  if (expression.trim() === "") return 0n;
  return new Evaluator(expression, scope, depth).run();
}

const PLAIN_NAME = /^\s*[a-zA-Z_]\w*\s*$/;

function tooDeep(text: string): ArithmeticError {
  return new ArithmeticError(`${text}: expression recursion level exceeded (error token is "${text.trim()}")`);
}

class Evaluator {
  readonly #text: string;
  readonly #scope: ArithmeticScope;
  /** How deep it is nested: in the expressions it is a variable of, and in its own parentheses. */
  #depth: number;
  #token: string = "";
  #start = 0;
  #at = 0;
  #lastStart = 0;
  #skipping = 0;

  constructor(text: string, scope: ArithmeticScope, depth: number) {
    this.#text = text;
    this.#scope = scope;
    this.#depth = depth;
    this.#next();
  }

  run(): bigint {
    const value = this.#comma();
    if (this.#token === "") return value;
    const isOperator = /^[-+*/%&^|<>=!~?:,()]/.test(this.#token);
    if (/^[^\w\s]$/.test(this.#token) && !isOperator) throw this.#error("syntax error: invalid arithmetic operator", this.#start);
    throw this.#error("syntax error in expression", this.#start);
  }

  #next(): void {
    this.#lastStart = this.#start;
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    if (match === null) {
      this.#start = this.#text.length;
      this.#token = "";
      this.#at = this.#text.length;
      return;
    }
    this.#token = match[1]!;
    this.#start = TOKEN.lastIndex - this.#token.length;
    this.#at = TOKEN.lastIndex;
  }

  /** Goes on to the next token where this one is the given. */
  #take(token: string): boolean {
    if (this.#token !== token) return false;
    this.#next();
    return true;
  }

  #comma(): bigint {
    let value = this.#assignment();
    while (this.#token === ",") {
      this.#next();
      value = this.#assignment();
    }
    return value;
  }

  #assignment(): bigint {
    this.#enter();
    const value = this.#assignmentOrValue();
    this.#depth--;
    return value;
  }

  #enter(): void {
    if (++this.#depth > MAX_NESTING) throw tooDeep(this.#text);
  }

  #assignmentOrValue(): bigint {
    const left = this.#conditional();
    if (!ASSIGNMENTS.has(this.#token)) return left.value;
    const operator = this.#token;
    if (left.name === null) throw this.#error("attempted assignment to non-variable", this.#start);
    this.#next();
    const right = this.#assignment();
    const value = operator === "=" ? right : this.#apply(operator.slice(0, -1), left.value, right);
    this.#store(left, value);
    return value;
  }

  #conditional(): Operand {
    const test = this.#binary(0);
    if (!this.#take("?")) return test;
    this.#enter();
    if (this.#token === "" || this.#token === ":")
      throw this.#error("expression expected", this.#token === "" ? this.#lastStart : this.#start);
    const taken = test.value !== 0n;
    if (!taken) this.#skipping++;
    const first = this.#comma();
    if (!taken) this.#skipping--;
    if (!this.#take(":"))
      throw this.#error("`:' expected for conditional expression", this.#token === "" ? this.#lastStart : this.#start);
    if (this.#token === "") throw this.#error("expression expected", this.#lastStart);
    if (taken) this.#skipping++;
    const second = this.#conditional().value;
    if (taken) this.#skipping--;
    this.#depth--;
    return constant(taken ? first : second);
  }

  /** Operators that bind at least as strongly as `weakest`: those that bind more strongly are taken by the right side. */
  #binary(weakest: number): Operand {
    let left = this.#power();
    for (;;) {
      const operator = this.#token;
      const level = BINARY.get(operator);
      if (level === undefined || level < weakest) return left;
      this.#next();
      const shortCut = (operator === "||" && left.value !== 0n) || (operator === "&&" && left.value === 0n);
      if (shortCut) this.#skipping++;
      const divisor = this.#start;
      const right = this.#binary(level + 1).value;
      if (shortCut) this.#skipping--;
      if ((operator === "/" || operator === "%") && right === 0n && this.#skipping === 0)
        throw this.#error("division by 0", divisor);
      left = constant(this.#apply(operator, left.value, right));
    }
  }

  #power(): Operand {
    const base = this.#unary();
    if (this.#token !== "**") return base;
    this.#next();
    const start = this.#start;
    this.#enter();
    const exponent = this.#power().value;
    this.#depth--;
    if (exponent < 0n) throw this.#error("exponent less than 0", start);
    let value = 1n;
    for (let [left, square] = [exponent, base.value]; left > 0n; left >>= 1n, square = BigInt.asIntN(64, square * square)) {
      if ((left & 1n) !== 0n) value = BigInt.asIntN(64, value * square);
    }
    return constant(value);
  }

  #unary(): Operand {
    const operator = this.#token;
    if (operator === "!" || operator === "~" || operator === "-" || operator === "+") {
      this.#next();
      this.#enter();
      const { value } = this.#unary();
      this.#depth--;
      if (operator === "!") return constant(value === 0n ? 1n : 0n);
      if (operator === "~") return constant(~value);
      return constant(operator === "-" ? BigInt.asIntN(64, -value) : value);
    }
    if (operator === "++" || operator === "--") {
      this.#next();
      const operand = this.#primary();
      if (operand.name === null) return constant(operand.value);
      const value = BigInt.asIntN(64, operand.value + (operator === "++" ? 1n : -1n));
      this.#store(operand, value);
      return constant(value);
    }
    const operand = this.#primary();
    if ((this.#token === "++" || this.#token === "--") && operand.name !== null) {
      this.#store(operand, BigInt.asIntN(64, operand.value + (this.#token === "++" ? 1n : -1n)));
      this.#next();
      return constant(operand.value);
    }
    return operand;
  }

  #primary(): Operand {
    const token = this.#token;
    if (token === "(") {
      this.#next();
      const value = this.#comma();
      if ((this.#token as string) !== ")") throw this.#error("missing `)'", this.#token === "" ? this.#lastStart : this.#start);
      this.#next();
      return constant(value);
    }
    if (/^\d/.test(token)) {
      const value = this.#number(token);
      this.#next();
      return constant(value);
    }
    if (/^[a-zA-Z_]/.test(token)) return this.#variable(token);
    throw this.#error("syntax error: operand expected", token === "" ? this.#lastStart : this.#start);
  }

  #variable(name: string): Operand {
    let index: string | null = null;
    if (this.#text[this.#at] === "[") {
      let depth = 0;
      let end = this.#at;
      for (; end < this.#text.length; end++) {
        if (this.#text[end] === "[") depth++;
        else if (this.#text[end] === "]" && --depth === 0) break;
      }
      index = this.#text.slice(this.#at + 1, end);
      this.#at = end + 1;
    }
    this.#next();
    // What is assigned to is not looked at.
    if (this.#skipping > 0 || this.#token === "=") return { value: 0n, name, index };
    this.#enter();
    const text = this.#scope.get(name, index, this.#depth) ?? "";
    this.#depth--;
    const value =
      /^-?\d{1,15}$/.test(text) && !/^-?0\d/.test(text) ? BigInt(text) : evaluateArithmetic(text, this.#scope, this.#depth + 1);
    return { value, name, index };
  }

  #number(token: string): bigint {
    const based = /^(\d+)#(.*)$/.exec(token);
    if (based !== null) {
      const base = Number(based[1]);
      if (base < 2 || base > 64) throw this.#error("invalid arithmetic base", this.#start);
      let value = 0n;
      for (const digit of based[2]!) {
        const worth = digitValue(digit, base);
        if (worth >= base) throw this.#error("value too great for base", this.#start);
        value = value * BigInt(base) + BigInt(worth);
      }
      return BigInt.asIntN(64, value);
    }
    if (/^0[xX][0-9a-fA-F]+$/.test(token)) return BigInt.asIntN(64, BigInt(token));
    if (/^0[0-7]+$/.test(token)) return BigInt.asIntN(64, BigInt(`0o${token.slice(1)}`));
    if (/^\d+$/.test(token) && (token === "0" || !token.startsWith("0"))) return BigInt.asIntN(64, BigInt(token));
    throw this.#error("value too great for base", this.#start);
  }

  #apply(operator: string, left: bigint, right: bigint): bigint {
    if (this.#skipping > 0) return 0n;
    if (right === 0n && (operator === "/" || operator === "%")) throw this.#error("division by 0", this.#lastStart);
    return BigInt.asIntN(64, compute(operator, left, right));
  }

  #store(operand: Operand, value: bigint): void {
    if (this.#skipping === 0) this.#scope.set(operand.name!, operand.index, String(value));
  }

  #error(what: string, start: number): ArithmeticError {
    return new ArithmeticError(`${this.#text.trimStart()}: ${what} (error token is "${this.#text.slice(start)}")`);
  }
}

function compute(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case "||":
      return left !== 0n || right !== 0n ? 1n : 0n;
    case "&&":
      return left !== 0n && right !== 0n ? 1n : 0n;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "&":
      return left & right;
    case "==":
      return left === right ? 1n : 0n;
    case "!=":
      return left !== right ? 1n : 0n;
    case "<=":
      return left <= right ? 1n : 0n;
    case ">=":
      return left >= right ? 1n : 0n;
    case "<":
      return left < right ? 1n : 0n;
    case ">":
      return left > right ? 1n : 0n;
    case "<<":
      return left << (right & 63n);
    case ">>":
      return left >> (right & 63n);
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
    default:
      throw new Error(`arithmetic: no operator ${operator}`);
  }
}

function digitValue(digit: string, base: number): number {
  const code = digit.charCodeAt(0);
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 122) return code - 87;
  if (code >= 65 && code <= 90) return base <= 36 ? code - 55 : code - 29;
  return digit === "@" ? 62 : 63;
}

function constant(value: bigint): Operand {
  return { value, name: null, index: null };
}

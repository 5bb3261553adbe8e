/**
 * Shell arithmetic on an already expanded text: 64-bit integers that wrap, C's operators and **, variables (whose values are
 * expressions again), array elements, assignments. bash 5.2: expr.c, whose order of reading and looking ahead decides which
 * mistake is reported. What is not evaluated (the other side of ?:, && and ||) is read all the same.
 */
import { readConstant } from "./constant.ts";
import { ASSIGNMENT, COMMA, CONDITION, compute, LEVELS, OPERATORS } from "./operators.ts";

export interface ArithmeticScope {
  /**
   * The key a subscript stands for: an index, or the key of an associative array. An index is an expression again, so deep in
   * others.
   */
  key(name: string, subscript: string, depth: number): string;
  get(name: string, key: string | null): string | undefined;
  set(name: string, key: string | null, value: string): void;
}

/** The expression cannot be evaluated; the text is what bash prints after its own prefix. */
export class ArithmeticError {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * How deep variables and operators may be nested. Bash allows a thousand variables (MAX_EXPR_RECURSION_LEVEL) and as many
 * parentheses as its stack holds; a variable that is only another one's name takes none of it here.
 */
const MAX_NESTING = 1024;
const MAX_NAMES = 1024;
const MASK = 0xffff_ffff_ffff_ffffn;

/** The value of an expression. An empty one is 0. */
export function evaluateArithmetic(text: string, scope: ArithmeticScope, depth = 0): bigint {
  return /^[ \t\n\r]*$/.test(text) ? 0n : new Evaluator(text, scope, depth).run();
}

/** What a name in an expression refers to: a variable, or an element by its subscript. */
interface Lvalue {
  readonly name: string;
  readonly subscript: string | null;
  /** The subscript's key, once it was looked up. */
  key: string | null;
}

/**
 * A token: an operator as it is written, or one of number, name, op= (with its operator), pre++, post++ and their kin; empty at
 * the end.
 */
type Token = string;

class Evaluator {
  readonly #text: string;
  readonly #scope: ArithmeticScope;
  /** How deep it is nested: in the expressions it is a variable of, and in its own operators. */
  #depth: number;
  #token: Token = "";
  #last: Token = "";
  /** Where the next token is looked for, and where the last one began. */
  #at = 0;
  #start = 0;
  #value = 0n;
  #operator = "";
  #lvalue: Lvalue | null = null;
  #skipping = 0;

  constructor(text: string, scope: ArithmeticScope, depth: number) {
    this.#text = text;
    this.#scope = scope;
    this.#depth = depth;
  }

  run(): bigint {
    this.#deepen();
    this.#next();
    const value = this.#expression(COMMA);
    if (this.#token !== "") throw this.#error("syntax error in expression");
    return value;
  }

  #deepen(): void {
    if (++this.#depth > MAX_NESTING) throw tooDeep(this.#text);
  }

  #nested(level: number): bigint {
    this.#deepen();
    const value = this.#expression(level);
    this.#depth--;
    return value;
  }

  /** Everything that binds as tightly as the level, or tighter. */
  #expression(level: number): bigint {
    let value = this.#unary();
    for (;;) {
      const operator = this.#token;
      const own = LEVELS[operator];
      if (own === undefined || own < level) return value;
      if (own === ASSIGNMENT) value = this.#assign(value);
      else if (own === CONDITION) value = this.#choose(value);
      else if (own === COMMA) {
        this.#next();
        value = this.#nested(ASSIGNMENT);
      } else if (operator === "||" || operator === "&&") value = this.#connect(operator, value, own);
      else if (operator === "**") value = this.#raise(value, own);
      else {
        const divisor = this.#at;
        this.#next();
        const right = this.#nested(own + 1);
        this.#last = "number";
        value = this.#apply(operator, value, right, divisor);
      }
    }
  }

  #assign(before: bigint): bigint {
    const operator = this.#token === "=" ? "" : this.#operator;
    if (this.#last !== "name" || this.#lvalue === null) throw this.#error("attempted assignment to non-variable");
    const target = this.#lvalue;
    this.#next();
    const right = this.#nested(ASSIGNMENT);
    const value = operator === "" ? right : this.#apply(operator, before, right, null);
    this.#store(target, value);
    this.#lvalue = null;
    return value;
  }

  #choose(condition: bigint): bigint {
    const taken = condition !== 0n;
    if (!taken) this.#skipping++;
    this.#next();
    if (this.#token === "" || this.#token === ":") throw this.#error("expression expected");
    const first = this.#nested(COMMA);
    if (!taken) this.#skipping--;
    if (this.#token !== ":") throw this.#error("`:' expected for conditional expression");
    if (taken) this.#skipping++;
    this.#next();
    if ((this.#token as Token) === "") throw this.#error("expression expected");
    const second = this.#nested(CONDITION);
    if (taken) this.#skipping--;
    this.#last = "condition";
    return taken ? first : second;
  }

  #connect(operator: "||" | "&&", left: bigint, level: number): bigint {
    const decided = operator === "||" ? left !== 0n : left === 0n;
    if (decided) this.#skipping++;
    this.#next();
    const right = this.#nested(level + 1);
    if (decided) this.#skipping--;
    this.#last = operator;
    if (operator === "||") return left !== 0n || right !== 0n ? 1n : 0n;
    return left !== 0n && right !== 0n ? 1n : 0n;
  }

  /** Binds to the right. */
  #raise(base: bigint, level: number): bigint {
    this.#next();
    const exponent = this.#nested(level);
    this.#last = "number";
    if (exponent < 0n) throw this.#error("exponent less than 0");
    let result = 1n;
    for (let [left, power] = [exponent, base]; left > 0n; left >>= 1n, power = (power * power) & MASK)
      if ((left & 1n) === 1n) result = (result * power) & MASK;
    return BigInt.asIntN(64, result);
  }

  #unary(): bigint {
    let signs = "";
    while (this.#token === "!" || this.#token === "~" || this.#token === "-" || this.#token === "+") {
      signs = this.#token + signs;
      this.#next();
    }
    let value = this.#operand();
    for (const sign of signs) {
      if (sign === "!") value = value === 0n ? 1n : 0n;
      else if (sign === "~") value = ~value;
      else if (sign === "-") value = BigInt.asIntN(64, -value);
    }
    if (signs !== "") this.#last = "number";
    return value;
  }

  #operand(): bigint {
    switch (this.#token) {
      case "pre++":
      case "pre--": {
        const step = this.#token === "pre++" ? 1n : -1n;
        this.#last = this.#token;
        this.#next();
        const value = BigInt.asIntN(64, this.#value + step);
        this.#store(this.#lvalue!, value);
        // So that --x=7 is a mistake.
        this.#token = "number";
        this.#next();
        return value;
      }
      case "(": {
        this.#next();
        const value = this.#nested(COMMA);
        if ((this.#token as Token) !== ")") throw this.#error("missing `)'");
        this.#next();
        return value;
      }
      case "number": {
        const value = this.#value;
        this.#next();
        return value;
      }
      case "name": {
        const value = this.#value;
        const target = this.#lvalue!;
        this.#next();
        if ((this.#token as Token) !== "post++" && (this.#token as Token) !== "post--") {
          if (this.#last === "name") this.#lvalue = target;
          return value;
        }
        this.#store(target, BigInt.asIntN(64, value + ((this.#token as Token) === "post++" ? 1n : -1n)));
        this.#token = "number";
        this.#next();
        return value;
      }
      default:
        throw this.#error("syntax error: operand expected");
    }
  }

  #apply(operator: string, left: bigint, right: bigint, divisor: number | null): bigint {
    if ((operator === "/" || operator === "%") && right === 0n) {
      if (this.#skipping > 0) return left;
      if (divisor !== null) this.#start = divisor + /^[ \t]*/.exec(this.#text.slice(divisor))![0].length;
      throw this.#error("division by 0");
    }
    return BigInt.asIntN(64, compute(operator, left, right));
  }

  #store(target: Lvalue, value: bigint): void {
    if (this.#skipping > 0) return;
    if (target.subscript !== null) target.key ??= this.#scope.key(target.name, target.subscript, this.#depth);
    this.#scope.set(target.name, target.key, String(value));
  }

  /** Reads the next token. A name's value is looked up as it is read, unless `=` follows. */
  #next(): void {
    const token = this.#scan(this.#token);
    if (token === "name") {
      const target = this.#nameAt(this.#start);
      const { name, subscript } = target;
      this.#at = this.#start + name.length + (subscript === null ? 0 : subscript.length + 2);
      const isAssigned = this.#peek(this.#at) === "=" && this.#token !== "pre++" && this.#token !== "pre--";
      this.#lvalue = target;
      this.#value = isAssigned || this.#skipping > 0 ? 0n : this.#valueOf(target);
    } else if (token === "number") {
      const digits = NUMBER.exec(this.#text.slice(this.#start))![0];
      this.#value = this.#constant(digits);
    }
    this.#last = this.#token;
    this.#token = token;
  }

  #valueOf(target: Lvalue): bigint {
    if (target.subscript !== null) target.key = this.#scope.key(target.name, target.subscript, this.#depth);
    let text = this.#scope.get(target.name, target.key) ?? "";
    for (let names = 2; PLAIN_NAME.test(text); names++) {
      if (names >= MAX_NAMES) throw tooDeep(text);
      text = this.#scope.get(text.trim(), null) ?? "";
    }
    if (/^-?[1-9]\d{0,17}$|^0$/.test(text)) return BigInt(text);
    return evaluateArithmetic(text, this.#scope, this.#depth);
  }

  /** Finds the next token after one of a kind, and where it ends; numbers and names are not read yet. */
  #scan(before: Token): Token {
    const text = this.#text;
    let at = this.#at;
    while (at < text.length && " \t\n\r".includes(text[at]!)) at++;
    if (at >= text.length) {
      this.#at = at;
      return "";
    }
    this.#start = at;
    const character = text[at]!;
    if (/[a-zA-Z_]/.test(character)) return "name";
    if (/\d/.test(character)) {
      this.#at = at + NUMBER.exec(text.slice(at))![0].length;
      return "number";
    }
    const token = this.#operatorAt(at, before);
    return token;
  }

  #operatorAt(at: number, before: Token): Token {
    const text = this.#text;
    const [first, second] = [text[at]!, text[at + 1]];
    const take = (length: number, token: Token): Token => {
      this.#at = at + length;
      return token;
    };
    const pair = first + (second ?? "");
    if (pair === "<<" || pair === ">>") {
      if (text[at + 2] !== "=") return take(2, pair);
      this.#operator = pair;
      return take(3, "op=");
    }
    if (/^(?:[=!<>]=|&&|\|\||\*\*)$/.test(pair)) return take(2, pair);
    if (pair === "++" || pair === "--") {
      if (before === "name") return take(2, `post${pair}`);
      if (before === "number" && /^pre/.test(this.#last)) throw this.#error(`${pair}: assignment requires lvalue`);
      return /^[ \t\n\r]*[a-zA-Z_]/.test(text.slice(at + 2)) ? take(2, `pre${pair}`) : take(1, first);
    }
    if (second === "=" && "*/%+-&^|".includes(first)) {
      this.#operator = first;
      return take(2, "op=");
    }
    if (OPERATORS.has(first)) return take(1, first);
    const wantsOperand = before !== "name" && before !== "number" && before !== "condition";
    throw this.#error(`syntax error: ${wantsOperand ? "operand expected" : "invalid arithmetic operator"}`);
  }

  /** The token after a name. Names that follow one another are read over: a mistake behind them is found now. */
  #peek(from: number): Token {
    const [at, start] = [this.#at, this.#start];
    this.#at = from;
    let found: Token | null = null;
    for (;;) {
      const token = this.#scan("name");
      found ??= token;
      if (token === "number") this.#constant(NUMBER.exec(this.#text.slice(this.#start))![0]);
      if (token !== "name") break;
      const { name, subscript } = this.#nameAt(this.#start);
      this.#at = this.#start + name.length + (subscript === null ? 0 : subscript.length + 2);
    }
    this.#at = at;
    this.#start = start;
    return found;
  }

  #nameAt(start: number): Lvalue {
    const name = /^\w+/.exec(this.#text.slice(start))![0];
    const open = start + name.length;
    if (this.#text[open] !== "[") return { name, subscript: null, key: null };
    const end = closingBracket(this.#text, open);
    if (end < 0) throw this.#error("bad array subscript");
    return { name, subscript: this.#text.slice(open + 1, end), key: null };
  }

  #constant(digits: string): bigint {
    const value = readConstant(digits);
    if (typeof value === "string") throw this.#error(value, this.#start + digits.length);
    return value;
  }

  /** `end`: bash has cut its text there, behind the number that it reads. */
  #error(what: string, end = this.#text.length): ArithmeticError {
    const text = this.#text.slice(0, end);
    return new ArithmeticError(`${text.replace(/^[ \t]+/, "")}: ${what} (error token is "${text.slice(this.#start)}")`);
  }
}

const NUMBER = /^[0-9a-zA-Z#@_]+/;
const PLAIN_NAME = /^[ \t\n]*[a-zA-Z_]\w*[ \t\n]*$/;

function tooDeep(text: string): ArithmeticError {
  return new ArithmeticError(`${text}: expression recursion level exceeded (error token is "${text.trim()}")`);
}

/** Where the bracket that opens at `open` closes; quotes hide brackets. -1 where it does not. */
function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const character = text[at]!;
    if (character === "\\") at++;
    else if (character === "'" || character === '"') {
      const end = text.indexOf(character, at + 1);
      if (end < 0) return -1;
      at = end;
    } else if (character === "[") depth++;
    else if (character === "]" && --depth === 0) return at;
  }
  return -1;
}

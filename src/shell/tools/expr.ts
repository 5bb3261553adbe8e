/** expr: integers, comparisons, strings and anchored basic regular expressions. GNU coreutils 9.1. */
import { OutOfMemory } from "../../sim/work.ts";
import { BASIC, PatternError, type PosixSyntax } from "../patterns/posix-syntax.ts";
import { compilePosix, type Regex } from "../patterns/regular-expression.ts";
import { complain, makeQuickTool, misuse } from "./kit.ts";
import { quoted } from "./quote.ts";

const SYNTAX: PosixSyntax = { ...BASIC, refusesRepeatedOperators: false };

class BadExpression extends Error {}

const LEVELS: readonly (readonly string[])[] = [
  ["|"],
  ["&"],
  ["<", "<=", "=", "==", "!=", ">=", ">"],
  ["+", "-"],
  ["*", "/", "%"],
  [":"],
];

export const EXPR = makeQuickTool("expr", (context) => {
  const words = context.argv.slice(context.argv[1] === "--" ? 2 : 1);
  if (words.length === 0) return misuse(context, "missing operand", 2);
  try {
    const parser = new Parser(words);
    const value = parser.level(0);
    if (!parser.isAtEnd) throw new BadExpression(`syntax error: unexpected argument ${quoted(parser.current)}`);
    context.stdout.write(`${value}\n`);
    return value === "" || /^-?0+$/.test(value) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    complain(context, error.message);
    return 2;
  }
});

const MAX_NESTING = 300;

class Parser {
  readonly #words: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#words.length;
  }

  get current(): string {
    return this.#words[this.#at] ?? "";
  }

  level(index: number): string {
    if (index === LEVELS.length) return this.#primary();
    let left = this.level(index + 1);
    while (!this.isAtEnd && LEVELS[index]!.includes(this.current)) {
      const operator = this.#words[this.#at++]!;
      left = apply(operator, left, this.level(index + 1));
    }
    return left;
  }

  #primary(): string {
    const word = this.#words[this.#at];
    if (word === undefined) throw new BadExpression(`syntax error: missing argument after ${quoted(this.#words.at(-1)!)}`);
    this.#at++;
    // The real one's stack is used up by some thousands.
    if (++this.#depth > MAX_NESTING) throw new OutOfMemory(this.#words.length);
    const value = this.#valueOf(word);
    this.#depth--;
    return value;
  }

  #valueOf(word: string): string {
    if (word === "(") {
      const value = this.level(0);
      if (this.current !== ")") throw new BadExpression(`syntax error: expecting ')' after ${quoted(this.#words[this.#at - 1])}`);
      this.#at++;
      return value;
    }
    if (this.isAtEnd) return word;
    if (word === "length") return String([...this.#primary()].length);
    if (word === "match") return apply(":", this.#primary(), this.#primary());
    if (word === "index") return String([...this.#primary()].findIndex(oneOf(this.#primary())) + 1);
    if (word !== "substr") return word;
    const [text, start, length] = [this.#primary(), Number(this.#primary()), Number(this.#primary())];
    return start >= 1 && length >= 1 ? [...text].slice(start - 1, start - 1 + length).join("") : "";
  }
}

function oneOf(characters: string): (character: string) => boolean {
  return (character) => characters.includes(character);
}

function isNull(value: string): boolean {
  return value === "" || /^-?0+$/.test(value);
}

function integer(text: string): bigint {
  if (!/^-?\d+$/.test(text)) throw new BadExpression("non-integer argument");
  return BigInt(text);
}

function apply(operator: string, left: string, right: string): string {
  switch (operator) {
    case "|":
      return isNull(left) ? (isNull(right) ? "0" : right) : left;
    case "&":
      return isNull(left) || isNull(right) ? "0" : left;
    case ":":
      return matchStart(left, right);
    case "+":
      return String(integer(left) + integer(right));
    case "-":
      return String(integer(left) - integer(right));
    case "*":
      return String(integer(left) * integer(right));
    case "/":
    case "%":
      if (integer(right) === 0n) throw new BadExpression("division by zero");
      return String(operator === "/" ? integer(left) / integer(right) : integer(left) % integer(right));
    default:
      return compare(operator, left, right) ? "1" : "0";
  }
}

/** What the first group of an anchored expression matched, or how many characters all of it did. Linux: docolon(), expr.c. */
function matchStart(text: string, pattern: string): string {
  const regex = compile(pattern);
  const match = regex.matchStart(text);
  if (regex.groups > 0) return match?.group(1) ?? "";
  return String(match === null ? 0 : [...match.group(0)!].length);
}

function compile(pattern: string): Regex {
  try {
    return compilePosix(pattern, SYNTAX);
  } catch (error) {
    if (error instanceof PatternError) throw new BadExpression(error.message);
    throw error;
  }
}

function compare(operator: string, left: string, right: string): boolean {
  const isNumeric = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  const [a, b] = isNumeric ? [BigInt(left), BigInt(right)] : [left, right];
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "!=":
      return a !== b;
    default:
      return a === b;
  }
}

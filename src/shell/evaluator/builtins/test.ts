/** test and [: an expression by the number of its arguments, as POSIX has it, with -a, -o, ! and parentheses beyond. */
import { type Builtin, quick } from "../builtin.ts";
import type { Shell } from "../shell.ts";
import { compareFiles, compareIntegers, testUnary, UNARY } from "../test-operators.ts";

class BadExpression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const BINARY = new Set(["=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"]);

function makeTest(name: string): Builtin {
  return {
    name,
    run: quick((shell, argv) => {
      let words = argv.slice(1);
      if (name === "[") {
        if (words.at(-1) !== "]") {
          shell.complain("[: missing `]'");
          return 2;
        }
        words = words.slice(0, -1);
      }
      try {
        return evaluate(shell, words) ? 0 : 1;
      } catch (thrown) {
        if (!(thrown instanceof BadExpression)) throw thrown;
        shell.complain(`${name}: ${thrown.text}`);
        return 2;
      }
    }),
  };
}

function evaluate(shell: Shell, words: readonly string[]): boolean {
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return words[0] !== "";
    case 2:
      return evaluateTwo(shell, words[0]!, words[1]!);
    case 3:
      return evaluateThree(shell, words[0]!, words[1]!, words[2]!);
    case 4:
      if (words[0] === "!") return !evaluateThree(shell, words[1]!, words[2]!, words[3]!);
      if (words[0] === "(" && words[3] === ")") return evaluateTwo(shell, words[1]!, words[2]!);
  }
  return new Parser(shell, words).run();
}

function evaluateTwo(shell: Shell, first: string, second: string): boolean {
  if (first === "!") return second === "";
  if (UNARY.has(first)) return unary(shell, first, second);
  throw new BadExpression(`${first}: unary operator expected`);
}

function evaluateThree(shell: Shell, first: string, second: string, third: string): boolean {
  if (BINARY.has(second)) return binary(shell, first, second, third);
  if (second === "-a") return first !== "" && third !== "";
  if (second === "-o") return first !== "" || third !== "";
  if (first === "!") return !evaluateTwo(shell, second, third);
  if (first === "(" && third === ")") return second !== "";
  throw new BadExpression(`${second}: binary operator expected`);
}

function unary(shell: Shell, operator: string, operand: string): boolean {
  if (operator === "-t" && !/^\s*-?\d+\s*$/.test(operand)) throw new BadExpression(`${operand}: integer expression expected`);
  return testUnary(shell, operator, operand);
}

function binary(shell: Shell, left: string, operator: string, right: string): boolean {
  switch (operator) {
    case "=":
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "-nt":
    case "-ot":
    case "-ef":
      return compareFiles(shell, operator, left, right);
  }
  return compareIntegers(operator, integer(left), integer(right));
}

function integer(text: string): bigint {
  const value = /^[ \t-\r]*[-+]?\d+[ \t]*$/.test(text) ? BigInt(text.trim().replace(/^\+/, "")) : null;
  if (value === null || BigInt.asIntN(64, value) !== value) throw new BadExpression(`${text}: integer expression expected`);
  return value;
}

/** What is known between two parentheses, or of the whole, at one position. */
interface Level {
  /** Of the parts before the last `-o`, of which one suffices. */
  any: boolean;
  /** Of the parts since. */
  all: boolean;
  /** `!` stands before the next part. */
  isNegated: boolean;
}

const newLevel = (): Level => ({ any: false, all: true, isNegated: false });

/** Five and more arguments: or, and, not, primary. Parentheses nest to any depth, so that none of this calls itself. */
class Parser {
  readonly #shell: Shell;
  readonly #words: readonly string[];
  #at = 0;

  constructor(shell: Shell, words: readonly string[]) {
    this.#shell = shell;
    this.#words = words;
  }

  run(): boolean {
    const outer: Level[] = [];
    let level = newLevel();
    for (;;) {
      for (; this.#words[this.#at] === "!"; this.#at++) level.isNegated = !level.isNegated;
      if (this.#words[this.#at] === "(") {
        this.#at++;
        outer.push(level);
        level = newLevel();
        continue;
      }
      let value = this.#primary();
      while (!this.#goesOn(level, value)) {
        value = level.any;
        const word = this.#words[this.#at];
        const around = outer.pop();
        if (around === undefined && word !== undefined) throw new BadExpression("too many arguments");
        if (around === undefined) return value;
        if (word !== ")") throw new BadExpression(`\`)' expected${word === undefined ? "" : `, found ${word}`}`);
        this.#at++;
        level = around;
      }
    }
  }

  /** Takes a part's value in; false where no other part follows on this level. */
  #goesOn(level: Level, value: boolean): boolean {
    level.all = level.all && value !== level.isNegated;
    level.isNegated = false;
    const word = this.#words[this.#at];
    if (word !== "-a") level.any = level.any || level.all;
    if (word === "-o") level.all = true;
    else if (word !== "-a") return false;
    this.#at++;
    return true;
  }

  #primary(): boolean {
    const words = this.#words;
    const word = words[this.#at];
    if (word === undefined) throw new BadExpression("argument expected");
    const operator = words[this.#at + 1];
    if (operator !== undefined && BINARY.has(operator) && words[this.#at + 2] !== undefined) {
      this.#at += 3;
      return binary(this.#shell, word, operator, words[this.#at - 1]!);
    }
    if (UNARY.has(word) && operator !== undefined) {
      this.#at += 2;
      return unary(this.#shell, word, operator);
    }
    this.#at++;
    return word !== "";
  }
}

export const TEST_BUILTINS: readonly Builtin[] = [makeTest("test"), makeTest("[")];

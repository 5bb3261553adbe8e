/** C's operators and **: how tightly they bind, and what those of two operands compute. */

/** Levels of precedence, from the loosest. */
export const LEVELS: Readonly<Record<string, number>> = {
  ",": 0,
  "=": 1,
  "op=": 1,
  "?": 2,
  "||": 3,
  "&&": 4,
  "|": 5,
  "^": 6,
  "&": 7,
  "==": 8,
  "!=": 8,
  "<": 9,
  ">": 9,
  "<=": 9,
  ">=": 9,
  "<<": 10,
  ">>": 10,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
  "%": 12,
  "**": 13,
};
export const COMMA = 0;
export const ASSIGNMENT = 1;
export const CONDITION = 2;
export const OPERATORS: ReadonlySet<string> = new Set([..."=><+-*/%!()&|^~?:,"]);

export function compute(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
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

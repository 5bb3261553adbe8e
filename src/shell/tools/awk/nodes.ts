/** The syntax tree of an awk program. Texts are strings of bytes: mawk 1.3.4 of Debian 12 knows no characters beyond them. */
import type { AwkRegex } from "./regex.ts";
import type { Value } from "./values.ts";

/** A global variable, or a local one by its index among a function's. */
export type Variable =
  | { readonly kind: "global"; readonly name: string }
  | { readonly kind: "local"; readonly name: string; readonly index: number };

export type LValue =
  | { readonly kind: "variable"; readonly variable: Variable }
  | { readonly kind: "element"; readonly array: Variable; readonly indices: readonly Expression[] }
  | { readonly kind: "field"; readonly index: Expression };

export type Expression =
  | LValue
  | { readonly kind: "number"; readonly value: number }
  /** A value that was computed. */
  | { readonly kind: "constant"; readonly value: Value }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "regex"; readonly regex: AwkRegex }
  | { readonly kind: "group"; readonly items: readonly Expression[] }
  | { readonly kind: "unary"; readonly operator: "-" | "+" | "!"; readonly operand: Expression }
  /** Operators of one precedence, applied from left to right. A program may have them by the thousand. */
  | { readonly kind: "chain"; readonly first: Expression; readonly rest: readonly Link[] }
  | { readonly kind: "and" | "or"; readonly operands: readonly Expression[] }
  | { readonly kind: "conditional"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "assign"; readonly target: LValue; readonly operator: string; readonly value: Expression }
  | { readonly kind: "step"; readonly target: LValue; readonly by: 1 | -1; readonly isPrefix: boolean }
  | { readonly kind: "in"; readonly indices: readonly Expression[]; readonly array: Variable }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly line: number }
  | { readonly kind: "builtin"; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: "getline";
      readonly target: LValue | null;
      readonly source: Expression | null;
      readonly from: "main" | "file" | "command";
    };

export interface Link {
  readonly operator: BinaryOperator;
  readonly right: Expression;
}

export type BinaryOperator =
  | "~"
  | "!~"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "^"
  | "concatenate"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">=";

export type Statement =
  | { readonly kind: "block"; readonly body: readonly Statement[] }
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "print" | "printf"; readonly args: readonly Expression[]; readonly target: PrintTarget | null }
  | { readonly kind: "if"; readonly test: Expression; readonly yes: Statement; readonly no: Statement | null }
  | { readonly kind: "while"; readonly test: Expression; readonly body: Statement }
  | { readonly kind: "do"; readonly test: Expression; readonly body: Statement }
  | {
      readonly kind: "for";
      readonly first: Expression | null;
      readonly test: Expression | null;
      readonly next: Expression | null;
      readonly body: Statement;
    }
  | { readonly kind: "for-in"; readonly variable: Variable; readonly array: Variable; readonly body: Statement }
  | { readonly kind: "delete"; readonly array: Variable; readonly indices: readonly Expression[] | null }
  | { readonly kind: "exit" | "return"; readonly value: Expression | null }
  | { readonly kind: "next" | "nextfile" | "break" | "continue" };

export interface PrintTarget {
  readonly kind: ">" | ">>" | "|";
  readonly name: Expression;
}

export interface Rule {
  readonly pattern: Expression | null;
  /** The end of a range of records. */
  readonly end: Expression | null;
  /** Null prints the record. */
  readonly action: Statement | null;
  isInRange: boolean;
}

export interface AwkFunction {
  readonly name: string;
  readonly parameters: number;
  body: Statement;
}

export interface AwkProgram {
  readonly begin: readonly Statement[];
  readonly rules: readonly Rule[];
  readonly end: readonly Statement[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}

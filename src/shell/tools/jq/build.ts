/** Makes nodes of the syntax tree as jq 1.6 does: operations on constants are done at once. jq 1.6: parser.y. */
import type { Definition, Entry, Location, Node, Pattern } from "./nodes.ts";
import { shortJson } from "./printing.ts";
import { type Json, kindOf } from "./values.ts";

export const IDENTITY: Node = { kind: "identity" };

export function constant(value: Json): Node {
  return { kind: "constant", value };
}

export function call(name: string, args: readonly Node[] = [], at: Location | null = null): Node {
  return { kind: "call", name, args, at };
}

export function pipe(left: Node, right: Node): Node {
  if (left.kind === "identity") return right;
  return right.kind === "identity" ? left : { kind: "pipe", left, right };
}

const FUNCTIONS: Readonly<Record<string, string>> = {
  "+": "_plus",
  "-": "_minus",
  "*": "_multiply",
  "/": "_divide",
  "%": "_mod",
  "==": "_equal",
  "!=": "_notequal",
  "<": "_less",
  ">": "_greater",
  "<=": "_lesseq",
  ">=": "_greatereq",
};

export function binary(left: Node, operator: string, right: Node): Node {
  const folded = left.kind === "constant" && right.kind === "constant" ? fold(left.value, operator, right.value) : undefined;
  return folded === undefined ? call(FUNCTIONS[operator]!, [left, right]) : constant(folded);
}

/** What an operator makes of two constants; undefined where that is left to the run. */
function fold(a: Json, operator: string, b: Json): Json | undefined {
  if (operator === "+" && a === null) return b;
  if (operator === "+" && b === null) return a;
  if (typeof a === "string" && typeof b === "string" && operator === "+") return a + b;
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    case ">=":
      return a >= b;
    default:
      return undefined;
  }
}

export function isInfinite(node: Node): boolean {
  return node.kind === "constant" && typeof node.value === "number" && Math.abs(node.value) === Number.POSITIVE_INFINITY;
}

export function format(of: Node, name: Json): Node {
  return pipe(of, call("format", [constant(name)]));
}

export function index(of: Node, key: Node, isOptional = false): Node {
  return { kind: "index", of, key, isOptional };
}

/** An array of constants is one. */
export function collect(body: Node): Node {
  const items: Json[] = [];
  let rest = body;
  for (; rest.kind === "comma" && rest.right.kind === "constant"; rest = rest.left) items.push(rest.right.value);
  if (rest.kind !== "constant") return { kind: "collect", body };
  items.push(rest.value);
  return constant(items.reverse());
}

/** An object of constants is one. */
export function object(entries: readonly Entry[]): Node {
  const made = new Map<string, Json>();
  for (const { key, value } of entries) {
    if (key.kind !== "constant" || typeof key.value !== "string" || value?.kind !== "constant")
      return { kind: "object", entries };
    made.set(key.value, value.value);
  }
  return constant(made);
}

/** What is wrong with a constant as a key of an object. */
export function keyProblem(key: Node): string | null {
  if (key.kind !== "constant" || typeof key.value === "string") return null;
  return `Cannot use ${kindOf(key.value)} (${shortJson(key.value)}) as object key`;
}

export function define(definition: Definition, body: Node): Node {
  return { kind: "define", definition, body };
}

export function bind(source: Node, patterns: readonly Pattern[], body: Node): Node {
  return { kind: "bind", source, patterns, body };
}

/** Runs a parsed template over a value. Go: text/template/exec.go, whose words it uses for what cannot be evaluated. */
import { ownValue } from "../../../../docker/records.ts";
import { type Argument, CallError, FUNCTIONS, type ParameterType, typeName } from "./functions.ts";
import { type Command, commandText, type Node, type Operand, operandText, type Pipe } from "./nodes.ts";
import { GoStruct, type GoValue, isList, isMap, isTrue, printValue } from "./value.ts";

/** A template that cannot be run over its value; the message is what Go says after `template: `. */
export class TemplateError extends Error {}

export interface ExecuteOptions {
  /** Go's option missingkey=error, which inspect sets for what it reads back from JSON. */
  readonly missingKey?: "error";
}

/** A template's text and name, for messages. */
export interface TemplateText {
  readonly source: string;
  readonly name: string;
}

interface Scope {
  readonly text: TemplateText;
  readonly options: ExecuteOptions;
  readonly variables: { readonly name: string; value: Argument }[];
  readonly out: string[];
}

export function executeTemplate(nodes: readonly Node[], text: TemplateText, data: GoValue, options: ExecuteOptions = {}): string {
  const scope: Scope = { text, options, variables: [{ name: "$", value: data }], out: [] };
  walkAll(scope, nodes, data);
  return scope.out.join("");
}

type Flow = "next" | "break" | "continue";

function walkAll(scope: Scope, nodes: readonly Node[], dot: Argument): Flow {
  for (const node of nodes) {
    const flow = walk(scope, node, dot);
    if (flow !== "next") return flow;
  }
  return "next";
}

function walk(scope: Scope, node: Node, dot: Argument): Flow {
  switch (node.kind) {
    case "text":
      scope.out.push(node.text);
      return "next";
    case "action": {
      const value = evaluatePipe(scope, node.pipe, dot);
      if (node.pipe.variables.length === 0) scope.out.push(printValue(value));
      return "next";
    }
    case "break":
    case "continue":
      return node.kind;
    case "range":
      return inScope(scope, () => walkRange(scope, node, dot));
    case "if":
    case "with":
      return inScope(scope, () => {
        const value = evaluatePipe(scope, node.pipe, dot);
        const inner = node.kind === "with" ? value : dot;
        return isTrue(value) ? walkAll(scope, node.body, inner) : walkAll(scope, node.otherwise, dot);
      });
    default:
      return node satisfies never;
  }
}

function inScope(scope: Scope, act: () => Flow): Flow {
  const depth = scope.variables.length;
  const flow = act();
  scope.variables.length = depth;
  return flow;
}

function walkRange(scope: Scope, node: Extract<Node, { kind: "range" | "if" | "with" }>, dot: Argument): Flow {
  const { pipe, body, otherwise } = node;
  const value = evaluateCommands(scope, pipe, dot);
  const entries = rangeEntries(scope, pipe, value);
  for (const [key, each] of entries) {
    const flow = inScope(scope, () => {
      const values = pipe.variables.length === 2 ? [key, each] : [each];
      pipe.variables.forEach((name, index) => {
        setVariable(scope, pipe, name, values[index]);
      });
      return walkAll(scope, body, each);
    });
    if (flow === "break") break;
  }
  return entries.length === 0 ? walkAll(scope, otherwise, dot) : "next";
}

function rangeEntries(scope: Scope, pipe: Pipe, value: Argument): readonly (readonly [GoValue, GoValue])[] {
  if (value === undefined || value === null) return [];
  if (isList(value)) return value.map((each, index) => [index, each] as const);
  if (isMap(value)) return [...value];
  const command = pipe.commands[0] as Command;
  throw failure(scope, command.at, commandText(command), `range can't iterate over ${printValue(value)}`);
}

function setVariable(scope: Scope, pipe: Pipe, name: string, value: Argument): void {
  const known = pipe.isAssignment ? scope.variables.findLast((each) => each.name === name) : undefined;
  if (known === undefined) scope.variables.push({ name, value });
  else known.value = value;
}

function evaluatePipe(scope: Scope, pipe: Pipe, dot: Argument): Argument {
  const value = evaluateCommands(scope, pipe, dot);
  for (const name of pipe.variables) setVariable(scope, pipe, name, value);
  return value;
}

function evaluateCommands(scope: Scope, pipe: Pipe, dot: Argument): Argument {
  let value: { readonly last: Argument } | null = null;
  for (const command of pipe.commands) value = { last: evaluateCommand(scope, command, dot, value) };
  return value?.last;
}

function evaluateCommand(scope: Scope, command: Command, dot: Argument, before: { readonly last: Argument } | null): Argument {
  const [first, ...rest] = command.args as [Operand, ...Operand[]];
  if (first.kind === "function") return callFunction(scope, command, first.name, rest, dot, before);
  if (rest.length > 0 || before !== null) {
    const method = findMethod(scope, first, dot);
    const args = rest.map((each) => evaluateOperand(scope, each, dot));
    if (method !== null) return method(before === null ? args : [...args, before.last]);
    throw failure(scope, first.at, operandText(first), `can't give argument to non-function ${operandText(first)}`);
  }
  if (first.kind === "nil") throw failure(scope, first.at, "nil", "nil is not a command");
  return evaluateOperand(scope, first, dot);
}

function findMethod(scope: Scope, operand: Operand, dot: Argument): GoStruct["methods"][string] | null {
  if (operand.kind !== "field") return null;
  const owner = evaluateFields(scope, operand, operand.names.slice(0, -1), dot);
  return owner instanceof GoStruct ? (ownValue(owner.methods, operand.names.at(-1)!) ?? null) : null;
}

function callFunction(
  scope: Scope,
  command: Command,
  name: string,
  rest: readonly Operand[],
  dot: Argument,
  before: { readonly last: Argument } | null,
): Argument {
  const callee = FUNCTIONS.get(name)!;
  const args = rest.map((each, index) => {
    const type = callee.takes?.[index];
    if (type !== undefined && each.kind === "constant" && !isOfType(each.value, type)) {
      const text = operandText(each);
      const words = type === "[]string" ? `can't handle ${text} for arg of type []string` : `expected ${type}; found ${text}`;
      throw failure(scope, each.at, text, words);
    }
    const value = evaluateOperand(scope, each, dot);
    checkType(scope, each, value, type);
    return value;
  });
  if (before !== null) {
    checkType(scope, rest.at(-1) ?? command.args[0]!, before.last, callee.takes?.[args.length]);
    args.push(before.last);
  }
  const [least, most] = callee.arity;
  if (args.length < least || args.length > most) {
    const want = most === Number.POSITIVE_INFINITY ? `want at least ${least}` : `want ${least}`;
    throw failure(scope, command.at, name, `wrong number of args for ${name}: ${want} got ${args.length}`);
  }
  try {
    return callee.call(args);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    throw failure(scope, command.at, commandText(command), `error calling ${name}: ${error.message}`);
  }
}

/** Go: validateType(), for the types docker's own functions take. */
function checkType(scope: Scope, operand: Operand, value: Argument, type: ParameterType | undefined): void {
  if (type === undefined || value === undefined || value === null || isOfType(value, type)) return;
  const words = `wrong type for value; expected ${type}; got ${typeName(value)}`;
  throw failure(scope, operand.at, operandText(operand), words);
}

function isOfType(value: GoValue, type: ParameterType): boolean {
  if (type === "[]string") return isList(value);
  return type === "string" ? typeof value === "string" : typeof value === "number";
}

function evaluateOperand(scope: Scope, operand: Operand, dot: Argument): Argument {
  switch (operand.kind) {
    case "dot":
      return dot;
    case "nil":
      return null;
    case "constant":
      return operand.value;
    case "field":
      return evaluateFields(scope, operand, operand.names, dot);
    case "variable": {
      const variable = scope.variables.findLast((each) => each.name === operand.name);
      return evaluateFields(scope, operand, operand.names, variable?.value);
    }
    case "pipe":
      return evaluateFields(scope, operand, operand.names, evaluatePipe(scope, operand.pipe, dot));
    case "function":
      return callFunction(scope, { at: operand.at, args: [operand] }, operand.name, [], dot, null);
    default:
      return operand satisfies never;
  }
}

function evaluateFields(scope: Scope, operand: Operand, names: readonly string[], start: Argument): Argument {
  return names.reduce<Argument>((value, name) => evaluateField(scope, operand, name, value), start);
}

function evaluateField(scope: Scope, operand: Operand, name: string, value: Argument): Argument {
  const fail = (message: string) => failure(scope, operand.at, operandText(operand), message);
  if (value === undefined) {
    if (scope.options.missingKey === "error") throw fail(`nil data; no entry for key "${name}"`);
    return undefined;
  }
  if (value === null) throw fail(`nil pointer evaluating interface {}.${name}`);
  if (value instanceof GoStruct) {
    const found = value.field(name);
    if (found === undefined) throw fail(`can't evaluate field ${name} in type ${value.typeName}`);
    return found.value;
  }
  if (isMap(value)) {
    const found = value.get(name);
    if (found === undefined && scope.options.missingKey === "error") throw fail(`map has no entry for key "${name}"`);
    return found;
  }
  throw fail(`can't evaluate field ${name} in type ${typeName(value)}`);
}

/** `NAME:LINE:COLUMN: executing "NAME" at <TEXT>: MESSAGE`. */
function failure(scope: Scope, at: number, text: string, message: string): TemplateError {
  const { source, name } = scope.text;
  const before = source.slice(0, at);
  const line = before.split("\n").length;
  const newline = before.lastIndexOf("\n");
  const column = newline < 0 ? at : at - newline;
  return new TemplateError(`${name}:${line}:${column}: executing "${name}" at <${text}>: ${message}`);
}

/**
 * Computes expressions that may wait (getline, system, close, functions of the program) step by step. mawk 1.3.4: execute.c,
 * fcall.c.
 */
import type { Step } from "../../../sim/wait.ts";
import { spend } from "../../../sim/work.ts";
import type { Evaluator } from "./evaluator.ts";
import type { MainInput } from "./main-input.ts";
import type { AwkFunction, Expression, Link, LValue, Statement } from "./nodes.ts";
import { RunTimeError } from "./printf.ts";
import type { RecordReader, Streams } from "./streams.ts";
import { isTrue, MaybeNumber, type Value } from "./values.ts";
import type { Cell, Variables } from "./variables.ts";

/** How a statement ends. */
export type End = "done" | "break" | "continue" | "next" | "nextfile" | "exit" | "return";

const MOST_CALLS = 1000;

/** exit inside a function. */
export class ExitInFunction extends Error {}

export class SteppingEvaluator {
  readonly #evaluator: Evaluator;
  readonly #variables: Variables;
  readonly #streams: Streams;
  readonly #input: MainInput;
  readonly #functions: ReadonlyMap<string, AwkFunction>;
  readonly #execute: (statement: Statement) => Step<End>;
  readonly #waits = new WeakMap<Expression, boolean>();
  #calls = 0;
  /** What the last `return` gave. */
  returned: Value = undefined;

  constructor(
    evaluator: Evaluator,
    options: {
      streams: Streams;
      input: MainInput;
      functions: ReadonlyMap<string, AwkFunction>;
      execute: (statement: Statement) => Step<End>;
    },
  ) {
    this.#evaluator = evaluator;
    this.#variables = evaluator.variables;
    this.#streams = options.streams;
    this.#input = options.input;
    this.#functions = options.functions;
    this.#execute = options.execute;
  }

  /** Leaves all functions: exit ends what called them. */
  leaveFunctions(): void {
    this.#variables.frame = [];
    this.#calls = 0;
  }

  /** Whether computing an expression may wait. */
  #mayWait(node: Expression): boolean {
    let waits = this.#waits.get(node);
    if (waits === undefined) {
      waits =
        node.kind === "getline" ||
        node.kind === "call" ||
        (node.kind === "builtin" && ["system", "close", "fflush"].includes(node.name)) ||
        childrenOf(node).some((child) => this.#mayWait(child));
      this.#waits.set(node, waits);
    }
    return waits;
  }

  *evaluate(node: Expression): Step<Value> {
    if (!this.#mayWait(node)) return this.#evaluator.value(node);
    switch (node.kind) {
      case "and":
      case "or": {
        const decides = node.kind === "or";
        for (const operand of node.operands) if (isTrue(yield* this.evaluate(operand)) === decides) return decides ? 1 : 0;
        return decides ? 0 : 1;
      }
      case "conditional":
        return yield* this.evaluate(isTrue(yield* this.evaluate(node.test)) ? node.yes : node.no);
      case "getline":
        return yield* this.#getline(node);
      case "call":
        return yield* this.#call(node.name, node.args);
      case "builtin":
        if (node.name === "system" || node.name === "close") {
          const name = this.#variables.text(yield* this.evaluate(node.args[0]!));
          return yield* node.name === "system" ? this.#streams.system(name) : this.#streams.close(name);
        }
        if (node.name === "fflush") return 0;
        break;
    }
    return this.#evaluator.value(yield* this.#settle(node));
  }

  /** The same node with its parts computed. */
  *#settle(node: Expression): Step<Expression> {
    const constant = function* (this: SteppingEvaluator, part: Expression): Step<Expression> {
      if (part.kind === "regex") return part;
      return { kind: "constant", value: yield* this.evaluate(part) };
    }.bind(this);
    switch (node.kind) {
      case "field":
        return { ...node, index: yield* constant(node.index) };
      case "element":
      case "in":
      case "group": {
        const parts: Expression[] = [];
        for (const part of node.kind === "group" ? node.items : node.indices) parts.push(yield* constant(part));
        return node.kind === "group" ? { ...node, items: parts } : { ...node, indices: parts };
      }
      case "unary":
        return { ...node, operand: yield* constant(node.operand) };
      case "chain": {
        const first = yield* constant(node.first);
        const rest: Link[] = [];
        for (const { operator, right } of node.rest) rest.push({ operator, right: yield* constant(right) });
        return { ...node, first, rest };
      }
      case "assign": {
        const target = (yield* this.#settleTarget(node.target)) as LValue;
        return { ...node, target, value: yield* constant(node.value) };
      }
      case "step":
        return { ...node, target: yield* this.#settleTarget(node.target) };
      case "builtin": {
        const args: Expression[] = [];
        for (const [at, arg] of node.args.entries()) {
          const isTarget = (at === 2 && (node.name === "sub" || node.name === "gsub")) || (at === 1 && node.name === "split");
          args.push(isTarget ? yield* this.#settleTarget(arg as LValue) : yield* constant(arg));
        }
        return { ...node, args };
      }
      default:
        return node;
    }
  }

  *#settleTarget(target: LValue): Step<LValue> {
    return target.kind === "variable" ? target : ((yield* this.#settle(target)) as LValue);
  }

  *#call(name: string, args: readonly Expression[]): Step<Value> {
    const called = this.#functions.get(name)!;
    if (++this.#calls > MOST_CALLS) throw new RunTimeError(`function call nesting exceeds ${MOST_CALLS}`);
    spend(200);
    const frame: Cell[] = [];
    const caller = this.#variables.frame;
    for (const arg of args)
      frame.push(arg.kind === "variable" ? this.#variables.passTo(frame, arg.variable) : yield* this.evaluate(arg));
    this.#variables.frame = frame;
    this.returned = undefined;
    const end = yield* this.#execute(called.body);
    this.#variables.frame = caller;
    this.#calls--;
    if (end === "exit") throw new ExitInFunction();
    return this.returned;
  }

  *#getline(node: Extract<Expression, { kind: "getline" }>): Step<Value> {
    if (node.from === "main") {
      const record = yield* this.#input.next(this.#variables);
      if (record === null) return 0;
      if (node.target === null) this.#variables.takeRecord(record);
      else {
        this.#variables.countRecord();
        yield* this.#assignRead(node.target, record);
      }
      return 1;
    }
    const name = this.#variables.text(yield* this.evaluate(node.source!));
    const reader: RecordReader | null = node.from === "file" ? this.#streams.file(name) : this.#streams.command(name);
    if (reader === null) return -1;
    const record = yield* reader.next(this.#variables.recordEnd);
    if (record === null) return 0;
    if (node.target === null) this.#variables.record.read(record);
    else yield* this.#assignRead(node.target, record);
    return 1;
  }

  *#assignRead(target: LValue, record: string): Step<void> {
    this.#evaluator.assign(yield* this.#settleTarget(target), new MaybeNumber(record));
  }
}

function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "element":
      return node.indices;
    case "in":
      return node.indices;
    case "field":
      return [node.index];
    case "group":
      return node.items;
    case "unary":
      return [node.operand];
    case "chain":
      return [node.first, ...node.rest.map(({ right }) => right)];
    case "and":
    case "or":
      return node.operands;
    case "conditional":
      return [node.test, node.yes, node.no];
    case "assign":
      return [node.target, node.value];
    case "step":
      return [node.target];
    case "builtin":
      return node.args;
    default:
      return [];
  }
}

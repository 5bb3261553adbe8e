/** Runs awk programs: their rules over the records, and their statements. mawk 1.3.4: execute.c. */
import type { Step } from "../../../sim/wait.ts";
import { spend } from "../../../sim/work.ts";
import { Evaluator } from "./evaluator.ts";
import type { MainInput } from "./main-input.ts";
import type { AwkProgram, Expression, PrintTarget, Rule, Statement } from "./nodes.ts";
import { formatValues, RunTimeError } from "./printf.ts";
import { type End, ExitInFunction, SteppingEvaluator } from "./stepping-evaluator.ts";
import type { Streams } from "./streams.ts";
import { isTrue, toInteger, toNumber, toText, type Value } from "./values.ts";
import type { Variables } from "./variables.ts";

/** What eval_stack holds beside of what print itself puts there. */
const MOST_ARGUMENTS = 1007;

/** print has more arguments than mawk's stack holds. */
export class StackFull extends Error {}

/** A file that cannot be written to ends the program. */
export class CannotOpen extends Error {
  readonly path: string;

  /** The reason is strerror(3)'s. */
  constructor(path: string, reason: string) {
    super(reason);
    this.path = path;
  }
}

export interface InterpreterOptions {
  readonly streams: Streams;
  readonly input: MainInput;
  readonly seed: number;
  readonly nowSeconds: () => number;
}

export class Interpreter {
  readonly #program: AwkProgram;
  readonly #streams: Streams;
  readonly #input: MainInput;
  readonly #evaluator: Evaluator;
  readonly #expressions: SteppingEvaluator;
  readonly #variables: Variables;
  #exitCode = 0;

  constructor(program: AwkProgram, options: InterpreterOptions) {
    this.#program = program;
    this.#streams = options.streams;
    this.#input = options.input;
    this.#evaluator = new Evaluator(options);
    this.#variables = this.#evaluator.variables;
    this.#expressions = new SteppingEvaluator(this.#evaluator, {
      ...options,
      functions: program.functions,
      execute: (statement) => this.#execute(statement),
    });
  }

  get variables(): Variables {
    return this.#variables;
  }

  /** Runs all of the program; returns the exit code. */
  *run(): Step<number> {
    const { begin, rules, end } = this.#program;
    let isOver = false;
    for (const action of begin) {
      if (isOver) break;
      isOver = (yield* this.#executeAction(action)) === "exit";
    }
    if (!isOver && (rules.length > 0 || end.length > 0)) {
      while (!isOver) {
        const record = yield* this.#input.next(this.#variables);
        if (record === null) break;
        this.#variables.takeRecord(record);
        isOver = (yield* this.#catchExit(this.#rules(rules))) === "exit";
      }
    }
    for (const action of end) if ((yield* this.#executeAction(action)) === "exit") break;
    return this.#exitCode;
  }

  *#executeAction(action: Statement): Step<End> {
    return yield* this.#catchExit(this.#execute(action));
  }

  /** exit inside a function ends the action. */
  *#catchExit(action: Step<End>): Step<End> {
    try {
      return yield* action;
    } catch (error) {
      if (!(error instanceof ExitInFunction)) throw error;
      this.#expressions.leaveFunctions();
      return "exit";
    }
  }

  *#rules(rules: readonly Rule[]): Step<End> {
    for (const rule of rules) {
      if (!(yield* this.#applies(rule))) continue;
      if (rule.action === null) yield* this.#printRecord();
      else {
        const end = yield* this.#execute(rule.action);
        if (end === "nextfile") this.#input.skipFile();
        if (end !== "done") return end;
      }
    }
    return "done";
  }

  *#applies(rule: Rule): Step<boolean> {
    if (rule.pattern === null) return true;
    if (!rule.isInRange && !isTrue(yield* this.#expressions.evaluate(rule.pattern))) return false;
    if (rule.end !== null) rule.isInRange = !isTrue(yield* this.#expressions.evaluate(rule.end));
    return true;
  }

  *#printRecord(): Step<void> {
    yield* this.#streams.write(this.#streams.stdout, this.#variables.text(this.#variables.record.whole) + this.#variables.ors);
  }

  *#execute(statement: Statement): Step<End> {
    spend(50);
    switch (statement.kind) {
      case "block":
        for (const each of statement.body) {
          const end = yield* this.#execute(each);
          if (end !== "done") return end;
        }
        return "done";
      case "expression":
        yield* this.#expressions.evaluate(statement.expression);
        return "done";
      case "print":
        yield* this.#print(statement.args, statement.target);
        return "done";
      case "printf":
        yield* this.#printf(statement.args, statement.target);
        return "done";
      case "if":
        if (isTrue(yield* this.#expressions.evaluate(statement.test))) return yield* this.#execute(statement.yes);
        return statement.no === null ? "done" : yield* this.#execute(statement.no);
      case "while":
        while (isTrue(yield* this.#expressions.evaluate(statement.test))) {
          const end = yield* this.#execute(statement.body);
          if (end === "break") break;
          if (end !== "done" && end !== "continue") return end;
        }
        return "done";
      case "do":
        do {
          const end = yield* this.#execute(statement.body);
          if (end === "break") break;
          if (end !== "done" && end !== "continue") return end;
        } while (isTrue(yield* this.#expressions.evaluate(statement.test)));
        return "done";
      case "for":
        if (statement.first !== null) yield* this.#expressions.evaluate(statement.first);
        while (statement.test === null || isTrue(yield* this.#expressions.evaluate(statement.test))) {
          const end = yield* this.#execute(statement.body);
          if (end === "break") break;
          if (end !== "done" && end !== "continue") return end;
          if (statement.next !== null) yield* this.#expressions.evaluate(statement.next);
        }
        return "done";
      case "for-in":
        for (const key of this.#variables.array(statement.array).keys()) {
          this.#variables.set(statement.variable, key);
          const end = yield* this.#execute(statement.body);
          if (end === "break") break;
          if (end !== "done" && end !== "continue") return end;
        }
        return "done";
      case "delete": {
        const array = this.#variables.array(statement.array);
        if (statement.indices === null) array.clear();
        else {
          const indices: Value[] = [];
          for (const index of statement.indices) indices.push(yield* this.#expressions.evaluate(index));
          array.delete(this.#evaluator.joinIndices(indices), this.#variables.convfmt);
        }
        return "done";
      }
      case "exit":
        if (statement.value !== null)
          this.#exitCode = toInteger(toNumber(yield* this.#expressions.evaluate(statement.value))) & 0xff;
        return "exit";
      case "return":
        this.#expressions.returned = statement.value === null ? undefined : yield* this.#expressions.evaluate(statement.value);
        return "return";
      default:
        return statement.kind;
    }
  }

  *#values(args: readonly Expression[]): Step<Value[]> {
    if (args.length > MOST_ARGUMENTS) throw new StackFull();
    const values: Value[] = [];
    for (const arg of args) values.push(yield* this.#expressions.evaluate(arg));
    return values;
  }

  *#print(args: readonly Expression[], target: PrintTarget | null): Step<void> {
    const values = args.length === 0 ? [this.#variables.record.whole] : yield* this.#values(args);
    const text = values.map((value) => toText(value, this.#variables.ofmt)).join(this.#variables.ofs) + this.#variables.ors;
    yield* this.#write(text, target);
  }

  *#printf(args: readonly Expression[], target: PrintTarget | null): Step<void> {
    const [format, ...values] = yield* this.#values(args);
    try {
      yield* this.#write(
        formatValues(this.#variables.text(format), values, { who: "printf", convfmt: this.#variables.convfmt }),
        target,
      );
    } catch (error) {
      if (error instanceof RunTimeError && error.printed !== "") yield* this.#write(error.printed, target);
      throw error;
    }
  }

  *#write(text: string, target: PrintTarget | null): Step<void> {
    if (target === null) return yield* this.#streams.write(this.#streams.stdout, text);
    const name = this.#variables.text(yield* this.#expressions.evaluate(target.name));
    const output = this.#streams.output(target.kind, name);
    if (typeof output === "string") throw new CannotOpen(name, output);
    yield* this.#streams.write(output, text);
  }
}

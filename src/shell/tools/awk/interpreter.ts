/**
 * Runs awk programs. Expressions that read nothing and call no function of the program are worked out at once; what may wait (getline,
 * system, close, functions) goes step by step. mawk 1.3.4: execute.c, fcall.c.
 */
import type { Step } from "../../../sim/process.ts";
import { currentLimits, spend } from "../../../sim/work.ts";
import { AwkArray } from "./array.ts";
import { Builtins } from "./builtins.ts";
import type { MainInput } from "./main-input.ts";
import type { AwkProgram, Expression, LValue, PrintTarget, Rule, Statement, Variable } from "./nodes.ts";
import { formatValues, RunTimeError } from "./printf.ts";
import { CurrentRecord, splitterOf } from "./record.ts";
import { type AwkRegex, compileAwkRegex } from "./regex.ts";
import type { RecordEnd, RecordReader, Streams } from "./streams.ts";
import { compareValues, isTrue, MaybeNumber, toInteger, toNumber, toText, type Value } from "./values.ts";

/** A local that was never set and may become an array when a function uses it as one. */
class Untyped {
  readonly become: (array: AwkArray) => void;

  constructor(become: (array: AwkArray) => void) {
    this.become = become;
  }
}

type Cell = Value | AwkArray | Untyped;

/** How a statement ends. */
type End = "done" | "break" | "continue" | "next" | "nextfile" | "exit" | "return";

const MOST_CALLS = 1000;

export class Interpreter {
  readonly record: CurrentRecord;
  readonly streams: Streams;
  readonly #program: AwkProgram;
  readonly #builtins: Builtins;
  readonly #globals = new Map<string, Value | AwkArray>();
  readonly #waits = new WeakMap<Expression, boolean>();
  #input: MainInput | null = null;
  #frame: Cell[] = [];
  #calls = 0;
  #returned: Value = undefined;
  #exitCode = 0;
  convfmt = "%.6g";
  #ofmt = "%.6g";
  #ofs = " ";
  #ors = "\n";
  #subsep = "\x1c";
  #recordEnd: RecordEnd = { kind: "byte", byte: "\n" };

  constructor(program: AwkProgram, options: { streams: Streams; seed: number; nowSeconds: () => number }) {
    this.#program = program;
    this.streams = options.streams;
    this.record = new CurrentRecord((fields) => fields.map((field) => toText(field, this.convfmt)).join(this.#ofs));
    this.#builtins = new Builtins(this, options);
    for (const [name, value] of Object.entries(INITIAL)) this.#globals.set(name, value);
  }

  get recordEnd(): RecordEnd {
    return this.#recordEnd;
  }

  global(name: string): Value | AwkArray {
    return name === "NF" ? this.record.count : this.#globals.get(name);
  }

  globalArray(name: string): AwkArray {
    const known = this.#globals.get(name);
    if (known instanceof AwkArray) return known;
    const array = new AwkArray();
    this.#globals.set(name, array);
    return array;
  }

  setGlobal(name: string, value: Value): void {
    this.#globals.set(name, value);
    switch (name) {
      case "NF": {
        const count = toInteger(toNumber(value));
        if (count < 0) throw new RunTimeError("negative value assigned to NF");
        this.record.count = count;
        return;
      }
      case "FS":
        // The record in hand is split as it was read.
        void this.record.count;
        this.record.splitter = splitterOf(toText(value, this.convfmt));
        return;
      case "RS": {
        const text = toText(value, this.convfmt);
        if (text === "") this.#recordEnd = { kind: "paragraph" };
        else if (text.length === 1 && text !== " ") this.#recordEnd = { kind: "byte", byte: text };
        else this.#recordEnd = text === " " ? { kind: "byte", byte: text } : { kind: "regex", regex: compileAwkRegex(text) };
        return;
      }
      case "CONVFMT":
        this.convfmt = toText(value, this.convfmt);
        return;
      case "OFMT":
        this.#ofmt = toText(value, this.convfmt);
        return;
      case "OFS":
        this.#ofs = toText(value, this.convfmt);
        return;
      case "ORS":
        this.#ors = toText(value, this.convfmt);
        return;
      case "SUBSEP":
        this.#subsep = toText(value, this.convfmt);
    }
  }

  text(value: Value): string {
    return toText(value, this.convfmt);
  }

  /** Runs all of the program; returns the exit code. */
  *run(input: MainInput): Step<number> {
    this.#input = input;
    const { begin, rules, end } = this.#program;
    let isOver = false;
    for (const action of begin) {
      if (isOver) break;
      isOver = (yield* this.#executeAction(action)) === "exit";
    }
    if (!isOver && (rules.length > 0 || end.length > 0)) {
      while (!isOver) {
        const record = yield* input.next(this);
        if (record === null) break;
        this.#takeRecord(record);
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
      this.#frame = [];
      this.#calls = 0;
      return "exit";
    }
  }

  /** A record of the main input becomes $0. */
  #takeRecord(text: string): void {
    this.record.read(text);
    this.#countRecord();
  }

  #countRecord(): void {
    this.#globals.set("NR", toNumber(this.#globals.get("NR") as Value) + 1);
    this.#globals.set("FNR", toNumber(this.#globals.get("FNR") as Value) + 1);
  }

  *#rules(rules: readonly Rule[]): Step<End> {
    for (const rule of rules) {
      if (!(yield* this.#applies(rule))) continue;
      if (rule.action === null) yield* this.#printRecord();
      else {
        const end = yield* this.#execute(rule.action);
        if (end === "nextfile") this.#input!.skipFile();
        if (end !== "done") return end;
      }
    }
    return "done";
  }

  *#applies(rule: Rule): Step<boolean> {
    if (rule.pattern === null) return true;
    if (!rule.isInRange && !isTrue(yield* this.#evaluate(rule.pattern))) return false;
    if (rule.end !== null) rule.isInRange = !isTrue(yield* this.#evaluate(rule.end));
    return true;
  }

  *#printRecord(): Step<void> {
    yield* this.streams.write(this.streams.stdout, this.text(this.record.whole) + this.#ors);
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
        yield* this.#evaluate(statement.expression);
        return "done";
      case "print":
        yield* this.#print(statement.args, statement.target);
        return "done";
      case "printf":
        yield* this.#printf(statement.args, statement.target);
        return "done";
      case "if":
        if (isTrue(yield* this.#evaluate(statement.test))) return yield* this.#execute(statement.yes);
        return statement.no === null ? "done" : yield* this.#execute(statement.no);
      case "while":
        while (isTrue(yield* this.#evaluate(statement.test))) {
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
        } while (isTrue(yield* this.#evaluate(statement.test)));
        return "done";
      case "for":
        if (statement.first !== null) yield* this.#evaluate(statement.first);
        while (statement.test === null || isTrue(yield* this.#evaluate(statement.test))) {
          const end = yield* this.#execute(statement.body);
          if (end === "break") break;
          if (end !== "done" && end !== "continue") return end;
          if (statement.next !== null) yield* this.#evaluate(statement.next);
        }
        return "done";
      case "for-in":
        for (const key of this.array(statement.array).keys()) {
          this.#setVariable(statement.variable, key);
          const end = yield* this.#execute(statement.body);
          if (end === "break") break;
          if (end !== "done" && end !== "continue") return end;
        }
        return "done";
      case "delete": {
        const array = this.array(statement.array);
        if (statement.indices === null) array.clear();
        else {
          const indices: Value[] = [];
          for (const index of statement.indices) indices.push(yield* this.#evaluate(index));
          array.delete(this.#joinIndices(indices), this.convfmt);
        }
        return "done";
      }
      case "exit":
        if (statement.value !== null) this.#exitCode = toInteger(toNumber(yield* this.#evaluate(statement.value))) & 0xff;
        return "exit";
      case "return":
        this.#returned = statement.value === null ? undefined : yield* this.#evaluate(statement.value);
        return "return";
      default:
        return statement.kind;
    }
  }

  *#values(args: readonly Expression[]): Step<Value[]> {
    const values: Value[] = [];
    for (const arg of args) values.push(yield* this.#evaluate(arg));
    return values;
  }

  *#print(args: readonly Expression[], target: PrintTarget | null): Step<void> {
    const values = args.length === 0 ? [this.record.whole] : yield* this.#values(args);
    const text = values.map((value) => toText(value, this.#ofmt)).join(this.#ofs) + this.#ors;
    yield* this.#write(text, target);
  }

  *#printf(args: readonly Expression[], target: PrintTarget | null): Step<void> {
    const [format, ...values] = yield* this.#values(args);
    try {
      yield* this.#write(formatValues(this.text(format), values, { who: "printf", convfmt: this.convfmt }), target);
    } catch (error) {
      if (error instanceof RunTimeError && error.printed !== "") yield* this.#write(error.printed, target);
      throw error;
    }
  }

  *#write(text: string, target: PrintTarget | null): Step<void> {
    if (target === null) return yield* this.streams.write(this.streams.stdout, text);
    const name = this.text(yield* this.#evaluate(target.name));
    const output = this.streams.output(target.kind, name);
    if (typeof output === "string") throw new CannotOpen(name, output);
    yield* this.streams.write(output, text);
  }

  /** Whether working an expression out may wait. */
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

  *#evaluate(node: Expression): Step<Value> {
    if (!this.#mayWait(node)) return this.value(node);
    switch (node.kind) {
      case "and":
        return isTrue(yield* this.#evaluate(node.left)) && isTrue(yield* this.#evaluate(node.right)) ? 1 : 0;
      case "or":
        return isTrue(yield* this.#evaluate(node.left)) || isTrue(yield* this.#evaluate(node.right)) ? 1 : 0;
      case "conditional":
        return yield* this.#evaluate(isTrue(yield* this.#evaluate(node.test)) ? node.yes : node.no);
      case "getline":
        return yield* this.#getline(node);
      case "call":
        return yield* this.#call(node.name, node.args);
      case "builtin":
        if (node.name === "system" || node.name === "close") {
          const name = this.text(yield* this.#evaluate(node.args[0]!));
          return yield* node.name === "system" ? this.streams.system(name) : this.streams.close(name);
        }
        if (node.name === "fflush") return 0;
        break;
    }
    return this.value(yield* this.#settle(node));
  }

  /** The same node with its parts worked out. */
  *#settle(node: Expression): Step<Expression> {
    const constant = function* (this: Interpreter, part: Expression): Step<Expression> {
      if (part.kind === "regex") return part;
      return { kind: "constant", value: yield* this.#evaluate(part) };
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
      case "binary":
      case "match":
        return { ...node, left: yield* constant(node.left), right: yield* constant(node.right) };
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

  /** The value of an expression that does not wait. */
  value(node: Expression): Value {
    switch (node.kind) {
      case "number":
      case "constant":
        return node.value;
      case "string":
        return node.text;
      case "regex":
        return node.regex.test(this.text(this.record.whole)) ? 1 : 0;
      case "variable":
        return this.#variable(node.variable);
      case "element":
        return this.array(node.array).get(this.#index(node.indices), this.convfmt);
      case "field":
        return this.#field(toNumber(this.value(node.index)));
      case "group":
        return this.value(node.items[0]!);
      case "unary": {
        const operand = this.value(node.operand);
        if (node.operator === "!") return isTrue(operand) ? 0 : 1;
        return node.operator === "-" ? -toNumber(operand) : toNumber(operand);
      }
      case "binary":
        return this.#binary(node.operator, this.value(node.left), this.value(node.right));
      case "and":
        return isTrue(this.value(node.left)) && isTrue(this.value(node.right)) ? 1 : 0;
      case "or":
        return isTrue(this.value(node.left)) || isTrue(this.value(node.right)) ? 1 : 0;
      case "match": {
        const text = this.text(this.value(node.left));
        return this.regexOf(node.right).test(text) !== node.isNegated ? 1 : 0;
      }
      case "conditional":
        return this.value(isTrue(this.value(node.test)) ? node.yes : node.no);
      case "assign": {
        const { target, operator } = node;
        // The right side first, as mawk pushes the address and then the value.
        const value = this.value(node.value);
        const result = operator === "=" ? value : this.#arithmetic(operator[0]!, this.value(target), value);
        this.assign(target, result);
        return result;
      }
      case "step": {
        const before = toNumber(this.value(node.target));
        this.assign(node.target, before + node.by);
        return node.isPrefix ? before + node.by : before;
      }
      case "in":
        return this.array(node.array).has(this.#index(node.indices), this.convfmt) ? 1 : 0;
      case "builtin":
        spend(50);
        return this.#builtins.call(node.name, node.args);
      default:
        throw new Error(`awk: ${node.kind} is worked out at once`);
    }
  }

  /** The expression a text is matched with: as it stands, or made of a text. */
  regexOf(node: Expression): AwkRegex {
    if (node.kind === "regex") return node.regex;
    if (node.kind === "group" && node.items.length === 1) return this.regexOf(node.items[0]!);
    return compileAwkRegex(this.text(this.value(node)));
  }

  #index(indices: readonly Expression[]): Value {
    if (indices.length === 1) return this.value(indices[0]!);
    return this.#joinIndices(indices.map((index) => this.value(index)));
  }

  #joinIndices(values: readonly Value[]): Value {
    return values.length === 1 ? values[0] : values.map((value) => this.text(value)).join(this.#subsep);
  }

  #field(index: number): Value {
    const at = toInteger(index);
    if (at < 0) throw new RunTimeError(`negative field index $${at}`);
    return at === 0 ? this.record.whole : this.record.field(at);
  }

  #binary(operator: string, left: Value, right: Value): Value {
    switch (operator) {
      case "concatenate":
        return this.#checked(this.text(left) + this.text(right));
      case "==":
        return compareValues(left, right, this.convfmt) === 0 ? 1 : 0;
      case "!=":
        return compareValues(left, right, this.convfmt) !== 0 ? 1 : 0;
      case "<":
        return compareValues(left, right, this.convfmt) < 0 ? 1 : 0;
      case "<=":
        return compareValues(left, right, this.convfmt) <= 0 ? 1 : 0;
      case ">":
        return compareValues(left, right, this.convfmt) > 0 ? 1 : 0;
      case ">=":
        return compareValues(left, right, this.convfmt) >= 0 ? 1 : 0;
      default:
        return this.#arithmetic(operator, left, right);
    }
  }

  #checked(text: string): string {
    if (text.length > currentLimits().memory) throw new RunTimeError("out of memory");
    return text;
  }

  #arithmetic(operator: string, left: Value, right: Value): number {
    const a = toNumber(left);
    const b = toNumber(right);
    switch (operator) {
      case "+":
        return a + b;
      case "-":
        return a - b;
      case "*":
        return a * b;
      case "/":
        return a / b;
      case "%":
        return a % b;
      default:
        return a ** b;
    }
  }

  #variable(variable: Variable): Value {
    const cell = variable.kind === "local" ? this.#frame[variable.index] : this.global(variable.name);
    if (cell instanceof AwkArray) throw new RunTimeError(`type error in use of array ${variable.name}`);
    return cell instanceof Untyped ? undefined : cell;
  }

  #setVariable(variable: Variable, value: Value): void {
    if (variable.kind === "local") this.#frame[variable.index] = value;
    else this.setGlobal(variable.name, value);
  }

  isArray(variable: Variable): boolean {
    const cell = variable.kind === "local" ? this.#frame[variable.index] : this.#globals.get(variable.name);
    return cell instanceof AwkArray;
  }

  /** The array a name stands for; one that was never used becomes one. */
  array(variable: Variable): AwkArray {
    if (variable.kind === "global") return this.globalArray(variable.name);
    const cell = this.#frame[variable.index];
    if (cell instanceof AwkArray) return cell;
    if (cell !== undefined && !(cell instanceof Untyped))
      throw new RunTimeError(`type error in use of variable ${variable.name} as an array`);
    const array = new AwkArray();
    this.#frame[variable.index] = array;
    cell?.become(array);
    return array;
  }

  assign(target: LValue, value: Value): void {
    switch (target.kind) {
      case "variable":
        return this.#setVariable(target.variable, value);
      case "element":
        return this.array(target.array).set(this.#index(target.indices), value, this.convfmt);
      case "field": {
        const at = toInteger(toNumber(this.value(target.index)));
        if (at < 0) throw new RunTimeError(`negative field index $${at}`);
        if (at === 0) this.record.setWhole(value, this.text(value));
        else if (at > MOST_FIELDS) throw new RunTimeError(`program limit exceeded: maximum number of fields size=${MOST_FIELDS}`);
        else this.record.setField(at, value);
      }
    }
  }

  *#call(name: string, args: readonly Expression[]): Step<Value> {
    const called = this.#program.functions.get(name)!;
    if (++this.#calls > MOST_CALLS) throw new RunTimeError(`function call nesting exceeds ${MOST_CALLS}`);
    spend(200);
    const frame: Cell[] = [];
    const caller = this.#frame;
    for (const arg of args) frame.push(yield* this.#argument(arg, caller, frame.length, frame));
    this.#frame = frame;
    this.#returned = undefined;
    const end = yield* this.#execute(called.body);
    this.#frame = caller;
    this.#calls--;
    if (end === "exit") throw new ExitInFunction();
    return this.#returned;
  }

  *#argument(arg: Expression, caller: Cell[], at: number, frame: Cell[]): Step<Cell> {
    if (arg.kind !== "variable") return yield* this.#evaluate(arg);
    const { variable } = arg;
    const cell = variable.kind === "local" ? caller[variable.index] : this.global(variable.name);
    if (cell instanceof AwkArray || (cell !== undefined && !(cell instanceof Untyped))) return cell;
    return new Untyped((array) => {
      frame[at] = array;
      if (variable.kind === "global") this.#globals.set(variable.name, array);
      else {
        caller[variable.index] = array;
        if (cell instanceof Untyped) cell.become(array);
      }
    });
  }

  *#getline(node: Extract<Expression, { kind: "getline" }>): Step<Value> {
    if (node.from === "main") {
      const record = yield* this.#input!.next(this);
      if (record === null) return 0;
      if (node.target === null) this.#takeRecord(record);
      else {
        this.#countRecord();
        yield* this.#assignRead(node.target, record);
      }
      return 1;
    }
    const name = this.text(yield* this.#evaluate(node.source!));
    const reader: RecordReader | null = node.from === "file" ? this.streams.file(name) : this.streams.command(name);
    if (reader === null) return -1;
    const record = yield* reader.next(this.#recordEnd);
    if (record === null) return 0;
    if (node.target === null) this.record.read(record);
    else yield* this.#assignRead(node.target, record);
    return 1;
  }

  *#assignRead(target: LValue, record: string): Step<void> {
    this.assign(yield* this.#settleTarget(target), new MaybeNumber(record));
  }
}

/** exit inside a function. */
class ExitInFunction extends Error {}

/** A file that cannot be written to ends the program. */
export class CannotOpen extends Error {
  readonly path: string;

  /** The reason is strerror(3)'s. */
  constructor(path: string, reason: string) {
    super(reason);
    this.path = path;
  }
}

const MOST_FIELDS = 1_000_000;

const INITIAL: Readonly<Record<string, Value>> = {
  NR: 0,
  FNR: 0,
  FS: " ",
  OFS: " ",
  ORS: "\n",
  RS: "\n",
  SUBSEP: "\x1c",
  CONVFMT: "%.6g",
  OFMT: "%.6g",
  FILENAME: undefined,
  RSTART: 0,
  RLENGTH: -1,
  ARGC: 0,
};

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
    case "binary":
    case "and":
    case "or":
    case "match":
      return [node.left, node.right];
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

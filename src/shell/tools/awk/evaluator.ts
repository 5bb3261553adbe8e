/** Computes expressions that read nothing and call no function of the program. mawk 1.3.4: execute.c. */
import { currentLimits, spend } from "../../../sim/work.ts";
import { Builtins } from "./builtins.ts";
import type { Expression, LValue } from "./nodes.ts";
import { RunTimeError } from "./printf.ts";
import { type AwkRegex, compileAwkRegex } from "./regex.ts";
import { compareValues, isTrue, toInteger, toNumber, type Value } from "./values.ts";
import { Variables } from "./variables.ts";

const MOST_FIELDS = 1_000_000;

export class Evaluator {
  readonly variables = new Variables();
  readonly #builtins: Builtins;

  constructor(options: { seed: number; nowSeconds: () => number }) {
    this.#builtins = new Builtins(this, options);
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
        return node.regex.test(this.variables.text(this.variables.record.whole)) ? 1 : 0;
      case "variable":
        return this.variables.get(node.variable);
      case "element":
        return this.variables.array(node.array).get(this.#index(node.indices), this.variables.convfmt);
      case "field":
        return this.#field(toNumber(this.value(node.index)));
      case "group":
        return this.value(node.items[0]!);
      case "unary": {
        const operand = this.value(node.operand);
        if (node.operator === "!") return isTrue(operand) ? 0 : 1;
        return node.operator === "-" ? -toNumber(operand) : toNumber(operand);
      }
      case "chain": {
        let value = this.value(node.first);
        for (let at = 0; at < node.rest.length; at++) {
          const { operator, right } = node.rest[at]!;
          if (operator === "~" || operator === "!~") value = this.#match(value, right, operator === "!~");
          else value = this.#binary(operator, value, this.value(right));
        }
        return value;
      }
      case "and":
        return node.operands.every((operand) => isTrue(this.value(operand))) ? 1 : 0;
      case "or":
        return node.operands.some((operand) => isTrue(this.value(operand))) ? 1 : 0;
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
        return this.variables.array(node.array).has(this.#index(node.indices), this.variables.convfmt) ? 1 : 0;
      case "builtin":
        spend(50);
        return this.#builtins.call(node.name, node.args);
      default:
        throw new Error(`awk: ${node.kind} must not wait`);
    }
  }

  #match(value: Value, pattern: Expression, isNegated: boolean): Value {
    const text = this.variables.text(value);
    return this.regexOf(pattern).test(text) !== isNegated ? 1 : 0;
  }

  /** The expression a text is matched with: as it stands, or made of a text. */
  regexOf(node: Expression): AwkRegex {
    if (node.kind === "regex") return node.regex;
    if (node.kind === "group" && node.items.length === 1) return this.regexOf(node.items[0]!);
    return compileAwkRegex(this.variables.text(this.value(node)));
  }

  #index(indices: readonly Expression[]): Value {
    if (indices.length === 1) return this.value(indices[0]!);
    return this.joinIndices(indices.map((index) => this.value(index)));
  }

  joinIndices(values: readonly Value[]): Value {
    return values.length === 1 ? values[0] : values.map((value) => this.variables.text(value)).join(this.variables.subsep);
  }

  #field(index: number): Value {
    const at = toInteger(index);
    if (at < 0) throw new RunTimeError(`negative field index $${at}`);
    return at === 0 ? this.variables.record.whole : this.variables.record.field(at);
  }

  #binary(operator: string, left: Value, right: Value): Value {
    switch (operator) {
      case "concatenate":
        return this.#checked(this.variables.text(left) + this.variables.text(right));
      case "==":
        return compareValues(left, right, this.variables.convfmt) === 0 ? 1 : 0;
      case "!=":
        return compareValues(left, right, this.variables.convfmt) !== 0 ? 1 : 0;
      case "<":
        return compareValues(left, right, this.variables.convfmt) < 0 ? 1 : 0;
      case "<=":
        return compareValues(left, right, this.variables.convfmt) <= 0 ? 1 : 0;
      case ">":
        return compareValues(left, right, this.variables.convfmt) > 0 ? 1 : 0;
      case ">=":
        return compareValues(left, right, this.variables.convfmt) >= 0 ? 1 : 0;
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

  assign(target: LValue, value: Value): void {
    switch (target.kind) {
      case "variable":
        return this.variables.set(target.variable, value);
      case "element":
        return this.variables.array(target.array).set(this.#index(target.indices), value, this.variables.convfmt);
      case "field": {
        const at = toInteger(toNumber(this.value(target.index)));
        if (at < 0) throw new RunTimeError(`negative field index $${at}`);
        if (at === 0) this.variables.record.setWhole(value, this.variables.text(value));
        else if (at > MOST_FIELDS) throw new RunTimeError(`program limit exceeded: maximum number of fields size=${MOST_FIELDS}`);
        else this.variables.record.setField(at, value);
      }
    }
  }
}

/** What variables hold, changed and calculated with: assignments of computed texts, and arithmetic with the shell's variables. */
import { checkMemory, spend } from "../../sim/work.ts";
import { rejoinText } from "../../wire/text.ts";
import { ArithmeticError, type ArithmeticScope, evaluateArithmetic } from "./arithmetic/evaluate.ts";
import { ExpansionFailed } from "./control.ts";
import { lowerCase, upperCase } from "./letter-case.ts";
import { canBeReferredTo, splitElement } from "./names.ts";
import type { Shell } from "./shell.ts";
import { refuseTarget, scalarOf, type Variable } from "./variables.ts";

/**
 * The value of an expanded expression; prints bash's message and gives up the command where it has none. `who` stands before a
 * message; where none is given, the builtin that runs.
 */
export function evaluate(
  shell: Shell,
  text: string,
  who = shell.runningBuiltin === null ? "" : `${shell.runningBuiltin}: `,
  depth = 0,
): bigint {
  try {
    return evaluateArithmetic(text, scopeOf(shell, who), depth);
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    shell.complain(who + error.text);
    throw new ExpansionFailed(1, "discard");
  }
}

/** What looking up a variable in an expression costs, in units of work. */
const LOOKUP_WORK = 50;

export function evaluateText(shell: Shell, text: string): number {
  return Number(evaluate(shell, text));
}

function scopeOf(shell: Shell, who: string): ArithmeticScope {
  return {
    key(name, subscript, depth) {
      if (shell.variables.value(name) instanceof Map) return plainKey(subscript);
      return String(evaluate(shell, subscript, who, depth));
    },
    get(name, key) {
      spend(LOOKUP_WORK);
      const target = key === null ? shell.variables.resolve(name) : name;
      // The element's name is an expression, which may be circular.
      if (splitElement(target) !== null) return target;
      const value = shell.variables.value(name);
      if (value === undefined && shell.options.has("nounset")) {
        shell.complain(`${name}: unbound variable`);
        throw new ExpansionFailed(127, "exit");
      }
      if (key === null) return scalarOf(value);
      if (value instanceof Map) return value.get(key);
      const size = Array.isArray(value) ? value.length : value === undefined ? 0 : 1;
      const position = Number(key) < 0 ? size + Number(key) : Number(key);
      if (position < 0) shell.complain(`${name}: bad array subscript`);
      return Array.isArray(value) ? value[position] : position === 0 ? value : undefined;
    },
    set(name, key, value) {
      const own = shell.variables.findOwn(name);
      // The expression has its value all the same.
      if (own?.nameref && own.value === undefined) return shell.complain(`${who}\`${value}': not a valid identifier`);
      if (key === null) return assignText(shell, name, value);
      const variable = shell.variables.obtain(name);
      const position = variable.value instanceof Map ? key : String(arrayIndex(shell, `${name}[${key}]`, variable, Number(key)));
      setElement(shell, name, variable, position, value, false);
    },
  };
}

function plainKey(index: string): string {
  return index.replace(/^(["'])(.*)\1$/, "$2");
}

/** An assignment of a computed text by name: read, printf -v, getopts, arithmetic. The name may carry an index. */
export function assignText(shell: Shell, target: string, text: string, append = false): void {
  const element = splitElement(target) ?? splitElement(shell.variables.resolve(target));
  if (element === null) return setScalar(shell, shell.variables.resolve(target), shell.variables.obtain(target), text, append);
  const { name, key } = element;
  const variable = shell.variables.obtain(name);
  const position = variable.value instanceof Map ? key : String(arrayIndex(shell, target, variable, evaluateText(shell, key)));
  setElement(shell, name, variable, position, text, append);
}

/** The same where a failure leaves the builtin its exit code: false after a message, as of a readonly variable. */
export function tryAssign(shell: Shell, target: string, text: string): boolean {
  return attempt(() => assignText(shell, target, text)) !== null;
}

/** The same for the variable of `for`: a name reference stands for the next variable each time. bash: execute_for_command(). */
export function tryAssignLoopVariable(shell: Shell, name: string, text: string): boolean {
  const own = shell.variables.findOwn(name);
  return own?.nameref ? attempt(() => setReference(shell, own, text)) !== null : tryAssign(shell, name, text);
}

export function tryAssignArray(shell: Shell, name: string, values: string[]): boolean {
  return (
    attempt(() => {
      const variable = shell.variables.obtain(name);
      refuseReadonly(shell, name, variable);
      variable.value = values;
      variable.isBare = false;
    }) !== null
  );
}

/** The array a builtin fills; null after a message where the name is no indexed array's. */
export function arrayToFill(shell: Shell, name: string, who: string): string[] | null {
  const variable = attempt(() => {
    const found = shell.variables.obtain(name);
    refuseReadonly(shell, name, found);
    return found;
  });
  if (variable === null) return null;
  variable.isBare = false;
  if (!(variable.value instanceof Map)) return toArray(variable);
  shell.complain(`${who}: ${name}: not an indexed array`);
  return null;
}

/** null where it failed, after a message. */
function attempt<Result>(change: () => Result): Result | null {
  try {
    return change();
  } catch (thrown) {
    if (thrown instanceof ExpansionFailed && thrown.reach === "discard") return null;
    throw thrown;
  }
}

/** Lets a name reference stand for something else. */
function setReference(shell: Shell, reference: Variable, target: string): void {
  if (!canBeReferredTo(target)) refuseTarget(shell, target);
  reference.value = target;
}

export function setScalar(shell: Shell, name: string, variable: Variable, text: string, append: boolean): void {
  const dynamic = shell.variables.dynamic.get(name);
  if (dynamic !== undefined && variable.value === undefined) {
    if (dynamic.set === undefined) return;
    shell.variables.unset(name);
    if (name === "RANDOM") return dynamic.set(String(evaluate(shell, text)));
    if (name === "SECONDS" || name === "LINENO" || name === "_") return dynamic.set(text);
  }
  refuseReadonly(shell, name, variable);
  // One that stands for something was followed.
  if (variable.nameref && variable.value === undefined) return setReference(shell, variable, text);
  const value = withAttributes(shell, variable, text, append ? (scalarOf(variable.value) ?? "") : null);
  variable.isBare = false;
  if (Array.isArray(variable.value)) variable.value[0] = value;
  else if (variable.value instanceof Map) variable.value.set("0", value);
  else variable.value = value;
  if (shell.options.has("allexport")) variable.exported = true;
  if (name === "OPTIND") shell.getoptsAt = 1;
  shell.variables.watched.get(name)?.();
}

export function setElement(shell: Shell, name: string, variable: Variable, key: string, text: string, append: boolean): void {
  refuseReadonly(shell, name, variable);
  variable.isBare = false;
  if (variable.value instanceof Map) {
    variable.value.set(key, withAttributes(shell, variable, text, append ? (variable.value.get(key) ?? "") : null));
    return;
  }
  const array = toArray(variable);
  array[Number(key)] = withAttributes(shell, variable, text, append ? (array[Number(key)] ?? "") : null);
}

export function arrayIndex(shell: Shell, label: string, variable: Variable, index: number): number {
  return arrayIndexIn(shell, label, toArray(variable), index);
}

/** bash's own end is that of 64 bits. */
const MAX_INDEX = 2 ** 32 - 2;

export function arrayIndexIn(shell: Shell, label: string, array: readonly string[], index: number): number {
  const position = index < 0 ? array.length + index : index;
  if (position >= 0 && position <= MAX_INDEX) return position;
  shell.complain(position < 0 ? `${label}: bad array subscript` : `${label}: indices above ${MAX_INDEX} are not modelled`);
  throw new ExpansionFailed(1, "discard");
}

export function toArray(variable: Variable): string[] {
  if (Array.isArray(variable.value)) return variable.value;
  variable.nameref = false;
  const array: string[] = typeof variable.value === "string" ? [variable.value] : [];
  variable.value = array;
  return array;
}

export function refuseReadonly(shell: Shell, name: string, variable: Variable): void {
  if (!variable.readonly) return;
  shell.complain(`${name}: readonly variable`);
  throw new ExpansionFailed(1, "discard");
}

export function withAttributes(shell: Shell, variable: Variable, text: string, before: string | null): string {
  if (variable.integer) {
    const value = evaluate(shell, text);
    return String(before === null ? value : evaluate(shell, before) + value);
  }
  checkMemory((before?.length ?? 0) + text.length);
  const whole = rejoinText(before === null ? text : before + text);
  if (variable.lower) return lowerCase(whole);
  return variable.upper ? upperCase(whole) : whole;
}

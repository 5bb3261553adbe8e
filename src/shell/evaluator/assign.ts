/** Assignments: to scalars, elements and whole arrays, with the attributes of the variable (readonly, integer, case). */
import type { ArrayValue, Assignment, Word } from "unbash";
import type { Step } from "../../sim/process.ts";
import { evaluate, evaluateText } from "./calculate.ts";
import { ExpansionFailed } from "./control.ts";
import { expandAssignmentValue, expandWords, expandWordText, reparseKey, reparseWord } from "./expand.ts";
import type { Shell } from "./shell.ts";
import { newVariable, scalarOf, type Variable } from "./variables.ts";

/** How an assignment finds its variable: as usual, or made local by a declaration. */
export type Finder = (name: string) => Variable;

/** Carries out `name=value`, `name[i]=value`, `name+=value`, `name=(...)`. */
export function* assign(
  shell: Shell,
  assignment: Assignment,
  find: Finder = (name) => shell.variables.obtain(name),
): Step<string> {
  const { name, value, append, index } = assignment;
  if (value.type === "ArrayValue") {
    const variable = find(name);
    refuseReadonly(shell, name, variable);
    yield* assignArray(shell, variable, value, append === true);
    return "";
  }
  const text = yield* expandAssignmentValue(shell, value);
  if (index === undefined) {
    setScalar(shell, name, find(shell.variables.resolve(name)), text, append === true);
    return text;
  }
  const variable = find(shell.variables.resolve(name));
  const key = yield* elementKey(shell, `${name}[${index.text}]`, variable, index);
  setElement(shell, name, variable, key, text, append === true);
  return text;
}

/** An assignment of a computed text by name: read, printf -v, for, getopts, arithmetic. The name may carry an index. */
export function assignText(shell: Shell, target: string, text: string): void {
  const element = /^([a-zA-Z_]\w*)\[(.*)\]$/s.exec(target);
  if (element === null) return setScalar(shell, target, shell.variables.obtain(target), text, false);
  const variable = shell.variables.obtain(element[1]!);
  const key =
    variable.value instanceof Map ? element[2]! : String(arrayIndex(shell, target, variable, evaluateText(shell, element[2]!)));
  setElement(shell, element[1]!, variable, key, text, false);
}

export function setScalar(shell: Shell, name: string, variable: Variable, text: string, append: boolean): void {
  const dynamic = shell.variables.dynamic.get(name);
  if (dynamic !== undefined && variable.value === undefined) {
    if (dynamic.set === undefined) return;
    shell.variables.unset(name);
    if (name === "SECONDS" || name === "RANDOM" || name === "LINENO" || name === "_") return dynamic.set(text);
  }
  refuseReadonly(shell, name, variable);
  const value = withAttributes(shell, variable, text, append ? (scalarOf(variable.value) ?? "") : null);
  if (Array.isArray(variable.value)) variable.value[0] = value;
  else if (variable.value instanceof Map) variable.value.set("0", value);
  else variable.value = value;
  if (shell.options.has("allexport")) variable.exported = true;
  if (name === "OPTIND") shell.getoptsAt = 1;
}

function setElement(shell: Shell, name: string, variable: Variable, key: string, text: string, append: boolean): void {
  refuseReadonly(shell, name, variable);
  if (variable.value instanceof Map) {
    variable.value.set(key, withAttributes(shell, variable, text, append ? (variable.value.get(key) ?? "") : null));
    return;
  }
  const array = toArray(variable);
  array[Number(key)] = withAttributes(shell, variable, text, append ? (array[Number(key)] ?? "") : null);
}

function* assignArray(shell: Shell, variable: Variable, value: ArrayValue, append: boolean): Step<void> {
  if (variable.value instanceof Map) return yield* assignAssociative(shell, variable, value, append);
  // The elements are expanded before the old array goes: a=("${a[@]}" new).
  const before = append ? toArray(variable).slice() : [];
  const array: string[] = before;
  let next = array.length;
  for (const element of value.elements) {
    const keyed = splitKeyed(element);
    if (keyed !== null) {
      const key = arrayIndexIn(shell, `[${keyed.key.text}]`, array, evaluateText(shell, yield* expandWordText(shell, keyed.key)));
      const text = yield* expandAssignmentValue(shell, keyed.value);
      array[key] = withAttributes(shell, variable, text, keyed.append ? (array[key] ?? "") : null);
      next = key + 1;
      continue;
    }
    for (const text of yield* expandWords(shell, [element])) array[next++] = withAttributes(shell, variable, text, null);
  }
  variable.value = array;
}

function* assignAssociative(shell: Shell, variable: Variable, value: ArrayValue, append: boolean): Step<void> {
  const map = new Map(append ? (variable.value as Map<string, string>) : []);
  let pending: string | null = null;
  for (const element of value.elements) {
    const keyed = splitKeyed(element);
    if (keyed !== null) {
      const key = yield* expandWordText(shell, keyed.key);
      const text = yield* expandAssignmentValue(shell, keyed.value);
      map.set(key, withAttributes(shell, variable, text, keyed.append ? (map.get(key) ?? "") : null));
      continue;
    }
    const text = yield* expandWordText(shell, element);
    if (pending === null) pending = text;
    else {
      map.set(pending, text);
      pending = null;
    }
  }
  if (pending !== null) map.set(pending, "");
  variable.value = map;
}

/** `[key]=value` within an array value. */
function splitKeyed(element: Word): { key: Word; value: Word; append: boolean } | null {
  const { text } = element;
  if (!text.startsWith("[")) return null;
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== "") {
      if (character === quote) quote = "";
      else if (character === "\\" && quote === '"') at++;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "\\") at++;
    else if (character === "[") depth++;
    else if (character === "]" && --depth === 0) {
      const operator = /^\+?=/.exec(text.slice(at + 1))?.[0];
      if (operator === undefined) return null;
      const key = reparseKey(text.slice(1, at));
      return { key, value: reparseWord(text.slice(at + 1 + operator.length)), append: operator === "+=" };
    }
  }
  return null;
}

function* elementKey(shell: Shell, label: string, variable: Variable, index: Word): Step<string> {
  const text = yield* expandWordText(shell, index);
  if (variable.value instanceof Map) return text;
  return String(arrayIndex(shell, label, variable, evaluateText(shell, text)));
}

function arrayIndex(shell: Shell, label: string, variable: Variable, index: number): number {
  return arrayIndexIn(shell, label, toArray(variable), index);
}

function arrayIndexIn(shell: Shell, label: string, array: readonly string[], index: number): number {
  const position = index < 0 ? array.length + index : index;
  if (position >= 0) return position;
  shell.complain(`${label}: bad array subscript`);
  throw new ExpansionFailed(1, "discard");
}

function toArray(variable: Variable): string[] {
  if (Array.isArray(variable.value)) return variable.value;
  const array: string[] = typeof variable.value === "string" ? [variable.value] : [];
  variable.value = array;
  return array;
}

function refuseReadonly(shell: Shell, name: string, variable: Variable): void {
  if (!variable.readonly) return;
  shell.complain(`${name}: readonly variable`);
  throw new ExpansionFailed(1, "discard");
}

function withAttributes(shell: Shell, variable: Variable, text: string, before: string | null): string {
  if (variable.integer) {
    const value = evaluate(shell, text);
    return String(before === null ? value : evaluate(shell, before) + value);
  }
  const whole = before === null ? text : before + text;
  if (variable.lower) return whole.toLowerCase();
  return variable.upper ? whole.toUpperCase() : whole;
}

/** The variables of `A=1 B=2 command`, in a scope of their own and exported. */
export function* assignTemporarily(shell: Shell, assignments: readonly Assignment[]): Step<void> {
  for (const assignment of assignments) {
    if (assignment.value.type === "ArrayValue") continue;
    const text = yield* expandAssignmentValue(shell, assignment.value);
    const existing = shell.variables.find(assignment.name);
    if (existing?.readonly) {
      shell.complain(`${assignment.name}: readonly variable`);
      continue;
    }
    const before = assignment.append === true ? (scalarOf(existing?.value) ?? "") : "";
    shell.variables.put(assignment.name, { ...newVariable(before + text), exported: true });
  }
}

/** Assignments: to scalars, elements and whole arrays, with the attributes of the variable (readonly, integer, case). */
import type { ArrayValue, Assignment, Word } from "unbash";
import type { Step } from "../../sim/wait.ts";
import { expandAssignmentValue, expandElements, expandWordText } from "./expand.ts";
import { splitElement } from "./names.ts";
import { reparseKey, reparseWord } from "./reparse.ts";
import type { Shell } from "./shell.ts";
import {
  arrayIndex,
  arrayIndexIn,
  assignText,
  evaluateText,
  refuseReadonly,
  setElement,
  setScalar,
  toArray,
  withAttributes,
} from "./store.ts";
import { newVariable, refuseTarget, scalarOf, type Variable } from "./variables.ts";

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
    dropReference(shell, name, variable);
    yield* assignArray(shell, variable, value, append === true);
    return "";
  }
  const text = yield* expandAssignmentValue(shell, value);
  if (index === undefined) {
    const target = shell.variables.resolve(name);
    if (splitElement(target) === null) setScalar(shell, target, find(name), text, append === true);
    else assignText(shell, target, text, append);
    return text;
  }
  const variable = find(name);
  // It stands for nothing yet.
  if (variable.nameref) return refuseTarget(shell, "");
  const key = yield* elementKey(shell, `${name}[${index.text}]`, variable, index);
  setElement(shell, name, variable, key, text, append === true);
  return text;
}

/** What stands for nothing yet becomes an array like any other variable. */
function dropReference(shell: Shell, name: string, variable: Variable): void {
  if (!variable.nameref) return;
  shell.complain(`warning: ${name}: removing nameref attribute`);
  variable.nameref = false;
}

function* assignArray(shell: Shell, variable: Variable, value: ArrayValue, append: boolean): Step<void> {
  if (variable.value instanceof Map) return yield* assignAssociative(shell, variable, value, append);
  if (append && !value.elements.some((element) => splitKeyed(element) !== null)) {
    // All are expanded before the first is there; the array itself is not copied: a loop may append to it for long.
    const lists: string[][] = [];
    for (const element of value.elements) lists.push(yield* expandElements(shell, element));
    const array = toArray(variable);
    for (const texts of lists) for (const text of texts) array.push(withAttributes(shell, variable, text, null));
    variable.isBare = false;
    return;
  }
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
    for (const text of yield* expandElements(shell, element)) array[next++] = withAttributes(shell, variable, text, null);
  }
  variable.value = array;
  variable.isBare = false;
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
  variable.isBare = false;
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

/** The variables of `A=1 B=2 command`, in a scope of their own and exported. */
export function* assignTemporarily(shell: Shell, assignments: readonly Assignment[]): Step<void> {
  for (const assignment of assignments) {
    if (assignment.value.type === "ArrayValue") continue;
    const text = yield* expandAssignmentValue(shell, assignment.value);
    const name = shell.variables.resolve(assignment.name);
    const existing = shell.variables.findOwn(name);
    if (existing?.readonly) {
      shell.complain(`${name}: readonly variable`);
      continue;
    }
    const before = assignment.append === true ? (scalarOf(existing?.value) ?? "") : "";
    shell.variables.put(name, { ...newVariable(before + text), exported: true });
  }
}

/** unset: variables, elements of arrays, functions. What a name reference stands for is unset, with -n the reference itself. */
import type { Step } from "../../../sim/wait.ts";
import type { Builtin } from "../builtin.ts";
import { readBuiltinOptions } from "../builtin-options.ts";
import { isName, splitElement } from "../names.ts";
import type { Shell } from "../shell.ts";
import { evaluate } from "../store.ts";
import type { Variable } from "../variables.ts";

export const UNSET: Builtin = {
  name: "unset",
  special: true,
  *run(shell, argv) {
    const options = readBuiltinOptions(shell, argv, "fvn", "unset [-f] [-v] [-n] [name ...]");
    if (typeof options === "number") return options;
    const { letters, rest } = options;
    if (letters.includes("f") && letters.includes("v")) {
      complain(shell, "cannot simultaneously unset a function and a variable");
      return 1;
    }
    let isOk = true;
    for (const target of rest) {
      if (letters.includes("f")) shell.functions.delete(target);
      else if (!isName(splitElement(target)?.name ?? target)) {
        // Without -v it may be the name of a function.
        if (!letters.includes("v")) shell.functions.delete(target);
        else isOk = complain(shell, `\`${target}': not a valid identifier`);
      } else if (letters.includes("n")) isOk = unsetReference(shell, target) && isOk;
      else isOk = (yield* unsetVariable(shell, target, letters.includes("v"))) && isOk;
    }
    return isOk ? 0 : 1;
  },
};

function complain(shell: Shell, text: string): false {
  shell.complain(`unset: ${text}`);
  return false;
}

function isLocked(shell: Shell, name: string, variable: Variable | undefined): boolean {
  return variable?.readonly === true && !complain(shell, `${name}: cannot unset: readonly variable`);
}

function unsetReference(shell: Shell, name: string): boolean {
  const own = shell.variables.findOwn(name);
  if (own?.nameref !== true) return true;
  if (isLocked(shell, name, own)) return false;
  shell.variables.unset(name);
  return true;
}

function* unsetVariable(shell: Shell, target: string, isVariableOnly: boolean): Step<boolean> {
  const meant = splitElement(target) === null ? shell.variables.resolve(target) : target;
  const element = splitElement(meant);
  const name = element?.name ?? meant;
  const variable = shell.variables.find(name);
  if (isLocked(shell, name, variable)) return false;
  if (element !== null) return unsetElement(shell, name, variable, yield* shell.executor.expand.quotedText(shell, element.key));
  if (shell.variables.findOwn(name) !== undefined || shell.variables.dynamic.has(name)) shell.variables.unset(name);
  else if (!isVariableOnly) shell.functions.delete(name);
  return true;
}

/** bash: unbind_array_element(). `@` and `*` are all of an indexed array, and keys of an associative one. */
function unsetElement(shell: Shell, name: string, variable: Variable | undefined, key: string): boolean {
  if (variable?.value instanceof Map) variable.value.delete(key.replace(/^(["'])(.*)\1$/s, "$2"));
  if (variable === undefined || variable.value instanceof Map || key === "") return true;
  const isAll = key === "@" || key === "*";
  const index = isAll ? null : Number(evaluate(shell, key, ""));
  if (!Array.isArray(variable.value)) {
    if (index !== 0) return complain(shell, `${name}: not an array variable`);
    shell.variables.unset(name);
  } else if (index === null) variable.value = [];
  else {
    const position = index < 0 ? variable.value.length + index : index;
    if (position < 0) return complain(shell, `[${key}]: bad array subscript`);
    delete variable.value[position];
    trim(variable.value);
  }
  return true;
}

/** The highest index is the last element that is there. */
function trim(array: string[]): void {
  const last = Object.keys(array).at(-1);
  array.length = last === undefined ? 0 : Number(last) + 1;
}

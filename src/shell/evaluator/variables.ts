/**
 * Shell variables: scalars, indexed and associative arrays with their attributes, in scopes. Functions see the variables of
 * their callers (dynamic scope); `local` puts one in the innermost scope. Variables that are computed (RANDOM, SECONDS, ...)
 * are registered as dynamic ones.
 */
import { inHashOrder } from "./hash-order.ts";

export type Value = string | string[] | Map<string, string> | undefined;

export interface Variable {
  value: Value;
  /** An array that was declared and given no value: it is empty, but not set. */
  isBare?: boolean;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  lower: boolean;
  upper: boolean;
  nameref: boolean;
}

export interface DynamicVariable {
  get(): string | string[];
  set?(text: string): void;
}

export function newVariable(value: Value): Variable {
  return { value, exported: false, readonly: false, integer: false, lower: false, upper: false, nameref: false };
}

type Scope = Map<string, Variable>;

export class Variables {
  readonly dynamic = new Map<string, DynamicVariable>();
  /** What is to happen when a variable of this name is set, unset or goes out of scope. bash: special_vars, variables.c. */
  readonly watched = new Map<string, () => void>();
  #scopes: { variables: Scope; isFunction: boolean }[] = [{ variables: new Map(), isFunction: false }];

  /** A scope of a function (where `local` puts its variables) or of assignments before a command. */
  pushScope(isFunction: boolean): void {
    this.#scopes.push({ variables: new Map(), isFunction });
  }

  popScope(): void {
    const { variables } = this.#scopes.pop()!;
    for (const [name, run] of this.watched) if (variables.has(name)) run();
  }

  /** The variable a name stands for, after following name references. */
  find(name: string): Variable | undefined {
    return this.findOwn(this.resolve(name));
  }

  /** As find, without following a name reference. */
  findOwn(name: string): Variable | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const variable = this.#scopes[index]!.variables.get(name);
      if (variable !== undefined) return variable;
    }
    return undefined;
  }

  /** Follows name references to the name that is meant. */
  resolve(name: string): string {
    for (let round = 0; round < 10; round++) {
      const variable = this.findOwn(name);
      if (variable === undefined || !variable.nameref || typeof variable.value !== "string" || variable.value === "") return name;
      name = variable.value;
    }
    return name;
  }

  /** The variable to be changed by an assignment; made in the global scope where there is none. */
  obtain(name: string): Variable {
    const resolved = this.resolve(name);
    const found = this.findOwn(resolved);
    if (found !== undefined) return found;
    const variable = newVariable(undefined);
    this.#scopes[0]!.variables.set(resolved, variable);
    return variable;
  }

  /** The variable of this name in the innermost function (or, outside functions, the global one). */
  obtainLocal(name: string): Variable {
    const scope = this.#functionScope();
    let variable = scope.get(name);
    if (variable === undefined) {
      variable = newVariable(undefined);
      scope.set(name, variable);
    }
    return variable;
  }

  obtainGlobal(name: string): Variable {
    const scope = this.#scopes[0]!.variables;
    let variable = scope.get(name);
    if (variable === undefined) {
      variable = newVariable(undefined);
      scope.set(name, variable);
    }
    return variable;
  }

  /** Puts a variable in the innermost scope of whatever kind: an assignment before a command. */
  put(name: string, variable: Variable): void {
    this.#scopes.at(-1)!.variables.set(name, variable);
    this.watched.get(name)?.();
  }

  /** Moves what the innermost scope holds into the one below: `exec` and assignments that turned out to stay. */
  mergeScope(): void {
    const top = this.#scopes.pop()!;
    for (const [name, variable] of top.variables) this.#scopes.at(-1)!.variables.set(name, variable);
  }

  unset(name: string): void {
    this.watched.get(name)?.();
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const { variables, isFunction } = this.#scopes[index]!;
      if (!variables.has(name)) continue;
      // A local variable unset in its own function stays local.
      if (isFunction && variables === this.#functionScope()) variables.set(name, newVariable(undefined));
      else variables.delete(name);
      return;
    }
    this.dynamic.delete(name);
  }

  /** The scalar a name gives: the variable itself, element 0 of an array. */
  text(name: string): string | undefined {
    const variable = this.find(name);
    if (variable === undefined) {
      const dynamic = this.dynamic.get(name);
      if (dynamic === undefined) return undefined;
      const value = dynamic.get();
      return typeof value === "string" ? value : value[0];
    }
    return scalarOf(variable.value);
  }

  value(name: string): Value {
    const variable = this.find(name);
    return variable === undefined ? this.dynamic.get(name)?.get() : variable.value;
  }

  /** Sets a scalar without looking at attributes (the shell's own: PWD, REPLY, OPTIND). */
  setText(name: string, text: string): void {
    const dynamic = this.dynamic.get(name);
    if (dynamic?.set !== undefined) return dynamic.set(text);
    const variable = this.obtain(name);
    if (Array.isArray(variable.value)) variable.value[0] = text;
    else variable.value = text;
  }

  setArray(name: string, values: string[]): void {
    this.obtain(name).value = values;
  }

  export(name: string, text: string): void {
    const variable = this.obtainGlobal(name);
    variable.value = text;
    variable.exported = true;
  }

  names(): string[] {
    const names = new Set<string>();
    for (const { variables } of this.#scopes) for (const [name, variable] of variables) if (variable) names.add(name);
    return [...names].sort();
  }

  /** The names of the innermost function's local variables. */
  localNames(): string[] {
    return [...this.#functionScope().keys()].sort();
  }

  /** What a command inherits. */
  environment(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const { variables } of this.#scopes) {
      for (const [name, variable] of variables) {
        if (variable.exported && typeof variable.value === "string") environment.set(name, variable.value);
        else if (!variable.exported) environment.delete(name);
      }
    }
    return environment;
  }

  /** What a subshell starts with. Dynamic variables are registered anew by the subshell. */
  copy(): Variables {
    const copy = new Variables();
    copy.#scopes = this.#scopes.map(({ variables, isFunction }) => {
      const scope: Scope = new Map();
      for (const [name, variable] of variables) scope.set(name, { ...variable, value: copyValue(variable.value) });
      return { variables: scope, isFunction };
    });
    return copy;
  }

  get inFunction(): boolean {
    return this.#scopes.some((scope) => scope.isFunction);
  }

  #functionScope(): Scope {
    for (let index = this.#scopes.length - 1; index > 0; index--) {
      if (this.#scopes[index]!.isFunction) return this.#scopes[index]!.variables;
    }
    return this.#scopes[0]!.variables;
  }
}

export function scalarOf(value: Value): string | undefined {
  if (Array.isArray(value)) return value[0];
  if (value instanceof Map) return value.get("0");
  return value;
}

/** The elements of an array in order; a scalar is an array of one. */
export function elementsOf(value: Value): string[] {
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  if (value instanceof Map) return inHashOrder(value).map(([, text]) => text);
  return Object.values(value);
}

export function keysOf(value: Value): string[] {
  if (value === undefined) return [];
  if (typeof value === "string") return ["0"];
  if (value instanceof Map) return inHashOrder(value).map(([key]) => key);
  return Object.keys(value);
}

function copyValue(value: Value): Value {
  if (Array.isArray(value)) return value.slice();
  if (value instanceof Map) return new Map(value);
  return value;
}

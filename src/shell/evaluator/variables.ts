/**
 * Shell variables: scalars, indexed and associative arrays with their attributes, in scopes. Functions see the variables of
 * their callers (dynamic scope); `local` puts one in the innermost scope. Variables that are computed (RANDOM, SECONDS, ...)
 * are registered as dynamic ones. Name references (`declare -n`) are followed as bash's variables.c follows them.
 */
import { ExpansionFailed } from "./control.ts";
import { inHashOrder } from "./hash-order.ts";
import { splitElement } from "./names.ts";

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

/** Prints messages in bash's form. */
interface Reporter {
  complain(text: string): void;
  readonly runningBuiltin: string | null;
}

/** Refuses what a name reference stands for, or should. */
export function refuseTarget(reporter: Reporter, target: string): never {
  const who = reporter.runningBuiltin === null ? "" : `${reporter.runningBuiltin}: `;
  reporter.complain(`${who}\`${target}': not a valid identifier`);
  throw new ExpansionFailed(1, "discard");
}

/** The most name references that follow one another; behind it nothing is found. bash: NAMEREF_MAX. */
const MAX_REFERENCES = 8;

export class Variables {
  readonly dynamic = new Map<string, DynamicVariable>();
  /** What is to happen when a variable of this name is set, unset or goes out of scope. bash: special_vars, variables.c. */
  readonly watched = new Map<string, () => void>();
  #scopes: { variables: Scope; isFunction: boolean }[] = [{ variables: new Map(), isFunction: false }];
  readonly #reporter: Reporter;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

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
    const own = this.findOwn(name);
    return own?.nameref ? this.#follow(name, own) : own;
  }

  /** bash: find_variable_nameref(). In a function a circular reference leads to the global variable of its name. */
  #follow(name: string, first: Variable): Variable | undefined {
    let target = name;
    let variable = first;
    for (let level = 0; level < MAX_REFERENCES; level++) {
      const next = variable.value === undefined ? undefined : this.findOwn(variable.value as string);
      if (next === undefined || !next.nameref) return next;
      if (next === variable || next === first) {
        this.warnOfCircle(name);
        const global = this.#scopes[0]!.variables.get(next === first ? name : target);
        return global === next ? undefined : global;
      }
      target = variable.value as string;
      variable = next;
    }
    return undefined;
  }

  warnOfCircle(name: string): void {
    this.#reporter.complain(`warning: ${name}: circular name reference`);
  }

  /** As find, without following a name reference. */
  findOwn(name: string): Variable | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const variable = this.#scopes[index]!.variables.get(name);
      if (variable !== undefined) return variable;
    }
    return undefined;
  }

  /** Follows name references to the name that is meant, which may be an element's; the name itself where they are circular. */
  resolve(name: string): string {
    let target = name;
    for (let level = 0; level <= MAX_REFERENCES; level++) {
      const variable = this.findOwn(target);
      if (variable === undefined || !variable.nameref || variable.value === undefined) return target;
      target = variable.value as string;
    }
    return name;
  }

  /** The last of the references that follow one another from this name on. */
  lastReference(name: string): Variable | undefined {
    let last: Variable | undefined;
    let variable = this.findOwn(name);
    for (let level = 0; variable?.nameref && level <= MAX_REFERENCES; level++) {
      last = variable;
      variable = variable.value === undefined ? undefined : this.findOwn(variable.value as string);
    }
    return last;
  }

  /**
   * The variable to be changed by an assignment; made in the global scope where there is none. A name reference that stands for
   * nothing yet is returned itself. bash: bind_variable().
   */
  obtain(name: string): Variable {
    for (let at = this.#scopes.length - 1; at > 0; at--) {
      const own = this.#scopes[at]!.variables.get(name);
      if (own?.nameref) return this.#obtainReferred(name, own, at);
      if (own !== undefined) return own;
    }
    const own = this.#scopes[0]!.variables.get(name);
    if (own === undefined || !own.nameref || own.value === undefined) return own ?? this.obtainGlobal(name);
    return this.#follow(name, own) ?? this.#obtainTarget(name);
  }

  /** A reference is followed from its own scope on outwards, past what inner functions call by that name. */
  #obtainReferred(name: string, reference: Variable, scope: number): Variable {
    let variable = reference;
    for (let at = scope; at >= 0; at--) {
      for (let level = 1; variable.nameref; level++) {
        if (level > MAX_REFERENCES) {
          this.warnOfCircle(name);
          return this.obtainGlobal(name);
        }
        if (variable.value === undefined) return variable;
        const next = this.#scopes[at]!.variables.get(variable.value as string);
        if (next === undefined) break;
        variable = next;
      }
      if (!variable.nameref) return variable;
    }
    return this.#obtainTarget(name);
  }

  /** Makes what a reference stands for and is not there. */
  #obtainTarget(name: string): Variable {
    const target = this.resolve(name);
    // No message: there was a warning.
    if (this.findOwn(target)?.nameref) throw new ExpansionFailed(1, "discard");
    return splitElement(target) === null ? this.obtainGlobal(target) : refuseTarget(this.#reporter, target);
  }

  /** A variable of the innermost function itself (or, outside functions, a global one). */
  findLocal(name: string): Variable | undefined {
    return this.#functionScope().get(name);
  }

  /** The same, made where there is none. */
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
      const dynamic = this.#findDynamic(name);
      if (dynamic === undefined) return undefined;
      const value = dynamic.get();
      return typeof value === "string" ? value : value[0];
    }
    return scalarOf(variable.value);
  }

  value(name: string): Value {
    const variable = this.find(name);
    return variable === undefined ? this.#findDynamic(name)?.get() : variable.value;
  }

  #findDynamic(name: string): DynamicVariable | undefined {
    return this.dynamic.get(this.resolve(name));
  }

  /** As value, without following a name reference: what it stands for. */
  ownValue(name: string): Value {
    const own = this.findOwn(name);
    return own === undefined ? this.dynamic.get(name)?.get() : own.value;
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
  copy(reporter: Reporter): Variables {
    const copy = new Variables(reporter);
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

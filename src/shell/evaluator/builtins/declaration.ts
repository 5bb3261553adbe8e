/** What declare, local, export and readonly have in common: their options, and what these do to a variable. */
import type { Assignment } from "unbash";
import type { Shell } from "../shell.ts";
import type { Variable } from "../variables.ts";

export interface Request {
  readonly on: Set<string>;
  readonly off: Set<string>;
  readonly first: number;
}

export interface Declaration {
  /** The builtin. */
  readonly who: string;
  readonly word: string;
  readonly assignment: Assignment | null;
}

/** The letters of options up to the first operand; null after an invalid one. */
export function readOptions(shell: Shell, argv: readonly string[], allowed: string, usage: string): Request | null {
  const on = new Set<string>();
  const off = new Set<string>();
  let at = 1;
  for (; at < argv.length && /^[-+]./.test(argv[at]!); at++) {
    const word = argv[at]!;
    if (word === "--") {
      at++;
      break;
    }
    for (const letter of word.slice(1)) {
      if (!allowed.includes(letter)) {
        shell.complain(`${argv[0]}: ${word[0]}${letter}: invalid option`);
        shell.stderr.write(`${argv[0]}: usage: ${usage}\n`);
        return null;
      }
      if (word.startsWith("-")) on.add(letter);
      else off.add(letter);
    }
  }
  return { on, off, first: at };
}

/** A fresh local variable; one that is local already stays. */
export function localVariable(shell: Shell, name: string, inherits: boolean): Variable {
  const outer = shell.variables.findOwn(name);
  const variable = shell.variables.obtainLocal(name);
  if (inherits && outer !== undefined && variable.value === undefined) variable.value = outer.value;
  // The environment's variables stay exported when made local.
  if (outer?.exported && variable.value === undefined) variable.exported = true;
  return variable;
}

export function prepareVariable(variable: Variable, { on, off }: Request): void {
  if (on.has("A") && !(variable.value instanceof Map)) {
    variable.isBare = variable.value === undefined;
    variable.value = new Map(typeof variable.value === "string" ? [["0", variable.value]] : []);
  }
  if (on.has("a") && !Array.isArray(variable.value)) {
    variable.isBare = variable.value === undefined;
    variable.value = typeof variable.value === "string" ? [variable.value] : [];
  }
  if (on.has("i")) variable.integer = true;
  if (on.has("x")) variable.exported = true;
  if (on.has("l")) {
    variable.lower = true;
    variable.upper = false;
  }
  if (on.has("u")) {
    variable.upper = true;
    variable.lower = false;
  }
  if (off.has("i")) variable.integer = false;
  if (off.has("x")) variable.exported = false;
  if (off.has("l")) variable.lower = false;
  if (off.has("u")) variable.upper = false;
}

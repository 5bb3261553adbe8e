/** declare, typeset, local, export, readonly, unset. */
import type { Assignment } from "unbash";
import type { Step } from "../../../sim/process.ts";
import { assign } from "../assign.ts";
import { type Builtin, quick } from "../builtin.ts";
import { expandAssignmentValue } from "../expand.ts";
import { arrayText, attributes } from "../parameter-operations.ts";
import { ansiQuote, quoteForReuse, quoteForTrace } from "../quoting.ts";
import { reparseAssignment } from "../reparse.ts";
import type { Shell } from "../shell.ts";
import { traceText } from "../trace.ts";
import type { Variable } from "../variables.ts";

type Declared = ReadonlyMap<number, Assignment>;

interface Request {
  readonly on: Set<string>;
  readonly off: Set<string>;
  readonly first: number;
}

const NAME = /^[a-zA-Z_]\w*$/;

/** The letters of options up to the first operand; null after an invalid one. */
function readOptions(shell: Shell, argv: readonly string[], allowed: string, usage: string): Request | null {
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

function* runDeclare(shell: Shell, argv: readonly string[], declared: Declared): Step<number> {
  const isLocal = argv[0] === "local";
  if (isLocal && shell.functionDepth === 0) {
    shell.complain("local: can only be used in a function");
    return 1;
  }
  const usage = isLocal
    ? "local [option] name[=value] ..."
    : `${argv[0]} [-aAfFgiIlnrtux] [name[=value] ...] or ${argv[0]} -p [-aAfFilnrtux] [name ...]`;
  const request = readOptions(shell, argv, "aAfFgiIlnprtux", usage);
  if (request === null) return 2;
  const { on } = request;
  if (on.has("f") || on.has("F")) return declareFunctions(shell, argv.slice(request.first), on.has("F"));
  const isGlobal = on.has("g") || shell.functionDepth === 0;
  if (on.has("p") || argv.length === request.first) return printDeclarations(shell, argv.slice(request.first), argv[0]!, on);
  const find = (name: string): Variable => {
    if (isGlobal && !isLocal)
      return on.has("g")
        ? shell.variables.obtainGlobal(name)
        : on.has("n")
          ? shell.variables.obtainGlobal(name)
          : shell.variables.obtain(name);
    return localVariable(shell, name, on.has("I"));
  };
  return yield* declareAll(shell, argv, declared, request, find);
}

/** A fresh local variable; one that is local already stays. */
function localVariable(shell: Shell, name: string, inherits: boolean): Variable {
  const outer = shell.variables.findOwn(name);
  const variable = shell.variables.obtainLocal(name);
  if (inherits && outer !== undefined && variable.value === undefined) variable.value = outer.value;
  // The environment's variables stay exported when made local.
  if (outer?.exported && variable.value === undefined) variable.exported = true;
  return variable;
}

function* declareAll(
  shell: Shell,
  argv: readonly string[],
  declared: Declared,
  request: Request,
  find: (name: string) => Variable,
): Step<number> {
  let status = 0;
  const expanded = shell.options.has("xtrace") ? yield* traceDeclaration(shell, argv, declared) : declared;
  for (let at = request.first; at < argv.length; at++) {
    const assignment = expanded.get(at) ?? reparseAssignment(argv[at]!);
    const name = assignment?.name ?? argv[at]!.replace(/\[.*$/s, "");
    if (!NAME.test(name)) {
      shell.complain(`${argv[0]}: \`${argv[at]}': not a valid identifier`);
      status = 1;
      continue;
    }
    const own = shell.variables.findOwn(name);
    if (own?.readonly && (assignment !== null || request.off.has("r")) && find(name) === own) {
      shell.complain(`${argv[0]}: ${name}: readonly variable`);
      status = 1;
      continue;
    }
    const variable = find(name);
    const kind = Array.isArray(variable.value) ? "a" : variable.value instanceof Map ? "A" : "";
    if (kind !== "" && request.on.has(kind === "a" ? "A" : "a")) {
      const [from, to] = kind === "a" ? ["indexed", "associative"] : ["associative", "indexed"];
      shell.complain(`${argv[0]}: ${name}: cannot convert ${from} to ${to} array`);
      status = 1;
      continue;
    }
    prepareVariable(shell, variable, request);
    if (assignment !== null) {
      yield* assign(shell, assignment, (target) => (target === name ? variable : find(target)));
      const tellsAgain = argv[0] === "export" || argv[0] === "readonly";
      if (tellsAgain && shell.options.has("xtrace") && assignment.value.type === "Word")
        traceText(shell, `${name}=${quoteForTrace(assignment.value.value)}`);
    }
    if (request.on.has("r")) variable.readonly = true;
  }
  return status;
}

/** Shows the declaration with its values expanded, arrays on lines of their own; answers it with the values as they are now. */
function* traceDeclaration(shell: Shell, argv: readonly string[], declared: Declared): Step<Declared> {
  const expanded = new Map<number, Assignment>();
  const words: string[] = [];
  for (const [at, word] of argv.entries()) {
    const assignment = declared.get(at);
    if (assignment === undefined) words.push(quoteForTrace(word));
    else if (assignment.value.type === "ArrayValue") {
      expanded.set(at, assignment);
      traceText(shell, assignment.text);
      words.push(assignment.name);
    } else {
      const text = yield* expandAssignmentValue(shell, assignment.value);
      const head = assignment.text.slice(0, assignment.value.pos - assignment.pos);
      expanded.set(at, reparseAssignment(head + text) ?? assignment);
      words.push(head + quoteForTrace(text));
    }
  }
  traceText(shell, words.join(" "));
  return expanded;
}

function prepareVariable(shell: Shell, variable: Variable, { on, off }: Request): void {
  if (on.has("n")) variable.nameref = true;
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
  if (off.has("n")) variable.nameref = false;
  if (off.has("l")) variable.lower = false;
  if (off.has("u")) variable.upper = false;
  void shell;
}

function declareFunctions(shell: Shell, names: readonly string[], onlyNames: boolean): number {
  let status = 0;
  for (const name of names.length > 0 ? names : [...shell.functions.keys()].sort()) {
    const definition = shell.functions.get(name);
    if (definition === undefined) status = 1;
    else if (onlyNames) shell.stdout.write(names.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else shell.stdout.write(`${name} () \n${definition.text}\n`);
  }
  return status;
}

/** declare -p, and the lists that declare, export and readonly print without names. */
function printDeclarations(shell: Shell, names: readonly string[], builtin: string, on: ReadonlySet<string>): number {
  let status = 0;
  const wanted = [...on].filter((letter) => "aAilnrux".includes(letter));
  const all = builtin === "local" ? shell.variables.localNames() : shell.variables.names();
  const isPlainList = builtin === "declare" && !on.has("p") && wanted.length === 0 && names.length === 0;
  for (const name of names.length > 0 ? names : all) {
    const variable = shell.variables.findOwn(name);
    const dynamic = shell.variables.dynamic.get(name);
    if (variable === undefined && dynamic === undefined) {
      shell.complain(`${builtin}: ${name}: not found`);
      status = 1;
      continue;
    }
    if (names.length === 0 && !wanted.every((letter) => attributes(shell, name).includes(letter))) continue;
    if (isPlainList) shell.stdout.write(plainText(shell, name));
    else shell.stdout.write(declarationText(shell, name));
  }
  return status;
}

function plainText(shell: Shell, name: string): string {
  const value = shell.variables.value(name);
  if (value === undefined || shell.variables.findOwn(name)?.isBare === true) return "";
  if (typeof value !== "string") return `${name}=${arrayText(value)}\n`;
  return `${name}=${/^[\w@%+=:,./-]*$/.test(value) ? value : quoteForReuse(value)}\n`;
}

export function declarationText(shell: Shell, name: string): string {
  const value = shell.variables.value(name);
  const letters = attributes(shell, name) || "-";
  const own = shell.variables.findOwn(name);
  if (value === undefined || own?.isBare === true) return `declare -${letters} ${name}\n`;
  if (own?.nameref && typeof own.value === "string") return `declare -${letters} ${name}=${ansiQuote(own.value)}\n`;
  return `declare -${letters} ${name}=${typeof value === "string" ? ansiQuote(value) : arrayText(value)}\n`;
}

function* runExport(shell: Shell, argv: readonly string[], declared: Declared): Step<number> {
  const isExport = argv[0] === "export";
  const usage = isExport ? "export [-fn] [name[=value] ...] or export -p" : "readonly [-aAf] [name[=value] ...] or readonly -p";
  const request = readOptions(shell, argv, isExport ? "fnp" : "aAfp", usage);
  if (request === null) return 2;
  const names = argv.slice(request.first);
  if (names.length === 0) {
    for (const name of shell.variables.names()) {
      const variable = shell.variables.findOwn(name)!;
      if (isExport ? variable.exported : variable.readonly) shell.stdout.write(declarationText(shell, name));
    }
    return 0;
  }
  if (request.on.has("f")) return request.on.has("n") ? 0 : declareFunctionsAs(shell, argv[0]!, names);
  const on = new Set(request.on);
  if (isExport && !on.has("n")) on.add("x");
  if (!isExport) on.add("r");
  const off = new Set(on.has("n") ? ["x"] : []);
  on.delete("n");
  return yield* declareAll(shell, argv, declared, { on, off, first: request.first }, (name) => shell.variables.obtain(name));
}

/** Functions are neither exported nor made read-only here. */
function declareFunctionsAs(shell: Shell, builtin: string, names: readonly string[]): number {
  let status = 0;
  for (const name of names) {
    const isThere = shell.functions.has(name);
    shell.complain(isThere ? `${builtin}: -f: not modelled` : `${builtin}: ${name}: not a function`);
    status = Math.max(status, isThere ? 2 : 1);
  }
  return status;
}

const UNSET: Builtin = {
  name: "unset",
  special: true,
  run: quick((shell, argv) => {
    const request = readOptions(shell, argv, "fvn", "unset [-f] [-v] [-n] [name ...]");
    if (request === null) return 2;
    let status = 0;
    for (const target of argv.slice(request.first)) {
      if (request.on.has("f")) {
        shell.functions.delete(target);
        continue;
      }
      const element = /^([a-zA-Z_]\w*)\[(.*)\]$/s.exec(target);
      const name = element?.[1] ?? target;
      if (!NAME.test(name)) {
        // Without -v it may be the name of a function.
        if (!request.on.has("v")) {
          shell.functions.delete(target);
          continue;
        }
        shell.complain(`unset: \`${target}': not a valid identifier`);
        status = 1;
        continue;
      }
      const variable = request.on.has("n") ? shell.variables.findOwn(name) : shell.variables.find(name);
      if (variable?.readonly) {
        shell.complain(`unset: ${name}: cannot unset: readonly variable`);
        status = 1;
      } else if (element !== null) unsetElement(variable, element[2]!);
      else if (variable === undefined && !shell.variables.dynamic.has(name)) shell.functions.delete(name);
      else shell.variables.unset(request.on.has("n") ? name : shell.variables.resolve(name));
    }
    return status;
  }),
};

function unsetElement(variable: Variable | undefined, key: string): void {
  if (variable === undefined) return;
  if (variable.value instanceof Map) {
    if (key === "@" || key === "*") variable.value.clear();
    else variable.value.delete(key.replace(/^(["'])(.*)\1$/s, "$2"));
  } else if (Array.isArray(variable.value)) {
    if (key === "@" || key === "*") variable.value = [];
    else delete variable.value[Number(key) < 0 ? variable.value.length + Number(key) : Number(key)];
    trim(variable.value as string[]);
  } else if (key === "0") variable.value = undefined;
}

/** The highest index is the last element that is there. */
function trim(array: string[]): void {
  const last = Object.keys(array).at(-1);
  array.length = last === undefined ? 0 : Number(last) + 1;
}

export const DECLARE_BUILTINS: readonly Builtin[] = [
  { name: "declare", declares: true, run: runDeclare },
  { name: "typeset", declares: true, run: runDeclare },
  { name: "local", declares: true, run: runDeclare },
  { name: "export", declares: true, special: true, run: runExport },
  { name: "readonly", declares: true, special: true, run: runExport },
  UNSET,
];

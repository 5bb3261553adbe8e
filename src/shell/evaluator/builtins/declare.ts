/** declare, typeset, local, export, readonly. */
import type { Assignment } from "unbash";
import type { Step } from "../../../sim/wait.ts";
import { assign } from "../assign.ts";
import type { Builtin } from "../builtin.ts";
import { expandAssignmentValue } from "../expand.ts";
import { isName, splitElement } from "../names.ts";
import { arrayText, attributes } from "../parameter-operations.ts";
import { ansiQuote, quoteForReuse, quoteForTrace } from "../quoting.ts";
import { reparseAssignment } from "../reparse.ts";
import type { Shell } from "../shell.ts";
import { traceText } from "../trace.ts";
import type { Variable } from "../variables.ts";
import { type Declaration, localVariable, prepareVariable, type Request, readOptions } from "./declaration.ts";
import { declareReference } from "./declare-reference.ts";

type Declared = ReadonlyMap<number, Assignment>;

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
    if (!isGlobal || isLocal) return localVariable(shell, localTarget(shell, name), on.has("I"));
    return on.has("g") ? shell.variables.obtainGlobal(shell.variables.resolve(name)) : shell.variables.obtain(name);
  };
  return yield* declareAll(shell, argv, declared, request, find);
}

/** A reference of the same function is followed, others are hidden. bash: declare_transform_name(). */
function localTarget(shell: Shell, name: string): string {
  return shell.variables.findLocal(name)?.nameref ? shell.variables.resolve(name) : name;
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
  // An array of references is an array.
  const isReference = request.on.has("n") && !request.on.has("a") && !request.on.has("A");
  for (let at = request.first; at < argv.length; at++) {
    const declaration = { who: argv[0]!, word: argv[at]!, assignment: expanded.get(at) ?? reparseAssignment(argv[at]!) };
    const isDone = isReference
      ? yield* declareReference(shell, declaration, request)
      : yield* declareOne(shell, declaration, request, find);
    if (!isDone) status = 1;
  }
  return status;
}

/** False after a message. */
function* declareOne(
  shell: Shell,
  { who, word, assignment }: Declaration,
  request: Request,
  find: (name: string) => Variable,
): Step<boolean> {
  const complain = (text: string): false => {
    shell.complain(text);
    return false;
  };
  const name = assignment?.name ?? word.replace(/\[.*$/s, "");
  if (!isName(name)) return complain(`${who}: \`${word}': not a valid identifier`);
  const isExport = who === "export" || who === "readonly";
  const target = shell.variables.resolve(name);
  if (splitElement(target) !== null && assignment?.value.type === "Word") {
    yield* assign(shell, assignment);
    return isExport ? complain(`${who}: \`${target}': not a valid identifier`) : true;
  }
  const own = shell.variables.findOwn(target);
  if (own?.readonly && (assignment !== null || request.off.has("r")) && find(name) === own)
    return complain(isExport ? `${target}: readonly variable` : `${who}: ${name}: readonly variable`);
  // bash leaves those of a function as they are.
  const endsReference = request.off.has("n") && (shell.functionDepth === 0 || request.on.has("g"));
  const last = endsReference ? shell.variables.lastReference(name) : undefined;
  if (last?.readonly) return complain(`${who}: ${name}: readonly variable`);
  const variable = find(name);
  const kind = Array.isArray(variable.value) ? "a" : variable.value instanceof Map ? "A" : "";
  if (kind !== "" && request.on.has(kind === "a" ? "A" : "a")) {
    const [from, to] = kind === "a" ? ["indexed", "associative"] : ["associative", "indexed"];
    return complain(`${who}: ${name}: cannot convert ${from} to ${to} array`);
  }
  if (last !== undefined) last.nameref = false;
  prepareVariable(variable, request);
  if (assignment !== null) {
    yield* assign(shell, assignment, (asked) => (asked === name ? variable : find(asked)));
    if (isExport && shell.options.has("xtrace") && assignment.value.type === "Word")
      traceText(shell, `${name}=${quoteForTrace(assignment.value.value)}`);
  }
  if (request.on.has("r")) variable.readonly = true;
  return true;
}

/** Shows the declaration with its values expanded, arrays on lines of their own; returns it with the values as they are now. */
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
  const value = shell.variables.ownValue(name);
  if (value === undefined || shell.variables.findOwn(name)?.isBare === true) return "";
  if (typeof value !== "string") return `${name}=${arrayText(value)}\n`;
  return `${name}=${/^[\w@%+=:,./-]*$/.test(value) ? value : quoteForReuse(value)}\n`;
}

export function declarationText(shell: Shell, name: string): string {
  const value = shell.variables.ownValue(name);
  const letters = attributes(shell, name) || "-";
  const own = shell.variables.findOwn(name);
  if (value === undefined || own?.isBare === true) return `declare -${letters} ${name}\n`;
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

export const DECLARE_BUILTINS: readonly Builtin[] = [
  { name: "declare", declares: true, run: runDeclare },
  { name: "typeset", declares: true, run: runDeclare },
  { name: "local", declares: true, run: runDeclare },
  { name: "export", declares: true, special: true, run: runExport },
  { name: "readonly", declares: true, special: true, run: runExport },
];

/** Parameter expansion: $x, ${x}, arrays, and all the operations on them. */

import type { ParameterExpansionPart, ParameterOperation, Word } from "unbash";
import type { Step } from "../../sim/wait.ts";
import { compileGlob, type GlobOptions } from "../patterns/glob.ts";
import { ExitShell, ExpansionFailed } from "./control.ts";
import type { Fields } from "./fields.ts";
import { splitElement } from "./names.ts";
import { changeCase, removeAffix, replacePattern, transform, transformUnset } from "./parameter-operations.ts";
import type { Shell } from "./shell.ts";
import { assignText, evaluateText } from "./store.ts";
import { elementsOf, keysOf, scalarOf } from "./variables.ts";

/** One text, or the list that $@ and ${a[@]} are; `star` where "$*" joins it. */
export type ParameterValue = string | ParameterList;

export interface ParameterList {
  readonly items: readonly string[];
  readonly star: boolean;
  /** What an operation did to it: took something away or quoted it, or replaced it. */
  readonly change?: "removed" | "replaced";
}

/** $name, $1, $@, $? ... */
export function expandSimple(shell: Shell, name: string): ParameterValue {
  const found = lookUp(shell, name, null);
  if (found === undefined) return unsetValue(shell, name);
  return found;
}

/** The text a special or ordinary parameter gives; undefined where it is not set. */
function lookUp(shell: Shell, name: string, key: string | null): ParameterValue | undefined {
  if (key === "@" || key === "*") return { items: elementsOf(storedValue(shell, name)), star: key === "*" };
  switch (name) {
    case "@":
    case "*":
      return { items: shell.positional, star: name === "*" };
    case "?":
      return String(shell.status);
    case "$":
      return String(shell.shellPid);
    case "!":
      return shell.lastBackground === null ? undefined : String(shell.lastBackground);
    case "#":
      return String(shell.positional.length);
    case "0":
      return shell.name;
    case "-":
      return optionLetters(shell);
  }
  if (/^\d+$/.test(name)) return shell.positional[Number(name) - 1];
  if (key === null) return plainValue(shell, name);
  const value = storedValue(shell, name);
  if (value instanceof Map) return value.get(key);
  const index = evaluateText(shell, key);
  if (Array.isArray(value)) {
    if (index < 0 && value.length + index < 0) {
      shell.complain(`${name}: bad array subscript`);
      return "";
    }
    return value[index < 0 ? value.length + index : index];
  }
  return index === 0 || index === -1 ? value : undefined;
}

/** The text of a variable, or of the element that a name reference stands for. */
function plainValue(shell: Shell, name: string): ParameterValue | undefined {
  const element = shell.variables.findOwn(name)?.nameref ? splitElement(shell.variables.resolve(name)) : null;
  return element === null ? shell.variables.text(name) : lookUp(shell, element.name, element.key);
}

function storedValue(shell: Shell, name: string): ReturnType<Shell["variables"]["value"]> {
  return name === "@" || name === "*" ? shell.positional : shell.variables.value(name);
}

function optionLetters(shell: Shell): string {
  const letters: [string, string][] = [
    ["allexport", "a"],
    ["errexit", "e"],
    ["noglob", "f"],
    ["hashall", "h"],
    ["monitor", "m"],
    ["noexec", "n"],
    ["nounset", "u"],
    ["verbose", "v"],
    ["xtrace", "x"],
    ["braceexpand", "B"],
    ["noclobber", "C"],
    ["errtrace", "E"],
    ["histexpand", "H"],
    ["functrace", "T"],
  ];
  const set = letters.filter(([name]) => shell.options.has(name)).map(([, letter]) => letter);
  return (
    set.join("") +
    (shell.isInteractive ? "i" : "") +
    (shell.kind === "command" ? "c" : "") +
    (shell.kind === "stdin" || shell.isInteractive ? "s" : "")
  );
}

function unsetValue(shell: Shell, name: string): string {
  if (!shell.options.has("nounset") || name === "@" || name === "*") return "";
  // bash names positional parameters with their dollar.
  shell.complain(`${/^\d+$|^!$/.test(name) ? "$" : ""}${name}: unbound variable`);
  throw new ExpansionFailed(shell.fromFile ? 1 : 127, "exit");
}

/** ${...}. Returns null where the operand's parts were put into the fields as they are. */
export function* expandParameter(
  shell: Shell,
  part: ParameterExpansionPart,
  fields: Fields,
  quoted: boolean,
): Step<ParameterValue | null> {
  const { operation } = part;
  if (part.parameter === "" || operation?.type === "Unknown") return badSubstitution(shell, part.text);
  if (part.prefix === "!" && operation?.type === "Names")
    return { items: namesWith(shell, part.parameter), star: operation.operator === "*" };
  const key = part.index === undefined ? null : yield* subscript(shell, part.parameter, part.index);
  if (part.prefix === "!" && (key === "@" || key === "*"))
    return { items: keysOf(shell.variables.value(part.parameter)), star: key === "*" };
  let name = part.parameter;
  let elementKey = key;
  const referred = part.prefix === "!" && key === null ? referredName(shell, name) : null;
  if (part.prefix === "!" && referred === null) {
    const target = indirectTarget(shell, name, key);
    name = target.name;
    elementKey = target.key;
  } else if (operation?.type === "Transform") name = shell.variables.resolve(name);
  const found = referred ?? lookUp(shell, name, elementKey);
  if (part.prefix === "#") return lengthOf(shell, found, name, key);
  const label = elementKey === null ? name : `${name}[${elementKey}]`;
  if (operation === undefined) return found ?? unsetValue(shell, label);
  if (operation.type === "Default") return yield* applyDefault(shell, operation, { found, label, fields, quoted });
  if (operation.type === "Slice" && operation.offset.text === "" && operation.length === undefined)
    return badSubstitution(shell, part.text);
  if (
    found === undefined &&
    operation.type === "Transform" &&
    (elementKey !== null || shell.variables.findOwn(name) !== undefined)
  )
    return transformUnset(shell, operation.operand.text, name);
  if (found === undefined) return unsetValue(shell, label);
  return yield* applyOperation(shell, operation, found, name, elementKey);
}

function badSubstitution(shell: Shell, text: string): never {
  shell.complain(`${shell.expandedText ?? text}: bad substitution`);
  throw new ExpansionFailed(1, "discard");
}

function* subscript(shell: Shell, name: string, index: Word): Step<string> {
  if (index.text === "@" || index.text === "*") return index.text;
  if (shell.variables.value(name) instanceof Map) return yield* shell.executor.expand.text(shell, index);
  return yield* shell.executor.expand.quotedText(shell, index.text);
}

function namesWith(shell: Shell, prefix: string): string[] {
  const names = new Set([...shell.variables.names(), ...shell.variables.dynamic.keys()]);
  return [...names].filter((name) => name.startsWith(prefix) && shell.variables.ownValue(name) !== undefined).sort();
}

/** What a name reference stands for, which `${!name}` is; null where the name is none. */
function referredName(shell: Shell, name: string): string | null {
  if (!shell.variables.findOwn(name)?.nameref) return null;
  const target = shell.variables.resolve(name);
  return shell.variables.findOwn(target)?.nameref ? invalidIndirection(shell, name) : target;
}

function invalidIndirection(shell: Shell, name: string): never {
  shell.complain(`${name}: invalid indirect expansion`);
  throw new ExpansionFailed(1, "discard");
}

function indirectTarget(shell: Shell, name: string, key: string | null): { name: string; key: string | null } {
  const pointer = lookUp(shell, name, key);
  if (typeof pointer !== "string" || pointer === "") return invalidIndirection(shell, name);
  const element = splitElement(pointer);
  if (element !== null) return element;
  if (!/^([a-zA-Z_]\w*|\d+|[@*#?$!-])$/.test(pointer)) {
    shell.complain(`${pointer}: invalid variable name`);
    throw new ExpansionFailed(1, "discard");
  }
  return { name: pointer, key: null };
}

function lengthOf(shell: Shell, found: ParameterValue | undefined, name: string, key: string | null): string {
  if (key === "@" || key === "*" || name === "@" || name === "*")
    return String(typeof found === "object" ? found.items.length : 0);
  if (found === undefined) return String([...unsetValue(shell, name)].length);
  return String(typeof found === "string" ? [...found].length : found.items.length);
}

interface DefaultCase {
  readonly found: ParameterValue | undefined;
  readonly label: string;
  readonly fields: Fields;
  readonly quoted: boolean;
}

function* applyDefault(
  shell: Shell,
  operation: Extract<ParameterOperation, { type: "Default" }>,
  at: DefaultCase,
): Step<ParameterValue | null> {
  const { found, label } = at;
  const testsNull = operation.operator.startsWith(":");
  const isEmptyList =
    typeof found === "object" && (found.items.length === 0 || (testsNull && found.items.every((item) => item === "")));
  const missing = found === undefined || isEmptyList || (testsNull && found === "");
  switch (operation.operator.at(-1)) {
    case "-":
      return missing ? yield* operand(shell, operation.operand, at) : found;
    case "+":
      return missing ? "" : yield* operand(shell, operation.operand, at);
    case "=": {
      if (!missing) return found;
      const text = at.quoted
        ? yield* shell.executor.expand.quotedText(shell, operation.operand.text)
        : yield* shell.executor.expand.text(shell, operation.operand);
      if (/\[[@*]\]$/.test(label)) {
        shell.complain(`${label}: bad array subscript`);
        throw new ExpansionFailed(2, "discard");
      }
      if (!/^[a-zA-Z_]/.test(label)) {
        shell.complain(`$${label}: cannot assign in this way`);
        throw new ExpansionFailed(1, "discard");
      }
      assignText(shell, label, text);
      return text;
    }
    default: {
      if (!missing) return found;
      const text = yield* shell.executor.expand.text(shell, operation.operand);
      shell.complain(`${label}: ${text === "" ? (testsNull ? "parameter null or not set" : "parameter not set") : text}`);
      if (shell.isInteractive) throw new ExpansionFailed(1, "discard");
      throw new ExitShell(shell.dialect !== "bash" ? 2 : shell.subshellLevel > 0 || shell.fromFile ? 1 : 127);
    }
  }
}

/** The word after :- or :+; unquoted, its own quotes count, and it is split like any other. */
function* operand(shell: Shell, word: Word, at: DefaultCase): Step<ParameterValue | null> {
  if (!at.quoted) {
    yield* shell.executor.expand.parts(shell, word, at.fields, { tilde: true, assignment: false, splits: true });
    return null;
  }
  // "${x:-"$@"}" keeps the words apart.
  const only = word.parts?.length === 1 ? word.parts[0] : undefined;
  if (only?.type === "SimpleExpansion" && only.text === "$@") return expandSimple(shell, "@");
  if (only?.type === "ParameterExpansion" && only.index?.text === "@")
    return yield* expandParameter(shell, only, at.fields, true);
  return yield* shell.executor.expand.quotedText(shell, word.text);
}

function* applyOperation(
  shell: Shell,
  operation: ParameterOperation,
  value: ParameterValue,
  name: string,
  key: string | null,
): Step<ParameterValue> {
  switch (operation.type) {
    case "Remove": {
      const pattern = yield* shell.executor.expand.pattern(shell, operation.operand);
      return each(value, "removed", (text) => removeAffix(text, compileGlob(pattern, globOptions(shell)), operation.operator));
    }
    case "Replace": {
      const pattern = yield* shell.executor.expand.pattern(shell, operation.pattern);
      const field = yield* shell.executor.expand.unsplit(shell, operation.replacement, { tilde: true, assignment: false });
      // Of these operators only the replacement looks at nocasematch.
      const options = { ...globOptions(shell), ignoreCase: shell.shopt.has("nocasematch") };
      return each(value, "replaced", (text) => replacePattern(text, compileGlob(pattern, options), field, operation.operator));
    }
    case "CaseModification": {
      const pattern =
        operation.operand === undefined ? "?" : (yield* shell.executor.expand.pattern(shell, operation.operand)) || "?";
      return each(value, "replaced", (text) => changeCase(text, compileGlob(pattern, globOptions(shell)), operation.operator));
    }
    case "Slice":
      return yield* slice(shell, operation, value, name, key);
    case "Transform":
      return transform(shell, value, operation.operand.text, name, key);
    default:
      return badSubstitution(shell, name);
  }
}

function globOptions(shell: Shell): GlobOptions {
  return { isExtended: shell.shopt.has("extglob") };
}

function each(value: ParameterValue, kind: "removed" | "replaced", change: (text: string) => string): ParameterValue {
  return typeof value === "string" ? change(value) : { items: value.items.map(change), star: value.star, change: kind };
}

function* slice(
  shell: Shell,
  operation: Extract<ParameterOperation, { type: "Slice" }>,
  value: ParameterValue,
  name: string,
  key: string | null,
): Step<ParameterValue> {
  const offset = evaluateText(shell, yield* shell.executor.expand.quotedText(shell, operation.offset.text));
  const isPositional = name === "@" || name === "*";
  const stored = isPositional ? undefined : shell.variables.value(name);
  const characters = typeof value === "string" ? [...value] : [];
  // The offset is looked at first: beyond the end nothing else is evaluated.
  const size = typeof value === "string" ? characters.length : sliceSize(value, stored, isPositional, offset);
  const start = offset < 0 ? size + offset : offset;
  if (start < 0 || start > size) return typeof value === "string" ? "" : { items: [], star: value.star };
  const lengthText = operation.length === undefined ? "" : yield* shell.executor.expand.quotedText(shell, operation.length.text);
  const length = operation.length === undefined ? null : evaluateText(shell, lengthText);
  if (typeof value === "string") {
    const end = length === null ? characters.length : length < 0 ? characters.length + length : start + length;
    if (end < start) return badLength(shell, lengthText);
    return characters.slice(start, end).join("");
  }
  if (value.items.length === 0 && !isPositional) return value;
  if (length !== null && length < 0) return badLength(shell, lengthText);
  // ${@:0} begins with $0.
  if (isPositional) {
    const all = [shell.name, ...value.items];
    const from = offset === 0 || start > 0 ? start : 1;
    return { items: all.slice(from, length === null ? undefined : from + length), star: value.star };
  }
  const items = stored instanceof Map ? sliceMap(value.items, start, length) : sliceArray(stored, value.items, start, length);
  return { items, star: value.star || key === "*" };
}

/**
 * What an offset may be: an array's highest index and one more; of an associative array a negative one counts from one behind the
 * end.
 */
function sliceSize(
  value: Exclude<ParameterValue, string>,
  stored: ReturnType<Shell["variables"]["value"]>,
  isPositional: boolean,
  offset: number,
): number {
  if (isPositional) return value.items.length + 1;
  if (Array.isArray(stored)) return stored.length;
  return value.items.length + (stored instanceof Map && offset < 0 ? 1 : 0);
}

/** Of an associative array the offsets 0 and 1 are both the first element, and one element is the least that is taken. */
function sliceMap(items: readonly string[], start: number, length: number | null): string[] {
  const from = Math.max(0, start - 1);
  return items.slice(from, length === null ? undefined : from + Math.max(1, length));
}

/** The offset counts indices of a sparse array, the length counts elements. */
function sliceArray(
  stored: ReturnType<Shell["variables"]["value"]>,
  items: readonly string[],
  start: number,
  length: number | null,
): string[] {
  const indices = Array.isArray(stored) ? Object.keys(stored).map(Number) : items.map((_, index) => index);
  const taken = items.filter((_, at) => indices[at]! >= start);
  return length === null ? taken : taken.slice(0, length);
}

function badLength(shell: Shell, length: string): never {
  shell.complain(`${length}: substring expression < 0`);
  throw new ExpansionFailed(1, "discard");
}

/** The scalar text of a parameter, for tests such as `[[ -v name ]]`. */
export function isSet(shell: Shell, target: string): boolean {
  const element = splitElement(target);
  if (element === null) {
    if (/^\d+$/.test(target)) return lookUp(shell, target, null) !== undefined;
    return scalarOf(shell.variables.value(target)) !== undefined;
  }
  const found = lookUp(shell, element.name, element.key);
  return typeof found === "object" ? found.items.length > 0 : found !== undefined;
}

/**
 * The functions a template can call: Go's own (text/template/funcs.go) and those docker adds (cli/templates). Arguments are
 * values; an undefined one is a missing map entry. `call` and `html`, `js`, `urlquery` are left out: nothing docker prints needs
 * them.
 */
import { encodeText } from "../../../../wire/text.ts";
import { toJson } from "./json.ts";
import { formatVerbs } from "./printf.ts";
import { GoStruct, type GoValue, hasNamedKeys, isList, isMap, isTrue, printValue } from "./value.ts";

export type Argument = GoValue | undefined;

/** What a function says is wrong with its arguments; the template adds where. */
export class CallError extends Error {}

export type ParameterType = "string" | "int" | "[]string";

export interface TemplateFunction {
  /** How many arguments it takes at least and at most. */
  readonly arity: readonly [number, number];
  /** Go's types of its parameters, where it takes only those. */
  readonly takes?: readonly ParameterType[];
  call(args: readonly Argument[]): Argument;
}

const MANY = Number.POSITIVE_INFINITY;

export const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ["and", { arity: [1, MANY], call: (args) => firstThat(args, (each) => !isTrue(each)) }],
  ["or", { arity: [1, MANY], call: (args) => firstThat(args, isTrue) }],
  ["not", { arity: [1, 1], call: ([value]) => !isTrue(value) }],
  ["eq", { arity: [1, MANY], call: compareEqual }],
  ["ne", { arity: [2, 2], call: ([a, b]) => !isEqual(a, b) }],
  ["lt", { arity: [2, 2], call: ([a, b]) => order(a, b) < 0 }],
  ["le", { arity: [2, 2], call: ([a, b]) => order(a, b) <= 0 }],
  ["gt", { arity: [2, 2], call: ([a, b]) => order(a, b) > 0 }],
  ["ge", { arity: [2, 2], call: ([a, b]) => order(a, b) >= 0 }],
  ["index", { arity: [1, MANY], call: ([item, ...keys]) => keys.reduce<Argument>(indexOne, item) }],
  ["slice", { arity: [1, 4], call: ([item, from, to]) => sliceOf(item, from, to) }],
  ["len", { arity: [1, 1], call: ([item]) => lengthOf(item) }],
  ["print", { arity: [0, MANY], call: (args) => printTogether(args) }],
  ["println", { arity: [0, MANY], call: (args) => `${args.map((each) => printValue(each)).join(" ")}\n` }],
  ["printf", { arity: [1, MANY], call: ([format, ...args]) => formatVerbs(text(format), args) }],
  ["json", { arity: [1, 1], call: ([value]) => toJson(value ?? null) }],
  ["split", { arity: [2, 2], takes: ["string", "string"], call: ([value, separator]) => text(value).split(text(separator)) }],
  ["join", { arity: [2, 2], takes: ["[]string", "string"], call: ([list, separator]) => join(list, text(separator)) }],
  [
    "title",
    {
      arity: [1, 1],
      takes: ["string"],
      call: ([value]) => text(value).replace(/(?<![\p{L}\p{N}_'])\p{L}/gu, (each) => each.toUpperCase()),
    },
  ],
  ["lower", { arity: [1, 1], takes: ["string"], call: ([value]) => text(value).toLowerCase() }],
  ["upper", { arity: [1, 1], takes: ["string"], call: ([value]) => text(value).toUpperCase() }],
  [
    "pad",
    {
      arity: [3, 3],
      takes: ["string", "int", "int"],
      call: ([value, before, after]) => pad(text(value), Number(before), Number(after)),
    },
  ],
  ["truncate", { arity: [2, 2], takes: ["string", "int"], call: ([value, length]) => text(value).slice(0, Number(length)) }],
]);

/** The first that settles it, or else the last. */
function firstThat(args: readonly Argument[], settles: (each: Argument) => boolean): Argument {
  const index = args.findIndex(settles);
  return args[index < 0 ? args.length - 1 : index];
}

function text(value: Argument): string {
  if (typeof value !== "string") throw new CallError(`expected string; found ${printValue(value)}`);
  return value;
}

function join(list: Argument, separator: string): string {
  if (!isList(list)) throw new CallError(`expected []string; found ${printValue(list)}`);
  return list.map((each) => printValue(each)).join(separator);
}

function pad(value: string, before: number, after: number): string {
  return value === "" ? value : " ".repeat(before) + value + " ".repeat(after);
}

/** fmt.Print: a space between two operands where neither is a string. */
function printTogether(args: readonly Argument[]): string {
  return args
    .map((each, index) => {
      const spaced = index > 0 && typeof each !== "string" && typeof args[index - 1] !== "string";
      return `${spaced ? " " : ""}${printValue(each)}`;
    })
    .join("");
}

function lengthOf(item: Argument): number {
  if (typeof item === "string") return encodeText(item).length;
  if (isList(item)) return item.length;
  if (item !== undefined && isMap(item)) return item.size;
  throw new CallError(item === undefined || item === null ? "len of nil pointer" : `len of type ${typeName(item)}`);
}

function indexOne(item: Argument, key: Argument): Argument {
  if (item === undefined || item === null) throw new CallError("index of untyped nil");
  if (isMap(item)) {
    if (hasNamedKeys(item)) throw new CallError("value has type string; should be nat.Port");
    const found = item.get(String(key));
    return found === undefined ? zeroBeside(item) : found;
  }
  if (isList(item) || typeof item === "string") {
    const at = Number(key);
    if (!Number.isInteger(at)) throw new CallError(`cannot index slice/array with type ${typeName(key)}`);
    if (at < 0 || at >= item.length) throw new CallError(`index out of range: ${at}`);
    return typeof item === "string" ? item.charCodeAt(at) : (item[at] as GoValue);
  }
  throw new CallError(`can't index item of type ${typeName(item)}`);
}

/** What Go's map returns for a key it has not: the zero value of its elements. */
function zeroBeside(map: ReadonlyMap<string, GoValue>): Argument {
  const [sample] = map.values();
  if (sample === undefined || typeof sample === "string") return "";
  if (isList(sample)) return [];
  return typeof sample === "number" ? 0 : typeof sample === "boolean" ? false : undefined;
}

function sliceOf(item: Argument, from: Argument, to: Argument): Argument {
  if (typeof item !== "string" && !isList(item)) throw new CallError(`can't slice item of type ${typeName(item)}`);
  const start = from === undefined ? 0 : Number(from);
  const end = to === undefined ? item.length : Number(to);
  for (const at of [end, start]) if (at < 0 || at > item.length) throw new CallError(`index out of range: ${at}`);
  if (start > end) throw new CallError(`invalid slice index: ${start} > ${end}`);
  return item.slice(start, end);
}

function compareEqual([first, ...others]: readonly Argument[]): boolean {
  if (others.length === 0) throw new CallError("missing argument for comparison");
  return others.some((each) => isEqual(first, each));
}

function isEqual(a: Argument, b: Argument): boolean {
  const left = a ?? null;
  const right = b ?? null;
  if (left === null || right === null) return left === right;
  const basic = (value: GoValue) => typeof value !== "object" || (value instanceof GoStruct && value.text !== null);
  if (!basic(left) || !basic(right)) throw new CallError("non-comparable type");
  if (typeof left !== typeof right) throw new CallError("incompatible types for comparison");
  return left === right;
}

function order(a: Argument, b: Argument): number {
  if (typeof a !== typeof b) throw new CallError("incompatible types for comparison");
  if ((typeof a !== "number" && typeof a !== "string") || (typeof b !== "number" && typeof b !== "string")) {
    throw new CallError("invalid type for comparison");
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

export function typeName(value: Argument): string {
  if (value === undefined || value === null) return "nil";
  if (value instanceof GoStruct) return value.typeName;
  if (isList(value)) return "[]interface {}";
  if (isMap(value)) return "map[string]interface {}";
  return { boolean: "bool", number: "int", string: "string" }[typeof value as "boolean" | "number" | "string"];
}

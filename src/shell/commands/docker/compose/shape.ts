/**
 * What a compose file may look like, as data, and what is said where it does not: the words of jsonschema/v6 as compose-go
 * shortens them. Of several mistakes the one deepest in the file is reported, of equally deep ones the first (compose-go,
 * schema.go: getMostSpecificError).
 */
import { isList, isMap, type Tree, type TreeMap } from "./tree.ts";

type TypeName = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

export type Shape =
  | { readonly kind: "any" }
  | { readonly kind: "type"; readonly types: readonly TypeName[] }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "list"; readonly of: Shape; readonly isUnique: boolean }
  /** Known keys; x- ones are everybody's own. */
  | {
      readonly kind: "object";
      readonly keys: Readonly<Record<string, Shape>>;
      readonly required: readonly string[];
      readonly nullable: boolean;
    }
  /** Keys of the user's own; `null` for the pattern takes any. */
  | { readonly kind: "map"; readonly of: Shape; readonly pattern: RegExp | null }
  | { readonly kind: "oneOf"; readonly shapes: readonly Shape[] };

export const ANY: Shape = { kind: "any" };

export function type(...types: TypeName[]): Shape {
  return { kind: "type", types };
}

export function oneOf(...shapes: Shape[]): Shape {
  return { kind: "oneOf", shapes };
}

export function list(of: Shape, isUnique = false): Shape {
  return { kind: "list", of, isUnique };
}

export function object(
  keys: Readonly<Record<string, Shape>>,
  options: { readonly required?: readonly string[]; readonly nullable?: boolean } = {},
): Shape {
  return { kind: "object", keys, required: options.required ?? [], nullable: options.nullable ?? false };
}

export function map(of: Shape, pattern: RegExp | null = null): Shape {
  return { kind: "map", of, pattern };
}

export function enumOf(...values: string[]): Shape {
  return { kind: "enum", values };
}

export const STRING = type("string");
export const NUMBER_OR_STRING = type("number", "string");
export const INTEGER_OR_STRING = type("integer", "string");
export const BOOLEAN = type("boolean", "string");
export const STRINGS = list(STRING, true);
export const STRING_OR_LIST = oneOf(STRING, STRINGS);
export const LIST_OR_DICT = oneOf(map(type("string", "number", "boolean", "null")), STRINGS);
export const COMMAND = oneOf(type("null"), STRING, list(STRING));

interface Mistake {
  readonly path: readonly string[];
  readonly words: string;
  readonly depth: number;
}

/** What is wrong with it, in one sentence; null where nothing is. */
export function findMistake(tree: Tree, shape: Shape): string | null {
  let worst: Mistake | null = null;
  for (const mistake of check(tree, shape, [])) if (worst === null || mistake.depth > worst.depth) worst = mistake;
  return worst === null ? null : `${worst.path.join(".")} ${worst.words}`;
}

function check(tree: Tree, shape: Shape, path: readonly string[]): Mistake[] {
  const fail = (words: string, depth = path.length): Mistake[] => [{ path, words, depth }];
  switch (shape.kind) {
    case "any":
      return [];
    case "type":
      return shape.types.some((name) => isOf(tree, name)) ? [] : fail(`must be a ${readable(shape.types)}`);
    case "enum":
      if (typeof tree !== "string") return fail("must be a string");
      return shape.values.includes(tree) ? [] : fail(`value must be one of ${quoted(shape.values)}`);
    case "list":
      if (!isList(tree)) return fail("must be a array");
      return [
        ...(shape.isUnique ? twins(tree, path) : []),
        ...tree.flatMap((each, at) => check(each, shape.of, [...path, String(at)])),
      ];
    case "object":
      if (shape.nullable && tree === null) return [];
      if (!isMap(tree)) return fail(shape.nullable ? "must be a mapping or null" : "must be a mapping");
      return checkObject(tree, shape, path);
    case "map": {
      if (!isMap(tree)) return fail("must be a mapping");
      const unknown = Object.keys(tree).filter((key) => shape.pattern !== null && !shape.pattern.test(key));
      const wrong = unknown.length === 0 ? [] : fail(notAllowed(unknown), path.length + 1);
      return [
        ...wrong,
        ...Object.entries(tree).flatMap(([key, value]) => (unknown.includes(key) ? [] : check(value, shape.of, [...path, key]))),
      ];
    }
    case "oneOf": {
      const results = shape.shapes.map((each) => check(tree, each, path));
      return results.some((result) => result.length === 0) ? [] : results.flat();
    }
    default:
      return shape satisfies never;
  }
}

function checkObject(tree: TreeMap, { keys, required }: Extract<Shape, { kind: "object" }>, path: readonly string[]): Mistake[] {
  const mistakes: Mistake[] = [];
  const missing = required.filter((key) => !(key in tree));
  if (missing.length > 0) {
    const words = missing.length === 1 ? "missing property" : "missing properties";
    mistakes.push({ path, words: `${words} ${quoted(missing)}`, depth: path.length });
  }
  const unknown = Object.keys(tree).filter((key) => !Object.hasOwn(keys, key) && !key.startsWith("x-"));
  if (unknown.length > 0) mistakes.push({ path, words: notAllowed(unknown), depth: path.length + 1 });
  for (const [key, value] of Object.entries(tree)) {
    if (Object.hasOwn(keys, key)) mistakes.push(...check(value, keys[key]!, [...path, key]));
  }
  return mistakes;
}

function notAllowed(keys: readonly string[]): string {
  return `additional properties ${quoted(keys)} not allowed`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}

function twins(tree: readonly Tree[], path: readonly string[]): Mistake[] {
  const seen = new Map<string, number>();
  for (const [at, each] of tree.entries()) {
    const text = JSON.stringify(each);
    const first = seen.get(text);
    if (first !== undefined) return [{ path, words: `items at ${first} and ${at} are equal`, depth: path.length }];
    seen.set(text, at);
  }
  return [];
}

function isOf(tree: Tree, name: TypeName): boolean {
  switch (name) {
    case "array":
      return isList(tree);
    case "object":
      return isMap(tree);
    case "null":
      return tree === null;
    case "integer":
      return Number.isInteger(tree);
    default:
      return typeof tree === name;
  }
}

function readable(types: readonly TypeName[]): string {
  const words = types.map((name) => (name === "object" ? "mapping" : name));
  if (words.length === 1) return words[0]!;
  words.sort();
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

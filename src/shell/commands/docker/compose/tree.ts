/** What a YAML document holds, and how its parts are looked at. */

export type Tree = string | number | boolean | null | readonly Tree[] | TreeMap;

export interface TreeMap {
  readonly [key: string]: Tree;
}

export function isMap(tree: Tree | undefined): tree is TreeMap {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}

export function isList(tree: Tree | undefined): tree is readonly Tree[] {
  return Array.isArray(tree);
}

export function mapOf(tree: Tree | undefined): TreeMap {
  return isMap(tree) ? tree : {};
}

/** A list's elements; one value stands for a list of one. */
export function listOf(tree: Tree | undefined): readonly Tree[] {
  if (tree === undefined || tree === null) return [];
  return isList(tree) ? tree : [tree];
}

export function textOf(tree: Tree | undefined): string {
  return tree === undefined || tree === null ? "" : String(tree);
}

export function textsOf(tree: Tree | undefined): string[] {
  return listOf(tree).map(textOf);
}

/** NAME: VALUE pairs of a map or of a list of NAME=VALUE; null where there is no value. */
export function pairsOf(tree: Tree | undefined): Map<string, string | null> {
  const pairs = new Map<string, string | null>();
  if (isMap(tree)) {
    for (const [name, value] of Object.entries(tree)) pairs.set(name, value === null ? null : textOf(value));
    return pairs;
  }
  for (const text of textsOf(tree)) {
    const equals = text.indexOf("=");
    pairs.set(equals < 0 ? text : text.slice(0, equals), equals < 0 ? null : text.slice(equals + 1));
  }
  return pairs;
}

/** Pairs where nothing said is the empty text: labels, options, sysctls. */
export function recordOf(tree: Tree | undefined): Record<string, string> {
  return Object.fromEntries([...pairsOf(tree)].map(([name, value]) => [name, value ?? ""]));
}

/**
 * Several files, one model: each is brought to its long form, then the later is laid over the earlier. Maps are joined, lists
 * grow, a command and what is single is replaced. Source: compose-go, transform and override.
 */
import { isList, isMap, listOf, pairsOf, type Tree, type TreeMap, textOf } from "./tree.ts";

const REPLACED: ReadonlySet<string> = new Set(["command", "entrypoint", "test"]);
const PAIRS: ReadonlySet<string> = new Set(["environment", "labels", "sysctls", "annotations"]);

/** One file in its long form. */
export function canonical(file: TreeMap): TreeMap {
  const { services } = file;
  if (!isMap(services)) return file;
  return { ...file, services: Object.fromEntries(Object.entries(services).map(([name, each]) => [name, service(each)])) };
}

function service(tree: Tree): Tree {
  if (!isMap(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, longForm(key, value)]));
}

function longForm(key: string, value: Tree): Tree {
  if (PAIRS.has(key)) return Object.fromEntries(pairsOf(value));
  if (key === "networks" && isList(value)) return Object.fromEntries(value.map((name) => [textOf(name), null]));
  if (key === "depends_on" && isList(value)) {
    return Object.fromEntries(value.map((name) => [textOf(name), { condition: "service_started", required: true }]));
  }
  if (["dns", "dns_search", "env_file", "tmpfs", "label_file"].includes(key)) return listOf(value);
  if (key === "extra_hosts" && isMap(value)) {
    return Object.entries(value).flatMap(([name, addresses]) => listOf(addresses).map((each) => `${name}=${textOf(each)}`));
  }
  return value;
}

export function merge(below: Tree | undefined, above: Tree, key = ""): Tree {
  if (below === undefined || below === null || REPLACED.has(key)) return above;
  if (isMap(below) && isMap(above)) {
    const joined = new Map(Object.entries(below));
    for (const [name, value] of Object.entries(above)) joined.set(name, merge(joined.get(name), value, name));
    return Object.fromEntries(joined);
  }
  if (isList(below) && isList(above)) {
    const known = new Set(below.map((each) => JSON.stringify(each)));
    return [...below, ...above.filter((each) => !known.has(JSON.stringify(each)))];
  }
  return above === null ? below : above;
}

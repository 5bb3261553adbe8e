/**
 * /proc/net/fib_trie and fib_triestat. Linux: fib_trie_seq_show(), fib_triestat_seq_show(). The trie is built of the routes in
 * the order they came; what routes that went have left of its shape is left out. While there are no rules but the first three,
 * the tables local and main are one trie.
 */
import { type Route, routesIn, TABLE_LOCAL, TABLE_MAIN } from "../../../kernel/config/route.ts";
import type { Net } from "../../../kernel/net.ts";
import { formatIpv4, toIpv4 } from "../../../wire/ipv4-address.ts";
import { LcTrie, Leaf, type Node } from "./lc-trie.ts";

const SCOPES: Readonly<Record<number, string>> = { 0: "universe", 200: "site", 253: "link", 254: "host", 255: "nowhere" };

interface NamedTrie {
  readonly name: string;
  readonly trie: LcTrie<Route>;
}

function triesOf(net: Net): NamedTrie[] {
  const merged = net.fib.hasCustomRules ? null : trieOf([...routesOf(net, TABLE_LOCAL), ...routesOf(net, TABLE_MAIN)]);
  return net.config.routes
    .map(({ number }) => number)
    .sort((one, other) => (one & 255) - (other & 255))
    .map((number) => ({
      name: number === TABLE_LOCAL ? "Local" : number === TABLE_MAIN ? "Main" : `Id ${number}`,
      trie: merged !== null && (number === TABLE_LOCAL || number === TABLE_MAIN) ? merged : trieOf(routesOf(net, number)),
    }));
}

function routesOf(net: Net, table: number): readonly Route[] {
  return routesIn(net.config.routes, table);
}

function trieOf(routes: readonly Route[]): LcTrie<Route> {
  const trie = new LcTrie<Route>();
  for (const route of routes) trie.insert(route.destination.address >>> 0, route, isBefore);
  return trie;
}

/** The longer prefix first, then the higher TOS, then the lower metric. */
function isBefore(one: Route, other: Route): boolean {
  const { length } = one.destination;
  if (length !== other.destination.length) return length > other.destination.length;
  if (one.tos !== other.tos) return one.tos > other.tos;
  return one.metric < other.metric;
}

const indent = (depth: number): string => "   ".repeat(Math.max(0, depth));
const address = (key: number): string => formatIpv4(toIpv4(key));

export function fibTrie(net: Net): string {
  return triesOf(net)
    .filter(({ trie }) => trie.root !== null)
    .map(({ name, trie }) => `${name}:\n${show(trie.root!, trie.root instanceof Leaf ? 0 : 1)}`)
    .join("");
}

/** A leaf is as deep as the node it is in. */
function show(at: Node<Route> | Leaf<Route>, depth: number): string {
  if (at instanceof Leaf) {
    const routes = at.values.map(({ destination, scope, type, tos }) => {
      const words = `/${destination.length} ${SCOPES[scope] ?? `scope=${scope}`} ${type.toUpperCase()}`;
      return `${indent(depth + 1)}  ${words}${tos === 0 ? "" : ` tos=${tos}`}\n`;
    });
    return `${indent(depth)}  |-- ${address(at.key)}\n${routes.join("")}`;
  }
  const children = at.children.map((child) => (child === null ? "" : show(child, child instanceof Leaf ? depth : depth + 1)));
  const { key, pos, bits, full, empty } = at;
  return `${indent(depth - 1)}  +-- ${address(key)}/${32 - pos - bits} ${bits} ${full} ${empty}\n${children.join("")}`;
}

interface Statistics {
  leaves: number;
  prefixes: number;
  totalDepth: number;
  maxDepth: number;
  nullPointers: number;
  /** How many nodes of so many bits there are. */
  readonly sizes: Map<number, number>;
}

/** Sizes of the kernel's structures, in bytes: leaf, fib_alias, tnode without children, pointer. */
const BYTES = { leaf: 48, alias: 56, node: 40, pointer: 8 };

export function fibTrieStatistics(net: Net): string {
  let text = `Basic info: size of leaf: ${BYTES.leaf} bytes, size of tnode: ${BYTES.node} bytes.\n`;
  for (const { name, trie } of triesOf(net)) {
    const statistics: Statistics = { leaves: 0, prefixes: 0, totalDepth: 0, maxDepth: 0, nullPointers: 0, sizes: new Map() };
    if (trie.root !== null) collect(trie.root, trie.root instanceof Leaf ? 0 : 1, statistics);
    text += `${name}:\n${showStatistics(statistics)}`;
  }
  return text;
}

function collect(at: Node<Route> | Leaf<Route>, depth: number, into: Statistics): void {
  if (at instanceof Leaf) {
    into.leaves++;
    into.prefixes += at.values.length;
    into.totalDepth += depth;
    into.maxDepth = Math.max(into.maxDepth, depth);
    return;
  }
  into.sizes.set(at.bits, (into.sizes.get(at.bits) ?? 0) + 1);
  into.nullPointers += at.empty;
  for (const child of at.children) if (child !== null) collect(child, child instanceof Leaf ? depth : depth + 1, into);
}

function showStatistics({ leaves, prefixes, totalDepth, maxDepth, nullPointers, sizes }: Statistics): string {
  const average = leaves === 0 ? 0 : Math.floor((totalDepth * 100) / leaves);
  const ordered = [...sizes].sort(([one], [other]) => one - other);
  const nodes = ordered.reduce((sum, [, count]) => sum + count, 0);
  const pointers = ordered.reduce((sum, [bits, count]) => sum + 2 ** bits * count, 0);
  const bytes = leaves * BYTES.leaf + prefixes * BYTES.alias + nodes * BYTES.node + pointers * BYTES.pointer;
  return (
    `\tAver depth:     ${Math.floor(average / 100)}.${String(average % 100).padStart(2, "0")}\n\tMax depth:      ${maxDepth}\n` +
    `\tLeaves:         ${leaves}\n\tPrefixes:       ${prefixes}\n\tInternal nodes: ${nodes}\n\t` +
    `${ordered.map(([bits, count]) => `  ${bits}: ${count}`).join("")}\n\tPointers: ${pointers}\n` +
    `Null ptrs: ${nullPointers}\nTotal size: ${Math.ceil(bytes / 1024)}  kB\n`
  );
}

/**
 * An own table for the workbench: routes in one Map for each prefix length. `npm run bench -- --tables bench/example-tables.ts`
 */
import type { PrefixNode, PrefixTable, TableMakers } from "../src/lab/workbench.ts";

class MapPerLength<T> implements PrefixTable<T> {
  /** Longest first. */
  readonly #lengths: { readonly mask: number; readonly nodes: Map<number, PrefixNode<T>> }[] = [];

  constructor(nodes: readonly PrefixNode<T>[]) {
    // Shortest first: what covers a prefix is in the table before it.
    for (const node of nodes.toSorted((a, b) => a.length - b.length)) {
      node.parent = this.find(node.prefix);
      if (this.#lengths[0]?.mask !== node.mask) this.#lengths.unshift({ mask: node.mask, nodes: new Map() });
      this.#lengths[0]!.nodes.set(node.prefix, node);
    }
  }

  find(address: number): PrefixNode<T> | null {
    for (const { mask, nodes } of this.#lengths) {
      const node = nodes.get(address & mask);
      if (node !== undefined) return node;
    }
    return null;
  }
}

export const tables: Partial<TableMakers> = { prefixes: (nodes) => new MapPerLength(nodes) };

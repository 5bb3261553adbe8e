/**
 * Connections by their original source, newest first: SNAT asks it how a source is mapped already. Linux: nf_nat_bysource.
 */
import type { Connection, Tuple } from "./connection.ts";

export class SourceIndex {
  readonly #chains = new Map<number, Connection[]>();

  add(connection: Connection): void {
    const key = keyOf(connection.original);
    const chain = this.#chains.get(key);
    if (chain === undefined) this.#chains.set(key, [connection]);
    else chain.push(connection);
  }

  remove(connection: Connection): void {
    const key = keyOf(connection.original);
    const chain = this.#chains.get(key);
    const index = chain?.indexOf(connection) ?? -1;
    if (index < 0) return;
    if (chain!.length === 1) this.#chains.delete(key);
    else chain!.splice(index, 1);
  }

  /** Those that come from the same address, protocol and port. */
  *sameSource(tuple: Tuple): Generator<Connection> {
    const chain = this.#chains.get(keyOf(tuple)) ?? [];
    for (let index = chain.length - 1; index >= 0; index--) {
      const { original } = chain[index]!;
      if (original.src === tuple.src && original.sport === tuple.sport && original.protocol === tuple.protocol)
        yield chain[index]!;
    }
  }
}

function keyOf(tuple: Tuple): number {
  return (Math.imul(tuple.src, 0x9e3779b1) ^ (tuple.sport << 8) ^ tuple.protocol) | 0;
}

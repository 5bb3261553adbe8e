/**
 * Connections by their original source, newest first: SNAT asks it how a source is mapped already. Linux: nf_nat_bysource.
 * The chain of one key runs through the connections themselves (nextBySource).
 */
import type { Connection, Tuple } from "./connection.ts";

export class SourceIndex {
  readonly #newest = new Map<number, Connection>();

  add(connection: Connection): void {
    const key = keyOf(connection.original);
    connection.nextBySource = this.#newest.get(key) ?? null;
    this.#newest.set(key, connection);
  }

  remove(connection: Connection): void {
    const key = keyOf(connection.original);
    const newest = this.#newest.get(key);
    if (newest === connection) {
      if (connection.nextBySource === null) this.#newest.delete(key);
      else this.#newest.set(key, connection.nextBySource);
      return;
    }
    for (let before = newest; before !== undefined && before.nextBySource !== null; before = before.nextBySource) {
      if (before.nextBySource !== connection) continue;
      before.nextBySource = connection.nextBySource;
      return;
    }
  }

  /** The newest that comes from the same address, protocol and port as the tuple, from `start` on. */
  find(tuple: Tuple, start: Connection | null = this.#newest.get(keyOf(tuple)) ?? null): Connection | null {
    for (let connection = start; connection !== null; connection = connection.nextBySource) {
      const { original } = connection;
      if (original.src === tuple.src && original.sport === tuple.sport && original.protocol === tuple.protocol) return connection;
    }
    return null;
  }
}

function keyOf(tuple: Tuple): number {
  return (Math.imul(tuple.src, 0x9e3779b1) ^ (tuple.sport << 8) ^ tuple.protocol) | 0;
}

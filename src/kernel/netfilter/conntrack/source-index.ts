/**
 * Connections by their original source, newest first: SNAT asks it how a source is mapped already. Linux: nf_nat_bysource.
 * The chain of a bucket runs through the connections themselves (nextBySource).
 */
import type { Restore } from "../../../sim/restore.ts";
import type { Connection } from "./connection.ts";
import type { Tuple } from "./tuple.ts";

const FIRST_BUCKETS = 16;

export class SourceIndex {
  #newest: (Connection | null)[] = new Array<Connection | null>(FIRST_BUCKETS).fill(null);
  #size = 0;

  add(connection: Connection): void {
    if (++this.#size > this.#newest.length) this.#grow();
    this.#put(connection);
  }

  save(): Restore {
    const [newest, size] = [[...this.#newest], this.#size];
    const chains = newest.map((first) => {
      const chain: Connection[] = [];
      for (let connection = first; connection !== null; connection = connection.nextBySource) chain.push(connection);
      return chain;
    });
    return () => {
      [this.#newest, this.#size] = [[...newest], size];
      for (const chain of chains) for (const [at, connection] of chain.entries()) connection.nextBySource = chain[at + 1] ?? null;
    };
  }

  remove(connection: Connection): void {
    const bucket = this.#bucketOf(connection.src, connection.protocol, connection.ports >>> 16);
    let before: Connection | null = null;
    for (let other = this.#newest[bucket] as Connection | null; other !== null; before = other, other = other.nextBySource) {
      if (other !== connection) continue;
      if (before === null) this.#newest[bucket] = connection.nextBySource;
      else before.nextBySource = connection.nextBySource;
      connection.nextBySource = null;
      this.#size--;
      return;
    }
  }

  /** The newest that comes from the same address, protocol and port as the tuple; or the next one behind `after`. */
  find({ src, protocol, sport }: Tuple, after: Connection | null = null): Connection | null {
    let connection = after === null ? (this.#newest[this.#bucketOf(src, protocol, sport)] ?? null) : after.nextBySource;
    while (connection !== null && !isFrom(connection, src, protocol, sport)) connection = connection.nextBySource;
    return connection;
  }

  #put(connection: Connection): void {
    const bucket = this.#bucketOf(connection.src, connection.protocol, connection.ports >>> 16);
    connection.nextBySource = this.#newest[bucket]!;
    this.#newest[bucket] = connection;
  }

  #bucketOf(src: number, protocol: number, sport: number): number {
    const hash = Math.imul(src ^ (sport << 8) ^ protocol, 0x9e3779b1);
    return (hash ^ (hash >>> 16)) & (this.#newest.length - 1);
  }

  #grow(): void {
    const before = this.#newest;
    this.#newest = new Array<Connection | null>(before.length * 2).fill(null);
    for (const newest of before) {
      const chain: Connection[] = [];
      for (let connection = newest; connection !== null; connection = connection.nextBySource) chain.push(connection);
      // Oldest first, so that the newest is again in front.
      for (let at = chain.length - 1; at >= 0; at--) this.#put(chain[at]!);
    }
  }
}

function isFrom(connection: Connection, src: number, protocol: number, sport: number): boolean {
  return connection.src === src && connection.ports >>> 16 === sport && connection.protocol === protocol;
}

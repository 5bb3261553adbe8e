/**
 * The table of confirmed connections, found by either of their tuples. Two of a kind behind one interface: a plain one to read
 * and to prove against, and a hash table over integers to run (linear probing, removal by shifting back, no tombstones).
 * Both iterate in the order of insertion. Linux's order is that of its hash, which differs from boot to boot.
 */
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { Connection, TupleHash } from "./connection.ts";

export interface ConnectionTable {
  /** How many connections are in it. */
  readonly size: number;
  find(src: Ipv4, dst: Ipv4, protocol: number, sport: number, dport: number): TupleHash | null;
  /** Adds both tuples; the caller has made sure that neither is there. */
  insert(connection: Connection): void;
  remove(connection: Connection): void;
  [Symbol.iterator](): Iterator<Connection>;
}

export class PlainConnectionTable implements ConnectionTable {
  #connections: Connection[] = [];

  get size(): number {
    return this.#connections.length;
  }

  find(src: Ipv4, dst: Ipv4, protocol: number, sport: number, dport: number): TupleHash | null {
    for (const connection of this.#connections) {
      if (isTuple(connection.original, src, dst, protocol, sport, dport)) return connection.original;
      if (isTuple(connection.reply, src, dst, protocol, sport, dport)) return connection.reply;
    }
    return null;
  }

  insert(connection: Connection): void {
    this.#connections.push(connection);
  }

  remove(connection: Connection): void {
    this.#connections = this.#connections.filter((other) => other !== connection);
  }

  [Symbol.iterator](): Iterator<Connection> {
    return [...this.#connections][Symbol.iterator]();
  }
}

/** Connections in the order they came, linked through themselves; any may be removed while they are gone through. */
class ConnectionList {
  size = 0;
  #oldest: Connection | null = null;
  #newest: Connection | null = null;

  add(connection: Connection): void {
    connection.older = this.#newest;
    connection.newer = null;
    if (this.#newest === null) this.#oldest = connection;
    else this.#newest.newer = connection;
    this.#newest = connection;
    this.size++;
  }

  /** False where it is not in the list. A removed one still points to what came after it, for whoever stands there. */
  remove(connection: Connection): boolean {
    const { older, newer } = connection;
    if (older === null && this.#oldest !== connection) return false;
    if (older === null) this.#oldest = newer;
    else older.newer = newer;
    if (newer === null) this.#newest = older;
    else newer.older = older;
    connection.older = null;
    this.size--;
    return true;
  }

  *[Symbol.iterator](): Generator<Connection> {
    for (let connection = this.#oldest; connection !== null; connection = connection.newer) {
      if (connection.older !== null || connection === this.#oldest) yield connection;
    }
  }
}

const FIRST_SLOTS = 64;

export class HashedConnectionTable implements ConnectionTable {
  #slots: (TupleHash | null)[] = new Array<TupleHash | null>(FIRST_SLOTS).fill(null);
  #mask = FIRST_SLOTS - 1;
  readonly #order = new ConnectionList();

  get size(): number {
    return this.#order.size;
  }

  find(src: Ipv4, dst: Ipv4, protocol: number, sport: number, dport: number): TupleHash | null {
    const hash = hashTuple(src, dst, protocol, sport, dport);
    const slots = this.#slots;
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const tuple = slots[at] as TupleHash | null;
      if (tuple === null) return null;
      if (tuple.hash === hash && isTuple(tuple, src, dst, protocol, sport, dport)) return tuple;
    }
  }

  insert(connection: Connection): void {
    this.#order.add(connection);
    // At most half full, so that probing stays short.
    if (this.#order.size * 4 > this.#slots.length) this.#grow();
    this.#put(connection.original);
    this.#put(connection.reply);
  }

  remove(connection: Connection): void {
    if (!this.#order.remove(connection)) return;
    this.#take(connection.original);
    this.#take(connection.reply);
  }

  [Symbol.iterator](): Iterator<Connection> {
    return this.#order[Symbol.iterator]();
  }

  #put(tuple: TupleHash): void {
    tuple.hash = hashTuple(tuple.src, tuple.dst, tuple.protocol, tuple.sport, tuple.dport);
    let at = tuple.hash & this.#mask;
    while (this.#slots[at] !== null) at = (at + 1) & this.#mask;
    this.#slots[at] = tuple;
  }

  #take(tuple: TupleHash): void {
    const slots = this.#slots;
    let hole = tuple.hash & this.#mask;
    while (slots[hole] !== tuple) {
      if (slots[hole] === null) throw new Error(`conntrack: connection ${tuple.connection.id} is not in the table`);
      hole = (hole + 1) & this.#mask;
    }
    for (let at = (hole + 1) & this.#mask; slots[at] !== null; at = (at + 1) & this.#mask) {
      const home = slots[at]!.hash & this.#mask;
      // An entry may move back to the hole unless its home lies between the hole and where it is.
      if (((at - home) & this.#mask) < ((at - hole) & this.#mask)) continue;
      slots[hole] = slots[at]!;
      hole = at;
    }
    slots[hole] = null;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Array<TupleHash | null>(before.length * 2).fill(null);
    this.#mask = this.#slots.length - 1;
    for (const tuple of before) if (tuple !== null) this.#put(tuple);
  }
}

function isTuple(tuple: TupleHash, src: Ipv4, dst: Ipv4, protocol: number, sport: number, dport: number): boolean {
  return tuple.src === src && tuple.dst === dst && tuple.sport === sport && tuple.dport === dport && tuple.protocol === protocol;
}

function hashTuple(src: number, dst: number, protocol: number, sport: number, dport: number): number {
  let hash = Math.imul(src ^ (sport << 16) ^ dport, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ dst ^ (dport << 16) ^ sport, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ protocol, 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) | 0;
}

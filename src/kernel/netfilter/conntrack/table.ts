/**
 * The table of confirmed connections, found by either of their tuples. Two of a kind behind one interface: a plain one to read
 * and to prove against, and a hash table over integers to run (linear probing, removal by shifting back, no tombstones).
 * Both iterate in the order of insertion. Linux's order is that of its hash, which differs from boot to boot.
 */
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { type Connection, ORIGINAL, REPLY } from "./connection.ts";

/** The table of tracked connections of a namespace. */
export interface ConnectionTable {
  /** How many connections are in it. */
  readonly size: number;
  /** The connection one of whose tuples this is; `ports` are both in one word, the source's in the high half. */
  find(src: Ipv4, dst: Ipv4, protocol: number, ports: number): Connection | null;
  /** Adds both tuples; the caller has made sure that neither is there. */
  insert(connection: Connection): void;
  /** Takes both tuples out. */
  remove(connection: Connection): void;
  /** In order of insertion. */
  [Symbol.iterator](): Iterator<Connection>;
}

/** The plain one. */
export class PlainConnectionTable implements ConnectionTable {
  #connections: Connection[] = [];

  get size(): number {
    return this.#connections.length;
  }

  find(src: Ipv4, dst: Ipv4, protocol: number, ports: number): Connection | null {
    for (const connection of this.#connections) {
      if (isOriginal(connection, src, dst, protocol, ports) || isReply(connection, src, dst, protocol, ports)) return connection;
    }
    return null;
  }

  insert(connection: Connection): void {
    this.#connections.push(connection);
  }

  /** See ConnectionTable.remove. */
  remove(connection: Connection): void {
    this.#connections = this.#connections.filter((other) => other !== connection);
  }

  /** In order of insertion. */
  [Symbol.iterator](): Iterator<Connection> {
    return [...this.#connections][Symbol.iterator]();
  }
}

const FIRST_SLOTS = 64;
/** Slots of removed connections are given up when there are more of them than connections, and so many at least. */
const FEW_HOLES = 64;

/**
 * Two numbers a slot, side by side: a tuple's hash, and whose it is (the connection's slot, times two, plus the direction; 0
 * where the slot is free). So a look into the table reads no connection but the right one.
 */
export class HashedConnectionTable implements ConnectionTable {
  size = 0;
  #slots = new Int32Array(FIRST_SLOTS * 2);
  #mask = FIRST_SLOTS - 1;
  /** In order of insertion; slot 0 is nobody's. */
  #connections: (Connection | null)[] = [null];

  find(src: Ipv4, dst: Ipv4, protocol: number, ports: number): Connection | null {
    const hash = hashTuple(src, dst, protocol, ports);
    const slots = this.#slots;
    const mask = this.#mask;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const owner = slots[at * 2 + 1]!;
      if (owner === 0) return null;
      if (slots[at * 2] !== hash) continue;
      const connection = this.#connections[owner >>> 1]!;
      const isIt =
        (owner & 1) === ORIGINAL
          ? isOriginal(connection, src, dst, protocol, ports)
          : isReply(connection, src, dst, protocol, ports);
      if (isIt) return connection;
    }
  }

  insert(connection: Connection): void {
    this.size++;
    connection.slot = this.#connections.length;
    this.#connections.push(connection);
    // At most half full, so that probing stays short.
    if (this.size * 4 > this.#mask + 1) this.#rebuild((this.#mask + 1) * 2);
    else this.#put(connection);
  }

  /** See ConnectionTable.remove. */
  remove(connection: Connection): void {
    const { slot } = connection;
    if (slot === 0 || this.#connections[slot] !== connection) return;
    this.#take(hashOf(connection, ORIGINAL), slot * 2 + ORIGINAL);
    this.#take(hashOf(connection, REPLY), slot * 2 + REPLY);
    this.#connections[slot] = null;
    connection.slot = 0;
    this.size--;
    if (this.#connections.length > FEW_HOLES + 2 * this.size) this.#rebuild(this.#mask + 1);
  }

  /** Any may be removed meanwhile; those that come meanwhile may be missed. */
  *[Symbol.iterator](): Iterator<Connection> {
    for (const connection of this.#connections) if (connection !== null && connection.slot !== 0) yield connection;
  }

  #put(connection: Connection): void {
    this.#fill(hashOf(connection, ORIGINAL), connection.slot * 2 + ORIGINAL);
    this.#fill(hashOf(connection, REPLY), connection.slot * 2 + REPLY);
  }

  #fill(hash: number, owner: number): void {
    const slots = this.#slots;
    let at = hash & this.#mask;
    while (slots[at * 2 + 1] !== 0) at = (at + 1) & this.#mask;
    slots[at * 2] = hash;
    slots[at * 2 + 1] = owner;
  }

  #take(hash: number, owner: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let hole = hash & mask;
    while (slots[hole * 2 + 1] !== owner) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; slots[at * 2 + 1] !== 0; at = (at + 1) & mask) {
      const home = slots[at * 2]! & mask;
      // An entry may move back to the hole unless its home lies between the hole and where it is.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      slots[hole * 2] = slots[at * 2]!;
      slots[hole * 2 + 1] = slots[at * 2 + 1]!;
      hole = at;
    }
    slots[hole * 2 + 1] = 0;
  }

  /** Numbers all connections anew, without holes, and hashes them again. An iteration over the old list goes on there. */
  #rebuild(slots: number): void {
    this.#slots = new Int32Array(slots * 2);
    this.#mask = slots - 1;
    const before = this.#connections;
    this.#connections = [null];
    for (const connection of before) {
      if (connection === null) continue;
      connection.slot = this.#connections.length;
      this.#connections.push(connection);
      this.#put(connection);
    }
  }
}

function isOriginal(connection: Connection, src: Ipv4, dst: Ipv4, protocol: number, ports: number): boolean {
  return connection.src === src && connection.ports === ports && connection.dst === dst && connection.protocol === protocol;
}

function isReply(connection: Connection, src: Ipv4, dst: Ipv4, protocol: number, ports: number): boolean {
  return (
    connection.replySrc === src &&
    connection.replyPorts === ports &&
    connection.replyDst === dst &&
    connection.protocol === protocol
  );
}

function hashOf(connection: Connection, direction: typeof ORIGINAL | typeof REPLY): number {
  const { protocol, src, dst, ports, replySrc, replyDst, replyPorts } = connection;
  return direction === ORIGINAL ? hashTuple(src, dst, protocol, ports) : hashTuple(replySrc, replyDst, protocol, replyPorts);
}

function hashTuple(src: number, dst: number, protocol: number, ports: number): number {
  let hash = Math.imul(src ^ ports, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ dst, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ (ports << 13) ^ protocol, 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) | 0;
}

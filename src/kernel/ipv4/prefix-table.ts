/**
 * Prefixes and the longest one that covers an address. Two of a kind behind one interface: a plain list to read and to prove
 * against, which is also the quicker one for a handful of prefixes, and a trie of three strides (16, 8 and 8 bits) whose cost
 * does not grow with their number. test/kernel/prefix-table.test.ts holds them against each other.
 * Linux: fib_trie.c. The strides are those of Gupta, Lin, McKeown, "Routing lookups in hardware at memory access speeds" (1998),
 * parted once more to stay small.
 */
import { maskOf } from "../../wire/ipv4-address.ts";

/** One prefix with what stands there. */
export class PrefixNode<T> {
  /** Network order, host bits zero. */
  readonly prefix: number;
  /** 0 to 32. */
  readonly length: number;
  /** What stands there. */
  readonly value: T;
  /** The next shorter prefix that covers this one. */
  parent: PrefixNode<T> | null = null;

  constructor(prefix: number, length: number, value: T) {
    this.prefix = prefix;
    this.length = length;
    this.value = value;
  }

  /** The netmask of its length. */
  get mask(): number {
    return maskOf(this.length);
  }
}

/** The lookup of a routing table. */
export interface PrefixTable<T> {
  /** The longest prefix that covers the address; the shorter ones follow by `parent`. */
  find(address: number): PrefixNode<T> | null;
}

/** The table for a set of prefixes, each of them once. */
export function makePrefixTable<T>(nodes: readonly PrefixNode<T>[]): PrefixTable<T> {
  return nodes.length <= FEW ? new ListedPrefixes(nodes) : new StridedPrefixes(nodes);
}

/** A list this long is walked as fast as the strides. */
const FEW = 12;

/** Longest first, each compared in turn. */
export class ListedPrefixes<T> implements PrefixTable<T> {
  readonly #nodes: readonly PrefixNode<T>[];
  readonly #prefixes: Int32Array;
  readonly #masks: Int32Array;

  constructor(nodes: readonly PrefixNode<T>[]) {
    this.#nodes = nodes.toSorted((a, b) => b.length - a.length);
    this.#prefixes = Int32Array.from(this.#nodes, ({ prefix }) => prefix);
    this.#masks = Int32Array.from(this.#nodes, ({ mask }) => mask);
    for (let index = 0; index < this.#nodes.length; index++) {
      const node = this.#nodes[index]!;
      node.parent =
        this.#nodes.slice(index + 1).find((other) => other.length < node.length && (node.prefix & other.mask) === other.prefix) ??
        null;
    }
  }

  find(address: number): PrefixNode<T> | null {
    const prefixes = this.#prefixes;
    const masks = this.#masks;
    for (let index = 0; index < prefixes.length; index++) {
      if ((address & masks[index]!) === prefixes[index]!) return this.#nodes[index]!;
    }
    return null;
  }
}

const STRIDE = 256;

/**
 * Every slot says the longest prefix that ends within its bits, or where the slots for the next eight bits are.
 * 0: none; n > 0: node n - 1; n < 0: the slots that begin at -n.
 */
export class StridedPrefixes<T> implements PrefixTable<T> {
  readonly #nodes: readonly PrefixNode<T>[];
  readonly #first = new Int32Array(65_536);
  #slots = new Int32Array(64 * STRIDE);
  /** Slots 0 to 255 are never used, so that a slot is never 0. */
  #used = STRIDE;

  constructor(nodes: readonly PrefixNode<T>[]) {
    // Shortest first: a longer prefix then overwrites its part of a shorter one.
    this.#nodes = nodes.toSorted((a, b) => a.length - b.length);
    for (let index = 0; index < this.#nodes.length; index++) {
      const node = this.#nodes[index]!;
      node.parent = this.find(node.prefix);
      this.#insert(node, index + 1);
    }
  }

  find(address: number): PrefixNode<T> | null {
    let slot = this.#first[address >>> 16]!;
    if (slot < 0) {
      slot = this.#slots[-slot + ((address >>> 8) & 255)]!;
      if (slot < 0) slot = this.#slots[-slot + (address & 255)]!;
    }
    return slot === 0 ? null : this.#nodes[slot - 1]!;
  }

  #insert({ prefix, length }: PrefixNode<T>, value: number): void {
    const top = prefix >>> 16;
    if (length <= 16) {
      this.#first.fill(value, top, top + 2 ** (16 - length));
      return;
    }
    const second = this.#first[top]! < 0 ? -this.#first[top]! : this.#open(this.#first[top]!);
    this.#first[top] = -second;
    const middle = second + ((prefix >>> 8) & 255);
    if (length <= 24) {
      this.#slots.fill(value, middle, middle + 2 ** (24 - length));
      return;
    }
    const third = this.#slots[middle]! < 0 ? -this.#slots[middle]! : this.#open(this.#slots[middle]!);
    this.#slots[middle] = -third;
    const last = third + (prefix & 255);
    this.#slots.fill(value, last, last + 2 ** (32 - length));
  }

  /** 256 more slots, all saying what the one above them said. */
  #open(value: number): number {
    const at = this.#used;
    this.#used += STRIDE;
    if (this.#used > this.#slots.length) {
      const larger = new Int32Array(this.#slots.length * 2);
      larger.set(this.#slots);
      this.#slots = larger;
    }
    this.#slots.fill(value, at, at + STRIDE);
    return at;
  }
}

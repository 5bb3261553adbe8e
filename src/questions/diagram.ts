/**
 * Sets of packets as decision diagrams: a node halves the packets by one bit of one field, and stands only where a rule tells the
 * halves apart; each path to ALL is a box of addresses, ports and whatever else. Equal sets are the same node, so that "no packet
 * is treated differently" is a comparison of two numbers. After Bryant, "Graph-based algorithms for Boolean function
 * manipulation" (1986).
 */

/** A set of packets. */
export type Node = number;

/** No packet. */
export const NONE: Node = 0;
/** Every packet. */
export const ALL: Node = 1;

/** The bit of a node that has none: below all others. */
const NO_BIT = 0x7fffffff;
/** Results that are remembered at a time; a power of two. */
const CACHE_SIZE = 1 << 18;

const AND = 1;
const OR = 2;
const MINUS = 3;

export class Diagrams {
  #bit = new Int32Array(1 << 12);
  #low = new Int32Array(1 << 12);
  #high = new Int32Array(1 << 12);
  #size = 2;
  /** Nodes by their hash, open addressing; 0 is a free slot. */
  #slots = new Int32Array(1 << 13);
  readonly #cacheLeft = new Int32Array(CACHE_SIZE);
  readonly #cacheRight = new Int32Array(CACHE_SIZE);
  readonly #cacheResult = new Int32Array(CACHE_SIZE);

  constructor() {
    this.#bit.fill(NO_BIT, 0, 2);
  }

  /** How many nodes there are. */
  get size(): number {
    return this.#size;
  }

  bitOf(node: Node): number {
    return this.#bit[node]!;
  }

  /** The packets of a set whose bit is 0, or 1. */
  half(node: Node, bit: 0 | 1): Node {
    return bit === 0 ? this.#low[node]! : this.#high[node]!;
  }

  /** The packets of `low` where a bit is 0 and of `high` where it is 1; both ask for later bits only. */
  split(bit: number, low: Node, high: Node): Node {
    if (low === high) return low;
    const mask = this.#slots.length - 1;
    let slot = hash(bit, low, high) & mask;
    for (;;) {
      const node = this.#slots[slot]!;
      if (node === 0) break;
      if (this.#bit[node] === bit && this.#low[node] === low && this.#high[node] === high) return node;
      slot = (slot + 1) & mask;
    }
    if (this.#size === this.#bit.length) this.#grow();
    const node = this.#size++;
    this.#bit[node] = bit;
    this.#low[node] = low;
    this.#high[node] = high;
    this.#slots[slot] = node;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return node;
  }

  and(a: Node, b: Node): Node {
    if (a === b || b === ALL) return a;
    if (a === ALL) return b;
    if (a === NONE || b === NONE) return NONE;
    return a < b ? this.#combine(AND, a, b) : this.#combine(AND, b, a);
  }

  or(a: Node, b: Node): Node {
    if (a === b || b === NONE) return a;
    if (a === NONE) return b;
    if (a === ALL || b === ALL) return ALL;
    return a < b ? this.#combine(OR, a, b) : this.#combine(OR, b, a);
  }

  /** The packets of `a` that are not in `b`. */
  minus(a: Node, b: Node): Node {
    if (a === NONE || b === ALL || a === b) return NONE;
    if (b === NONE) return a;
    return this.#combine(MINUS, a, b);
  }

  #combine(operation: number, a: Node, b: Node): Node {
    const key = a * 4 + operation;
    const slot = hash(operation, a, b) & (CACHE_SIZE - 1);
    if (this.#cacheLeft[slot] === key && this.#cacheRight[slot] === b) return this.#cacheResult[slot]!;
    const bitA = this.#bit[a]!;
    const bitB = this.#bit[b]!;
    const bit = Math.min(bitA, bitB);
    const [lowA, highA] = bitA === bit ? [this.#low[a]!, this.#high[a]!] : [a, a];
    const [lowB, highB] = bitB === bit ? [this.#low[b]!, this.#high[b]!] : [b, b];
    const result = this.split(bit, this.#apply(operation, lowA, lowB), this.#apply(operation, highA, highB));
    this.#cacheLeft[slot] = key;
    this.#cacheRight[slot] = b;
    this.#cacheResult[slot] = result;
    return result;
  }

  #apply(operation: number, a: Node, b: Node): Node {
    return operation === AND ? this.and(a, b) : operation === OR ? this.or(a, b) : this.minus(a, b);
  }

  #grow(): void {
    this.#bit = doubled(this.#bit);
    this.#low = doubled(this.#low);
    this.#high = doubled(this.#high);
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let node = 2; node < this.#size; node++) {
      let slot = hash(this.#bit[node]!, this.#low[node]!, this.#high[node]!) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = node;
    }
  }
}

function hash(a: number, b: number, c: number): number {
  let mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x2c1b3c6d) ^ (mixed >>> 12);
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

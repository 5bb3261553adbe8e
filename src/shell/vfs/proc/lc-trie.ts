/**
 * The level-compressed trie that Linux keeps routes in, as far as its shape shows in /proc/net/fib_trie: nodes of 2^bits children
 * that are doubled and halved as they fill and empty. Linux: net/ipv4/fib_trie.c. netnsim itself looks routes up in other tables
 * (ipv4/fib-table.ts).
 */

const KEY_BITS = 32;

export class Leaf<V> {
  readonly key: number;
  readonly values: V[] = [];

  constructor(key: number) {
    this.key = key;
  }
}

export class Node<V> {
  readonly key: number;
  /** The children are distinguished by the `bits` bits of a key above its lowest `pos`. */
  readonly pos: number;
  readonly bits: number;
  readonly children: (Node<V> | Leaf<V> | null)[];
  parent: Node<V> | null = null;

  constructor(key: number, pos: number, bits: number) {
    this.key = pos + bits >= KEY_BITS ? 0 : Math.floor(key / 2 ** (pos + bits)) * 2 ** (pos + bits);
    this.pos = pos;
    this.bits = bits;
    this.children = new Array<null>(2 ** bits).fill(null);
  }

  get empty(): number {
    return this.children.filter((child) => child === null).length;
  }

  /** Children that use the bits right below, so that a doubled node takes their children over. */
  get full(): number {
    return this.children.filter((child) => this.isFull(child)).length;
  }

  isFull(child: Node<V> | Leaf<V> | null): child is Node<V> {
    return child instanceof Node && child.pos + child.bits === this.pos;
  }

  indexOf(key: number): number {
    return Math.floor(((key ^ this.key) >>> 0) / 2 ** this.pos);
  }

  put(index: number, child: Node<V> | Leaf<V> | null): void {
    this.children[index] = child;
    if (child instanceof Node) child.parent = this;
  }
}

/** How full a node has to be to be doubled, and how empty to be halved, in percent; the topmost is kept larger. */
const INFLATE = { root: 30, other: 50 };
const HALVE = { root: 15, other: 25 };
const MOST_WORK = 10;

export class LcTrie<V> {
  root: Node<V> | Leaf<V> | null = null;

  insert(key: number, value: V, isBefore: (one: V, other: V) => boolean): void {
    let parent: Node<V> | null = null;
    let at = this.root;
    while (at instanceof Node && at.indexOf(key) < at.children.length) {
      parent = at;
      at = at.children[at.indexOf(key)] ?? null;
    }
    if (at instanceof Leaf && at.key === key) return insertValue(at, value, isBefore);
    const leaf = new Leaf<V>(key);
    leaf.values.push(value);
    if (at !== null) {
      const node: Node<V> = new Node(key, 31 - Math.clz32(key ^ at.key), 1);
      node.put(node.indexOf(key) ^ 1, at);
      this.#put(parent, key, node);
      parent = node;
    }
    this.#put(parent, key, leaf);
    for (let node = parent; node !== null; ) node = this.#resize(node);
  }

  /** Puts a child where the key belongs: into a node, or at the top. */
  #put(parent: Node<V> | null, key: number, child: Node<V> | Leaf<V> | null): void {
    if (parent !== null) return parent.put(parent.indexOf(key), child);
    this.root = child;
    if (child instanceof Node) child.parent = null;
  }

  /** Returns the node to look at next. Linux: resize(). */
  #resize(given: Node<V>): Node<V> | null {
    const { parent } = given;
    const current = (): Node<V> | Leaf<V> | null =>
      parent === null ? this.root : (parent.children[parent.indexOf(given.key)] ?? null);
    let work = MOST_WORK;
    let node: Node<V> | Leaf<V> | null = given;
    for (; work > 0 && node instanceof Node && shouldInflate(node); work--) {
      this.#inflate(node);
      node = current();
    }
    if (work !== MOST_WORK) return parent;
    for (; work > 0 && node instanceof Node && shouldHalve(node); work--) {
      this.#halve(node);
      node = current();
    }
    if (node instanceof Node && node.children.length - node.empty < 2)
      this.#put(parent, node.key, node.children.find((child) => child !== null) ?? null);
    return parent;
  }

  #inflate(old: Node<V>): void {
    const node = new Node<V>(old.key, old.pos - 1, old.bits + 1);
    for (let index = old.children.length - 1; index >= 0; index--) {
      const child = old.children[index] ?? null;
      if (child === null) continue;
      if (!old.isFull(child)) node.put(node.indexOf(child.key), child);
      else if (child.bits === 1) {
        node.put(2 * index + 1, child.children[1] ?? null);
        node.put(2 * index, child.children[0] ?? null);
      } else {
        const half = child.children.length / 2;
        const upper = new Node<V>((child.key | (1 << node.pos)) >>> 0, child.pos, child.bits - 1);
        const lower = new Node<V>(child.key, child.pos, child.bits - 1);
        child.children.forEach((each, at) => {
          if (at < half) lower.put(at, each);
          else upper.put(at - half, each);
        });
        node.put(2 * index + 1, upper);
        node.put(2 * index, lower);
      }
    }
    this.#replace(old, node);
  }

  #halve(old: Node<V>): void {
    const node = new Node<V>(old.key, old.pos + 1, old.bits - 1);
    for (let index = old.children.length - 2; index >= 0; index -= 2) {
      const [lower, upper] = [old.children[index] ?? null, old.children[index + 1] ?? null];
      if (lower === null || upper === null) {
        node.put(index / 2, upper ?? lower);
        continue;
      }
      const pair = new Node<V>(lower.key, old.pos, 1);
      pair.put(1, upper);
      pair.put(0, lower);
      node.put(index / 2, pair);
    }
    this.#replace(old, node);
  }

  #replace(old: Node<V>, node: Node<V>): void {
    const { parent } = old;
    this.#put(parent, node.key, node);
    node.parent = parent;
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index] ?? null;
      if (node.isFull(child)) this.#resize(child);
    }
  }
}

function insertValue<V>(leaf: Leaf<V>, value: V, isBefore: (one: V, other: V) => boolean): void {
  const at = leaf.values.findIndex((other) => isBefore(value, other));
  leaf.values.splice(at < 0 ? leaf.values.length : at, 0, value);
}

function shouldInflate<V>(node: Node<V>): boolean {
  const size = node.children.length;
  const used = size - node.empty + node.full;
  return used > 1 && node.pos > 0 && 50 * used >= size * (node.parent === null ? INFLATE.root : INFLATE.other);
}

function shouldHalve<V>(node: Node<V>): boolean {
  const size = node.children.length;
  const used = size - node.empty;
  return used > 1 && node.bits > 1 && 100 * used < size * (node.parent === null ? HALVE.root : HALVE.other);
}

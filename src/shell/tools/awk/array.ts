/**
 * awk's arrays, kept as mawk keeps them, so that `for (key in array)` goes through them in its order: a hash table with a list of
 * texts and one of integers in each bucket, where what was found moves to the front. mawk 1.3.4: array.c, hash.c.
 */
import { spend } from "../../../sim/work.ts";
import { MaybeNumber, toInteger, toText, type Value } from "./values.ts";

interface Node {
  text: string | null;
  integer: number | null;
  hash: number;
  value: Value;
  nextText: Node | null;
  nextInteger: Node | null;
}

interface Bucket {
  texts: Node | null;
  integers: Node | null;
}

const STARTING_MASK = 63;
const AVERAGE_LENGTH = 12;
/** What an element costs beyond its assignment, in units of work: the memory it takes. */
const ELEMENT_WORK = 150;

export class AwkArray {
  size = 0;
  #buckets: Bucket[] = [];
  #mask = 0;
  #hasTexts = false;
  #hasIntegers = false;
  /** Elements 1 to N as split() makes them, until another kind of index comes. */
  #list: Value[] | null = null;

  get(index: Value, format: string): Value {
    return this.#find(index, format, true)!.value;
  }

  set(index: Value, value: Value, format: string): void {
    this.#find(index, format, true)!.value = value;
  }

  has(index: Value, format: string): boolean {
    return this.#find(index, format, false) !== null;
  }

  delete(index: Value, format: string): void {
    if (this.#find(index, format, false) === null) return;
    this.#toTable();
    // In a table what is found is a node.
    const found = this.#find(index, format, false) as Node;
    if (found.text !== null && this.#hasTexts) {
      const bucket = this.#buckets[found.hash & this.#mask]!;
      bucket.texts = without(bucket.texts, found, "nextText");
    }
    if (found.integer !== null) {
      const bucket = this.#buckets[found.integer & this.#mask]!;
      bucket.integers = without(bucket.integers, found, "nextInteger");
    }
    if (--this.size === 0) this.clear();
  }

  clear(): void {
    this.size = 0;
    this.#buckets = [];
    this.#hasTexts = false;
    this.#hasIntegers = false;
    this.#list = null;
  }

  /** Makes it the array of these elements, as split() does. */
  load(values: Value[]): void {
    this.clear();
    this.#list = values;
    this.size = values.length;
  }

  /** The indices in mawk's order. */
  keys(): string[] {
    if (this.size === 0) return [];
    this.#addTexts();
    const keys: string[] = [];
    for (const bucket of this.#buckets) for (let node = bucket.texts; node !== null; node = node.nextText) keys.push(node.text!);
    return keys;
  }

  #find(index: Value, format: string, creates: boolean): { value: Value } | null {
    if (typeof index === "number" && toInteger(index) === index) return this.#findInteger(index, creates);
    return this.#findText(index instanceof MaybeNumber ? index.text : toText(index, format), creates);
  }

  #findInteger(integer: number, creates: boolean): { value: Value } | null {
    const list = this.#list;
    if (list !== null) {
      if (integer >= 1 && integer <= list.length) return listElement(list, integer - 1);
      if (!creates) return null;
      this.#toTable();
    }
    if (!this.#hasTexts && !this.#hasIntegers) {
      if (!creates) return null;
      this.#makeTable();
    }
    let bucket = this.#buckets[integer & this.#mask]!;
    let node = bucket.integers;
    let before: Node | null = null;
    while (node !== null && node.integer !== integer) {
      before = node;
      node = node.nextInteger;
    }
    if (node === null) {
      if (this.#hasTexts) {
        node = this.#findText(String(integer), creates) as Node | null;
        if (node === null) return null;
      } else if (creates) {
        node = { text: null, integer, hash: 0, value: undefined, nextText: null, nextInteger: null };
        this.#grow();
      } else return null;
      bucket = this.#buckets[integer & this.#mask]!;
      node.integer = integer;
      this.#hasIntegers = true;
    } else if (before === null) return node;
    else before.nextInteger = node.nextInteger;
    node.nextInteger = bucket.integers;
    bucket.integers = node;
    return node;
  }

  #findText(text: string, creates: boolean): { value: Value } | null {
    const hash = hashOf(text);
    if (!this.#hasTexts) {
      if (this.size === 0 && !creates) return null;
      this.#addTexts();
    }
    let bucket = this.#buckets[hash & this.#mask]!;
    let node = bucket.texts;
    let before: Node | null = null;
    while (node !== null && !(node.hash === hash && node.text === text)) {
      before = node;
      node = node.nextText;
    }
    if (node === null) {
      if (!creates) return null;
      node = { text, integer: null, hash, value: undefined, nextText: null, nextInteger: null };
      this.#grow();
      bucket = this.#buckets[hash & this.#mask]!;
    } else if (before === null) return node;
    else before.nextText = node.nextText;
    node.nextText = bucket.texts;
    bucket.texts = node;
    return node;
  }

  #makeTable(): void {
    this.#mask = STARTING_MASK;
    this.#buckets = makeBuckets(this.#mask + 1);
  }

  #toTable(): void {
    const list = this.#list;
    if (list === null) return;
    this.#list = null;
    let mask = STARTING_MASK;
    while (list.length > (mask + 1) * AVERAGE_LENGTH) mask = mask * 2 + 1;
    this.#mask = mask;
    this.#buckets = makeBuckets(mask + 1);
    list.forEach((value, at) => {
      const bucket = this.#buckets[(at + 1) & mask]!;
      bucket.integers = { text: null, integer: at + 1, hash: 0, value, nextText: null, nextInteger: bucket.integers };
    });
    this.#hasIntegers = true;
  }

  /** Gives the elements that are known by integers their texts. */
  #addTexts(): void {
    if (this.#hasTexts) return;
    this.#toTable();
    if (!this.#hasIntegers) this.#makeTable();
    for (const { integers } of this.#buckets) {
      for (let node = integers; node !== null; node = node.nextInteger) {
        node.text = String(node.integer);
        node.hash = hashOf(node.text);
        const bucket = this.#buckets[node.hash & this.#mask]!;
        node.nextText = bucket.texts;
        bucket.texts = node;
      }
    }
    this.#hasTexts = true;
  }

  /** Counts one more element, and doubles the table where its lists become long. */
  #grow(): void {
    spend(ELEMENT_WORK);
    if (++this.size <= (this.#mask + 1) * AVERAGE_LENGTH) return;
    const old = this.#mask + 1;
    const mask = this.#mask * 2 + 1;
    const more = makeBuckets(old);
    for (let at = 0; at < old; at++) {
      const bucket = this.#buckets[at]!;
      if (this.#hasTexts) {
        const [stay, move] = divide(bucket.texts, "nextText", (node) => (node.hash & mask) !== at);
        bucket.texts = stay;
        more[at]!.texts = move;
      }
      if (this.#hasIntegers) {
        const [stay, move] = divide(bucket.integers, "nextInteger", (node) => (node.integer! & mask) !== at);
        bucket.integers = stay;
        more[at]!.integers = move;
      }
    }
    for (const bucket of more) this.#buckets.push(bucket);
    this.#mask = mask;
  }
}

type Link = "nextText" | "nextInteger";

function makeBuckets(count: number): Bucket[] {
  return Array.from({ length: count }, () => ({ texts: null, integers: null }));
}

function listElement(list: Value[], at: number): { value: Value } {
  return {
    get value() {
      return list[at];
    },
    set value(value: Value) {
      list[at] = value;
    },
  };
}

function without(head: Node | null, gone: Node, link: Link): Node | null {
  if (head === gone) return gone[link];
  for (let node = head; node !== null; node = node[link]) if (node[link] === gone) node[link] = gone[link];
  return head;
}

/** A list in two, each in its order. */
function divide(head: Node | null, link: Link, moves: (node: Node) => boolean): [Node | null, Node | null] {
  const parts: [Node[], Node[]] = [[], []];
  for (let node = head; node !== null; node = node[link]) parts[moves(node) ? 1 : 0].push(node);
  const chain = (nodes: Node[]): Node | null => {
    nodes.forEach((node, at) => {
      node[link] = nodes[at + 1] ?? null;
    });
    return nodes[0] ?? null;
  };
  return [chain(parts[0]), chain(parts[1])];
}

function hashOf(text: string): number {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  return hash >>> 0;
}

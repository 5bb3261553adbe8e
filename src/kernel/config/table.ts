/**
 * A growing table in the configuration tree: values by small integer key (an ifindex, a namespace id) as a tree of nodes with 32
 * branches. A change copies the nodes on the path to its entry, one for some thousand entries two or three, and shares the rest.
 */
const BITS = 5;
const MASK = 31;

/** Leaves (shift 0) hold values, the others nodes; a node is as long as what stands in it. */
type TableNode<T> = readonly (TableNode<T> | T | null)[];

export interface Table<T> {
  readonly root: TableNode<T>;
  /** How far a key is shifted to find its branch at the root. */
  readonly shift: number;
  readonly size: number;
}

const EMPTY: Table<never> = { root: [], shift: 0, size: 0 };

export function emptyTable<T>(): Table<T> {
  return EMPTY;
}

export function getEntry<T>({ root, shift }: Table<T>, key: number): T | null {
  let node = root;
  if (key >>> shift > MASK) return null;
  for (let at = shift; at > 0; at -= BITS) {
    const next = node[(key >>> at) & MASK] as TableNode<T> | null | undefined;
    if (next === null || next === undefined) return null;
    node = next;
  }
  return (node[key & MASK] as T | null | undefined) ?? null;
}

/** The same table with an entry replaced, added or (null) removed; the rest is shared. */
export function withEntry<T>(table: Table<T>, key: number, value: T | null): Table<T> {
  let { root, shift } = table;
  const before = getEntry(table, key);
  if (before === value) return table;
  for (; key >>> shift > MASK; shift += BITS) root = root.length === 0 ? root : [root];
  const size = table.size + (before === null ? 1 : 0) - (value === null ? 1 : 0);
  return { root: withLeaf(root, shift, key, value), shift, size };
}

function withLeaf<T>(node: TableNode<T>, shift: number, key: number, value: T | null): TableNode<T> {
  const at = (key >>> shift) & MASK;
  const copy = node.slice();
  while (copy.length < at) copy.push(null);
  if (shift === 0) copy[at] = value;
  else {
    const child = withLeaf((node[at] as TableNode<T> | null | undefined) ?? [], shift - BITS, key, value);
    copy[at] = child.length === 0 ? null : child;
  }
  while (copy.length > 0 && copy[copy.length - 1] === null) copy.pop();
  return copy;
}

/** The entries in order of their keys. */
export function* entriesOf<T>({ root, shift }: Table<T>): Generator<T> {
  for (const child of root) {
    if (child === null) continue;
    if (shift === 0) yield child as T;
    else yield* entriesOf({ root: child as TableNode<T>, shift: shift - BITS, size: 0 });
  }
}

/** Calls back with every key and its entry, in order. */
export function eachEntry<T>(table: Table<T>, visit: (key: number, value: T) => void): void {
  eachChange(EMPTY as Table<T>, table, (key, _, value) => visit(key, value!));
}

/** The same table with each entry replaced by what `map` makes of it. */
export function mapEntries<T>(table: Table<T>, map: (value: T) => T): Table<T> {
  const mapNode = (node: TableNode<T>, shift: number): TableNode<T> =>
    node.map((child) => (child === null ? null : shift === 0 ? map(child as T) : mapNode(child as TableNode<T>, shift - BITS)));
  return { ...table, root: mapNode(table.root, table.shift) };
}

/**
 * Calls back with every key whose entry is another object in the second table, in order. What the tables share is not gone
 * through.
 */
export function eachChange<T>(
  before: Table<T>,
  after: Table<T>,
  visit: (key: number, was: T | null, is: T | null) => void,
): void {
  const walk = (a: TableNode<T>, b: TableNode<T>, shift: number, from: number): void => {
    for (let at = 0; at < a.length || at < b.length; at++) {
      const [was, is] = [a[at] ?? null, b[at] ?? null];
      if (was === is) continue;
      const key = from + at * 2 ** shift;
      if (shift === 0) visit(key, was as T | null, is as T | null);
      else walk((was as TableNode<T> | null) ?? [], (is as TableNode<T> | null) ?? [], shift - BITS, key);
    }
  };
  const shift = Math.max(before.shift, after.shift);
  walk(raised(before, shift), raised(after, shift), shift, 0);
}

function raised<T>({ root, shift }: Table<T>, to: number): TableNode<T> {
  let node = root;
  for (let at = shift; at < to; at += BITS) node = [node];
  return node;
}

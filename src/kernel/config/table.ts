/**
 * A growing table in the configuration tree: values by small integer key (an ifindex, a namespace id), kept in chunks of 64, so
 * that a change copies one chunk and the list of chunks, not every entry (immer copies each node on the path it touches).
 */
const CHUNK = 64;

export interface Table<T> {
  readonly chunks: readonly (readonly (T | null)[])[];
  readonly size: number;
}

/** The same table as a request may change it, inside produce. */
export interface TableDraft<T> {
  chunks: (T | null)[][];
  size: number;
}

export function emptyTable<T>(): Table<T> {
  return { chunks: [], size: 0 };
}

export function getEntry<T>(table: Table<T>, key: number): T | null {
  const chunk = table.chunks[key >>> 6];
  return chunk === undefined ? null : (chunk[key & (CHUNK - 1)] ?? null);
}

/** Sets an entry; null removes it. */
export function setEntry<T>(table: TableDraft<T>, key: number, value: T | null): void {
  while (table.chunks.length <= key >>> 6) table.chunks.push(new Array<T | null>(CHUNK).fill(null));
  const chunk = table.chunks[key >>> 6]!;
  const before = chunk[key & (CHUNK - 1)] ?? null;
  if (before === null && value !== null) table.size++;
  if (before !== null && value === null) table.size--;
  chunk[key & (CHUNK - 1)] = value;
}

/** The entries in order of their keys. */
export function* entriesOf<T>(table: Table<T>): Generator<T> {
  for (const chunk of table.chunks) for (const value of chunk) if (value !== null) yield value;
}

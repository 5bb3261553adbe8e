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
  while (table.chunks.length <= key >>> 6) table.chunks.push([]);
  const chunk = table.chunks[key >>> 6]!;
  const at = key & (CHUNK - 1);
  // A chunk is only as long as what stands in it: a small table is copied in no time.
  while (chunk.length <= at) chunk.push(null);
  const before = chunk[at] ?? null;
  if (before === null && value !== null) table.size++;
  if (before !== null && value === null) table.size--;
  chunk[at] = value;
}

/** The same table with an entry replaced, added or (null) removed; the rest is shared. */
export function withEntry<T>(table: Table<T>, key: number, value: T | null): Table<T> {
  const copy: TableDraft<T> = { chunks: [...table.chunks] as (T | null)[][], size: table.size };
  if (copy.chunks[key >>> 6] !== undefined) copy.chunks[key >>> 6] = [...copy.chunks[key >>> 6]!];
  setEntry(copy, key, value);
  return copy;
}

/** The entries in order of their keys. */
export function* entriesOf<T>(table: Table<T>): Generator<T> {
  for (const chunk of table.chunks) for (const value of chunk) if (value !== null) yield value;
}

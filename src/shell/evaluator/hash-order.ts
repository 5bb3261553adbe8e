/**
 * The order in which bash lists an associative array: by the bucket of its hash table, in a bucket the newest first. bash 5.2:
 * hashlib.c (hash_string() is FNV-1), assoc.c. A table of more than 2,048 keys grows, and the order within its buckets is then no
 * longer known here.
 */
import { encodeText } from "../../wire/text.ts";

const BUCKETS = 1024;
const GROWTH = 4;
const LOAD = 2;

export function inHashOrder(map: ReadonlyMap<string, string>, first = BUCKETS): [string, string][] {
  if (map.size < 2) return [...map];
  let buckets = first;
  while (map.size > buckets * LOAD) buckets *= GROWTH;
  return [...map]
    .reverse()
    .map((entry) => ({ entry, bucket: hashOf(entry[0]) & (buckets - 1) }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ entry }) => entry);
}

function hashOf(key: string): number {
  let hash = 2_166_136_261;
  // A char has a sign: what is above 127 reaches into all 32 bits.
  for (const byte of encodeText(key)) hash = Math.imul(hash, 16_777_619) ^ (byte > 127 ? byte - 256 : byte);
  return hash >>> 0;
}

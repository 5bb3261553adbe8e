/** The corpus: every smallest input that once failed, one file each, by room. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

export interface Kept {
  readonly name: string;
  readonly input: unknown;
}

const folderOf = (room: string): URL => new URL(`corpus/${room}/`, import.meta.url);

export function corpusOf(room: string): readonly Kept[] {
  const folder = folderOf(room);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => ({ name: name.slice(0, -".json".length), input: JSON.parse(readFileSync(new URL(name, folder), "utf8")) }));
}

/** Adds an input under a name made of its content. */
export function keepInCorpus(room: string, input: unknown): void {
  const text = `${JSON.stringify(input, null, 1)}\n`;
  mkdirSync(folderOf(room), { recursive: true });
  writeFileSync(new URL(`${hashOf(text)}.json`, folderOf(room)), text);
}

function hashOf(text: string): string {
  let hash = 5381;
  for (const sign of text) hash = (Math.imul(hash, 33) ^ sign.charCodeAt(0)) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

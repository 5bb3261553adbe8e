/** The scripts of corpus/NAME.sh, parted by lines `#---`, and what was recorded of them in corpus/NAME.json. */
import { readdirSync, readFileSync } from "node:fs";
import { decodeText } from "../../src/wire/text.ts";
import type { Recorded } from "./recorded.ts";

const FOLDER = new URL("corpus/", import.meta.url);

export function corpusNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".sh"))
    .map((file) => file.slice(0, -3))
    .sort();
}

export function readCorpus(name: string): string[] {
  return decodeText(readFileSync(new URL(`${name}.sh`, FOLDER)))
    .split(/^#---\n/m)
    .filter((script) => script.trim() !== "");
}

/** Where the recording of a corpus, or of a list (bash-scripts, tool-scripts), lies. */
export function recordingPath(name: string): URL {
  return name.endsWith("-scripts") ? new URL(`${name}.json`, import.meta.url) : new URL(`${name}.json`, FOLDER);
}

export function readRecording(name: string): Readonly<Record<string, Recorded>> {
  return JSON.parse(readFileSync(recordingPath(name), "utf8")) as Record<string, Recorded>;
}

/**
 * Records what the real bash and tools print for the scripts, on Debian 12 as root: `npm run record -- shell [NAME ...]`, the
 * names those of corpus/, and `bash-scripts` and `tool-scripts` for the lists.
 */
import { writeFileSync } from "node:fs";
import { SCRIPTS } from "./bash-scripts.ts";
import { corpusNames, readCorpus, recordingPath } from "./corpus.ts";
import { runInBash } from "./real-bash.ts";
import { SETUP, TOOL_SCRIPTS } from "./tool-scripts.ts";

interface List {
  readonly name: string;
  readonly scripts: readonly string[];
  /** Runs before each script. */
  readonly setup: string;
}

const lists: readonly List[] = [
  { name: "bash-scripts", scripts: Object.values(SCRIPTS).flat(), setup: "" },
  { name: "tool-scripts", scripts: Object.values(TOOL_SCRIPTS).flat(), setup: SETUP },
  ...corpusNames().map((name) => ({ name, scripts: readCorpus(name), setup: "" })),
];

const asked = process.argv.slice(2);
for (const { name, scripts, setup } of lists) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const sources = scripts.map((script) => setup + script);
  const results = await runInBash(sources);
  const again = await runInBash(sources);
  const recorded = Object.fromEntries(scripts.map((script, index) => [script, results[index]]));
  const unsteady = scripts.filter((_, index) => JSON.stringify(results[index]) !== JSON.stringify(again[index]));
  for (const script of unsteady) process.stdout.write(`${name}: answers in two ways: ${script.slice(0, 200)}\n`);
  writeFileSync(recordingPath(name), `${JSON.stringify(recorded, null, 1)}\n`);
  process.stdout.write(`${name}: ${scripts.length} scripts\n`);
}

/** Records help texts: what the commands of src/shell/help/recorded/*.txt print, and the module that the tools read it from. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseTranscript, printTranscript, runHere } from "./transcript.ts";

const HELP = fileURLToPath(new URL("../../src/shell/help/", import.meta.url));
const MODULE = `${HELP}texts.ts`;

/** Runs the commands of the files named, or of all. */
export function recordHelp(names: readonly string[]): void {
  for (const file of files()) {
    const name = file.replace(/\.txt$/, "");
    if (names.length > 0 && !names.includes(name)) continue;
    const { head, entries } = parseTranscript(readFileSync(`${HELP}recorded/${file}`, "utf8"));
    const recorded = entries.map(({ command }) => runHere(command));
    writeFileSync(`${HELP}recorded/${file}`, printTranscript({ head, entries: recorded }));
    console.log(`${name}: ${recorded.length} commands`);
  }
  writeFileSync(MODULE, helpModule());
}

export function recordedModule(): string {
  return readFileSync(MODULE, "utf8");
}

/** The module's text as the files make it. */
export function helpModule(): string {
  const rows = files().flatMap((file) =>
    parseTranscript(readFileSync(`${HELP}recorded/${file}`, "utf8")).entries.map(
      ({ command, output }) => `  [${JSON.stringify(command)}, ${JSON.stringify(output)}],\n`,
    ),
  );
  return `/** Made of recorded/*.txt by \`npm run record -- help\`; not written by people. */\nexport const TEXTS: ReadonlyMap<string, string> = new Map([\n${rows.join("")}]);\n`;
}

function files(): string[] {
  return readdirSync(`${HELP}recorded`).sort();
}

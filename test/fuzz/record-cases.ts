/**
 * `npm run record -- fuzz [NAME ...]` (root): asks the real kernel about the kept cases and the mutations' scripts, twice each.
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { recordScenario } from "../../src/linux/record.ts";

const wanted = process.argv.slice(2);
for (const folder of ["cases", "mutations"].map((name) => fileURLToPath(new URL(name, import.meta.url)))) {
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".sh"))) {
    if (wanted.length > 0 && !wanted.includes(name.replace(/\.sh$/, ""))) continue;
    const result = await recordScenario(`${folder}/${name}`, { recordings: folder });
    console.log(`${name}: ${result.kind} (${result.seconds} s)`);
    if ("text" in result) console.log(result.text);
  }
}

/** `tsx src/linux/compare-main.ts FILE ...`: each command that Linux and netnsim answer differently. `-` lines are Linux's. */
import { readFileSync } from "node:fs";
import { compareScript } from "./compare.ts";
import { whyNotReal } from "./session.ts";

const files = process.argv.slice(2);
const reason = whyNotReal();
if (files.length === 0 || reason !== null) {
  console.error(files.length === 0 ? "usage: compare-main FILE.sh|FILE.md|- ..." : `compare: ${reason}`);
  process.exit(2);
}
for (const file of files) {
  const { scenario, differences, error, timedOut } = await compareScript(readFileSync(file === "-" ? 0 : file, "utf8"), file);
  for (const difference of differences) console.log(`${difference.text}\n`);
  if (error !== null) console.log(`netnsim: ${error.stack}\n`);
  if (timedOut) console.log("linux: time limit reached\n");
  console.log(`${file}: ${scenario.steps.length - differences.length} of ${scenario.steps.length} commands the same`);
  if (differences.length > 0) process.exitCode = 1;
}

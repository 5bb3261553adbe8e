/**
 * Random sed scripts and awk programs, here and with GNU sed and mawk: `npx tsx test/shell/programs/fuzz.ts [--count N] [--seed S]
 * [--record]`, on Debian 12. Prints what differs and the counts; with --record the cases on which both agree are kept for `npm test`.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runScriptNow } from "../run-script.ts";
import { type ProgramCase, ProgramGenerator } from "./generate.ts";
import { programScript } from "./script.ts";

const { values } = parseArgs({
  options: { count: { type: "string", default: "500" }, seed: { type: "string", default: "1" }, record: { type: "boolean" } },
});
const generator = new ProgramGenerator(Number(values.seed));
const kept: { input: ProgramCase; output: string }[] = [];
const counts = { sed: 0, awk: 0 };
const differences = { sed: 0, awk: 0 };
for (let left = Number(values.count); left > 0; left--) {
  const input = generator.next();
  const env = { PATH: process.env.PATH, LC_ALL: "C.UTF-8" };
  const real = spawnSync("bash", ["-s"], { input: programScript([input]), encoding: "utf8", env, timeout: 2000 });
  if (real.signal !== null) continue;
  counts[input.tool]++;
  let here: string;
  try {
    here = runScriptNow(programScript([input])).stdout;
  } catch (error) {
    here = String(error);
  }
  if (here === real.stdout) kept.push({ input, output: real.stdout });
  else {
    differences[input.tool]++;
    console.log(JSON.stringify(input), "\n  real:", JSON.stringify(real.stdout), "\n  here:", JSON.stringify(here));
  }
}
console.log(`sed: ${counts.sed} cases, ${differences.sed} differ; awk: ${counts.awk} cases, ${differences.awk} differ`);
if (values.record) writeFileSync("test/shell/programs/cases.json", `${JSON.stringify(kept)}\n`);

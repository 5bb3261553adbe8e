/**
 * Random sed scripts, awk programs and command lines of the small text tools, here and with Debian's: `npx tsx
 * test/shell/programs/fuzz.ts [--count N] [--seed S] [--record]`, in Debian 12. Prints what differs and the counts; with --record
 * the cases on which both agree are kept for `npm test`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encodeText } from "../../../src/wire/text.ts";
import { runScriptNow } from "../run-script.ts";
import { type ProgramCase, ProgramGenerator } from "./generate.ts";
import { programScript } from "./script.ts";
import { type TextCase, TextCaseGenerator, textScript } from "./text-tools.ts";

const { values } = parseArgs({
  options: { count: { type: "string", default: "500" }, seed: { type: "string", default: "1" }, record: { type: "boolean" } },
});
const generator = new ProgramGenerator(Number(values.seed));
const textGenerator = new TextCaseGenerator(Number(values.seed));
const kept: { input: ProgramCase | TextCase; output: string }[] = [];
const counts: Record<string, { cases: number; different: number }> = {};
const root = mkdtempSync(join(tmpdir(), "netnsim-fuzz-"));
for (let left = Number(values.count); left > 0; left--) {
  const input = left % 3 === 0 ? textGenerator.next() : generator.next();
  const script = "files" in input ? textScript(input) : programScript([input]);
  const env = { PATH: process.env.PATH, LC_ALL: "C.UTF-8" };
  const real = spawnSync("bash", ["-s"], { input: script, encoding: "utf8", env, cwd: root, timeout: 2000 });
  if (real.signal !== null) continue;
  counts[input.tool] ??= { cases: 0, different: 0 };
  const count = counts[input.tool]!;
  count.cases++;
  let here: string;
  try {
    here = Buffer.from(encodeText(runScriptNow(script).stdout)).toString("utf8");
  } catch (error) {
    here = String(error);
  }
  if (here === real.stdout) kept.push({ input, output: real.stdout });
  else {
    count.different++;
    console.log(JSON.stringify(input), "\n  real:", JSON.stringify(real.stdout), "\n  here:", JSON.stringify(here));
  }
}
for (const [tool, { cases, different }] of Object.entries(counts)) console.log(`${tool}: ${cases} cases, ${different} differ`);
rmSync(root, { recursive: true });
if (values.record) writeFileSync("test/shell/programs/cases.json", `${JSON.stringify(kept)}\n`);

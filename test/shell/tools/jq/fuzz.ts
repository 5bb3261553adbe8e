/**
 * Random jq programs, here and with the real jq: `npx tsx test/shell/tools/jq/fuzz.ts [--count N] [--seed S] [--record]`, where
 * jq 1.6 is installed. Prints what differs and the counts; with --record the first 400 on which both agree are kept for `npm
 * test`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encodeText } from "../../../../src/wire/text.ts";
import { runScriptNow } from "../../run-script.ts";
import { JqGenerator } from "./generate.ts";
import type { JqCase } from "./programs.ts";
import { caseScript, MARK } from "./script.ts";

const { values } = parseArgs({
  options: { count: { type: "string", default: "500" }, seed: { type: "string", default: "1" }, record: { type: "boolean" } },
});
const KEPT = 400;
const MOST_OUTPUT = 4000;
const PER_SCRIPT = 50;
const generator = new JqGenerator(Number(values.seed));
const cases = Array.from({ length: Number(values.count) }, () => generator.next());
const cwd = mkdtempSync(join(tmpdir(), "netnsim-jq-"));
const env = { PATH: process.env.PATH, LC_ALL: "C.UTF-8", HOME: "/root" };
const kept: (JqCase & { output: string })[] = [];
let [compared, different, unanswered] = [0, 0, 0];
for (let from = 0; from < cases.length; from += PER_SCRIPT) {
  const some = cases.slice(from, from + PER_SCRIPT);
  // What takes the real one seconds or hundreds of megabytes is no case.
  const script = `ulimit -v 400000\n${some.map((each) => caseScript(each).replace("| jq ", "| timeout 2 jq ")).join("")}`;
  const real = spawnSync("bash", ["-s"], { input: script, encoding: "utf8", env, cwd, maxBuffer: 1_000_000_000 }).stdout.split(
    MARK,
  );
  some.forEach((each, index) => {
    const output = real[index]!;
    if (/\[(?:124|13[0-9])\]\n$/.test(output)) {
      unanswered++;
      return;
    }
    compared++;
    let here: string;
    try {
      here = Buffer.from(encodeText(runScriptNow(caseScript(each)).stdout))
        .toString("utf8")
        .split(MARK)[0]!;
    } catch (error) {
      here = String(error);
    }
    if (here === output) {
      if (kept.length < KEPT && output.length < MOST_OUTPUT) kept.push({ ...each, output });
      return;
    }
    different++;
    console.log(
      `jq ${each.command} < ${JSON.stringify(each.input)}\n  real: ${JSON.stringify(output.slice(0, 600))}\n  here: ${JSON.stringify(here.slice(0, 600))}`,
    );
  });
}
console.log(`${compared} compared, ${different} differ; ${unanswered} that the real jq did not end`);
rmSync(cwd, { recursive: true });
if (values.record) {
  const lines = kept.map((each) => JSON.stringify(each)).join(",\n");
  writeFileSync(new URL("random.json", import.meta.url), `[\n${lines}\n]\n`);
}

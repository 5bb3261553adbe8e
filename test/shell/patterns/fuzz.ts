/**
 * Random patterns, here and in the real bash, grep and sed: `npx tsx test/shell/patterns/fuzz.ts [--count N] [--seed S]
 * [--record]`, on Debian 12. Prints what differs and the counts; with --record the cases on which both agree are kept for `npm
 * test`.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { runScript } from "../run-script.ts";
import { type PatternCase, PatternGenerator } from "./generate.ts";
import { scriptOf } from "./script.ts";

const BATCH = 200;
const { values } = parseArgs({
  options: { count: { type: "string", default: "2000" }, seed: { type: "string", default: "1" }, record: { type: "boolean" } },
});
const generator = new PatternGenerator(Number(values.seed));
const cases = Array.from({ length: Number(values.count) }, () => generator.next());
const kept: { input: PatternCase; output: string }[] = [];
const differences: Record<string, number> = {};
const counts: Record<string, number> = {};
let hung = 0;
for (let from = 0; from < cases.length; from += BATCH) {
  for (const batch of halves(cases.slice(from, from + BATCH))) await compare(batch);
}
for (const [kind, count] of Object.entries(counts)) console.log(`${kind}: ${count} cases, ${differences[kind] ?? 0} differ`);
if (hung > 0) console.log(`${hung} on which the real one hangs`);
if (values.record) writeFileSync("test/shell/patterns/cases.json", `${JSON.stringify(kept)}\n`);

/** glibc hangs on some patterns: a batch that takes too long is divided until the one is found. */
function* halves(batch: readonly PatternCase[]): Generator<readonly PatternCase[]> {
  if (runReal(batch) !== null) yield batch;
  else if (batch.length === 1) hung++;
  else {
    const middle = batch.length >> 1;
    yield* halves(batch.slice(0, middle));
    yield* halves(batch.slice(middle));
  }
}

function runReal(batch: readonly PatternCase[]): string[] | null {
  const env = { PATH: process.env.PATH, LC_ALL: "C.UTF-8" };
  const result = spawnSync("bash", ["-s"], { input: scriptOf(batch), encoding: "utf8", env, timeout: 500 + batch.length * 15 });
  return result.signal === null ? result.stdout.split("\n").slice(0, -1) : null;
}

async function compare(batch: readonly PatternCase[]): Promise<void> {
  const real = runReal(batch);
  if (real === null) return;
  const here = (await runScript(scriptOf(batch))).stdout.split("\n").slice(0, -1);
  batch.forEach((input, index) => {
    counts[input.kind] = (counts[input.kind] ?? 0) + 1;
    if (here[index] === real[index]) kept.push({ input, output: real[index]! });
    else {
      differences[input.kind] = (differences[input.kind] ?? 0) + 1;
      console.log(JSON.stringify(input), "\n  real:", real[index], "\n  here:", here[index]);
    }
  });
}

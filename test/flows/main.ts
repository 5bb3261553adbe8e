/**
 * `npm run test:flows -- [--labs] [--runs N | --minutes N] [--seed N]`: the proof of the flow cache over random stories, or with
 * --labs over the random labs of campaigns, in slices with a seed each, so that it says how far it has come. The heap is printed
 * after each slice, and has to stay as it is once the engine has compiled: what labs leave behind would show.
 */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { labProperty } from "../../src/testing/flow-labs.ts";
import { flowProperty } from "../../src/testing/flow-proof.ts";

/** Compiled code and the engine's own tables grow during the first slices. */
const SETTLED_AFTER = 5;
const MOST_GROWN = 0.04;

const { values } = parseArgs({
  options: {
    labs: { type: "boolean", default: false },
    runs: { type: "string" },
    minutes: { type: "string" },
    seed: { type: "string", default: "7" },
  },
});
const wanted = Number(values.runs ?? (values.minutes === undefined ? 1_000 : Number.POSITIVE_INFINITY));
const endsAt = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000;
let applied = 0;
const count = (steps: number): void => void (applied += steps);
const [what, slice, property] = values.labs ? ["labs", 50, labProperty(count)] : ["stories", 200, flowProperty(count)];
const heaps: number[] = [];

let done = 0;
for (let seed = Number(values.seed); done < wanted && Date.now() < endsAt && process.exitCode === undefined; seed++) {
  const numRuns = Math.min(slice as number, wanted - done);
  const cpu = process.cpuUsage();
  const result = fc.check(property as fc.IProperty<unknown>, { seed, numRuns });
  const { user, system } = process.cpuUsage(cpu);
  done += result.numRuns;
  globalThis.gc?.();
  const { heapUsed } = process.memoryUsage();
  heaps.push(heapUsed);
  const eachMs = ((user + system) / 1000 / result.numRuns).toFixed(1);
  const heapMb = (heapUsed / 1e6).toFixed(1);
  console.log(`seed ${seed}: ${done} ${what}, ${applied} steps applied, ${eachMs} ms of CPU each, heap ${heapMb} MB`);
  if (!result.failed) continue;
  console.log(fc.defaultReportMessage(result));
  process.exitCode = 1;
}
const settled = heaps[SETTLED_AFTER];
if (settled !== undefined) {
  const grown = (heaps.at(-1)! - settled) / settled;
  console.log(`heap since slice ${SETTLED_AFTER}: ${(grown * 100).toFixed(1)} %`);
  if (grown > MOST_GROWN) process.exitCode = 1;
}

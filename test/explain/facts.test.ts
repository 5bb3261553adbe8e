/**
 * What is recorded while somebody explains is true: checked where it was decided, in random labs. NETNSIM_LABS=500 npx vitest run
 * test/explain/facts.test.ts checks as many as one likes; NETNSIM_SEED begins elsewhere.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { caseScript, type LabCase, labCases } from "../../src/testing/index.ts";
import { Recording } from "../../src/trace/recording.ts";
import { runs } from "../sample.ts";
import { CheckedRecording } from "./true-facts.ts";

const LABS = Number(process.env.NETNSIM_LABS ?? runs(6, 12));
const labs = (numRuns: number) => fc.sample(labCases({ maxRules: 30 }), { numRuns, seed: Number(process.env.NETNSIM_SEED ?? 5) });

async function outputOf(lab: LabCase, recording: Recording | null): Promise<string> {
  const world = new Lab();
  if (recording !== null) world.kernel.taps.explainIn(recording);
  const { stdout } = await world.addHost("h").sh(caseScript(lab));
  expect(world.internalErrors).toEqual([]);
  return stdout;
}

test(
  "in random labs each rule that is said not to match has the condition that fails",
  async () => {
    const options = new Set<string>();
    for (const lab of labs(LABS)) {
      const recording = new CheckedRecording();
      await outputOf(lab, recording);
      for (const option of recording.checked.keys()) options.add(option);
    }
    expect(options.size).toBeGreaterThan(runs(7, 12));
  },
  60_000 + LABS * 5000,
);

test("explaining changes nothing of what happens", async () => {
  for (const lab of labs(runs(3, 6))) expect(await outputOf(lab, new Recording())).toBe(await outputOf(lab, null));
}, 60_000);

/** What is recorded while somebody explains is true: checked where it was decided, in random labs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { caseScript, type LabCase, labCases } from "../../src/testing/index.ts";
import { Recording } from "../../src/trace/recording.ts";
import { runs } from "../sample.ts";
import { CheckedRecording } from "./true-facts.ts";

const labs = (numRuns: number) => fc.sample(labCases({ maxRules: 30 }), { numRuns, seed: 5 });

async function outputOf(lab: LabCase, recording: Recording | null): Promise<string> {
  const world = new Lab();
  if (recording !== null) world.kernel.taps.explainIn(recording);
  const { stdout } = await world.addHost("h").sh(caseScript(lab));
  expect(world.internalErrors).toEqual([]);
  return stdout;
}

test("in random labs each rule that is said not to match has the condition that fails", async () => {
  const options = new Set<string>();
  for (const lab of labs(runs(6, 12))) {
    const recording = new CheckedRecording();
    await outputOf(lab, recording);
    for (const option of recording.checked.keys()) options.add(option);
  }
  expect(options.size).toBeGreaterThan(runs(7, 12));
}, 60_000);

test("explaining changes nothing of what happens", async () => {
  for (const lab of labs(runs(3, 6))) expect(await outputOf(lab, new Recording())).toBe(await outputOf(lab, null));
}, 60_000);

/**
 * The judge is judged: ten deliberate mistakes in the model, each with the smallest script of a random lab that showed it
 * (test/campaign/find-mutations.test.ts) and what Linux prints for it. Without the mistake nothing differs, with it something
 * does.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { profileOf, readRecording } from "../../src/linux/recording.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { someOf } from "../sample.ts";
import { MUTATIONS, type Simulate, simulatorWith } from "./mutations.ts";

const FOLDER = fileURLToPath(new URL("mutations", import.meta.url));

async function differences(name: string, simulate: Simulate): Promise<readonly string[]> {
  const scenario = parseScenario(readFileSync(`${FOLDER}/${name}.sh`, "utf8"), `${name}.sh`);
  const recording = readRecording(`${FOLDER}/${name}.json`)!;
  const { results, error } = await simulate(scenario, { kernel: profileOf(recording) });
  if (error !== null) throw error;
  return compareRuns(scenario.steps, recording.steps, results).map((each) => each.text);
}

test.each(someOf(MUTATIONS, 5))("$name is found, and nothing where it is not: $what", { timeout: 60_000 }, async (mutation) => {
  expect(await differences(mutation.name, runSimulated)).toEqual([]);
  expect(await differences(mutation.name, await simulatorWith(mutation))).not.toEqual([]);
});

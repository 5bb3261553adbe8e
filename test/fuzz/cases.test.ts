/** What random labs once showed to differ, kept with Linux's output: each command prints what Linux does. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { profileOf, readRecording } from "../../src/linux/recording.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { someOf } from "../sample.ts";

const CASES = fileURLToPath(new URL("cases", import.meta.url));

const names = readdirSync(CASES).filter((name) => name.endsWith(".sh"));

test.each(someOf(names, 4))("%s results as Linux did", async (name) => {
  const scenario = parseScenario(readFileSync(`${CASES}/${name}`, "utf8"), name);
  const recording = readRecording(`${CASES}/${name.replace(/\.sh$/, ".json")}`)!;
  expect(recording.steps.map((step) => step.command)).toEqual(scenario.steps.map((step) => step.command));
  const { results, error } = await runSimulated(scenario, { kernel: profileOf(recording) });
  if (error !== null) throw error;
  expect(
    compareRuns(scenario.steps, recording.steps, results)
      .map((each) => each.text)
      .join("\n\n"),
  ).toBe("");
});

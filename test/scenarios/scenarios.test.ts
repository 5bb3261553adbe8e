/** Every scenario in the simulator, against what Linux answered (test/recordings), command by command. */
import { expect, test } from "vitest";
import { compareRuns } from "../../src/scenario/compare.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { loadRecording, loadScenario, SCENARIO_FILES } from "./files.ts";

test.each(SCENARIO_FILES)("runs as on Linux: %s", async (file) => {
  const scenario = loadScenario(file);
  const { answers, error } = await runSimulated(scenario);
  const differences = compareRuns(scenario.steps, loadRecording(file).steps, answers);
  expect(differences.map((each) => each.text).join("\n\n")).toBe("");
  expect(error).toBeNull();
});

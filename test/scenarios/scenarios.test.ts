/** Every scenario in the simulator, against what Linux answered (test/recordings), command by command. */
import { expect, test } from "vitest";
import { compareRuns } from "../../src/scenario/compare.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { loadRecording, loadScenario, SCENARIO_FILES } from "./files.ts";
import { KNOWN_DIFFERENCES } from "./known-differences.ts";

test.each(SCENARIO_FILES)("runs as on Linux: %s", async (file) => {
  const scenario = loadScenario(file);
  const { answers, error } = await runSimulated(scenario);
  const differences = compareRuns(scenario.steps, loadRecording(file).steps, answers);
  const known = KNOWN_DIFFERENCES.filter((each) => each.scenario === file.replace(/\.\w+$/, ""));
  const unknown = differences.filter(({ step }) => !known.some(({ command }) => step.command.startsWith(command)));
  expect(unknown.map((each) => each.text).join("\n\n")).toBe("");
  const stale = known.filter(({ command }) => !differences.some(({ step }) => step.command.startsWith(command)));
  expect(stale).toEqual([]);
  expect(error).toBeNull();
});

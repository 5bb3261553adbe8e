/** The transcripts say what Linux printed: their text is held to test/recordings, and the recordings to their commands. */
import { describe, expect, test } from "vitest";
import { compareRuns } from "../../src/scenario/compare.ts";
import { loadRecording, loadScenario, nameOf, RECORDING_NAMES, SCENARIO_FILES } from "./files.ts";

describe.each(SCENARIO_FILES)("%s", (file) => {
  const scenario = loadScenario(file);
  const recording = loadRecording(file);

  test("was recorded as it stands", () => {
    expect(recording.world).toBe(scenario.world);
    expect(recording.steps.map((step) => step.command)).toEqual(scenario.steps.map((step) => step.command));
  });

  test.runIf(file.endsWith(".md"))("says what Linux answered", () => {
    const said = scenario.steps.map((step) => ({ output: step.expected ?? "", exitCode: step.exitCode ?? 0 }));
    const differences = compareRuns(scenario.steps, recording.steps, said);
    expect(differences.map((each) => each.text).join("\n\n")).toBe("");
  });

  test("names no path of the machine it was recorded on", () => {
    expect(JSON.stringify(recording)).not.toMatch(/\/run\/lab|netnsim-[A-Za-z0-9]{6}/);
  });
});

test("every recording belongs to a scenario", () => {
  const names = new Set(SCENARIO_FILES.map(nameOf));
  expect(RECORDING_NAMES.filter((name) => !names.has(name))).toEqual([]);
});

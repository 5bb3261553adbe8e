/** Every scenario in the simulator, against what Linux answered (test/recordings), command by command. */
import { expect, test } from "vitest";
import { profileOf } from "../../src/linux/recording.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { HopFields } from "../trace/hop-fields.ts";
import { loadRecording, loadScenario, SCENARIO_FILES } from "./files.ts";
import { KNOWN_DIFFERENCES } from "./known-differences.ts";

const fields = new HopFields();

test.each(SCENARIO_FILES)("runs as on Linux: %s", async (file) => {
  const scenario = loadScenario(file);
  const recording = loadRecording(file);
  const { answers, error } = await runSimulated(scenario, {
    kernel: profileOf(recording),
    watch: (lab) => lab.on("hop", (hop) => fields.add(hop)),
  });
  const differences = compareRuns(scenario.steps, recording.steps, answers);
  const known = KNOWN_DIFFERENCES.filter((each) => each.scenario === file.replace(/\.\w+$/, ""));
  const unknown = differences.filter(({ step }) => !known.some(({ command }) => step.command.startsWith(command)));
  expect(unknown.map((each) => each.text).join("\n\n")).toBe("");
  const stale = known.filter(({ command }) => !differences.some(({ step }) => step.command.startsWith(command)));
  expect(stale).toEqual([]);
  expect(error).toBeNull();
});

test("in all of their hops a field has one type: a number, text, or a list, and null where there is none", () => {
  expect(fields.kinds).toEqual(expect.arrayContaining(["rule", "nat", "drop", "reject", "fragment", "floodFrame", "socket"]));
  expect(fields.ofTwoTypes()).toEqual([]);
});

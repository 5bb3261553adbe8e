/** Every scenario in the simulator, against what Linux answered (test/recordings), command by command. */
import { expect, test } from "vitest";
import { explanationText } from "../../src/explain/text.ts";
import type { Lab } from "../../src/lab/lab.ts";
import { problemsOf } from "../../src/lessons/check.ts";
import { profileOf } from "../../src/linux/recording.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import { namesOf } from "../../src/shell/commands/explain/names.ts";
import { Recording } from "../../src/trace/recording.ts";
import { HopFields } from "../trace/hop-fields.ts";
import { loadLesson, loadRecording, loadScenario, SCENARIO_FILES } from "./files.ts";
import { KNOWN_DIFFERENCES } from "./known-differences.ts";

const fields = new HopFields();

/** What is explained of the packets of each step, as the marks between the steps (session.ts) come. */
class StepExplanations {
  readonly texts: string[] = [];

  watch({ kernel }: Lab): void {
    const recording = new Recording();
    kernel.taps.explainIn(recording);
    kernel.loop.commands.watcher = {
      began: ({ text }) => {
        if (!text.startsWith("__mark ")) return;
        const explained = { title: "", exitCode: null, hops: recording.take() };
        this.texts.push(explanationText(explained, namesOf(kernel), { level: "verbose", width: 1000, color: false }));
      },
      ended() {},
    };
  }
}

test.each(SCENARIO_FILES)("runs as on Linux: %s", async (file) => {
  const scenario = loadScenario(file);
  const lesson = loadLesson(file);
  const explanations = new StepExplanations();
  const recording = loadRecording(file);
  const { answers, error } = await runSimulated(scenario, {
    kernel: profileOf(recording),
    watch: (lab) => {
      lab.on("hop", (hop) => fields.add(hop));
      if (lesson !== null) explanations.watch(lab);
    },
  });
  const differences = compareRuns(scenario.steps, recording.steps, answers);
  const known = KNOWN_DIFFERENCES.filter((each) => each.scenario === file.replace(/\.\w+$/, ""));
  const unknown = differences.filter(({ step }) => !known.some(({ command }) => step.command.startsWith(command)));
  expect(unknown.map((each) => each.text).join("\n\n")).toBe("");
  const stale = known.filter(({ command }) => !differences.some(({ step }) => step.command.startsWith(command)));
  expect(stale).toEqual([]);
  expect(error).toBeNull();
  const problems =
    lesson === null ? [] : problemsOf(lesson, { answers, explanationOf: (index) => explanations.texts[index] ?? "" });
  expect(problems.join("\n\n")).toBe("");
});

test("in all of their hops a field has one type: a number, text, or a list, and null where there is none", () => {
  expect(fields.kinds).toEqual(expect.arrayContaining(["rule", "nat", "drop", "reject", "fragment", "floodFrame", "socket"]));
  expect(fields.ofTwoTypes()).toEqual([]);
});

/** Every scenario in the simulator, against what Linux printed (test/recordings), command by command. */
import { expect, test } from "vitest";
import { explanationText } from "../../src/explain/text.ts";
import { DEFAULT_KERNEL, KERNEL_PROFILES, type KernelVersion } from "../../src/kernel/kernel-profile.ts";
import type { Lab } from "../../src/lab/lab.ts";
import { problemsOf } from "../../src/lessons/check.ts";
import { profileOf } from "../../src/linux/recording.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import type { Scenario } from "../../src/scenario/step.ts";
import type { StepResult } from "../../src/scenario/transcript.ts";
import { namesOf } from "../../src/shell/commands/explain/names.ts";
import { Recording } from "../../src/trace/recording.ts";
import { someOf } from "../sample.ts";
import { HopFields } from "../trace/hop-fields.ts";
import {
  loadLesson,
  loadOtherRecording,
  loadRecording,
  loadScenario,
  nameOf,
  OTHER_RECORDINGS,
  SCENARIO_FILES,
} from "./files.ts";
import { isKnown } from "./known-differences.ts";

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
  const { results, error } = await runSimulated(scenario, {
    kernel: profileOf(recording),
    watch: (lab) => {
      lab.on("hop", (hop) => fields.add(hop));
      if (lesson !== null) explanations.watch(lab);
    },
  });
  expectAsKnown(scenario, nameOf(file), DEFAULT_KERNEL, recording.steps, results);
  expect(error).toBeNull();
  const problems =
    lesson === null ? [] : problemsOf(lesson, { results, explanationOf: (index) => explanations.texts[index] ?? "" });
  expect(problems.join("\n\n")).toBe("");
});

test.each(someOf(OTHER_RECORDINGS, 4))("runs as on Linux $kernel: $name", async ({ kernel, name }) => {
  const scenario = loadScenario(`${name}.md`);
  const recording = loadOtherRecording(kernel, name);
  expect(recording.kernel).toBe(KERNEL_PROFILES[kernel].release);
  const { results, error } = await runSimulated(scenario, { kernel: profileOf(recording) });
  expectAsKnown(scenario, name, kernel, recording.steps, results);
  expect(error).toBeNull();
});

/** What differs is known, and what is known differs. */
function expectAsKnown(
  { steps }: Scenario,
  name: string,
  kernel: KernelVersion,
  recorded: readonly StepResult[],
  results: readonly StepResult[],
): void {
  const differences = compareRuns(steps, recorded, results);
  const unknown = differences.filter(({ step }) => !isKnown(name, kernel, step));
  expect(unknown.map((each) => each.text).join("\n\n")).toBe("");
  const stale = steps.filter((step) => isKnown(name, kernel, step) && !differences.some((each) => each.step === step));
  expect(stale).toEqual([]);
}

test("in all of their hops a field has one type: a number, text, or a list, and null where there is none", () => {
  expect(fields.kinds).toEqual(expect.arrayContaining(["rule", "nat", "drop", "reject", "fragment", "floodFrame", "socket"]));
  expect(fields.ofTwoTypes()).toEqual([]);
});

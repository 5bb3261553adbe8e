/** The scenarios in the repo with their recordings, for the tests that hold the one against the other. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KERNEL_VERSIONS, type KernelVersion } from "../../src/kernel/kernel-profile.ts";
import type { Lesson } from "../../src/lessons/lesson.ts";
import { isLesson, parseLesson } from "../../src/lessons/parse.ts";
import { type Recording, readRecording } from "../../src/linux/recording.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import type { Scenario } from "../../src/scenario/step.ts";
import { isFilledBySimulator } from "../../src/scenario/transcript.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios", import.meta.url));
const RECORDINGS = fileURLToPath(new URL("../recordings", import.meta.url));

/** The files of scenarios/, without its README. */
export const SCENARIO_FILES: readonly string[] = readdirSync(SCENARIOS).filter(
  (name) => /\.(md|sh)$/.test(name) && name !== "README.md",
);

/** The names of test/recordings/, without their ending. */
export const RECORDING_NAMES: readonly string[] = recordingNames(RECORDINGS);

/** What other kernels than the default one printed: the folders of test/recordings/. */
export const OTHER_RECORDINGS: readonly { readonly kernel: KernelVersion; readonly name: string }[] = KERNEL_VERSIONS.flatMap(
  (kernel) => recordingNames(`${RECORDINGS}/${kernel}`).map((name) => ({ kernel, name })),
);

function recordingNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => /^(.*)\.json$/.exec(file)?.[1] ?? []);
}

export function nameOf(file: string): string {
  return file.replace(/\.\w+$/, "");
}

export function loadScenario(file: string): Scenario {
  return parseScenario(readFileSync(`${SCENARIOS}/${file}`, "utf8"), file);
}

/** The lesson that it is; null where it is none. */
export function loadLesson(file: string): Lesson | null {
  const text = readFileSync(`${SCENARIOS}/${file}`, "utf8");
  return isLesson(text) ? parseLesson(text, file) : null;
}

export function loadOtherRecording(kernel: KernelVersion, name: string): Recording {
  return readRecording(`${RECORDINGS}/${kernel}/${name}.json`)!;
}

/**
 * What Linux printed for it; no steps at all where it was never recorded. A scenario no real host can be asked for is held to its
 * own text.
 */
export function loadRecording(file: string): Recording {
  const text = readFileSync(`${SCENARIOS}/${file}`, "utf8");
  if (isFilledBySimulator(text)) {
    const { world, steps } = parseScenario(text, file);
    const results = steps.map(({ command, expected, exitCode }) => ({
      command,
      output: expected ?? "",
      exitCode: exitCode ?? 0,
    }));
    return { world, kernel: "", tools: {}, steps: results };
  }
  const nothing: Recording = { world: "", kernel: "", tools: {}, steps: [] };
  return readRecording(`${RECORDINGS}/${nameOf(file)}.json`) ?? nothing;
}

/** Every scenario in the simulator, against what Linux answered (test/recordings), command by command. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readRecording } from "../../src/linux/recording.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios", import.meta.url));
const RECORDINGS = fileURLToPath(new URL("../recordings", import.meta.url));

const files = readdirSync(SCENARIOS).filter((name) => /\.(md|sh)$/.test(name) && name !== "README.md");

function recordingOf(file: string): string {
  return `${RECORDINGS}/${file.replace(/\.(md|sh)$/, "")}.json`;
}

describe.each(files)("%s", (file) => {
  const scenario = parseScenario(readFileSync(`${SCENARIOS}/${file}`, "utf8"), file);
  const recording = readRecording(recordingOf(file));

  test("was recorded as it stands", () => {
    expect(recording?.world).toBe(scenario.world);
    expect(recording?.steps.map((step) => step.command)).toEqual(scenario.steps.map((step) => step.command));
  });

  test.runIf(file.endsWith(".md"))("says what Linux answered", () => {
    const said = scenario.steps.map((step) => ({ output: step.expected ?? "", exitCode: step.exitCode ?? 0 }));
    expect(tell(compareRuns(scenario.steps, recording?.steps ?? [], said))).toBe("");
  });

  test("runs here as on Linux", async () => {
    const { answers, error } = await runSimulated(scenario);
    expect(tell(compareRuns(scenario.steps, recording?.steps ?? [], answers))).toBe("");
    expect(error).toBeNull();
  });
});

test("every recording belongs to a scenario", () => {
  const names = new Set(files.map((name) => recordingOf(name)));
  const recordings = existsSync(RECORDINGS) ? readdirSync(RECORDINGS).map((name) => `${RECORDINGS}/${name}`) : [];
  expect(recordings.filter((path) => !names.has(path))).toEqual([]);
});

function tell(differences: readonly { readonly text: string }[]): string {
  return differences.map((each) => each.text).join("\n\n");
}

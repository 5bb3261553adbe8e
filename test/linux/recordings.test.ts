/**
 * The recordings are what this machine's kernel says too. Needs root on Linux with the tools; otherwise skipped, and says why.
 * NETNSIM_SCENARIOS=a,b takes only those.
 */
import { describe, expect, test } from "vitest";
import { runReal, whyNotReal } from "../../src/linux/session.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { loadRecording, loadScenario, nameOf, SCENARIO_FILES } from "../scenarios/files.ts";

const reason = whyNotReal();
const wanted = process.env.NETNSIM_SCENARIOS?.split(",");
const files = SCENARIO_FILES.filter((file) => wanted?.includes(nameOf(file)) ?? true);

describe.skipIf(reason !== null)(`the real kernel${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test.each(files)("answers as recorded: %s", async (file) => {
    const scenario = loadScenario(file);
    const { answers } = await runReal(scenario, { limitSeconds: 200 });
    const differences = compareRuns(scenario.steps, loadRecording(file).steps, answers);
    expect(differences.map((each) => each.text).join("\n\n")).toBe("");
  });
});

/** The recordings are what this machine's kernel says too. Root on Linux with the tools; otherwise skipped, and says why. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readRecording } from "../../src/linux/recording.ts";
import { runReal, whyNotReal } from "../../src/linux/session.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";

const SCENARIOS = fileURLToPath(new URL("../../scenarios", import.meta.url));
const RECORDINGS = fileURLToPath(new URL("../recordings", import.meta.url));

const reason = whyNotReal();
const wanted = process.env.NETNSIM_SCENARIOS?.split(",");
const files = readdirSync(SCENARIOS).filter((name) => {
  return /\.(md|sh)$/.test(name) && name !== "README.md" && (wanted?.includes(name.replace(/\.\w+$/, "")) ?? true);
});

describe.skipIf(reason !== null)(`the real kernel${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test.each(files)("answers as recorded: %s", async (file) => {
    const scenario = parseScenario(readFileSync(`${SCENARIOS}/${file}`, "utf8"), file);
    const recording = readRecording(`${RECORDINGS}/${file.replace(/\.\w+$/, "")}.json`);
    const { answers } = await runReal(scenario, { limitSeconds: 200 });
    const differences = compareRuns(scenario.steps, recording?.steps ?? [], answers);
    expect(differences.map((each) => each.text).join("\n\n")).toBe("");
  });
});

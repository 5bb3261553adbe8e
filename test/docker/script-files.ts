/** The scripts in scripts/ with what a real dockerd printed for them, and how the simulator is compared with it. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FIRST_HOST, readRecording } from "../../src/linux/recording.ts";
import { compareRuns, type Difference } from "../../src/scenario/compare.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { runSimulated } from "../../src/scenario/simulate.ts";
import type { Scenario } from "../../src/scenario/step.ts";

const SCRIPTS = fileURLToPath(new URL("./scripts", import.meta.url));

export const SCRIPT_NAMES: readonly string[] = readdirSync(SCRIPTS)
  .filter((name) => name.endsWith(".sh"))
  .map((name) => name.replace(/\.sh$/, ""));

export interface ScriptComparison {
  readonly scenario: Scenario;
  /** The commands that were recorded. */
  readonly recorded: readonly string[];
  readonly differences: readonly Difference[];
  readonly error: Error | null;
}

export async function compareRecorded(name: string): Promise<ScriptComparison> {
  const scenario = parseScenario(readFileSync(`${SCRIPTS}/${name}.sh`, "utf8"), `${name}.sh`);
  const steps = readRecording(`${SCRIPTS}/${name}.json`)?.steps ?? [];
  const { results, error } = await runSimulated(scenario, { kernel: FIRST_HOST });
  return {
    scenario,
    recorded: steps.map((step) => step.command),
    differences: compareRuns(scenario.steps, steps, results),
    error,
  };
}

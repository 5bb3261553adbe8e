/** Runs the same steps on the real kernel and here, and tells where they differ. */
import { compareRuns, type Difference } from "../scenario/compare.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { runSimulated } from "../scenario/simulate.ts";
import type { Scenario } from "../scenario/step.ts";
import { runReal } from "./session.ts";

export interface Comparison {
  readonly scenario: Scenario;
  readonly differences: readonly Difference[];
  /** What ended the simulated run early. */
  readonly error: Error | null;
  readonly timedOut: boolean;
}

/** `world` overrides what the script says. */
export async function compareScript(text: string, fileName = "script.sh", world?: string): Promise<Comparison> {
  const parsed = parseScenario(text, fileName);
  const scenario = world === undefined ? parsed : { ...parsed, world };
  const real = await runReal(scenario);
  const simulated = await runSimulated(scenario);
  return {
    scenario,
    differences: compareRuns(scenario.steps, real.answers, simulated.answers),
    error: simulated.error,
    timedOut: real.timedOut,
  };
}

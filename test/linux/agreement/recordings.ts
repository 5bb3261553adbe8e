/** The scenarios' recordings are what this machine's kernel says too. NETNSIM_SCENARIOS=a,b takes only those. */
import { KERNEL_PROFILES } from "../../../src/kernel/kernel-profile.ts";
import { hostProfile } from "../../../src/linux/host-profile.ts";
import { whyNotLogged } from "../../../src/linux/kernel-log.ts";
import type { Recording } from "../../../src/linux/recording.ts";
import { runReal, whyNotReal } from "../../../src/linux/session.ts";
import { compareRuns } from "../../../src/scenario/compare.ts";
import { runSimulated } from "../../../src/scenario/simulate.ts";
import type { Scenario } from "../../../src/scenario/step.ts";
import type { StepResult } from "../../../src/scenario/transcript.ts";
import { loadRecording, loadScenario, nameOf, SCENARIO_FILES } from "../../scenarios/files.ts";
import type { Questions } from "./question.ts";

export function recordings(): Questions {
  const wanted = process.env.NETNSIM_SCENARIOS?.split(",");
  const files = SCENARIO_FILES.filter((file) => wanted?.includes(nameOf(file)) ?? true);
  /** Those that would change the host, of worlds that only the simulator has, or of tools that are missing. */
  const refused = files.flatMap((file) => {
    const scenario = loadScenario(file);
    const why = whyNotLogged(scenario) ?? whyNotReal(scenario);
    return why === null ? [] : [{ title: titleOf(file), why }];
  });
  const asked = files
    .filter((file) => !refused.some(({ title }) => title === titleOf(file)))
    .map((file) => ({ title: titleOf(file), waits: sleepsOf(file), ask: () => askAgain(file) }));
  return { asked, refused };
}

/** A recording of one of Debian's kernels, made in a guest, is not of this machine's: the simulator says what it is here. */
async function expectedHere(scenario: Scenario, recording: Recording): Promise<readonly StepResult[]> {
  if (!Object.values(KERNEL_PROFILES).some(({ release }) => release === recording.kernel)) return recording.steps;
  return (await runSimulated(scenario, { kernel: hostProfile() })).results;
}

const titleOf = (file: string): string => `recording ${file}`;

async function askAgain(file: string): Promise<string> {
  const scenario = loadScenario(file);
  const { results } = await runReal(scenario, { limitSeconds: 200 });
  const all = compareRuns(scenario.steps, await expectedHere(scenario, loadRecording(file)), results);
  return all.map((each) => each.text).join("\n\n");
}

/** Seconds that a scenario sleeps, as its commands say; those of loops count once. */
function sleepsOf(file: string): number {
  const commands = loadScenario(file).steps.map((step) => step.command);
  return commands
    .flatMap((command) => [...command.matchAll(/\bsleep ([\d.]+)/g)])
    .reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}

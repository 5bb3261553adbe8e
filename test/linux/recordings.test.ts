/**
 * The recordings are what this machine's kernel says too. Needs root on Linux with the tools; otherwise skipped, and says why.
 * NETNSIM_SCENARIOS=a,b takes only those.
 */
import { describe, test } from "vitest";
import { whyNotLogged } from "../../src/linux/kernel-log.ts";
import { runReal, whyNotReal } from "../../src/linux/session.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { loadRecording, loadScenario, nameOf, SCENARIO_FILES } from "../scenarios/files.ts";
import { Turns } from "./turns.ts";

const reason = whyNotReal();
const wanted = process.env.NETNSIM_SCENARIOS?.split(",");
const files = SCENARIO_FILES.filter((file) => wanted?.includes(nameOf(file)) ?? true);
/** Those that would change the host, of worlds that only the simulator has, or of tools that are missing: skipped by name, with the reason. */
const refused = files.flatMap((file) => {
  const scenario = loadScenario(file);
  const why = whyNotLogged(scenario) ?? whyNotReal(scenario);
  return why === null ? [] : [{ file, why }];
});
/** Those that wait longest first, so that none is left to wait alone at the end. */
const asked = files.filter((file) => !refused.some((each) => each.file === file)).sort((a, b) => waitOf(b) - waitOf(a));
for (const { file, why } of refused) console.warn(`skipped: ${file}: ${why}`);

describe.skipIf(reason !== null)(`the real kernel${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test.skip.each(refused)("$file: $why", () => {});
  const turns = new Turns();
  test.concurrent.for(asked)("answers as recorded: %s", async (file, { expect }) => {
    const scenario = loadScenario(file);
    const differences = await turns.agree(async () => {
      const { answers } = await runReal(scenario, { limitSeconds: 200 });
      const all = compareRuns(scenario.steps, loadRecording(file).steps, answers);
      return all.map((each) => each.text).join("\n\n");
    });
    expect(differences).toBe("");
  });
});

/** Seconds that a scenario sleeps, as its commands say; those of loops count once. */
function waitOf(file: string): number {
  const commands = loadScenario(file).steps.map((step) => step.command);
  return commands
    .flatMap((command) => [...command.matchAll(/\bsleep ([\d.]+)/g)])
    .reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}

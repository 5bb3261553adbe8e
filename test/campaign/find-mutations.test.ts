/**
 * Finds, for each deliberate mistake, the first of 200 random labs that shows it, and the smallest script that still does:
 * the simulator against itself with the mistake. Writes test/fuzz/mutations/NAME.sh; record them afterwards on the real kernel.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { minimizeCase } from "../../src/linux/fuzz/minimize.ts";
import { caseOfSeed, caseSeed } from "../../src/linux/fuzz/seeds.ts";
import { compareRuns } from "../../src/scenario/compare.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";
import { caseScript } from "../../src/testing/case-script.ts";
import type { LabCase } from "../../src/testing/lab-case.ts";
import { MUTATIONS, simulatorWith } from "../fuzz/mutations.ts";

const FOLDER = fileURLToPath(new URL("../fuzz/mutations", import.meta.url));
const CAMPAIGN = 7;
const LABS = 200;

test.each(MUTATIONS)("$name is found within 200 labs: $what", { timeout: 600_000 }, async (mutation) => {
  const right = await simulatorWith(null);
  const wrong = await simulatorWith(mutation);
  const shows = async (lab: LabCase): Promise<boolean> => {
    const scenario = parseScenario(caseScript(lab), "case.sh");
    const [a, b] = [await right(scenario), await wrong(scenario)];
    return a.error === null && b.error === null && compareRuns(scenario.steps, a.results, b.results).length > 0;
  };
  let index = 0;
  while (index < LABS && !(await shows(caseOfSeed(caseSeed(CAMPAIGN, index))))) index++;
  expect(index, "labs").toBeLessThan(LABS);
  const smallest = await minimizeCase(caseOfSeed(caseSeed(CAMPAIGN, index)), shows, { jobs: 4, isOver: () => false });
  const comments = [mutation.what, `found in lab ${index + 1} of campaign ${CAMPAIGN} (seed ${caseSeed(CAMPAIGN, index)})`];
  writeFileSync(`${FOLDER}/${mutation.name}.sh`, caseScript(smallest, { comments }));
});

/** A lab given again by its inputs is the same lab: its tables, the frames that passed, and what happens in it from then on. */
import { expect, test } from "vitest";
import { forkOf } from "../../../src/lab/history/replay.ts";
import { runHistory } from "../../../src/lab/history/run.ts";
import { labTables } from "../../../src/lab/history/tables.ts";
import type { Lab } from "../../../src/lab/lab.ts";
import { bare } from "../../../src/lab/worlds/bare.ts";
import { runSimulated } from "../../../src/scenario/simulate.ts";
import { caseScript, labCases } from "../../../src/testing/index.ts";
import { Capture } from "../../../src/trace/capture.ts";
import { property } from "../../property.ts";
import { runs, someOf } from "../../sample.ts";
import { loadScenario, SCENARIO_FILES } from "../../scenarios/files.ts";

function bytesOf(lab: Lab, capture: Capture): unknown {
  return { now: lab.inputs.now, tables: labTables(lab), frames: Buffer.from(capture.toPcap()).toString("base64") };
}

/** What a lab prints that is asked the same once more. */
function askedAgain(lab: Lab): unknown {
  return [...lab.hosts.values()].map((host) =>
    host.exec(["bash", "-c", "ping -c 1 -W 1 192.168.2.5; ip -s link; echo $RANDOM $$"]),
  );
}

test.each(someOf(SCENARIO_FILES, 16))("a fork is the same lab: %s", async (file) => {
  let made: { lab: Lab; capture: Capture } | null = null;
  const scenario = loadScenario(file);
  await runSimulated(scenario, {
    watch: (lab) => {
      made = { lab, capture: new Capture(lab.kernel.taps, { epochUs: 1 }) };
    },
  });
  const { lab, capture } = made! as { lab: Lab; capture: Capture };
  let again: Capture | null = null;
  const fork = forkOf(lab, {
    made: (given) => {
      again = new Capture(given.kernel.taps, { epochUs: 1 });
    },
  });
  expect(bytesOf(fork, again!)).toEqual(bytesOf(lab, capture));
  expect(askedAgain(fork)).toEqual(askedAgain(lab));
});

property([labCases({ maxRules: 6, maxTraffic: 4 })], { numRuns: runs(2, 6), seed: 16 })(
  "a random lab's history, run, gives the same bytes",
  async (drawn) => {
    const { lab, host } = bare({ seed: 1 });
    const { stdout } = await host.sh(caseScript(drawn));
    let printed = "";
    const again = runHistory(lab.history(), {
      printed: (result) => {
        printed += result.stdout;
      },
    });
    expect(printed).toBe(stdout);
    expect(labTables(again.lab)).toBe(labTables(lab));
  },
);

/** The fixture: a test with a lab of its own, whose failures say why. */

import type fc from "fast-check";
import { test } from "vitest";
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { worldNamed } from "../lab/worlds/index.ts";
import { failureIn, isExplained } from "../testing/failure.ts";
import { type PropertyOptions, type PropertyReport, type PropertyRun, property } from "../testing/property.ts";

/** What a labTest is given. */
export interface LabFixtures {
  /** The world that the lab begins as: "bare" by default. `labTest.extend({ world: "lan" })` makes tests of another one. */
  readonly world: string;
  /** The lab. Its seed comes from the test's name. */
  readonly lab: Lab;
  /** Its first host: the one that commands are typed into. */
  readonly host: LabHost;
  /** property() of netnsim/testing for this lab, with the seed of the test's name. */
  readonly property: <T>(
    values: fc.Arbitrary<T>,
    check: (value: T, run: PropertyRun) => unknown,
    options?: PropertyOptions,
  ) => Promise<PropertyReport>;
}

/**
 * A test with a lab of its own. On failure the message has the lab's history as a script that `netnsim run` takes, and the
 * explained journey of what was put into it last.
 *
 *     labTest("nobody reaches the database", async ({ host, property }) => {
 *       await host.run("iptables -A INPUT -p tcp --dport 5432 -j DROP");
 *       await property(packets(host.netns(), { dport: 5432 }), (packet) => {
 *         expect(packet.into(host.netns())).toBeDroppedBy(/INPUT/);
 *       });
 *     });
 */
export const labTest = test.extend<LabFixtures>({
  world: "bare",
  lab: async ({ world, task, onTestFailed }, use) => {
    const make = worldNamed(world);
    if (make === undefined) throw new TypeError(`labTest: there is no world ${JSON.stringify(world)}`);
    const { lab } = make({ seed: seedOf(task.name) });
    onTestFailed(({ task: { result } }) => {
      for (const error of result?.errors ?? []) if (!isExplained(error.message)) error.message = failureIn(lab, error.message);
    });
    await use(lab);
  },
  host: async ({ lab }, use) => use([...lab.hosts.values()][0]!),
  property: async ({ lab, task, annotate }, use) => {
    const running: Promise<unknown>[] = [];
    const thrown: unknown[] = [];
    await use((values, check, options = {}) => {
      const checked = property(lab, values, check, { seed: seedOf(task.name), ...options });
      const annotated = async (report: PropertyReport) => {
        // vitest takes no annotation of a test that is repeated.
        if (task.result?.state === "run") await annotate(reportText(report), "property");
      };
      running.push(checked.then(annotated, (error: unknown) => void thrown.push(error)));
      return checked;
    });
    // One that nobody awaits counts, too.
    await Promise.all(running);
    if (thrown.length > 0 && task.result?.state !== "fail") throw thrown[0];
  },
});

function reportText({ runs, rulesMet, rulesMissed }: PropertyReport): string {
  const missed = rulesMissed.length === 0 ? "" : `; never: ${rulesMissed.join(", ")}`;
  return `${runs} runs met ${rulesMet} of ${rulesMet + rulesMissed.length} rules${missed}`;
}

/** A 31-bit integer of a text: FNV-1a. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  return hash >>> 1;
}

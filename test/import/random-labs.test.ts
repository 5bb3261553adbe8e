/**
 * Export and import are inverse: what a random lab prints about itself makes that lab again, and what an export of that makes
 * prints the same. NETNSIM_LABS=1000 npx vitest run test/import/random-labs.test.ts runs as many as one likes; NETNSIM_SEED
 * begins elsewhere.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Lab } from "../../src/index.ts";
import { bare } from "../../src/lab/worlds/bare.ts";
import { labSetup } from "../../src/testing/case-setup.ts";
import { labCases } from "../../src/testing/lab-cases.ts";
import { stateOf, stateOfNamed } from "../export/state.ts";
import { runs } from "../sample.ts";
import { listingsOf } from "./listings.ts";
import { omitted, withoutIdleChains } from "./same.ts";

const LABS = Number(process.env.NETNSIM_LABS ?? runs(1, 20));

test("what a lab prints makes it again, and so does its export", { timeout: LABS * 5000 }, async () => {
  const property = fc.asyncProperty(labCases({ maxTraffic: 1 }), async (lab) => {
    const { lab: original, host } = bare();
    await host.sh(labSetup(lab).join("\n"));
    const imported = Lab.from(listingsOf(host));
    expect(omitted(imported)).toEqual([]);
    expect(withoutIdleChains(stateOf(imported.lab))).toEqual(withoutIdleChains(stateOf(original)));
    const { host: other } = bare();
    await other.run(imported.lab.toScript(), { name: "export" });
    expect(stateOfNamed(other)).toEqual(stateOf(imported.lab));
  });
  await fc.assert(property, { numRuns: LABS, seed: Number(process.env.NETNSIM_SEED ?? 1) });
});

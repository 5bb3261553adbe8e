/**
 * A hundred random labs on the real kernel, always the same ones: none differs but in what src/linux/known-differences.ts lists. One that
 * Linux itself answers in two ways is no failure (evaluate.ts). NETNSIM_LABS says how many, NETNSIM_CAMPAIGN which.
 */
import { describe, test } from "vitest";
import { evaluateScript } from "../../src/linux/fuzz/evaluate.ts";
import { linuxJudge } from "../../src/linux/fuzz/judge-case.ts";
import { caseOfSeed, caseSeed } from "../../src/linux/fuzz/seeds.ts";
import { whyNotReal } from "../../src/linux/session.ts";
import { caseScript } from "../../src/testing/case-script.ts";

const CAMPAIGN = Number(process.env.NETNSIM_CAMPAIGN ?? 11);
const LABS = Number(process.env.NETNSIM_LABS ?? 100);
const seeds = Array.from({ length: LABS }, (_, index) => caseSeed(CAMPAIGN, index));
const reason = whyNotReal();

describe.skipIf(reason !== null)(`random labs${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test.concurrent.for(seeds)("seed %d", async (seed, { expect }) => {
    const { findings } = await evaluateScript(caseScript(caseOfSeed(seed)), linuxJudge());
    expect(findings.map((each) => `${each.kind}: ${each.text}`).join("\n\n")).toBe("");
  });
});

/**
 * A hundred random labs on the real kernel, always the same ones: none differs but in what src/linux/known-differences.ts lists. One that
 * Linux itself answers in two ways is no failure (evaluate.ts). Of every tenth the drops, the rules visited and the way are compared too,
 * where there is bpftrace. NETNSIM_LABS says how many, NETNSIM_CAMPAIGN which.
 */
import { describe, test } from "vitest";
import { evaluateScript } from "../../src/linux/fuzz/evaluate.ts";
import { linuxJudge } from "../../src/linux/fuzz/judge-case.ts";
import { caseSeed, judgedCase } from "../../src/linux/fuzz/seeds.ts";
import { whyNotWatched } from "../../src/linux/judge/why-not-watched.ts";
import { whyNotReal } from "../../src/linux/session.ts";
import { caseScript } from "../../src/testing/case-script.ts";
import { Turns } from "./turns.ts";

const CAMPAIGN = Number(process.env.NETNSIM_CAMPAIGN ?? 11);
const LABS = Number(process.env.NETNSIM_LABS ?? 100);
const ALL = { drops: true, rules: true, way: true };
const watching = whyNotWatched(ALL);
if (watching !== null) console.warn(`without drops, rules and way: ${watching}`);
const seeds = Array.from({ length: LABS }, (_, index) => caseSeed(CAMPAIGN, index));
const reason = whyNotReal();

describe.skipIf(reason !== null)(`random labs${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  const turns = new Turns();
  test.concurrent.for(seeds)("seed %d", async (seed, { expect }) => {
    const judge = linuxJudge(seed % 10 === 3 && watching === null ? ALL : {});
    const differences = await turns.agree(async () => {
      const { findings } = await evaluateScript(caseScript(judgedCase(seed)), judge);
      return findings.map((each) => `${each.kind}: ${each.text}`).join("\n\n");
    });
    expect(differences).toBe("");
  });
});

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
/** Watching takes three times as long: none of those is left to the end, and they are not all at once. */
const isWatched = (seed: number): boolean => watching === null && seed % 10 === 3;
const [watched, others] = [seeds.filter(isWatched), seeds.filter((seed) => !isWatched(seed))];
const inTurn = others.flatMap((seed, index) => (index % 6 === 0 ? [...watched.splice(0, 1), seed] : [seed]));
const reason = whyNotReal();

describe.skipIf(reason !== null)(`random labs${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  const turns = new Turns();
  test.concurrent.for([...inTurn, ...watched])("seed %d", async (seed, { expect }) => {
    const judge = linuxJudge(isWatched(seed) ? ALL : {});
    const differences = await turns.agree(async () => {
      const { findings } = await evaluateScript(caseScript(judgedCase(seed)), judge);
      return findings.map((each) => `${each.kind}: ${each.text}`).join("\n\n");
    });
    expect(differences).toBe("");
  });
});

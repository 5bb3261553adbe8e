/**
 * A campaign as vitest files, so that many machines share it: `vitest --shard` deals out the files part-*.test.ts, each of which
 * runs its part of the campaign's cases. NETNSIM_CAMPAIGN and NETNSIM_LABS choose the campaign and how many labs all parts
 * together run.
 */
import { describe, expect, test } from "vitest";
import { evaluateScript } from "../../src/linux/fuzz/evaluate.ts";
import { linuxJudge } from "../../src/linux/fuzz/judge-case.ts";
import { caseSeed, judgedCase } from "../../src/linux/fuzz/seeds.ts";
import { whyNotReal } from "../../src/linux/session.ts";
import { caseScript } from "../../src/testing/case-script.ts";

const CAMPAIGN = Number(process.env.NETNSIM_CAMPAIGN ?? 1);
const LABS = Number(process.env.NETNSIM_LABS ?? 80);
const PARTS = 8;

export function campaignPart(part: number): void {
  const indices = Array.from({ length: LABS }, (_, index) => index).filter((index) => index % PARTS === part);
  const reason = whyNotReal();
  describe.skipIf(reason !== null)(
    `campaign ${CAMPAIGN}, part ${part + 1} of ${PARTS}${reason === null ? "" : ` (${reason})`}`,
    () => {
      test.concurrent.each(indices.map((index) => caseSeed(CAMPAIGN, index)))("seed %d", async (seed) => {
        const { differences } = await evaluateScript(caseScript(judgedCase(seed)), linuxJudge());
        expect(differences.map((each) => `${each.kind}: ${each.text}`).join("\n\n")).toBe("");
      });
    },
  );
}

/**
 * Forty random labs on the real kernel, always the same ones: none differs but in what src/linux/known-differences.ts lists. One
 * that varies on Linux, too, is no failure (evaluate.ts). Of every tenth the drops, the rules visited and the path are compared
 * too, where there is bpftrace. NETNSIM_LABS says how many, NETNSIM_CAMPAIGN which.
 */
import { evaluateScript } from "../../../src/linux/fuzz/evaluate.ts";
import { linuxJudge } from "../../../src/linux/fuzz/judge-case.ts";
import { caseSeed, judgedCase } from "../../../src/linux/fuzz/seeds.ts";
import { whyNotWatched } from "../../../src/linux/judge/why-not-watched.ts";
import { whyNotReal } from "../../../src/linux/session.ts";
import { caseScript } from "../../../src/testing/case-script.ts";
import type { Question, Questions } from "./question.ts";

const ALL = { drops: true, rules: true, path: true };

export function randomLabs(): Questions {
  const [campaign, count] = [Number(process.env.NETNSIM_CAMPAIGN ?? 11), Number(process.env.NETNSIM_LABS ?? 40)];
  const seeds = Array.from({ length: count }, (_, index) => caseSeed(campaign, index));
  const why = whyNotReal();
  if (why !== null) return { asked: [], refused: seeds.map((seed) => ({ title: titleOf(seed), why })) };
  const watching = whyNotWatched(ALL);
  if (watching !== null) console.warn(`without drops, rules and way: ${watching}`);
  return {
    asked: seeds.map((seed) => lab(seed, watching === null && seed % 10 === 3)),
    refused: [],
  };
}

const titleOf = (seed: number): string => `lab ${seed}`;

function lab(seed: number, isWatched: boolean): Question {
  const ask = async (): Promise<string> => {
    const judge = linuxJudge(isWatched ? ALL : {});
    const { differences } = await evaluateScript(caseScript(judgedCase(seed)), judge);
    return differences.map((each) => `${each.kind}: ${each.text}`).join("\n\n");
  };
  // Watching takes a while to begin, and looks late.
  return { title: titleOf(seed), waits: isWatched ? 10 : 0, ask };
}

/**
 * Why a request failed, and which single change would have helped: each is tried in a lab that is given its inputs again up to
 * the request, and printed only where the request then works.
 */

import { broken } from "../explain/layout.ts";
import type { Lab } from "../lab/lab.ts";
import { atOnce, type Sliced } from "../sim/sliced.ts";
import { attempt, isBetter, type Outcome, outcomeWords, proofWords } from "./attempt.ts";
import { candidatesFor } from "./candidates.ts";
import { findRequest, type PastCommands } from "./request.ts";
import { troublesOf } from "./trouble.ts";

/** A change and what came of the request after it. */
export interface Proof {
  readonly command: string;
  readonly tried: string;
}

/** What is known of a request that failed. */
export interface Why {
  readonly request: string;
  readonly outcome: string;
  readonly troubles: readonly string[];
  /** Changes that were proved, those that are tried first first. */
  readonly cures: readonly Proof[];
  readonly tried: number;
  readonly untried: number;
}

export const MOST_REPLAYS = 40;
const MOST_CURES = 3;

/** About the last request that failed. Null where nothing has failed and nothing was sent. `isLate` ends the trying. */
export function why(lab: Lab, isLate: () => boolean = () => false): Why | null {
  const past = atOnce(findRequest(lab));
  return past === null ? null : atOnce(whyOf(lab, past, isLate));
}

/** About one request. */
export function* whyOf(lab: Lab, past: PastCommands, isLate: () => boolean): Sliced<Why> {
  const { request } = past;
  const base = (yield* attempt(lab, request, null))!;
  const { cures, tried, untried } = yield* prove(lab, past, base, isLate);
  return {
    request: request.text,
    outcome: outcomeWords(base),
    troubles: troublesOf(base.lab, base.hops, request.text),
    cures,
    tried,
    untried,
  };
}

function* prove(
  lab: Lab,
  { request, before }: PastCommands,
  base: Outcome,
  isLate: () => boolean,
): Sliced<Pick<Why, "cures" | "tried" | "untried">> {
  const candidates = candidatesFor({ lab: base.lab, hops: base.hops, before, request: request.text });
  const cures: Proof[] = [];
  let tried = 0;
  for (const cure of candidates) {
    if (tried === MOST_REPLAYS || cures.length === MOST_CURES || isLate()) break;
    tried++;
    const outcome = yield* attempt(lab, request, cure);
    if (outcome !== null && isBetter(outcome, base)) cures.push({ command: cure.command, tried: proofWords(outcome, base) });
  }
  return { cures, tried, untried: candidates.length - tried };
}

/** No wider than a terminal. A command stays whole, so that it can be copied. */
export function whyText(found: Why | null, width: number): string {
  if (found === null) return "why: no command has failed, and none has sent anything\n";
  const { request, outcome, troubles, cures, tried, untried } = found;
  const lines = [`${request}: ${outcome}`, ...troubles.map((line) => `  ${line}`)].flatMap((line) => broken(line, width));
  for (const { command, tried: words } of cures) {
    const [cure, proof] = [`  Would work with   ${command}`, `(tried: ${words})`];
    lines.push(...(cure.length + 3 + proof.length <= width ? [`${cure}   ${proof}`] : [cure, `    ${proof}`]));
  }
  if (cures.length === 0 && troubles.length === 0 && tried + untried === 0) lines.push("  Nothing on its path refused it.");
  else if (cures.length === 0)
    lines.push(`  No single change was found that helps: ${tried} were tried${untried === 0 ? "" : `, ${untried} were not`}.`);
  return `${lines.join("\n")}\n`;
}

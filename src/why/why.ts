/**
 * Why a request failed, and which single change would have helped: each is tried in a lab that is given its inputs again up to
 * the request, and printed only where the request then works.
 */
import type { Lab } from "../lab/lab.ts";
import { attempt, isBetter, type Outcome, outcomeWords } from "./attempt.ts";
import { candidatesFor } from "./candidates.ts";
import { findRequest } from "./request.ts";
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

/**
 * About the last request that failed, or one that is named. Null where nothing has failed and nothing was sent. `isLate` ends the
 * trying.
 */
export function why(lab: Lab, isLate: () => boolean = () => false, past = findRequest(lab)): Why | null {
  if (past === null) return null;
  const { request } = past;
  const base = attempt(lab, request, null)!;
  const { cures, tried, untried } = prove(lab, past, base, isLate);
  return { request: request.text, outcome: outcomeWords(base), troubles: troublesOf(base.lab, base.hops), cures, tried, untried };
}

function prove(lab: Lab, { request, before }: NonNullable<ReturnType<typeof findRequest>>, base: Outcome, isLate: () => boolean) {
  const candidates = candidatesFor({ lab: base.lab, hops: base.hops, before });
  const cures: Proof[] = [];
  let tried = 0;
  for (const cure of candidates) {
    if (tried === MOST_REPLAYS || cures.length === MOST_CURES || isLate()) break;
    tried++;
    const outcome = attempt(lab, request, cure);
    if (outcome !== null && isBetter(outcome, base)) cures.push({ command: cure.command, tried: outcomeWords(outcome) });
  }
  return { cures, tried, untried: candidates.length - tried };
}

export function whyText(found: Why | null): string {
  if (found === null) return "why: no command has failed, and none has sent anything\n";
  const { request, outcome, troubles, cures, tried, untried } = found;
  const lines = [`${request}: ${outcome}`, ...troubles.map((line) => `  ${line}`)];
  for (const { command, tried: words } of cures) lines.push(`  Would work with   ${command}   (tried: ${words})`);
  if (cures.length === 0 && troubles.length === 0 && tried + untried === 0) lines.push("  Nothing on its path refused it.");
  else if (cures.length === 0)
    lines.push(`  No single change was found that helps: ${tried} were tried${untried === 0 ? "" : `, ${untried} were not`}.`);
  return `${lines.join("\n")}\n`;
}

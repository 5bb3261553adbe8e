/** What `netnsim bench --lab` prints. */
import type { Ratio } from "../../bench/in-turn.ts";
import type { Outcome } from "../../bench/load.ts";
import type { RuleHits } from "../../bench/rule-hits.ts";
import type { Endpoints } from "../../trace/hop-details.ts";
import type { Case, CaseOptions } from "./own-lab.ts";
import type { Share } from "./spent.ts";
import { figure } from "./table.ts";

/** Of a capture with thousands of packets. */
const MOST_OUTCOMES = 12;
const MOST_HITS = 30;

type Sent = Case["outcomes"][number];

export function caseText({ lab, from, rules }: CaseOptions, { figures, outcomes, hits, spent }: Case): string {
  const { median, minimum, maximum, bytes } = figures;
  return [
    `${lab}${rules === undefined ? "" : ` with ${rules}`}: ${packets(outcomes)} at ${from}\n`,
    ...outcomesText(outcomes),
    `\nCPU nanoseconds a packet: ${figure(median)} (${figure(minimum)} to ${figure(maximum)}), ${figure(bytes)} bytes allocated\n`,
    ...hitsText(hits),
    ...spentText(spent),
  ].join("");
}

export function comparisonText(
  { lab, rules = lab, against = "" }: CaseOptions,
  [a, b]: readonly [Case, Case],
  [first, second]: readonly [readonly number[], readonly number[]],
  { median, minimum, maximum }: Ratio,
): { readonly text: string; readonly isAlike: boolean } {
  const different = a.outcomes.findIndex((outcome, index) => !isSame(outcome, b.outcomes[index]!));
  const isAlike = different < 0;
  const width = Math.max(rules.length, against.length);
  const side = (name: string, rounds: readonly number[], { hits }: Case): string =>
    `  ${name.padEnd(width)}  ${figure(Math.min(...rounds))} to ${figure(Math.max(...rounds))} ns a packet, ${matches(hits)} matches of rules\n`;
  const lines = [
    `${packets(a.outcomes)}, in turn, ${first.length} rounds of each in processes of their own\n`,
    side(rules, first, a),
    side(against, second, b),
    `${against} takes ${factor(median)} of the time of ${rules} (${factor(minimum)} to ${factor(maximum)})\n`,
    isAlike
      ? `both treat ${a.outcomes.length === 1 ? "the packet" : `all ${a.outcomes.length} packets`} alike\n`
      : `they differ on ${a.outcomes[different]!.packet}\n  ${rules}: ${endingOf(a.outcomes[different]!)}\n  ${against}: ${endingOf(b.outcomes[different]!)}\n`,
  ];
  return { text: lines.join(""), isAlike };
}

function packets({ length }: readonly Sent[]): string {
  return length === 1 ? "1 packet" : `${length} packets`;
}

function factor(value: number): string {
  return `${Math.round(value * 100)} %`;
}

/** For each packet sent. */
function matches(hits: readonly RuleHits[]): string {
  return hits.reduce((sum, { number, perPacket }) => sum + (number === "policy" ? 0 : perPacket), 0).toFixed(1);
}

/** Whichever rule decided: where it ended, as what, and how. */
function isSame(a: Outcome, b: Outcome): boolean {
  return treatmentOf(a) === treatmentOf(b);
}

function treatmentOf({ where, fate: { verdict, reason, at, packet } }: Outcome): string {
  return JSON.stringify([where, at.device, verdict, reason, packet]);
}

function endingOf({ words, fate: { nat } }: Outcome): string {
  if (nat === null) return words;
  const ends = ({ src, sport, dst, dport }: Endpoints): string => `${src}${portOf(sport)} > ${dst}${portOf(dport)}`;
  return `${words}, as ${ends(nat.after)}`;
}

function portOf(port: number | undefined): string {
  return port === undefined ? "" : `:${port}`;
}

function outcomesText(outcomes: readonly Sent[]): string[] {
  const lines = outcomes.slice(0, MOST_OUTCOMES).map((outcome) => `  ${outcome.packet}: ${endingOf(outcome)}\n`);
  const left = outcomes.length - lines.length;
  return left === 0 ? lines : [...lines, `  and ${left} more\n`];
}

function hitsText(hits: readonly RuleHits[]): string[] {
  if (hits.length === 0) return ["\nNo rule matches.\n"];
  const shown = [...hits].sort((a, b) => b.perPacket - a.perPacket).slice(0, MOST_HITS);
  const lines = shown.map(({ host, netns, table, number, text, perPacket }) => {
    const where = `${host}${netns === "" ? "" : `/${netns}`} ${table}`;
    return `  ${perPacket.toFixed(2).padStart(6)}  ${where} ${text}${number === "policy" ? "" : `  (rule ${number})`}\n`;
  });
  const left = hits.length - shown.length;
  return ["\nMatches of rules for each packet\n", ...lines, ...(left === 0 ? [] : [`  and ${left} more rules\n`])];
}

function spentText(spent: readonly Share[]): string[] {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const lines = spent.map(({ where, share, functions }) => {
    const named = functions.map(({ name, share: own }) => `${name} ${percent(own)}`).join(", ");
    return `${percent(share).padStart(6)}  ${where}${named === "" || where.startsWith("(") ? "" : `: ${named}`}\n`;
  });
  return ["\nWhere the time goes, by netnsim's sources\n", ...lines];
}

/**
 * A campaign: many random labs, several at a time, each on both sides. A difference is made smaller and kept as a script; one that
 * looks like another of this campaign is only told.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { caseScript } from "../../testing/case-script.ts";
import type { LabCase } from "../../testing/lab-case.ts";
import { evaluateScript, unknownFindings, type Verdict } from "./evaluate.ts";
import { type Finding, type JudgeScript, signatureOf, topicOf } from "./finding.ts";
import { minimizeCase } from "./minimize.ts";
import { caseSeed, judgedCase } from "./seeds.ts";
import type { CaseRecord, StateFile } from "./state-file.ts";

export interface CampaignOptions {
  readonly campaign: number;
  readonly count: number;
  readonly jobs: number;
  readonly directory: string;
  readonly state: StateFile;
  readonly judge: JudgeScript;
  /** Real seconds for making one difference smaller. */
  readonly shrinkSeconds: number;
  /** Where it says so, no further lab is begun. */
  readonly signal?: AbortSignal;
  readonly onCase: (done: CaseRecord, verdict: Verdict) => void;
  readonly onUnable: (seed: number, error: Error) => void;
  readonly onDifference: (difference: Difference) => void;
  readonly now: () => number;
}

export interface Difference {
  readonly seed: number;
  readonly findings: readonly Finding[];
  /** Null where it looks like one that was told before. */
  readonly script: string | null;
  readonly file: string | null;
}

/** Runs what is not done yet. */
export async function runCampaign(options: CampaignOptions): Promise<void> {
  const done = new Set(options.state.records.map((record) => record.index));
  const queue = Array.from({ length: options.count }, (_, index) => index).filter((index) => !done.has(index));
  const seen = new Set<string>();
  const work = async (): Promise<void> => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
      if (options.signal?.aborted) return;
      await runCase(index, seen, options);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, queue.length) }, work));
}

/** What could not be run (the machine was out of something) is told as such; what was interrupted is as if never begun. */
async function runCase(index: number, seen: Set<string>, options: CampaignOptions): Promise<void> {
  try {
    await judgeCase(index, seen, options);
  } catch (error) {
    if (options.signal?.aborted) return;
    options.state.add({ index, verdict: "unable", known: [], file: null });
    options.onUnable(caseSeed(options.campaign, index), error as Error);
  }
}

async function judgeCase(index: number, seen: Set<string>, options: CampaignOptions): Promise<void> {
  const seed = caseSeed(options.campaign, index);
  const lab = judgedCase(seed);
  const verdict = await evaluateScript(caseScript(lab, { comments: [`seed ${seed}`] }), options.judge);
  let file: string | null = null;
  if (verdict.kind === "different") {
    const difference = await keepDifference(seed, lab, verdict.findings, seen, options);
    file = difference.file;
    options.onDifference(difference);
  }
  const record = { index, verdict: verdict.kind, known: verdict.known.map((each) => each.name), file };
  options.state.add(record);
  options.onCase(record, verdict);
}

async function keepDifference(
  seed: number,
  lab: LabCase,
  findings: readonly Finding[],
  seen: Set<string>,
  options: CampaignOptions,
): Promise<Difference> {
  const signatures = findings.map(signatureOf);
  if (signatures.some((each) => seen.has(each))) return { seed, findings, script: null, file: null };
  for (const each of signatures) seen.add(each);
  const smallest = await smallestCase(lab, findings, options);
  for (const each of smallest.findings) seen.add(signatureOf(each));
  const script = caseScript(smallest.lab, { comments: [`netnsim fuzz --against linux --replay ${seed}`] });
  const file = join(options.directory, `seed-${seed}.sh`);
  writeFileSync(file, script);
  return { seed, findings: smallest.findings, script, file };
}

/** The smallest case found in time that still shows a finding about the same thing. */
export async function smallestCase(
  lab: LabCase,
  findings: readonly Finding[],
  options: Pick<CampaignOptions, "judge" | "jobs" | "shrinkSeconds" | "now">,
): Promise<{ readonly lab: LabCase; readonly findings: readonly Finding[] }> {
  const topic = topicOf(findings[0]!);
  const end = options.now() + options.shrinkSeconds * 1000;
  const stillShows = async (candidate: LabCase): Promise<boolean> => {
    const script = caseScript(candidate);
    return unknownFindings(script, await options.judge(script)).some((each) => topicOf(each) === topic);
  };
  const isOver = () => options.now() > end;
  const smallest = await minimizeCase(lab, stillShows, { jobs: options.jobs, isOver });
  // On the way down each was run once: what was chance shows now.
  const confirmed = smallest === lab ? findings : (await evaluateScript(caseScript(smallest), options.judge)).findings;
  return confirmed.length > 0 ? { lab: smallest, findings: confirmed } : { lab, findings };
}

/**
 * A campaign: many random labs, several at a time, each on both sides. On a busy machine some programs are late: a lab that
 * differs is judged once more at the end, when few run at a time. A difference that stays is made smaller and kept as a script;
 * one that looks like another of this campaign is reported by its seed alone.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { caseScript } from "../../testing/case-script.ts";
import type { LabCase } from "../../testing/lab-case.ts";
import { type Difference, type JudgeScript, signatureOf, topicOf } from "./difference.ts";
import { evaluateScript, sortOut, unknownDifferences, type Verdict } from "./evaluate.ts";
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
  /** As `--against` has it. */
  readonly kernelName: string;
  /** Real seconds for making one difference smaller. */
  readonly shrinkSeconds: number;
  /** Where it says so, no further lab is begun. */
  readonly signal?: AbortSignal;
  readonly onCase: (done: CaseRecord, verdict: Verdict) => void;
  readonly onUnable: (seed: number, error: Error) => void;
  readonly onDifference: (difference: DifferingLab) => void;
  readonly now: () => number;
}

export interface DifferingLab {
  readonly seed: number;
  readonly differences: readonly Difference[];
  /** Null where it looks like one that was reported before. */
  readonly script: string | null;
  readonly file: string | null;
}

/** One job of so many goes on at the end, when what differed is judged again. */
const QUIETER = 5;

/** Runs what is not done yet. */
export async function runCampaign(options: CampaignOptions): Promise<void> {
  const done = new Set(options.state.records.map((record) => record.index));
  const queue = Array.from({ length: options.count }, (_, index) => index).filter((index) => !done.has(index));
  const seen = new Set<string>();
  const differed = new Map<number, readonly Difference[]>();
  await runCases(queue, options.jobs, options, async (index) => {
    const differences = await judgeOnce(index, options);
    if (differences.length > 0) differed.set(index, differences);
  });
  const again = [...differed.keys()].sort((a, b) => a - b);
  const quietly = Math.ceil(options.jobs / QUIETER);
  await runCases(again, quietly, options, (index) => judgeAgain(index, differed.get(index)!, seen, options));
}

async function runCases(
  queue: number[],
  jobs: number,
  options: CampaignOptions,
  run: (index: number) => Promise<void>,
): Promise<void> {
  const work = async (): Promise<void> => {
    for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
      if (options.signal?.aborted) return;
      await runCase(index, options, run);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, queue.length) }, work));
}

/** What could not be run (the machine was out of something) is reported as such; what was interrupted is as if never begun. */
async function runCase(index: number, options: CampaignOptions, run: (index: number) => Promise<void>): Promise<void> {
  try {
    await run(index);
  } catch (error) {
    if (options.signal?.aborted) return;
    options.state.add({ index, verdict: "unable", known: [], file: null });
    options.onUnable(caseSeed(options.campaign, index), error as Error);
  }
}

/** Returns what differs and is not known. */
async function judgeOnce(index: number, options: CampaignOptions): Promise<readonly Difference[]> {
  const seed = caseSeed(options.campaign, index);
  const script = caseScript(judgedCase(seed), { comments: [`seed ${seed}`] });
  const { unknown, known } = sortOut(script, await options.judge(script));
  if (unknown.length === 0)
    record({ index, file: null }, { kind: known.length === 0 ? "same" : "known", differences: [], known }, options);
  return unknown;
}

/** What differed before and does not now varies on Linux, too. */
async function judgeAgain(
  index: number,
  once: readonly Difference[],
  seen: Set<string>,
  options: CampaignOptions,
): Promise<void> {
  const seed = caseSeed(options.campaign, index);
  const lab = judgedCase(seed);
  const verdict = await evaluateScript(caseScript(lab, { comments: [`seed ${seed}`] }), options.judge);
  if (verdict.kind !== "different") return record({ index, file: null, once }, { ...verdict, kind: "unstable" }, options);
  const difference = await keepDifference(seed, lab, verdict.differences, seen, options);
  options.onDifference(difference);
  record({ index, file: difference.file }, verdict, options);
}

function record(what: Pick<CaseRecord, "index" | "file" | "once">, verdict: Verdict, options: CampaignOptions): void {
  const done: CaseRecord = { ...what, verdict: verdict.kind, known: verdict.known.map((each) => each.name) };
  options.state.add(done);
  options.onCase(done, verdict);
}

async function keepDifference(
  seed: number,
  lab: LabCase,
  differences: readonly Difference[],
  seen: Set<string>,
  options: CampaignOptions,
): Promise<DifferingLab> {
  const signatures = differences.map(signatureOf);
  if (signatures.some((each) => seen.has(each))) return { seed, differences, script: null, file: null };
  for (const each of signatures) seen.add(each);
  const smallest = await smallestCase(lab, differences, options);
  for (const each of smallest.differences) seen.add(signatureOf(each));
  const script = caseScript(smallest.lab, { comments: [`netnsim fuzz --against ${options.kernelName} --replay ${seed}`] });
  const file = join(options.directory, `seed-${seed}.sh`);
  writeFileSync(file, script);
  return { seed, differences: smallest.differences, script, file };
}

/** The smallest case found in time that still shows a difference about the same thing. */
export async function smallestCase(
  lab: LabCase,
  differences: readonly Difference[],
  options: Pick<CampaignOptions, "judge" | "jobs" | "shrinkSeconds" | "now">,
): Promise<{ readonly lab: LabCase; readonly differences: readonly Difference[] }> {
  const topic = topicOf(differences[0]!);
  const end = options.now() + options.shrinkSeconds * 1000;
  const stillShows = async (candidate: LabCase): Promise<boolean> => {
    const script = caseScript(candidate);
    return unknownDifferences(script, await options.judge(script)).some((each) => topicOf(each) === topic);
  };
  const isOver = () => options.now() > end;
  const smallest = await minimizeCase(lab, stillShows, { jobs: options.jobs, isOver });
  // While it shrank each candidate was run once: what was chance shows now.
  const confirmed = smallest === lab ? differences : (await evaluateScript(caseScript(smallest), options.judge)).differences;
  return confirmed.length > 0 ? { lab: smallest, differences: confirmed } : { lab, differences };
}

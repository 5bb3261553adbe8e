/** `netnsim fuzz --against KERNEL`: runs a campaign and reports its progress. fast-check is loaded only here. */
import { setMaxListeners } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chooseKernel } from "../linux/choose-kernel.ts";
import type { DifferingLab } from "../linux/fuzz/campaign.ts";
import { duration, progressLine } from "../linux/fuzz/progress.ts";
import { profileNote } from "../linux/host-profile.ts";
import { whyNotWatched } from "../linux/judge/why-not-watched.ts";
import { KNOWN_DIFFERENCES } from "../linux/known-differences.ts";
import { whyNotReal } from "../linux/session.ts";
import { FUZZ_HELP, type FuzzOptions, parseFuzzOptions } from "./fuzz-options.ts";
import { ProgressReporter } from "./progress-reporter.ts";
import { abortOnSignals, type Stop } from "./signals.ts";

/** From this many labs on, a known difference that was not met is reported as stale. */
const LARGE = 500;

export async function runFuzz(argv: readonly string[]): Promise<number> {
  const options = parseFuzzOptions(argv);
  if (options === null) {
    process.stdout.write(FUZZ_HELP);
    return 0;
  }
  const kernel = chooseKernel(options.against);
  const reason = whyNotReal(undefined, kernel) ?? whyNotWatched(options.watched, kernel) ?? (await whyNoFastCheck());
  if (reason !== null) {
    process.stderr.write(`netnsim fuzz: ${reason}\n`);
    return 2;
  }
  mkdirSync(options.directory, { recursive: true });
  return options.replay === null ? runMany(options) : runOne(options, options.replay);
}

async function whyNoFastCheck(): Promise<string | null> {
  try {
    await import("fast-check");
    return null;
  } catch {
    return "the package fast-check is missing: npm install fast-check";
  }
}

async function runMany(options: FuzzOptions): Promise<number> {
  const { runCampaign } = await import("../linux/fuzz/campaign.ts");
  const { StateFile } = await import("../linux/fuzz/state-file.ts");
  const { caseSeed } = await import("../linux/fuzz/seeds.ts");
  const { linuxJudge } = await import("../linux/fuzz/judge-case.ts");
  const { campaign, count, jobs, directory, shrinkSeconds } = options;
  const state = new StateFile(options.stateFile ?? join(directory, `campaign-${campaign}.jsonl`), campaign);
  const before = state.records.length;
  const started = performance.now();
  const reporter = new ProgressReporter();
  const countOf = (verdict: string) => state.records.filter((each) => each.verdict === verdict).length;
  if (before > 0) reporter.say(`going on after ${before} labs`);
  const note = profileNote(chooseKernel(options.against).profile());
  if (note !== null) reporter.say(note);
  const stop = stopForMany();
  await runCampaign({
    campaign,
    count,
    jobs,
    directory,
    state,
    shrinkSeconds,
    kernelName: kernelName(options),
    judge: linuxJudge({ ...options.watched, kernel: chooseKernel(options.against), signal: stop.signal }),
    signal: stop.signal,
    now: () => performance.now(),
    onUnable: (seed, error) => reporter.say(`seed ${seed}: could not be run: ${error.message}`),
    onDifference: (difference) => reporter.say(differenceText(difference)),
    onCase: ({ index }) =>
      reporter.progress(
        progressLine({
          done: state.records.length,
          count,
          different: countOf("different"),
          known: countOf("known"),
          unstable: countOf("unstable"),
          seed: caseSeed(campaign, index),
          ran: state.records.length - before,
          elapsedMs: performance.now() - started,
        }),
      ),
  });
  stop.done();
  reporter.end();
  const interrupted = stop.exitCode();
  if (interrupted !== null) {
    reporter.say(`interrupted after ${state.records.length} labs; the same command goes on`);
    return interrupted;
  }
  const stale = staleLines(
    state.records.flatMap((each) => each.known),
    state.records.length,
  );
  for (const name of stale)
    reporter.say(`stale: known difference ${JSON.stringify(name)} was not met in ${state.records.length} labs`);
  const different = countOf("different");
  const seconds = (performance.now() - started) / 1000;
  reporter.say(
    `${state.records.length} labs, campaign ${campaign}: ${countOf("same")} the same, ${countOf("known")} with known differences only, ` +
      `${countOf("unstable")} that Linux answers in two ways, ${different} different; ${duration(seconds)}`,
  );
  return different > 0 ? 1 : countOf("unable") > 0 ? 2 : 0;
}

/** Each real run listens to the signal: as many as there are jobs. */
function stopForMany(): Stop {
  const stop = abortOnSignals();
  setMaxListeners(0, stop.signal);
  return stop;
}

function staleLines(met: readonly string[], labs: number): string[] {
  if (labs < LARGE) return [];
  return KNOWN_DIFFERENCES.map((each) => each.name).filter((name) => !met.includes(name));
}

async function runOne(options: FuzzOptions, seed: number): Promise<number> {
  const { smallestCase } = await import("../linux/fuzz/campaign.ts");
  const { evaluateScript } = await import("../linux/fuzz/evaluate.ts");
  const { judgedCase } = await import("../linux/fuzz/seeds.ts");
  const { linuxJudge } = await import("../linux/fuzz/judge-case.ts");
  const { caseScript } = await import("../testing/case-script.ts");
  const { writeFileSync } = await import("node:fs");
  const lab = judgedCase(seed);
  const script = caseScript(lab, { comments: [`netnsim fuzz --against ${kernelName(options)} --replay ${seed}`] });
  const stop = stopForMany();
  const judge = linuxJudge({ ...options.watched, kernel: chooseKernel(options.against), signal: stop.signal });
  const verdict = await evaluateScript(script, judge).catch((error: Error) => error);
  if (verdict instanceof Error) {
    process.stderr.write(`netnsim fuzz: seed ${seed}: ${verdict.message}\n`);
    return stop.exitCode() ?? 2;
  }
  const file = join(options.directory, `seed-${seed}.sh`);
  const whole = { lab, differences: verdict.differences };
  const smallest =
    verdict.kind === "different" && options.shrinkSeconds > 0
      ? await smallestCase(lab, verdict.differences, { ...options, judge, now: () => performance.now() }).catch((error) => {
          if (stop.exitCode() === null) throw error;
          return whole;
        })
      : whole;
  const kept = caseScript(smallest.lab, { comments: [`netnsim fuzz --against ${kernelName(options)} --replay ${seed}`] });
  writeFileSync(file, kept);
  if (verdict.kind === "different")
    process.stdout.write(`${differenceText({ seed, differences: smallest.differences, script: kept, file })}\n`);
  process.stdout.write(`seed ${seed}: ${verdict.kind}; the script is ${file}\n`);
  return stop.exitCode() ?? (verdict.kind === "different" ? 1 : 0);
}

function kernelName({ against }: FuzzOptions): string {
  return chooseKernel(against).name;
}

function differenceText({ seed, differences, script, file }: DifferingLab): string {
  const shown = differences.map((each) => `${each.kind}: ${each.text}`).join("\n\n");
  if (script === null) return `seed ${seed}: different, like one before`;
  return `seed ${seed}: different\n\n${shown}\n\n${script}\nsaved as ${file}\n`;
}

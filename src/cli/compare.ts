/** `netnsim compare FILE`: the same script on the real kernel and here; what differs, by command, by table and by frame. */
import { profileNote } from "../linux/host-profile.ts";
import { confirmedDifferences, type Difference, type JudgeOptions, judgeScript, type Verdict } from "../linux/judge/judge.ts";
import { whyNotWatched } from "../linux/judge/why-not-watched.ts";
import { runSimulated } from "../scenario/simulate.ts";
import type { Scenario } from "../scenario/step.ts";
import { StuckError } from "../sim/stuck.ts";
import type { Options } from "./options.ts";
import { readScript } from "./read-script.ts";
import { interruption, kernelOf, readScenario, whyNotRun } from "./replay.ts";
import { LIMIT_EXIT_CODE, stuckText } from "./run-to-end.ts";
import { abortOnSignals } from "./signals.ts";

const DEFAULT_LIMIT_SECONDS = 600;

/** How much longer than here a script that is stuck here may take on the real kernel. */
const STUCK_SECONDS = 10;

const HEADINGS: Readonly<Record<Difference["kind"], string>> = {
  output: "command",
  frames: "frames",
  state: "table",
  drops: "drops",
  rules: "rules visited",
  path: "path",
};

export async function compareFile(options: Options): Promise<number> {
  const file = options.file as string;
  const scenario = readScenario(options, readScript(file), file);
  const sooner = await secondsUntilStuck(scenario);
  const isGuest = options.on.guest !== null;
  // The guest's clock runs as the script waits; ours does not.
  const kernel = kernelOf(options, isGuest ? sooner : null);
  const reason = whyNotRun(scenario, kernel) ?? whyNotWatched(options, kernel);
  if (reason !== null) {
    process.stderr.write(`netnsim: compare: ${reason}\n`);
    return 2;
  }
  const stop = abortOnSignals();
  const asked = {
    frames: true,
    state: true,
    drops: options.drops,
    rules: options.rules,
    path: options.path,
    kernel,
    limitSeconds: options.limitSeconds ?? (isGuest ? null : sooner) ?? Math.max(DEFAULT_LIMIT_SECONDS, kernel.limitSeconds),
    signal: stop.signal,
  };
  const verdict = await judgeTwice(scenario, asked).catch(interruption(stop));
  stop.done();
  if (verdict === null) return stop.exitCode()!;
  if (verdict.aborted) return stop.exitCode() ?? 2;
  const note = profileNote(kernel.profile());
  if (note !== null) process.stderr.write(`netnsim: compare: ${note}\n`);
  process.stdout.write(verdictText(file, verdict));
  if (verdict.timedOut) process.stderr.write("netnsim: compare: time limit reached on the real kernel\n");
  if (verdict.error instanceof StuckError) {
    process.stderr.write(stuckText(file, inFile(file, verdict.error.waits)));
    return LIMIT_EXIT_CODE;
  }
  if (verdict.timedOut) return 2;
  return verdict.differences.length === 0 && verdict.error === null ? 0 : 1;
}

/** Programs that race have more than one result: what differs is run a second time, and reported where it differs again. */
async function judgeTwice(scenario: Scenario, options: JudgeOptions): Promise<Verdict> {
  const first = await judgeScript(scenario, options);
  if (first.differences.length === 0 || first.timedOut) return first;
  const again = await judgeScript(scenario, options);
  return { ...again, differences: confirmedDifferences(first.differences, again.differences) };
}

/** The session is called bash; what is compared is the file. */
function inFile(file: string, waits: readonly string[]): string[] {
  return waits.map((wait) => wait.replace(/^bash: line /, () => `${file}: line `));
}

/** A script that is stuck here most likely hangs on Linux: real seconds in which it shows whether it does. Null for others. */
async function secondsUntilStuck(scenario: Scenario): Promise<number | null> {
  const { error, tookUs } = await runSimulated(scenario);
  return error instanceof StuckError ? Math.ceil(tookUs / 1_000_000) + STUCK_SECONDS : null;
}

function verdictText(file: string, verdict: Verdict): string {
  const { differences, error, scenario } = verdict;
  const parts = differences.map((each) => `${HEADINGS[each.kind]}: ${each.where}\n${each.text}\n\n`);
  if (error !== null && !(error instanceof StuckError)) parts.push(`netnsim ended early: ${error.message}\n\n`);
  // One that is stuck has not run all its commands: there is nothing to count.
  if (error instanceof StuckError) return parts.join("");
  const different = differences.filter((each) => each.kind === "output").length;
  const commands = `${scenario.steps.length - different} of ${scenario.steps.length} commands the same`;
  const rest = differences.length - different;
  parts.push(
    `${file}: ${commands}${rest === 0 ? "" : `, ${rest} other difference${rest > 1 ? "s" : ""}`} (- Linux, + netnsim)\n`,
  );
  return parts.join("");
}

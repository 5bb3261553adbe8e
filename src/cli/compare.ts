/** `netnsim compare FILE`: the same script on the real kernel and here; what differs, by command, by table and by frame. */
import { confirmedFindings, type Finding, judgeScript, type Verdict } from "../linux/judge/judge.ts";
import { whyNotWatched } from "../linux/judge/why-not-watched.ts";
import type { Options } from "./options.ts";
import { readScenario, whyNotRun } from "./replay.ts";
import { readScript } from "./run.ts";
import { abortOnSignals } from "./signals.ts";

const DEFAULT_LIMIT_SECONDS = 600;

const HEADINGS: Readonly<Record<Finding["kind"], string>> = {
  output: "command",
  frames: "frames",
  state: "table",
  drops: "drops",
  rules: "rules visited",
  way: "way",
};

export async function compareFile(options: Options): Promise<number> {
  const file = options.file as string;
  const scenario = readScenario(options, readScript(file), file);
  const reason = whyNotRun(scenario) ?? whyNotWatched(options);
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
    way: options.way,
    limitSeconds: options.limitSeconds ?? DEFAULT_LIMIT_SECONDS,
    signal: stop.signal,
  };
  let verdict = await judgeScript(scenario, asked);
  // Two programs that race may answer either way: what differs is asked a second time, and told where it differs again.
  if (verdict.findings.length > 0 && !verdict.timedOut) {
    const again = await judgeScript(scenario, asked);
    verdict = { ...again, findings: confirmedFindings(verdict.findings, again.findings) };
  }
  stop.done();
  if (verdict.aborted) return stop.exitCode() ?? 2;
  process.stdout.write(verdictText(file, verdict));
  if (verdict.timedOut) {
    process.stderr.write("netnsim: compare: time limit reached on the real kernel\n");
    return 2;
  }
  return verdict.findings.length === 0 && verdict.error === null ? 0 : 1;
}

function verdictText(file: string, verdict: Verdict): string {
  const { findings, error, scenario } = verdict;
  const parts = findings.map((each) => `${HEADINGS[each.kind]}: ${each.where}\n${each.text}\n\n`);
  if (error !== null) parts.push(`netnsim ended early: ${error.message}\n\n`);
  const different = findings.filter((each) => each.kind === "output").length;
  const commands = `${scenario.steps.length - different} of ${scenario.steps.length} commands the same`;
  const rest = findings.length - different;
  parts.push(
    `${file}: ${commands}${rest === 0 ? "" : `, ${rest} other difference${rest > 1 ? "s" : ""}`} (- Linux, + netnsim)\n`,
  );
  return parts.join("");
}

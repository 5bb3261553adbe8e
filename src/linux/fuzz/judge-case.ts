/** The judge as campaigns use it: a script in, findings out. */
import { parseScenario } from "../../scenario/scenario.ts";
import { type JudgeOptions, judgeScript } from "../judge/judge.ts";
import type { Finding, JudgeScript } from "./finding.ts";

/** Seconds after which a lab's real run is ended: most take five to ten. */
const LIMIT_SECONDS = 60;

/** The campaign was told to stop while this lab ran. */
export class Interrupted extends Error {}

/** Labs ask for a neighbour each 150 ms and wait at their end: nothing is on its way then. */
const AFTERGLOW_MS = 60;

const DEFAULTS: JudgeOptions = { frames: true, state: true, limitSeconds: LIMIT_SECONDS, afterglowMs: AFTERGLOW_MS };

/** Output, frames and tables are always compared. `signal` ends the real runs. */
export function linuxJudge(options: JudgeOptions = {}): JudgeScript {
  return (script) => judgeCase(script, { ...DEFAULTS, ...options });
}

async function judgeCase(script: string, options: JudgeOptions): Promise<readonly Finding[]> {
  const scenario = parseScenario(script, "case.sh");
  const verdict = await judgeScript(scenario, options);
  if (verdict.aborted) throw new Interrupted("interrupted");
  const findings = verdict.findings.filter(isMore).map((each): Finding => ({ ...each, text: withoutLine(each.text) }));
  if (verdict.error !== null)
    findings.unshift({ kind: "error", where: "netnsim", text: verdict.error.stack ?? verdict.error.message });
  if (verdict.timedOut) findings.unshift({ kind: "error", where: "linux", text: "time limit reached" });
  return findings;
}

/** Line numbers change while a case gets smaller. */
function withoutLine(text: string): string {
  return text.replace(/^line \d+: /, "");
}

/** True where more differs than what is measured: it never comes out the same twice on a busy machine. */
function isMore(finding: Finding): boolean {
  const left = linesOf(finding, "-");
  const right = linesOf(finding, "+");
  return left.length !== right.length || left.some((line, index) => !isAlike(line, right[index]!));
}

function linesOf(finding: Finding, sign: "-" | "+"): string[] {
  const lines = finding.text.split("\n").filter((line) => line.startsWith(`${sign} `));
  // Which of two random ports is the smaller decides the order of sorted lines, and so their numbers.
  return lines.map((line) => line.slice(2).replace(/\bPORT\d+/g, "PORT")).sort();
}

/** Round trips within 30 ms of each other; the time left of a connection in steps of ten seconds. */
function isAlike(left: string, right: string): boolean {
  if (inSteps(left).replace(ROUND_TRIP, "~") !== inSteps(right).replace(ROUND_TRIP, "~")) return false;
  const others = [...right.matchAll(ROUND_TRIP)].map(([, ms]) => Number(ms));
  return [...left.matchAll(ROUND_TRIP)].every(([, ms], index) => Math.abs(Number(ms) - others[index]!) <= 30);
}

const ROUND_TRIP = /~(\d+)(?= ms)/g;

function inSteps(line: string): string {
  // How long until a bridge looks for old entries again depends on when one was seen; 15 s after it came up a port's delay is over.
  return line
    .replace(/(gc_timer|forward_delay_timer) +\S+/g, "$1")
    .replace(
      /^((?:tcp|udp|icmp|unknown) +\d+ )(\d+) /,
      (_, head: string, left: string) => `${head}${Math.ceil(Number(left) / 10)}0 `,
    );
}

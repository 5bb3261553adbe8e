/** The judge as campaigns use it: a script in, differences out. */
import { parseScenario } from "../../scenario/scenario.ts";
import { type JudgeOptions, judgeScript } from "../judge/judge.ts";
import type { Difference, JudgeScript } from "./difference.ts";

/** Seconds after which a lab's real run is ended: most take five to twenty, on a busy machine three times that. */
const LIMIT_SECONDS = 150;

/** The campaign was stopped while this lab ran. */
export class Interrupted extends Error {}

/** Labs ask for a neighbour each 150 ms and wait at their end: nothing is in flight then. */
const SETTLE_MS = 60;

const DEFAULTS: JudgeOptions = { frames: true, state: true, flows: true, settleMs: SETTLE_MS };

/** Output, frames and tables are always compared. `signal` ends the real runs. */
export function linuxJudge(options: JudgeOptions = {}): JudgeScript {
  const limitSeconds = Math.max(LIMIT_SECONDS, options.kernel?.limitSeconds ?? 0);
  return (script) => judgeCase(script, { ...DEFAULTS, limitSeconds, ...options });
}

async function judgeCase(script: string, options: JudgeOptions): Promise<readonly Difference[]> {
  const scenario = parseScenario(script, "case.sh");
  const verdict = await judgeScript(scenario, options);
  if (verdict.aborted) throw new Interrupted("interrupted");
  const differences = verdict.differences.filter(isMore).map((each): Difference => ({ ...each, text: withoutLine(each.text) }));
  if (verdict.error !== null)
    differences.unshift({ kind: "error", where: "netnsim", text: verdict.error.stack ?? verdict.error.message });
  if (verdict.timedOut) differences.unshift({ kind: "error", where: "linux", text: "time limit reached" });
  return differences;
}

/** Line numbers change while a case gets smaller. */
function withoutLine(text: string): string {
  return text.replace(/^line \d+: /, "");
}

/** True where more differs than what is measured: it never comes out the same twice on a busy machine. */
function isMore(difference: Difference): boolean {
  const left = linesOf(difference, "-");
  const right = linesOf(difference, "+");
  return left.length !== right.length || left.some((line, index) => !isAlike(line, right[index]!));
}

function linesOf(difference: Difference, sign: "-" | "+"): string[] {
  const lines = difference.text.split("\n").filter((line) => line.startsWith(`${sign} `));
  // Which of two random ports is the smaller decides the order of sorted lines, and so their numbers.
  return lines.map((line) => line.slice(2).replace(/\bPORT\d+/g, "PORT")).sort();
}

/** Round trips within 30 ms of each other; the time left of a connection, printed in tens of seconds, within ten. */
function isAlike(left: string, right: string): boolean {
  return isWithin(ROUND_TRIP, 30, left, right) && isWithin(TIME_LEFT, 10, left, right) && unmeasured(left) === unmeasured(right);
}

/** `~3 ms`, `~1/~2/~3/M ms`. */
const ROUND_TRIP = /(?<=~)\d+(?=(?:\/\S+)? ms)/g;
const TIME_LEFT = /(?<=^(?:tcp|udp|icmp|unknown) +\d+ )\d+/g;
/**
 * How long until a bridge looks for old entries again depends on when one was seen; 15 s after it came up a port's delay is over.
 */
const TIMERS = /(?<=gc_timer|forward_delay_timer) +\S+/g;

function isWithin(pattern: RegExp, most: number, left: string, right: string): boolean {
  const [ours, theirs] = [left, right].map((line) => (line.match(pattern) ?? []).map(Number));
  return ours!.length === theirs!.length && ours!.every((each, index) => Math.abs(each - theirs![index]!) <= most);
}

function unmeasured(line: string): string {
  return [ROUND_TRIP, TIME_LEFT, TIMERS].reduce((text, pattern) => text.replace(pattern, "~"), line);
}

/** The same request before and after a change: both in labs of their own, and where they differ first. */
import type { Lab } from "../lab/lab.ts";
import { outcomeWords } from "../why/attempt.ts";
import { commandFor, netNamed } from "./changes.ts";
import { refused } from "./errors.ts";
import { LabRun } from "./lab-run.ts";
import type { Change, Comparison, HopName, Outcome } from "./protocol.ts";
import { rebuild } from "./rebuild.ts";
import { type SessionClock, settle } from "./settle.ts";
import { stopsOf } from "./stops.ts";

/** What was compared, and the two labs, whose stretches can be looked into. */
export interface Compared {
  readonly comparison: Comparison;
  readonly runs: readonly [LabRun, LabRun | null];
}

interface Question {
  readonly change: Change;
  /** Whose request is made again. */
  readonly turn: number;
}

export async function compare(run: LabRun, make: () => Lab, question: Question, clock: SessionClock): Promise<Compared> {
  const { change, turn } = question;
  const net = netNamed(run.lab, change.at);
  if (net === null) throw refused(`there is no ${change.at.host}/${change.at.netns}`);
  const command = commandFor(run.lab, net, change);
  const before = await outcomeOf(1, await labBefore(run, make, turn, clock), run, turn, clock);
  const changed = await labBefore(run, make, turn, clock);
  const request = run.turns[turn]!.text;
  const { exitCode, stdout, stderr } = changed.lab.hosts.values().next().value!.runScript("sh", command, {});
  changed.close();
  if (exitCode !== 0) {
    const comparison = { request, command, refused: `${stdout}${stderr}`, before: before.outcome, after: null, difference: null };
    return { comparison, runs: [before.run, null] };
  }
  const after = await outcomeOf(2, changed, run, turn, clock);
  const difference = differenceOf(before, after);
  const comparison = { request, command, refused: null, before: before.outcome, after: after.outcome, difference };
  return { comparison, runs: [before.run, after.run] };
}

interface Made {
  readonly run: LabRun;
  readonly outcome: Outcome;
}

/** Before the turn's input; turn 0 has none. */
async function labBefore(run: LabRun, make: () => Lab, turn: number, clock: SessionClock): Promise<LabRun> {
  const inputs = run.lab.inputs.list;
  const made = new LabRun(make, clock.now);
  await rebuild(made, { inputs: inputs.slice(0, turn - 1), exact: turn - 1, until: inputs[turn - 1]!.at }, clock);
  return made;
}

async function outcomeOf(number: number, made: LabRun, original: LabRun, turn: number, clock: SessionClock): Promise<Made> {
  const { commands } = made.lab.kernel.loop;
  let exitCode = 0;
  commands.watcher = {
    began() {},
    ended(_, code) {
      exitCode = code;
    },
  };
  const { terminal } = original.turns[turn]!;
  const shown = made.terminal(terminal!)!.state().text.length;
  made.give(original.lab.inputs.list[turn - 1]!);
  await settle(made, terminal, clock);
  made.close();
  const { text, prompt } = made.terminal(terminal!)!.state();
  const printed = text.slice(shown).replace(/^.*\n/, "");
  const stretches = made.stretches.slice(made.turn.firstStretch).map(({ stretch }) => stretch);
  return {
    run: made,
    outcome: {
      run: number,
      exitCode: prompt === "" ? NO_END : exitCode,
      words: outcomeWords({ exitCode, printed }),
      printed,
      stretches,
    },
  };
}

/** As `timeout` has it. */
const NO_END = 124;

/** The first stretch in which they differ, and the first hop of it. */
function differenceOf(before: Made, after: Made): Comparison["difference"] {
  const [was, is] = [before, after].map(({ run, outcome }) =>
    outcome.stretches.map(({ number }) => ({ number, stops: stopsOf(run.stretches[number]!.hops) })),
  ) as [StopsOf[], StopsOf[]];
  for (let index = 0; index < Math.max(was.length, is.length); index++) {
    const [a, b] = [was[index]?.stops ?? [], is[index]?.stops ?? []];
    for (let at = 0; at < Math.max(a.length, b.length); at++) {
      if (keyOf(a[at]) === keyOf(b[at])) continue;
      return { before: nameOf(1, was[index], at), after: nameOf(2, is[index], at) };
    }
  }
  return null;
}

type StopsOf = { readonly number: number; readonly stops: ReturnType<typeof stopsOf> };

function nameOf(run: number, found: StopsOf | undefined, at: number): HopName | null {
  const stop = found?.stops[at];
  return stop === undefined ? null : { run, stretch: found!.number, hop: stop.hop };
}

/** What a reader sees of a hop: not its numbers, nor when. */
function keyOf(stop: StopsOf["stops"][number] | undefined): string {
  if (stop === undefined) return "";
  const { host, netns, device, kind, hook, reason, detail, packet } = stop;
  const seen = kind === "begin" || kind === "conntrack" || kind === "solicit" ? null : detail;
  return JSON.stringify([host, netns, device, kind, hook, reason, seen, packet?.label, packet?.source, packet?.destination]);
}

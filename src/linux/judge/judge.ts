/**
 * The judge: runs one scenario on the real kernel and in the simulator, each once, with the same observers, and reports every
 * difference.
 *
 *     const verdict = await judgeScript(parseScenario(text, "lab.sh"), { frames: true, state: true });
 *     verdict.differences  // [] where they agree
 *
 * The output is always compared, the rest where it is asked for. A run that did not come to its end is not compared further.
 */
import type { KernelProfile } from "../../kernel/kernel-profile.ts";
import { worldNamed } from "../../lab/worlds/index.ts";
import { compareRuns, diffLines } from "../../scenario/compare.ts";
import { pacedScript, splitSession, timedScript } from "../../scenario/session.ts";
import { dockerOptions, stuckSession } from "../../scenario/simulate.ts";
import type { Scenario } from "../../scenario/step.ts";
import type { StepResult } from "../../scenario/transcript.ts";
import { Collector } from "../../shell/io.ts";
import { startScript } from "../../shell/start.ts";
import { HOST_KERNEL, type RealKernel } from "../real-kernel.ts";
import { cleanOutput, runSession, sessionProgram } from "../session.ts";
import { onText } from "../stream-text.ts";
import { dropsObserver } from "./drops.ts";
import { framesObserver } from "./frames.ts";
import type { Aspect, Difference, Observation, Observer } from "./observer.ts";
import { pathObserver } from "./packet-path.ts";
import { beginPart, splitParts } from "./parts.ts";
import { rulesObserver } from "./rules.ts";
import { runInLab } from "./run-in-lab.ts";
import { eachNamespace, LOOK_AT_LINKS, readScene, type Scene, SURVEY } from "./scene.ts";
import { stateObserver } from "./state.ts";
import { AWAIT_TRACING, START_TRACING, STOP_TRACING, tracingProgram } from "./tracepoints.ts";

export type { Aspect, Difference } from "./observer.ts";

export interface JudgeOptions {
  readonly frames?: boolean;
  readonly state?: boolean;
  readonly drops?: boolean;
  readonly rules?: boolean;
  readonly path?: boolean;
  /** A second simulated run without a listener, so that flows are applied: compared with the first in output and tables. */
  readonly flows?: boolean;
  /** The real side; this host's kernel where none is named. */
  readonly kernel?: RealKernel;
  /** Real seconds for the real run. */
  readonly limitSeconds?: number;
  readonly signal?: AbortSignal;
  /** How long what is in flight when the script ends may take to arrive. */
  readonly settleMs?: number;
}

export interface Verdict {
  readonly scenario: Scenario;
  /** None where both sides agree. */
  readonly differences: readonly Difference[];
  /** What ended the simulated run early: a limit, or a defect of ours. */
  readonly error: Error | null;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  /** Real milliseconds that each side took. */
  readonly realMs: number;
  readonly simulatedMs: number;
}

/** One side's run. */
export interface Side {
  readonly results: readonly StepResult[];
  readonly observations: ReadonlyMap<Aspect, Observation>;
}

/** How long the real run took for what: the simulated one takes its time, so that what runs out by time has run as long. */
export interface Timing {
  readonly results: readonly StepResult[];
  /** Microseconds from the script's end to when each observer looked, and to when at which namespace where it reports that. */
  readonly lookedUs: ReadonlyMap<Aspect, number>;
  readonly namespacesUs: ReadonlyMap<Aspect, ReadonlyMap<string, number>>;
}

/** In the order in which they are asked at the end: what the later ones do is not seen by the earlier ones. */
const OBSERVERS: readonly Observer[] = [framesObserver, dropsObserver, rulesObserver, pathObserver, stateObserver];

/** What is in flight when the script ends arrives before we look. */
const SETTLE_MS = 60;

/** What waits for a neighbour is given up after three seconds: with drops and paths we look when that is over. */
const LONG_SETTLE_MS = 3500;

export async function judgeScript(scenario: Scenario, options: JudgeOptions = {}): Promise<Verdict> {
  const observers = OBSERVERS.filter((observer) => observer.kind !== "output" && options[observer.kind] === true);
  const began = performance.now();
  const real = await runOnLinux(scenario, observers, options);
  const ended = performance.now();
  const empty = { scenario, differences: [], error: null, timedOut: false, aborted: true, realMs: ended - began, simulatedMs: 0 };
  if (real.aborted) return empty;
  const circumstances = { ...options, profile: (options.kernel ?? HOST_KERNEL).profile(), timing: real };
  const ours = await runInSimulator(scenario, observers, { ...circumstances, flows: false });
  const differences = compareSides(scenario, real, ours);
  if (options.flows === true) {
    const unwatched = observers.filter(({ kind }) => kind === "state");
    const cached = await runInSimulator(scenario, unwatched, { ...circumstances, flows: true });
    differences.push(...compareSides(scenario, ours, cached).map((each) => ({ ...each, where: `with flows: ${each.where}` })));
  }
  return {
    scenario,
    differences,
    error: ours.error,
    timedOut: real.timedOut,
    aborted: false,
    realMs: ended - began,
    simulatedMs: performance.now() - ended,
  };
}

/** The real side. */
export async function runOnLinux(
  scenario: Scenario,
  observers: readonly Observer[],
  options: JudgeOptions = {},
): Promise<Side & Timing & { readonly timedOut: boolean; readonly aborted: boolean }> {
  const probes = observers.flatMap((observer) => observer.probes ?? []);
  const traces = probes.length > 0;
  const main = [
    ...(traces ? [quiet(START_TRACING)] : []),
    ...observers.map(({ before }) => quiet(before)),
    ...(traces ? [quiet(AWAIT_TRACING)] : []),
    "( session $L/session.sh ) 3>&-",
    `sleep ${settleMs(observers, options) / 1000}`,
    ...(traces ? [part("trace", STOP_TRACING)] : []),
    ...observers.flatMap(({ kind, after }) => [part(clockOf(kind), `echo \${EPOCHREALTIME/./}`), part(kind, after)]),
    part(
      NAMESPACES,
      eachNamespace([...new Set([...observers.flatMap(({ looks }) => looks ?? []), LOOK_AT_LINKS])].join("\n")).real,
    ),
    part("survey", SURVEY.real),
  ];
  // $0 is the same on both sides.
  const script = `BASH_ARGV0=bash; ${timedScript(scenario.steps)}`;
  const trace = traces ? tracingProgram(probes) : undefined;
  const program = sessionProgram(scenario, { "session.sh": script }, main.join("\n"), trace);
  let output = "";
  let report = () => "";
  const take = (text: string) => {
    output += text;
  };
  const end = await runSession(scenario, program, options, (session) => {
    onText(session.stdout!, take);
    onText(session.stderr!, take);
    report = session.report;
  });
  const parts = splitReport(report());
  const results = splitSession(cleanOutput(output));
  if (!parts.has("survey") && !end.timedOut && !end.aborted)
    throw new Error(`real session: it ended early: ${output.slice(-500).trim()}`);
  const namespaces = parts.get(NAMESPACES) ?? "";
  const scene = readScene(scenario, (parts.get("survey") ?? "") + namespaces);
  const observations = new Map<Aspect, Observation>();
  const lookedUs = new Map<Aspect, number>();
  const namespacesUs = new Map<Aspect, ReadonlyMap<string, number>>();
  const endedUs = results.at(-1)?.endedUs;
  for (const observer of observers) {
    const { kind } = observer;
    const text = parts.get(kind);
    const traced = observer.probes === undefined ? "" : (parts.get("trace") ?? "");
    const seen = observer.looks === undefined ? "" : namespaces;
    if (text !== undefined) observations.set(kind, observer.readReal(traced + text + seen, scene));
    if (endedUs === undefined) continue;
    lookedUs.set(kind, Number(parts.get(clockOf(kind))) - endedUs);
    const clocks = observer.clocks?.(seen) ?? [];
    namespacesUs.set(kind, new Map([...clocks].map(([namespace, us]) => [namespace, us - endedUs])));
  }
  return { results, observations, lookedUs, namespacesUs, timedOut: end.timedOut, aborted: end.aborted };
}

/** The simulated side, with the real one's timing where that is known. */
export async function runInSimulator(
  scenario: Scenario,
  observers: readonly Observer[],
  options: Pick<JudgeOptions, "settleMs" | "flows"> & { readonly profile?: KernelProfile; readonly timing?: Timing } = {},
): Promise<Side & { readonly error: Error | null }> {
  const world = worldNamed(scenario.world);
  if (world === undefined) throw new Error(`world ${scenario.world}: there is none of that name`);
  const { timing, profile } = options;
  const kernel = profile === undefined ? {} : { kernel: profile };
  const { lab, host } = world({
    seed: 1,
    macs: "ascending",
    flows: options.flows ?? true,
    ...kernel,
    ...dockerOptions(scenario),
  });
  if (lab.kernel.flows !== null) lab.kernel.flows.eager = true;
  const watched = observers.map((observer) => ({ observer, read: observer.attach(lab, host, scenario) }));
  const collector = new Collector();
  const environment = host.environment({}, { stdout: collector.output, stderr: collector.output });
  const script = pacedScript(scenario.steps, timing?.results ?? []);
  const shell = startScript(environment, script, { name: "bash" });
  const observations = new Map<Aspect, Observation>();
  let error: Error | null = null;
  try {
    await lab.kernel.loop.runAsync(() => shell.state === "exited");
    if (shell.state !== "exited") throw stuckSession(shell, lab, script, scenario);
    const { loop } = lab.kernel;
    const endedUs = loop.nowUs;
    lab.advance(settleMs(observers, options));
    const results = splitSession(collector.text);
    const scene: Scene = readScene(scenario, await runInLab(lab, SURVEY.simulated));
    for (const { observer, read } of watched) {
      loop.advance(Math.max(0, endedUs + (timing?.lookedUs.get(observer.kind) ?? 0) - loop.nowUs));
      const namespaces = timing?.namespacesUs.get(observer.kind) ?? [];
      const looks = new Map([...namespaces].map(([namespace, us]) => [namespace, loop.epochUs + endedUs + us]));
      observations.set(observer.kind, await read(scene, looks));
    }
    return { results, observations, error: lab.internalErrors[0] ?? null };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    error = thrown;
  }
  return { results: splitSession(collector.text), observations, error };
}

/** What differs, output first. */
export function compareSides(scenario: Scenario, real: Side, ours: Side): Difference[] {
  const differences: Difference[] = compareRuns(scenario.steps, real.results, ours.results).map(({ step, text }) => ({
    kind: "output",
    where: `line ${step.line}: $ ${step.command}`,
    text: text.slice(text.indexOf("\n", `line ${step.line}: $ ${step.command}`.length) + 1),
  }));
  for (const [kind, observation] of real.observations) {
    const other = ours.observations.get(kind);
    if (other !== undefined) differences.push(...compareObservations(kind, observation, other));
  }
  return differences;
}

/**
 * The differences that were made twice: of two runs on a busy machine one may differ by the race of two programs. Same kind, same
 * location; the text is the second one's.
 */
export function confirmedDifferences(first: readonly Difference[], second: readonly Difference[]): Difference[] {
  const keys = new Set(first.map(({ kind, where }) => `${kind} ${where}`));
  return second.filter(({ kind, where }) => keys.has(`${kind} ${where}`));
}

function compareObservations(kind: Aspect, real: Observation, ours: Observation): Difference[] {
  const locations = [...new Set([...real.keys(), ...ours.keys()])].sort();
  return locations.flatMap((where) => {
    const left = real.get(where) ?? [];
    const right = ours.get(where) ?? [];
    if (left.length === right.length && left.every((line, index) => line === right[index])) return [];
    return [{ kind, where, text: changedLines(diffLines(left, right)) }];
  });
}

/** The changed lines with two lines around them. */
function changedLines(text: string): string {
  const lines = text.split("\n");
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - 2), index + 3).some((line) => !line.startsWith("  ")));
  return lines.flatMap((line, index) => (near[index] ? [line] : near[index - 1] ? ["  ..."] : [])).join("\n");
}

const REPORT = "report ";
const NAMESPACES = "namespaces";

function clockOf(kind: Aspect): string {
  return `${kind} looked`;
}

function settleMs(observers: readonly Observer[], options: Pick<JudgeOptions, "settleMs">): number {
  const waits = observers.some(({ kind }) => kind === "drops" || kind === "path");
  return options.settleMs ?? (waits ? LONG_SETTLE_MS : SETTLE_MS);
}

function quiet(script: string): string {
  return `{ :; ${script}\n} > /dev/null 2>&1 3>&-`;
}

function part(kind: string, script: string): string {
  return `${beginPart(REPORT + kind)} >&3\n{ :; ${script}\n} >&3 2> /dev/null`;
}

/** An observer may print parts of its own. */
function splitReport(text: string): Map<string, string> {
  const out = new Map<string, string>();
  let current = "";
  for (const [name, body] of splitParts(text)) {
    if (name.startsWith(REPORT)) current = name.slice(REPORT.length);
    out.set(current, `${out.get(current) ?? ""}${name.startsWith(REPORT) ? "" : `\x1d${name}\n`}${body}`);
  }
  return out;
}

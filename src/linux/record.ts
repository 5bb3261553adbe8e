/**
 * Records one scenario on the real kernel, and keeps it only where what came is no chance: two runs, in canonical form, are the
 * same.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { DOCKERHOST } from "../lab/worlds/dockerhost-data.ts";
import { canonicalRun, compareRuns } from "../scenario/compare.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { runSimulated } from "../scenario/simulate.ts";
import type { Scenario } from "../scenario/step.ts";
import { isFilledBySimulator, type StepResult, writeTranscript } from "../scenario/transcript.ts";
import { withoutNames } from "./host-profile.ts";
import { whyNotLinux } from "./own-words.ts";
import { runAnyReal } from "./real-docker.ts";
import { HOST_KERNEL, type RealKernel } from "./real-kernel.ts";
import { hashOf, kernelVersion, type Recording, readRecording, toolVersions, VERSIONS, writeRecording } from "./recording.ts";
import { runReal } from "./session.ts";

export type RecordResult =
  | { readonly kind: "kept" | "unchanged"; readonly seconds: number }
  | { readonly kind: "unstable" | "incomplete"; readonly text: string; readonly seconds: number };

export interface RecordOptions {
  /** The folder of recordings. */
  readonly recordings: string;
  /**
   * Asked first, and once more: this host's by default. A guest has another seed the second time, since one seed's bytes are the
   * same.
   */
  readonly kernels?: readonly [RealKernel, RealKernel];
  /** Puts what Linux printed into the transcript, where its text says something else; true by default. */
  readonly fillsTranscript?: boolean;
}

/**
 * A guest that prints what the simulator does is asked once: it takes minutes, and chance makes no two of such a length alike.
 */
export async function recordScenario(
  file: string,
  { recordings, kernels = [HOST_KERNEL, HOST_KERNEL], fillsTranscript = true }: RecordOptions,
): Promise<RecordResult> {
  const started = performance.now();
  const text = readFileSync(file, "utf8");
  const scenario = parseScenario(text, file);
  if (isFilledBySimulator(text)) return fillFromSimulator(file, text, scenario, started);
  const ownWord = whyNotLinux(scenario.steps);
  if (ownWord !== null) return { kind: "incomplete", text: ownWord, seconds: secondsSince(started) };
  const first = await runAnyReal(scenario, kernels[0]);
  if (first.results.length < scenario.steps.length) {
    return { kind: "incomplete", text: whereItEnded(scenario, first.results), seconds: secondsSince(started) };
  }
  if (kernels[0].hasHostLog || !(await isPredicted(scenario, first.results, kernels[0]))) {
    const second = await runAnyReal(scenario, kernels[1]);
    const differences = compareRuns(scenario.steps, first.results, second.results);
    if (differences.length > 0) {
      return { kind: "unstable", text: differences.map((each) => each.text).join("\n\n"), seconds: secondsSince(started) };
    }
  }
  const path = join(recordings, `${basename(file).replace(/\.(md|sh)$/, "")}.json`);
  const kept = await keepRecording(path, scenario, first.results, kernels[0]);
  if (fillsTranscript && file.endsWith(".md")) fillTranscript(file, text, scenario, readRecording(path)!.steps);
  return { kind: kept ? "kept" : "unchanged", seconds: secondsSince(started) };
}

async function isPredicted(scenario: Scenario, results: readonly StepResult[], kernel: RealKernel): Promise<boolean> {
  const simulated = await runSimulated(scenario, { kernel: kernel.profile() });
  return compareRuns(scenario.steps, results, simulated.results).length === 0;
}

/** A scenario that no real host can be asked for: its text says what the simulator results. */
async function fillFromSimulator(file: string, text: string, scenario: Scenario, started: number): Promise<RecordResult> {
  const { results, error } = await runSimulated(scenario);
  if (error !== null || results.length < scenario.steps.length) {
    return { kind: "incomplete", text: error?.message ?? whereItEnded(scenario, results), seconds: secondsSince(started) };
  }
  fillTranscript(file, text, scenario, results);
  return { kind: "kept", seconds: secondsSince(started) };
}

/** A recording that says the same is left alone, so that recording again does not change a file for its times and addresses. */
async function keepRecording(
  path: string,
  scenario: Scenario,
  results: readonly StepResult[],
  kernel: RealKernel,
): Promise<boolean> {
  const before = readRecording(path);
  const steps = results.map((result, index) => ({ command: scenario.steps[index]!.command, ...result }));
  const from = await kernel.origin(scenario.world === DOCKERHOST);
  const origin = from === null ? undefined : { ...from, sha256: hashOf(results) };
  const sameCommands = before !== null && steps.every((step, index) => step.command === before.steps[index]?.command);
  const isSame = sameCommands && before.world === scenario.world && isSameRun(scenario, before.steps, results);
  if (isSame && (origin === undefined || isDeepStrictEqual(origin, before.origin))) return false;
  const made = origin === undefined ? { profile: withoutNames(kernel.profile()) } : { origin };
  writeRecording(path, { world: scenario.world, ...(await versionsOf(kernel)), ...made, steps });
  return true;
}

const known = new Map<RealKernel, Promise<Pick<Recording, "kernel" | "tools">>>();

/** The release of the kernel, and what each tool says about its version; a guest is asked once. */
function versionsOf(kernel: RealKernel): Promise<Pick<Recording, "kernel" | "tools">> {
  const versions = known.get(kernel) ?? askVersions(kernel);
  known.set(kernel, versions);
  return versions;
}

async function askVersions(kernel: RealKernel): Promise<Pick<Recording, "kernel" | "tools">> {
  if (kernel === HOST_KERNEL) return { kernel: kernelVersion(), tools: toolVersions() };
  const lines = ["uname -r", ...Object.values(VERSIONS).map((argv) => `${argv.join(" ")} | head -1`)];
  const { results } = await runReal(parseScenario(`# world: bare\n${lines.join("\n")}\n`, "versions.sh"), { kernel });
  const [release, ...tools] = results.map(({ output }) => output.trim().split("\n")[0]);
  return { kernel: release!, tools: Object.fromEntries(Object.keys(VERSIONS).map((name, index) => [name, tools[index]!])) };
}

function fillTranscript(file: string, text: string, scenario: Scenario, results: readonly StepResult[]): void {
  const said = scenario.steps.map((step) => ({ output: step.expected ?? "", exitCode: step.exitCode ?? 0 }));
  if (!isSameRun(scenario, results, said)) writeFileSync(file, writeTranscript(text, results));
}

function isSameRun(scenario: Scenario, a: readonly StepResult[], b: readonly StepResult[]): boolean {
  const left = canonicalRun(scenario.steps, a);
  const right = canonicalRun(scenario.steps, b);
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

function whereItEnded(scenario: Scenario, results: readonly StepResult[]): string {
  const step = scenario.steps[results.length]!;
  return `the session ended at line ${step.line}: $ ${step.command}`;
}

function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}

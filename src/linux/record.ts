/** Records one scenario on the real kernel, and keeps it only where what came is no chance: two runs, in canonical form, are the same. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { canonicalRun, compareRuns } from "../scenario/compare.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { runSimulated } from "../scenario/simulate.ts";
import type { Scenario } from "../scenario/step.ts";
import { type Answer, isFilledBySimulator, writeTranscript } from "../scenario/transcript.ts";
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
  /** Asked first, and once more: this host's by default. A guest has another seed the second time, since one seed's bytes are the same. */
  readonly kernels?: readonly [RealKernel, RealKernel];
  /** Puts what Linux printed into the transcript, where its text says something else; true by default. */
  readonly fillsTranscript?: boolean;
}

/** A guest that prints what the simulator does is asked once: it takes minutes, and chance makes no two of such a length alike. */
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
  if (first.answers.length < scenario.steps.length) {
    return { kind: "incomplete", text: whereItEnded(scenario, first.answers), seconds: secondsSince(started) };
  }
  if (kernels[0].hasHostLog || !(await isPredicted(scenario, first.answers, kernels[0]))) {
    const second = await runAnyReal(scenario, kernels[1]);
    const differences = compareRuns(scenario.steps, first.answers, second.answers);
    if (differences.length > 0) {
      return { kind: "unstable", text: differences.map((each) => each.text).join("\n\n"), seconds: secondsSince(started) };
    }
  }
  const path = join(recordings, `${basename(file).replace(/\.(md|sh)$/, "")}.json`);
  const kept = await keepRecording(path, scenario, first.answers, kernels[0]);
  if (fillsTranscript && file.endsWith(".md")) fillTranscript(file, text, scenario, readRecording(path)!.steps);
  return { kind: kept ? "kept" : "unchanged", seconds: secondsSince(started) };
}

async function isPredicted(scenario: Scenario, answers: readonly Answer[], kernel: RealKernel): Promise<boolean> {
  const simulated = await runSimulated(scenario, { kernel: kernel.profile() });
  return compareRuns(scenario.steps, answers, simulated.answers).length === 0;
}

/** A scenario that no real host can be asked for: its text says what the simulator answers. */
async function fillFromSimulator(file: string, text: string, scenario: Scenario, started: number): Promise<RecordResult> {
  const { answers, error } = await runSimulated(scenario);
  if (error !== null || answers.length < scenario.steps.length) {
    return { kind: "incomplete", text: error?.message ?? whereItEnded(scenario, answers), seconds: secondsSince(started) };
  }
  fillTranscript(file, text, scenario, answers);
  return { kind: "kept", seconds: secondsSince(started) };
}

/** A recording that says the same is left alone, so that recording again does not change a file for its times and addresses. */
async function keepRecording(path: string, scenario: Scenario, answers: readonly Answer[], kernel: RealKernel): Promise<boolean> {
  const before = readRecording(path);
  const steps = answers.map((answer, index) => ({ command: scenario.steps[index]!.command, ...answer }));
  const from = await kernel.origin();
  const origin = from === null ? undefined : { ...from, sha256: hashOf(answers) };
  const sameCommands = before !== null && steps.every((step, index) => step.command === before.steps[index]?.command);
  const isSame = sameCommands && before.world === scenario.world && isSameRun(scenario, before.steps, answers);
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
  const { answers } = await runReal(parseScenario(`# world: bare\n${lines.join("\n")}\n`, "versions.sh"), { kernel });
  const [release, ...tools] = answers.map(({ output }) => output.trim().split("\n")[0]);
  return { kernel: release!, tools: Object.fromEntries(Object.keys(VERSIONS).map((name, index) => [name, tools[index]!])) };
}

function fillTranscript(file: string, text: string, scenario: Scenario, answers: readonly Answer[]): void {
  const said = scenario.steps.map((step) => ({ output: step.expected ?? "", exitCode: step.exitCode ?? 0 }));
  if (!isSameRun(scenario, answers, said)) writeFileSync(file, writeTranscript(text, answers));
}

function isSameRun(scenario: Scenario, a: readonly Answer[], b: readonly Answer[]): boolean {
  const left = canonicalRun(scenario.steps, a);
  const right = canonicalRun(scenario.steps, b);
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

function whereItEnded(scenario: Scenario, answers: readonly Answer[]): string {
  const step = scenario.steps[answers.length]!;
  return `the session ended at line ${step.line}: $ ${step.command}`;
}

function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}

/** `netnsim test FILE...`: holds what the commands of transcripts and scripts print against what the files say. */
import { chooseKernel } from "../../linux/choose-kernel.ts";
import type { KernelChoice } from "../../linux/kernel-choice.ts";
import type { RealKernel } from "../../linux/real-kernel.ts";
import { runReal } from "../../linux/session.ts";
import { type Checker, checkerOf, type Outcome, updatedTranscript } from "../../scenario/check.ts";
import { ExpectationError } from "../../scenario/expectations.ts";
import { parseScenario } from "../../scenario/scenario.ts";
import { dockerOptions, runSimulated } from "../../scenario/simulate.ts";
import { dockerOfHead, type Scenario } from "../../scenario/step.ts";
import { toBytes } from "../../shell/io.ts";
import { UsageError } from "../arguments.ts";
import { formatJunit } from "../junit.ts";
import { InputError } from "../options.ts";
import { readScript } from "../read-script.ts";
import { interruption, whyNotRun } from "../replay.ts";
import { abortOnSignals } from "../signals.ts";
import { STREAMS } from "../streams.ts";
import { worldOf } from "../world.ts";
import { writeFile } from "../write-file.ts";
import { parseTestOptions, TEST_HELP, type TestOptions } from "./options.ts";
import { reporterNamed } from "./reporters.ts";
import { type FileResult, hasFailed } from "./results.ts";
import { suiteOf } from "./suite.ts";

/** A file that was read, and what it expects. */
interface TestFile {
  readonly name: string;
  readonly text: string;
  readonly scenario: Scenario;
  readonly check: Checker;
}

export async function runTests(argv: readonly string[]): Promise<number> {
  const options = parseTestOptions(argv);
  if (options === null) {
    process.stdout.write(TEST_HELP);
    return 0;
  }
  // All are read before the first one runs.
  const files = options.files.map((name) => readTestFile(name, options));
  const kernel = options.on === null ? null : kernelFor(files, options.on, options.seed);
  const reporter = reporterNamed(options.reporter);
  const results: FileResult[] = [];
  for (const file of files) {
    const run = await (kernel === null ? runHere(file, options) : runOnKernel(file, kernel));
    if (typeof run === "number") return run;
    const result = resultOf(file, run, options);
    results.push(result);
    print(reporter.file(result));
  }
  print(reporter.end(results));
  if (options.junitFile !== null) writeFile(options.junitFile, formatJunit(results.map(suiteOf)));
  if (results.some((result) => result.problem !== null)) return 2;
  return results.some(hasFailed) ? 1 : 0;
}

function print(text: string): void {
  STREAMS.stdout(toBytes(text));
}

function readTestFile(name: string, options: TestOptions): TestFile {
  const text = readScript(name);
  const parsed = parseScenario(text, name);
  const docker = options.docker === null ? {} : dockerOfHead(options.docker);
  const scenario = { ...parsed, ...docker, ...(options.world !== null && { world: options.world }) };
  worldOf(scenario.world);
  const isTranscript = name.endsWith(".md");
  if (scenario.steps.length === 0)
    throw new InputError(`${name}: there is no command${isTranscript ? " in a ```console block" : ""}`, 2);
  try {
    dockerOptions(scenario);
    return { name, text, scenario, check: checkerOf(text, scenario, isTranscript) };
  } catch (error) {
    if (error instanceof ExpectationError) throw new InputError(`${name}: ${error.message}`, 2);
    throw new UsageError(`${name}: ${(error as Error).message}`);
  }
}

interface Run {
  readonly outcome: Outcome;
  readonly problem: string | null;
}

async function runHere({ scenario }: TestFile, { seed, limits, debug, kernel }: TestOptions): Promise<Run> {
  const run = await runSimulated(scenario, { seed, limits, debug, ...(kernel && { kernel }) });
  return { outcome: run, problem: run.error?.message ?? null };
}

/** An exit code where a signal came. */
async function runOnKernel({ scenario }: TestFile, kernel: RealKernel): Promise<Run | number> {
  const stop = abortOnSignals();
  const limitSeconds = kernel.limitSeconds;
  const run = await runReal(scenario, { kernel, limitSeconds, signal: stop.signal }).catch(interruption(stop));
  stop.done();
  if (run === null || stop.exitCode() !== null) return stop.exitCode()!;
  return { outcome: run, problem: run.timedOut ? "time limit reached on the real kernel" : null };
}

function kernelFor(files: readonly TestFile[], choice: KernelChoice, seed: number): RealKernel {
  const kernel = chooseKernel(choice, { seed: choice.guest === null ? null : seed, filesTo: null });
  for (const { name, scenario } of files) {
    const reason = whyNotRun(scenario, kernel);
    if (reason !== null) throw new InputError(`test: ${name}: ${reason}`, 2);
  }
  return kernel;
}

function resultOf(file: TestFile, { outcome, problem }: Run, options: TestOptions): FileResult {
  const checked = file.check(outcome);
  const result = { file: file.name, checked, problem, isUpdated: false };
  if (!options.update || !hasFailed(result)) return result;
  const updated = file.name.endsWith(".md") && problem === null ? updatedTranscript(file.text, checked, outcome) : null;
  if (updated === null) return result;
  writeFile(file.name, updated);
  return { ...result, checked: checked.map(({ step }) => ({ step, difference: null })), isUpdated: true };
}

/** `netnsim replay FILE`: what the script prints on the real kernel, in namespaces of its own, with its exit code. */
import { basename } from "node:path";
import { chooseKernel } from "../linux/choose-kernel.ts";
import { whyNotLogged } from "../linux/kernel-log.ts";
import type { RealKernel } from "../linux/real-kernel.ts";
import { replayScript } from "../linux/replay.ts";
import { whyNotReal } from "../linux/session.ts";
import { ToolFailed } from "../linux/vm/unpack.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { transcriptScript } from "../scenario/session.ts";
import type { Scenario } from "../scenario/step.ts";
import { InputError, type Options } from "./options.ts";
import { readScript, refuseHistory } from "./read-script.ts";
import { abortOnSignals, type Stop } from "./signals.ts";

export async function replayFile(options: Options): Promise<number> {
  const file = options.file as string;
  const text = readScript(file);
  const scenario = readScenario(options, text, file);
  const kernel = kernelOf(options);
  const reason = whyNotRun(scenario, kernel);
  if (reason !== null) {
    process.stderr.write(`netnsim: replay: ${reason}\n`);
    return 2;
  }
  const isTranscript = file.endsWith(".md");
  const source = isTranscript ? transcriptScript(scenario.steps) : text;
  const name = file === "-" ? "bash" : isTranscript ? basename(file) : file;
  const stop = abortOnSignals();
  const limitSeconds = options.limitSeconds ?? Number.POSITIVE_INFINITY;
  const end = await replayScript(scenario, source, name, { kernel, limitSeconds, signal: stop.signal }).catch(interruption(stop));
  stop.done();
  if (end === null) return stop.exitCode()!;
  if (end.timedOut) process.stderr.write("netnsim: replay: time limit reached\n");
  return end.timedOut ? 124 : (stop.exitCode() ?? end.exitCode);
}

export function readScenario(options: Options, text: string, file: string): Scenario {
  refuseHistory(text, file);
  const parsed = parseScenario(text, file);
  return options.world === null ? parsed : { ...parsed, world: options.world };
}

/** The real kernel that the command line names. */
export function kernelOf(options: Options, seconds: number | null = null): RealKernel {
  return chooseKernel(options.on, {
    seed: options.isSeedGiven ? options.seed : null,
    ...((options.guestSeconds ?? seconds) !== null && { guestSeconds: (options.guestSeconds ?? seconds)! }),
    filesTo: options.filesDirectory,
  });
}

/** Null for what was given up because a signal came. What a program that is needed could not do is one line. */
export function interruption(stop: Stop): (error: unknown) => null {
  return (error) => {
    if (stop.exitCode() !== null) return null;
    throw error instanceof ToolFailed ? new InputError(error.message, 2) : error;
  };
}

/** Nothing is run outside of a private namespace, nor with a tool of another name. */
export function whyNotRun(scenario: Scenario, kernel: RealKernel): string | null {
  return whyNotReal(scenario, kernel) ?? (kernel.hasHostLog ? whyNotLogged(scenario) : null);
}

/** `netnsim replay FILE`: what the script prints on the real kernel, in namespaces of its own, with its exit code. */
import { basename } from "node:path";
import { whyNotLogged } from "../linux/kernel-log.ts";
import { replayScript } from "../linux/replay.ts";
import { whyNotReal } from "../linux/session.ts";
import { parseScenario } from "../scenario/scenario.ts";
import { transcriptScript } from "../scenario/session.ts";
import type { Scenario } from "../scenario/step.ts";
import type { Options } from "./options.ts";
import { readScript } from "./read-script.ts";
import { abortOnSignals } from "./signals.ts";

export async function replayFile(options: Options): Promise<number> {
  const file = options.file as string;
  const text = readScript(file);
  const scenario = readScenario(options, text, file);
  const reason = whyNotRun(scenario);
  if (reason !== null) {
    process.stderr.write(`netnsim: replay: ${reason}\n`);
    return 2;
  }
  const isTranscript = file.endsWith(".md");
  const source = isTranscript ? transcriptScript(scenario.steps) : text;
  const name = file === "-" ? "bash" : isTranscript ? basename(file) : file;
  const stop = abortOnSignals();
  const limitSeconds = options.limitSeconds ?? Number.POSITIVE_INFINITY;
  const end = await replayScript(scenario, source, name, { limitSeconds, signal: stop.signal });
  stop.done();
  if (end.timedOut) process.stderr.write("netnsim: replay: time limit reached\n");
  return end.timedOut ? 124 : (stop.exitCode() ?? end.exitCode);
}

export function readScenario(options: Options, text: string, file: string): Scenario {
  const parsed = parseScenario(text, file);
  return options.world === null ? parsed : { ...parsed, world: options.world };
}

/** Nothing is run outside of a private namespace, nor with a tool of another name. */
export function whyNotRun(scenario: Scenario): string | null {
  return whyNotReal(scenario) ?? whyNotLogged(scenario);
}

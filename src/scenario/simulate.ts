/**
 * Runs steps in the simulator. New links get ascending addresses in order of creation, as they do where recordings are made:
 * which port of a bridge has the lowest is then the same on both sides.
 */
import { parseDaemonFlags } from "../docker/daemon-flags.ts";
import { VERSION_NAMES, versionOf } from "../docker/profiles/index.ts";
import type { Lab } from "../lab/lab.ts";
import { type WorldOptions, worldNamed } from "../lab/worlds/index.ts";
import { Collector } from "../shell/io.ts";
import type { Limits } from "../sim/limits.ts";
import type { Process } from "../sim/process.ts";
import { explainStuck, StuckError } from "../sim/stuck.ts";
import { inStepLines, lastResult, sessionScript, splitSession } from "./session.ts";
import type { Scenario } from "./step.ts";
import type { StepResult } from "./transcript.ts";

export interface SimulatedRun {
  /** One per step that ended. */
  readonly results: readonly StepResult[];
  /** The step that ended the session, as by `exit`, and is not among the others; null where none did. */
  readonly last: StepResult | null;
  /** How much virtual time it took, in microseconds. */
  readonly tookUs: number;
  /** What ended the run early, or a command of it: a limit, or a defect of ours. */
  readonly error: Error | null;
}

export interface SimulateOptions {
  readonly seed?: number;
  readonly limits?: Partial<Limits>;
  readonly debug?: boolean;
  /** Which Linux; Debian's 6.18 by default. */
  readonly kernel?: WorldOptions["kernel"];
  /** Called with the lab before anything runs in it. */
  readonly watch?: (lab: Lab) => void;
}

export async function runSimulated(scenario: Scenario, options: SimulateOptions = {}): Promise<SimulatedRun> {
  const world = worldNamed(scenario.world);
  if (world === undefined) throw new Error(`world ${scenario.world}: there is none of that name`);
  const { lab, host } = world({
    seed: options.seed ?? 1,
    macs: "ascending",
    limits: options.limits ?? {},
    debug: options.debug ?? false,
    ...(options.kernel !== undefined && { kernel: options.kernel }),
    ...dockerOptions(scenario),
  });
  options.watch?.(lab);
  const collector = new Collector();
  const script = sessionScript(scenario.steps);
  const shell = host.beginScript(script, { name: "bash" }, { stdout: collector.output, stderr: collector.output });
  let error: Error | null = null;
  try {
    await lab.kernel.loop.runAsync(() => shell.state === "exited");
    if (shell.state !== "exited") error = stuckSession(shell, lab, script, scenario);
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    error = thrown;
  }
  const last = shell.state === "exited" ? lastResult(collector.text, shell.exitCode, scenario.steps) : null;
  return { results: splitSession(collector.text), last, tookUs: lab.nowUs, error: error ?? lab.internalErrors[0] ?? null };
}

/** What a session that does not end waits for, by the lines of its file. */
export function stuckSession(shell: Process, lab: Lab, script: string, scenario: Scenario): StuckError {
  const waits = inStepLines(explainStuck(shell, lab.kernel.loop.processes.values()), "bash", script, scenario.steps);
  return new StuckError(`the script does not end, and nothing is left to happen: ${waits.join("; ")}`, waits);
}

/** Which dockerd, and its flags: wrong ones are said at once. */
export function dockerOptions({
  docker,
  daemonFlags,
}: Pick<Scenario, "docker" | "daemonFlags">): Pick<WorldOptions, "docker" | "daemon"> {
  if (docker === null || docker === undefined) return {};
  const version = versionOf(docker);
  if (version === null) throw new Error(`docker ${docker}: no such version is modelled: ${VERSION_NAMES} are`);
  return { docker: version, daemon: parseDaemonFlags(daemonFlags ?? []) };
}

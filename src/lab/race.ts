/** Command lines that run at once, in an order that somebody else chooses: what a race on Linux may come to. */
import { Collector } from "../shell/io.ts";
import type { Lab } from "./lab.ts";
import type { CommandResult } from "./lab-host.ts";

/** What became of one of them. */
export interface RaceResult extends Omit<CommandResult, "exitCode"> {
  /** As it was typed. */
  readonly line: string;
  /** Null where it has not ended. */
  readonly exitCode: number | null;
}

/**
 * Runs lines of the lab's first host until they have ended, or nothing is left to happen. Whenever several things could happen
 * next, the next number of `order` says which, as often as there is one.
 */
export function runRace(lab: Lab, lines: readonly string[], order: readonly number[]): RaceResult[] {
  const [host] = lab.hosts.values();
  const { loop } = lab.kernel;
  const started = lines.map((line) => {
    const [stdout, stderr] = [new Collector(loop.limits.output), new Collector(loop.limits.output)];
    return { line, stdout, stderr, process: host!.beginScript(line, {}, { stdout: stdout.output, stderr: stderr.output }) };
  });
  let next = 0;
  loop.order = (candidates) => (order[next++] ?? 0) % candidates;
  try {
    loop.run(() => started.every(({ process }) => process.state === "exited"));
  } finally {
    loop.order = null;
  }
  return started.map(({ line, stdout, stderr, process }) => ({
    line,
    stdout: stdout.text,
    stderr: stderr.text,
    exitCode: process.state === "exited" ? process.exitCode : null,
  }));
}

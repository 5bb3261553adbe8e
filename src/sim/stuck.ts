/**
 * A run that is stuck: nothing is left to happen, and a process has not ended. Linux would wait with it for ever. Which processes
 * wait, and for what, is read off their waits: those who only wait for one another are left out, unless the script itself is
 * nowhere else named.
 */
import { descendsFrom } from "./pid-namespace.ts";
import { Process } from "./process.ts";
import type { Wait } from "./wait.ts";

/**
 * Thrown where a command does not end and nothing is left to happen: Linux would wait with it for ever. The message names who
 * waits for what.
 */
export class StuckError extends Error {
  /** One process each: `x.sh: line 3: nc -l -p 80 waits for a connection on port 80`. */
  readonly waits: readonly string[];

  /** @internal */
  constructor(message: string, waits: readonly string[]) {
    super(message);
    this.waits = waits;
  }
}

/** The error of a run that left `root` waiting; `name` is what the caller calls it. */
export function stuckError(name: string, root: Process, all: Iterable<Process>): StuckError {
  const waits = explainStuck(root, all);
  return new StuckError(`${name} does not end, and nothing is left to happen: ${waits.join("; ")}`, waits);
}

/** Why a process does not end, though nothing is left to happen. `all` are the processes of its simulation. */
export function explainStuck(root: Process, all: Iterable<Process>): string[] {
  const involved = involvedIn(root, [...all]);
  const ends = involved.filter((process) => awaitedProcesses(process).every((other) => other.state === "exited"));
  const lines = ends.map((process) => explain(process, root));
  const here = root.position?.();
  const isNamed = here === undefined || ends.some((process) => positionOf(process, root) === here);
  return [...new Set(isNamed ? lines : [explain(root, root), ...lines])];
}

/** The process, those it started, and those that one of them waits for. */
function involvedIn(root: Process, all: readonly Process[]): Process[] {
  const involved = new Set(all.filter((process) => descendsFrom(process, root)));
  for (const process of involved)
    for (const other of awaitedProcesses(process)) if (other.state !== "exited") involved.add(other);
  return [...involved].filter((process) => process.state !== "exited");
}

function awaitedProcesses({ wait }: Process): Process[] {
  return (wait?.queues ?? []).map((queue) => queue.of).filter((of) => of instanceof Process);
}

function explain(process: Process, root: Process): string {
  const position = positionOf(process, root);
  const where = position === null ? "" : `${position}: `;
  if (process.state === "stopped") return `${where}${process.title} is stopped`;
  return `${where}${process.title} waits for ${wordsOf(process.wait)}`;
}

/** Where the script is that started it: its own shell's line, or that of the nearest shell above it. */
function positionOf(process: Process, root: Process): string | null {
  for (let each: Process | null = process; each !== null; each = each.parent) {
    if (each.position !== null) return each.position();
    if (each === root) return null;
  }
  return null;
}

function wordsOf(wait: Wait | null): string {
  const words = (wait?.queues ?? []).map(({ of }) => (typeof of === "string" ? of : of.awaited));
  const different = [...new Set(words)];
  const areEnds = wait?.queues.every(({ of }) => of instanceof Process);
  return different.length === 0 ? "nothing" : different.join(areEnds ? ", " : " or ");
}

/** Processes as messages name them: by their command lines, on one line and shortened. */
import type { Process } from "./process.ts";

/** How many processes a message names. */
const MAX_NAMED = 8;

/** A command line of at most 80 characters. */
export function shortTitle({ title }: Process): string {
  const line = title.replace(/\s*\n\s*/g, " ");
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

/** What keeps a simulation from its rest. */
export function whatRuns(processes: ReadonlyMap<number, Process>): string {
  const titles = [...processes.values()].slice(0, MAX_NAMED + 1).map(shortTitle);
  if (titles.length > MAX_NAMED) titles[MAX_NAMED] = "...";
  return titles.length > 0 ? `still running: ${titles.join(", ")}` : "timers keep each other alive";
}

/** `x.sh: line 3: yes`: behind where its shell is in its script, where it has one. */
export function nameWithPosition(process: Process): string {
  let shell: Process | null = process;
  while (shell !== null && shell.position === null) shell = shell.parent;
  const position = shell?.position?.();
  return position === undefined ? shortTitle(process) : `${position}: ${shortTitle(process)}`;
}

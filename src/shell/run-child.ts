/**
 * Waits for a command that another one started in its own name (sudo, ssh): signals are handed on, the end is the child's end.
 * A signal the starter ignores (a shell's background job and INT, nohup and HUP) stays ignored, by the child too.
 */
import type { Process } from "../sim/process.ts";
import { Killed, type Signal } from "../sim/signals.ts";
import { type Step, waitOn } from "../sim/wait.ts";

const HANDED_ON: readonly Signal[] = ["HUP", "INT", "QUIT", "TERM", "USR1", "USR2"];

/** Returns the child's exit code; a child that a signal ended ends this process with the same signal. */
export function* runChild(process: Process, child: Process): Step<number> {
  const handed = handOn(process, child);
  try {
    while (child.state !== "exited") yield waitOn(child.exited);
  } finally {
    for (const signal of handed) process.on(signal, null);
    if (child.state !== "exited") child.kill("HUP");
  }
  if (child.endedBy !== null) throw new Killed(child.endedBy);
  return child.exitCode;
}

/** Lets a process hand its signals on to its child; returns which. */
export function handOn(process: Process, child: Process): readonly Signal[] {
  for (const signal of HANDED_ON) if (process.ignores(signal)) child.on(signal, "ignore");
  const handed = HANDED_ON.filter((signal) => !process.ignores(signal));
  for (const signal of handed) process.on(signal, () => child.kill(signal));
  return handed;
}

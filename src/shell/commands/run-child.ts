/**
 * Waits for a command that another one started in its own name (sudo, ssh): signals are handed on, the end is the child's end.
 */
import { Killed, type Process, type Signal, type Step, waitOn } from "../../sim/process.ts";

const HANDED_ON: readonly Signal[] = ["HUP", "INT", "QUIT", "TERM", "USR1", "USR2"];

/** Answers the child's exit code; a child that a signal ended ends this process with the same signal. */
export function* runChild(process: Process, child: Process): Step<number> {
  for (const signal of HANDED_ON) process.on(signal, () => child.kill(signal));
  try {
    while (child.state !== "exited") yield waitOn(child.exited);
  } finally {
    for (const signal of HANDED_ON) process.on(signal, null);
    if (child.state !== "exited") child.kill("HUP");
  }
  if (child.endedBy !== null) throw new Killed(child.endedBy);
  return child.exitCode;
}

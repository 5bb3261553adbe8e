/** Waiting for children. A trapped signal does not cut a wait for a foreground command short; its trap runs afterwards. */
import type { Process } from "../../sim/process.ts";
import { type Step, waitAny } from "../../sim/wait.ts";
import type { Shell } from "./shell.ts";

/** Waits until a process has ended (or, with job control, stopped). */
export function* waitForProcess(shell: Shell, process: Process, options: { stops?: boolean } = {}): Step<void> {
  while (process.state !== "exited" && !(options.stops && process.state === "stopped")) {
    yield waitAny([process.exited, process.stateChanged]);
    shell.checkTermination();
  }
}

/** Runs a script to its end for a command of the command line, and says on standard error what kept it from getting there. */
import type { Lab } from "../lab/lab.ts";
import { INTERNAL_ERROR_EXIT_CODE, InternalError } from "../sim/internal-error.ts";
import { LimitError } from "../sim/limits.ts";
import type { Process } from "../sim/process.ts";

/** As `timeout` has it: a limit was reached. */
const LIMIT_EXIT_CODE = 124;

/** Returns the script's exit code, or the one that stands for what ended it early. */
export async function runToEnd(lab: Lab, shell: Process): Promise<{ readonly exitCode: number; readonly ended: boolean }> {
  try {
    await lab.kernel.loop.runAsync(() => shell.state === "exited");
  } catch (error) {
    if (!(error instanceof LimitError) && !(error instanceof InternalError)) throw error;
    tellInternalErrors(lab);
    if (error instanceof LimitError) process.stderr.write(`netnsim: ${error.message}\n`);
    return { exitCode: error instanceof LimitError ? LIMIT_EXIT_CODE : INTERNAL_ERROR_EXIT_CODE, ended: false };
  }
  tellInternalErrors(lab);
  return { exitCode: shell.exitCode, ended: true };
}

/** Prints the internal errors that no command's standard error had: the kernel's own, those of dockerd. */
export function tellInternalErrors(lab: Lab): void {
  for (const error of lab.internalErrors) {
    if (error.isPrinted) continue;
    error.isPrinted = true;
    process.stderr.write(error.text(lab.kernel.loop.internalErrors.debug));
  }
}

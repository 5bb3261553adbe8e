/** Runs a script to its end for a command of the command line, and says on standard error what kept it from getting there. */
import type { Lab } from "../lab/lab.ts";
import { inStepLines } from "../scenario/session.ts";
import type { Step } from "../scenario/step.ts";
import { toBytes } from "../shell/io.ts";
import { INTERNAL_ERROR_EXIT_CODE, InternalError } from "../sim/internal-error.ts";
import { LimitError } from "../sim/limits.ts";
import type { Process } from "../sim/process.ts";
import { explainStuck } from "../sim/stuck.ts";
import { STREAMS } from "./streams.ts";

/** As `timeout` has it: a limit was reached. */
export const LIMIT_EXIT_CODE = 124;

export interface Script {
  /** What messages call it. */
  readonly name: string;
  readonly source: string;
  /** Of a transcript: the source is made of them. */
  readonly steps: readonly Step[] | null;
}

/** Returns the script's exit code, or the one that stands for what ended it early. */
export async function runToEnd(
  lab: Lab,
  shell: Process,
  script: Script,
): Promise<{ readonly exitCode: number; readonly ended: boolean }> {
  try {
    await lab.kernel.loop.runAsync(() => shell.state === "exited");
  } catch (error) {
    if (!(error instanceof LimitError) && !(error instanceof InternalError)) throw error;
    printInternalErrors(lab);
    if (error instanceof LimitError) STREAMS.stderr(toBytes(`netnsim: ${error.message}\n`));
    return { exitCode: error instanceof LimitError ? LIMIT_EXIT_CODE : INTERNAL_ERROR_EXIT_CODE, ended: false };
  }
  printInternalErrors(lab);
  if (shell.state === "exited") return { exitCode: shell.exitCode, ended: true };
  const waits = explainStuck(shell, lab.kernel.loop.processes.values());
  const text = stuckText(script.name, script.steps ? inStepLines(waits, script.name, script.source, script.steps) : waits);
  STREAMS.stderr(toBytes(text));
  return { exitCode: LIMIT_EXIT_CODE, ended: false };
}

/** The exit code of a run: a capture that could not be written is a failure of a script that had none. */
export function finished(exitCode: number, problem: string | null): number {
  if (problem === null) return exitCode;
  STREAMS.stderr(toBytes(`netnsim: ${problem}\n`));
  return exitCode === 0 ? 1 : exitCode;
}

/** The script's name, then one line for each process that waits for ever. */
export function stuckText(name: string, waits: readonly string[]): string {
  return [`${name} does not end: nothing is left to happen`, ...waits].map((line) => `netnsim: ${line}\n`).join("");
}

/** Prints the internal errors that no command's standard error had: the kernel's own, those of dockerd. */
export function printInternalErrors(lab: Lab): void {
  for (const error of lab.internalErrors) {
    if (error.isPrinted) continue;
    error.isPrinted = true;
    STREAMS.stderr(toBytes(error.text(lab.kernel.loop.internalErrors.debug)));
  }
}

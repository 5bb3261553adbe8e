/**
 * What the docker client makes of a standard output that takes nothing. Most of what it prints it does not look after; Go opens
 * /dev/null for a closed descriptor, and raises SIGPIPE also where it is ignored. Recorded of 20.10.24.
 */
import { strerror } from "../../../kernel/config/errno.ts";
import { Killed } from "../../../sim/signals.ts";
import type { CommandContext } from "../../command.ts";
import { StandardOutput } from "../../evaluator/stream-errors.ts";
import { logLine } from "./log-line.ts";

/** The error of a write that was lost, in Go's words; null where there is none. */
export function lostWrite({ stdout }: CommandContext): string | null {
  const failed = stdout instanceof StandardOutput ? stdout.failed : null;
  if (failed === null || failed.refusal.errno === "EBADF") return null;
  if (failed.refusal.errno === "EPIPE") throw new Killed("PIPE");
  const why = strerror(failed.refusal.errno);
  return `write /dev/stdout: ${why[0]!.toLowerCase()}${why.slice(1)}`;
}

/** The exit code of what copies a container's output, or prints a report as a whole: 1 after the error. */
export function failIfLost(context: CommandContext, exitCode: number): number {
  const lost = lostWrite(context);
  if (lost === null) return exitCode;
  context.stderr.write(`${lost}\n`);
  return 1;
}

/** inspect logs the error, and ends as if nothing had been. */
export function logIfLost(context: CommandContext): void {
  const lost = lostWrite(context);
  if (lost !== null) context.stderr.write(logLine(context.host, "error", `${lost}\n`));
}

/**
 * The last command of a process: a shell that would end with a program becomes it (exec without fork), so that a signal to the
 * shell's pid reaches the program. Recorded with bash 5.2, dash 0.5.12 and busybox 1.35: bash, execute_cmd.c,
 * optimize_connection_fork(); EV_EXIT of ash.
 */
import type { Command } from "unbash";
import type { Shell } from "./shell.ts";

/** Whether a simple command at the end of a process replaces the shell. */
export function becomesProgram(shell: Shell, command: Command): boolean {
  if (shell.traps.size > 0) return false;
  return shell.forksAs !== "bash" || command.redirects.length === 0;
}

/** Whether the end of a group or an if at the end of a process is the end too. */
export function reachesInto(shell: Shell): boolean {
  return shell.forksAs !== "bash";
}

/** Whether the text after -c is all that the shell does, to its mind. */
export function endsWithText(shell: Shell): boolean {
  return shell.forksAs !== "dash";
}

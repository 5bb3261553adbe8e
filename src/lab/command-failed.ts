/** What LabHost.run() throws. */
import type { CommandResult } from "./lab-host.ts";

/** How much of the standard error the message has. */
const SHOWN_LINES = 5;

/**
 * A command of a script failed where LabHost.run() lets none fail. The message names the host, the line, the command and its exit
 * code, `host h: line 3: ip link set nope up: exit code 1`, and has the last lines of the standard error below.
 */
export class CommandFailed extends Error implements CommandResult {
  /** The command as it stands in the script; the whole line where the script itself ended (`exit 3`, a syntax error). */
  readonly command: string;
  /** Its line, from 1. */
  readonly line: number;
  /** 1 to 255. */
  readonly exitCode: number;
  /** What the script had printed to its standard output up to there. */
  readonly stdout: string;
  /** What it had printed to its standard error. */
  readonly stderr: string;

  /** @internal */
  constructor(
    host: string,
    failed: { readonly command: string; readonly line: number },
    { stdout, stderr, exitCode }: CommandResult,
  ) {
    const lines = stderr.split("\n").filter((line) => line !== "");
    const summary = `host ${host}: line ${failed.line}: ${failed.command}: exit code ${exitCode}`;
    super([summary, ...lines.slice(-SHOWN_LINES)].join("\n"));
    this.name = "CommandFailed";
    this.command = failed.command;
    this.line = failed.line;
    this.exitCode = exitCode;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

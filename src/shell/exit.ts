/**
 * How a program ends early: what it still prints, and its exit code, as a message and exit(3) would. Thrown from wherever the
 * program is and caught where it was started, so that its own `finally` blocks have run by then.
 */
import type { Program } from "../sim/wait.ts";
import type { Command, CommandContext } from "./command.ts";

export class Exit {
  readonly exitCode: number;
  readonly stderr: string;
  readonly stdout: string;
  /** What is printed last: standard output is a pipe or file as a rule, and its buffer is written at the end. */
  readonly buffered: string;

  constructor(exitCode: number, stderr = "", stdout = "", buffered = "") {
    this.exitCode = exitCode;
    this.stderr = stderr;
    this.stdout = stdout;
    this.buffered = buffered;
  }
}

/** Runs a command until it returns or exits; what the exit carries is printed to the command's own streams. */
export function* runToExit(command: Command, context: CommandContext): Program {
  try {
    return yield* command.run(context);
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown;
    if (thrown.stdout !== "") context.stdout.write(thrown.stdout);
    if (thrown.stderr !== "") context.stderr.write(thrown.stderr);
    if (thrown.buffered !== "") context.stdout.write(thrown.buffered);
    return thrown.exitCode;
  }
}

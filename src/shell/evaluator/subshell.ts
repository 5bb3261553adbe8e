/** Subshells: a copy of the shell in a process of its own. */
import type { AndOr, PipelineNode } from "unbash";
import type { Process } from "../../sim/process.ts";
import { Killed, SIGNALS } from "../../sim/signals.ts";
import type { Step } from "../../sim/wait.ts";
import { OutOfMemory } from "../../sim/work.ts";
import { BreakLoop, ExitShell, ExpansionFailed, ReturnFromFunction } from "./control.ts";
import type { Shell } from "./shell.ts";
import { runTrap } from "./traps.ts";

/** Starts a process that runs part of the script in a copy of the shell; `setUp` changes the copy before. */
export function forkShell(shell: Shell, run: (child: Shell) => Step<number>, setUp: (child: Shell) => void): Process {
  shell.chargeStart();
  let child: Shell;
  const process = shell.world.host.loop.spawn(shell.process.title, () => endShell(child, run(child)), shell.process);
  process.become(shell.process.argv, shell.process.comm);
  child = shell.fork(process);
  process.lastWords = (text) => child.stderr.write(text);
  setUp(child);
  return process;
}

/** Runs a shell to its end: catches what leaves it, runs its EXIT trap, and returns its exit code. */
export function* endShell(shell: Shell, program: Step<number>): Step<number> {
  let status: number;
  let killed: Killed | null = null;
  try {
    status = yield* catchExit(shell, program);
  } catch (thrown) {
    // A fatal signal lets the EXIT trap run first.
    if (!(thrown instanceof Killed) || shell.terminatedBy !== thrown.signal) throw thrown;
    killed = thrown;
    status = 128 + SIGNALS[thrown.signal];
    shell.terminatedBy = null;
  }
  const command = shell.traps.get("EXIT");
  if (command && (killed !== null || !shell.skipsExitTrap)) {
    shell.traps.delete("EXIT");
    shell.status = status;
    status = yield* catchExit(
      shell,
      (function* () {
        yield* runTrap(shell, command);
        return status;
      })(),
    );
  }
  if (killed !== null) throw killed;
  return status;
}

/**
 * True where a process that exists for this command alone runs its EXIT trap at the end: bash's, for a loop, a condition and an
 * and-or list, ends without it, and so does one for braces in a pipeline in the background. Recorded with bash 5.2
 * (execute_cmd.c, execute_in_subshell()).
 */
export function runsExitTrap(shell: Shell, node: AndOr | PipelineNode, isInBackgroundPipeline = false): boolean {
  if (shell.dialect !== "bash") return true;
  switch (node.type) {
    case "If":
    case "For":
    case "ArithmeticFor":
    case "While":
    case "Case":
    case "Select":
    case "AndOr":
      return false;
    case "BraceGroup":
      return !isInBackgroundPipeline;
    case "Redirected":
      return runsExitTrap(shell, node.command, isInBackgroundPipeline);
    default:
      return true;
  }
}

/** bash: memory_error_and_abort(), which ends it at once. */
export function outOfMemory(shell: Shell, { bytes }: OutOfMemory): number {
  shell.stderr.write(`${shell.name}: xrealloc: cannot allocate ${bytes} bytes\n`);
  return 2;
}

function* catchExit(shell: Shell, program: Step<number>): Step<number> {
  try {
    return yield* program;
  } catch (thrown) {
    // Where bash has codes of its own for a failed expansion, ash and dash end with 2.
    if (thrown instanceof ExpansionFailed && shell.dialect !== "bash") return 2;
    if (thrown instanceof ExitShell || thrown instanceof ReturnFromFunction || thrown instanceof ExpansionFailed)
      return thrown.status;
    if (thrown instanceof BreakLoop) return shell.status;
    if (thrown instanceof OutOfMemory) return outOfMemory(shell, thrown);
    throw thrown;
  }
}

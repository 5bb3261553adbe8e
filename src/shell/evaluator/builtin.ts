/** What a builtin is, and how one is run. A shell finds them by its executor (executor.ts). */
import type { Assignment } from "unbash";
import { strerror } from "../../kernel/config/errno.ts";
import type { Step } from "../../sim/wait.ts";
import { ReadFailed, WriteFailed } from "../io.ts";
import type { Shell } from "./shell.ts";

export interface Builtin {
  readonly name: string;
  /** Takes assignments as arguments: declare, export, local. */
  readonly declares?: boolean;
  /** A special builtin of POSIX. */
  readonly special?: boolean;
  /** argv[0] is the name; `declared` has the arguments that are assignments, by their index. */
  run(shell: Shell, argv: readonly string[], declared: ReadonlyMap<number, Assignment>): Step<number>;
}

/** The program of a builtin that never waits. */
export function quick(
  run: (shell: Shell, argv: readonly string[], declared: ReadonlyMap<number, Assignment>) => number,
): Builtin["run"] {
  // biome-ignore lint/correctness/useYield: a builtin is a generator, and this one has nothing to wait for
  return function* (shell, argv, declared) {
    return run(shell, argv, declared);
  };
}

/** The builtins that never look at whether their output was written. bash: those without sh_chkwrite(). */
const UNAWARE: ReadonlySet<string> = new Set(["command", "kill", "ulimit"]);

const NOTHING_DECLARED: ReadonlyMap<number, Assignment> = new Map();

/** Runs a builtin. One whose output is refused says so, and fails. */
export function* callBuiltin(
  shell: Shell,
  builtin: Builtin,
  argv: readonly string[],
  declared: ReadonlyMap<number, Assignment> = NOTHING_DECLARED,
): Step<number> {
  const { name } = builtin;
  try {
    return yield* builtin.run(shell, argv, declared);
  } catch (thrown) {
    if (thrown instanceof ReadFailed) return readFailed(shell, name, thrown);
    if (!(thrown instanceof WriteFailed)) throw thrown;
    const { errno } = thrown.refusal;
    if (shell.dialect === "ash") return writeFailedInAsh(shell, name, strerror(errno));
    if (UNAWARE.has(name)) return 0;
    shell.complain(shell.dialect === "dash" ? `${name}: ${name}: I/O error` : `${name}: write error: ${strerror(errno)}`);
    return 1;
  }
}

/** Its echo is the applet, and says so; the others only fail. */
function writeFailedInAsh(shell: Shell, name: string, why: string): number {
  if (name === "echo") shell.stderr.write(`${shell.process.comm === "ash" ? "ash" : "sh"}: write error: ${why}\n`);
  return 1;
}

/** To mapfile it is the end of its input. */
function readFailed(shell: Shell, name: string, { refusal }: ReadFailed): number {
  if (name !== "read") return 0;
  shell.complain(`read: read error: 0: ${strerror(refusal.errno)}`);
  return 1;
}

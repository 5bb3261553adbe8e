/**
 * A shell started at a terminal by another program (`bash` in bash, `ssh HOST`, `ip netns exec NS bash`, `docker exec -it NAME
 * sh`): a prompt, a line, its command, until the end of the input or `exit`. Job control and completion are the outer session's.
 */
import { type Step, waitOn } from "../../sim/wait.ts";
import { readLine } from "../io.ts";
import { DEFAULT_PS2 } from "./prompt.ts";
import type { Shell } from "./shell.ts";
import { runTyped } from "./typed.ts";
import { needsMore } from "./unfinished.ts";

/** Words of a command line that leave a shell at its prompt. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(["-i", "-l", "--login", "-il", "-li", "--norc", "--noprofile"]);

export function leavesAtPrompt(argv: readonly string[]): boolean {
  return argv.slice(1).every((word) => PLAIN_WORDS.has(word));
}

export function* runAtTerminal(shell: Shell, prompt: () => string, isBash = shell.dialect === "bash"): Step<number> {
  for (const signal of ["TSTP", "TTIN", "TTOU", "TERM", "QUIT"] as const) shell.process.on(signal, "ignore");
  let wasInterrupted = false;
  shell.process.on("INT", () => {
    shell.interrupted = true;
    wasInterrupted = true;
  });
  let pending = "";
  for (;;) {
    shell.interrupted = false;
    wasInterrupted = false;
    shell.stderr.write(pending === "" ? prompt() : DEFAULT_PS2);
    const line = yield* readTyped(shell);
    if (line === INTERRUPTED) {
      shell.stderr.write("\n");
      shell.status = 130;
      pending = "";
    } else if (line === null && (pending === "" || isBash)) {
      return endOfInput(shell, pending, isBash);
    } else {
      if (line !== null) pending += `${line}\n`;
      if (line !== null && needsMore(pending)) continue;
      const text = pending;
      pending = "";
      yield* runTyped(shell, text);
      if (wasInterrupted) shell.stderr.write("\n");
    }
  }
}

const INTERRUPTED = Symbol("Ctrl-C");

/** The next line; null at the end. Ctrl-C gives up the line. */
function* readTyped(shell: Shell): Step<string | null | typeof INTERRUPTED> {
  const { stdin } = shell;
  for (;;) {
    const chunk = stdin.read();
    if (chunk === null) return null;
    if (chunk !== undefined) {
      stdin.unread(chunk);
      return yield* readLine(stdin);
    }
    yield waitOn(stdin.readable);
    if (shell.interrupted) return INTERRUPTED;
  }
}

/**
 * The input ended: bash says where it ended within a command, and that it exits; others end their line. Returns the exit code.
 */
export function endOfInput(shell: Shell, pending: string, isBash: boolean): number {
  if (!isBash) {
    shell.stderr.write("\n");
    return shell.status;
  }
  if (pending !== "") shell.stderr.write(`${shell.name}: syntax error: unexpected end of file\n`);
  shell.stderr.write("exit\n");
  return pending === "" ? shell.status : 2;
}

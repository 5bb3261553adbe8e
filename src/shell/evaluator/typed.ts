/**
 * Runs what was typed at a prompt. Whatever happens in it, the prompt comes back: a limit or a defect of ours gives up this line
 * only.
 */

import { LimitError } from "../../sim/limits.ts";
import { isDefect } from "../../sim/signals.ts";
import type { Step } from "../../sim/wait.ts";
import { OutOfMemory } from "../../sim/work.ts";
import { ExpansionFailed } from "./control.ts";
import { EXECUTOR } from "./executor.ts";
import type { Shell } from "./shell.ts";
import { outOfMemory } from "./subshell.ts";
import { Unit } from "./unit.ts";

const LIMIT_STATUS = 124;

export function* runTyped(shell: Shell, text: string): Step<void> {
  shell.world.budget.used = 0;
  shell.interrupted = false;
  if (text.trim() === "") return;
  remember(shell, text);
  try {
    yield* EXECUTOR.source(shell, new Unit(text, shell.name, 1), "script");
  } catch (thrown) {
    if (thrown instanceof OutOfMemory) shell.status = outOfMemory(shell, thrown);
    else if (thrown instanceof ExpansionFailed) shell.status = thrown.status;
    else if (thrown instanceof LimitError) {
      shell.stderr.write(`netnsim: ${thrown.message}\n`);
      shell.status = LIMIT_STATUS;
    } else if (isDefect(thrown)) {
      shell.status = shell.process.reportInternalError(thrown, shell.name, (line) => shell.stderr.write(line));
    } else throw thrown;
  }
}

/** HISTCONTROL of Debian's root is not set: every command is kept, the lines of one joined as cmdhist has them. */
function remember(shell: Shell, text: string): void {
  shell.history.push(text.replace(/\n+$/, ""));
}

/** The words of netnsim's own: a script that has one is not run on a real kernel, where nobody knows them. */
import type { Step } from "../scenario/step.ts";

/** Where a command begins (a line, behind an operator or a word of the shell's, behind assignments), and such a word. */
const AT_COMMAND =
  /(?:^|[;&|({`!]|\b(?:if|then|else|do|while|until|time|exec|sudo)\s)\s*(?:\w+=\S*\s+)*(explain|why)(?=[\s;&|)]|$)/m;

/** `line 3: explain is a word of netnsim's own: Linux does not have it`; null where the script has none. */
export function whyNotLinux(steps: readonly Step[]): string | null {
  for (const { command, line } of steps) {
    const found = AT_COMMAND.exec(command);
    if (found === null) continue;
    const at = line + command.slice(0, found.index + found[0].length).split("\n").length - 1;
    return `line ${at}: ${found[1]} is a word of netnsim's own: Linux does not have it`;
  }
  return null;
}

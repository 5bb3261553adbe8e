/** What set -x shows. */
import { quoteForTrace } from "./quoting.ts";
import type { Shell } from "./shell.ts";

/** Shows a command's words; `raw` where they are shown as given. */
export function traceCommand(shell: Shell, words: readonly string[], raw?: readonly string[]): void {
  const shown = raw === undefined ? words.map(quoteForTrace) : words[0] === "for" ? [...words.slice(0, 3), ...raw] : raw;
  shell.stderr.write(`${tracePrefix(shell)}${shown.join(" ")}\n`);
}

export function traceText(shell: Shell, text: string): void {
  shell.stderr.write(`${tracePrefix(shell)}${text}\n`);
}

/** PS4, its first character repeated for each level of subshell. */
function tracePrefix(shell: Shell): string {
  const prompt = shell.variables.text("PS4") ?? "+ ";
  return prompt.slice(0, 1).repeat(shell.traceLevel + 1) + prompt.slice(1);
}

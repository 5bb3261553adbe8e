/** How a command ended: for people where it failed, and as JUnit's XML. */
import { quoteShell } from "../../lab/export/command.ts";
import type { History } from "../../serve/history.ts";
import { formatJunit, type JunitCase } from "../junit.ts";

/** What the lab was given, as a script, and what was dropped meanwhile. */
export function failureReport(exitCode: number, history: History, drops: readonly string[]): string {
  const ended = `the command ended with ${exitCode}`;
  if (history.size === 0) return `${ended}. It gave the lab nothing.\n`;
  const script = history.script.replace(/^(?=.)/gm, "  ");
  const dropped = drops.length === 0 ? "" : `netnsim: dropped meanwhile:\n${drops.map((line) => `  ${line}\n`).join("")}`;
  return `${ended}. What it gave the lab (netnsim run takes it):\n${script}${dropped}`;
}

/** The command is one case; `problem` is why it did not pass. */
export function junitOf(command: readonly string[], problem: JunitCase["problem"]): string {
  return formatJunit([{ name: "netnsim up", cases: [{ name: command.map(quoteShell).join(" "), problem }] }]);
}

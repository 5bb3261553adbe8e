/** PS1 as bash shows it before a line: the escapes \u \h \H \w \W \$ \n \s \v \[ \] \j \e \\, and $?. */
import type { Shell } from "./shell.ts";

export const DEFAULT_PS1 = "\\u@\\h:\\w\\$ ";
export const DEFAULT_PS2 = "> ";

/** What an interactive bash writes before it reads a command. */
export function promptOf(shell: Shell): string {
  return expandPrompt(shell, shell.variables.text("PS1") ?? "\\s-\\v\\$ ");
}

function expandPrompt(shell: Shell, prompt: string): string {
  const host = shell.world.host.name;
  return prompt.replace(/\\(.)|\$\?/gs, (match, letter: string | undefined) => {
    switch (letter) {
      case undefined:
        return String(shell.status);
      case "u":
        return "root";
      case "h":
        return host.split(".")[0]!;
      case "H":
        return host;
      case "w":
        return directoryOf(shell);
      case "W":
        return lastPart(directoryOf(shell));
      case "$":
        return "#";
      case "n":
        return "\n";
      case "s":
        return shell.name;
      case "v":
        return "5.2";
      case "j":
        return String(shell.jobs.all().length);
      case "e":
        return "\x1b";
      case "[":
      case "]":
        return "";
      case "\\":
        return "\\";
      default:
        return match;
    }
  });
}

/** The working directory, `~` for the home directory. */
export function directoryOf(shell: Shell): string {
  const home = shell.variables.text("HOME") ?? "";
  const isBelowHome = home !== "" && (shell.cwd === home || shell.cwd.startsWith(`${home}/`));
  return isBelowHome ? `~${shell.cwd.slice(home.length)}` : shell.cwd;
}

export function lastPart(directory: string): string {
  return directory === "/" || directory === "~" ? directory : directory.split("/").at(-1)!;
}

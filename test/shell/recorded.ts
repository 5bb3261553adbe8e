/** What was recorded of a script, and how two runs are made comparable. */
export interface Recorded {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Process ids differ from run to run, and so do the times that `time` shows. */
export function canonical(text: string): string {
  return text
    .replace(/(line \d+:) +\d+ (?=[A-Z])/g, "$1 PID ")
    .replace(/^(\[\d+\][-+ ] ) +\d+ /gm, "$1 PID ")
    .replace(/pid \d+/g, "pid PID")
    .replace(/kill: \(\d+\)/g, "kill: (PID)")
    .replace(/^(real|user|sys)([\t ])(?:0m)?\d+\.\d+(s?)$/gm, "$1$20$3");
}

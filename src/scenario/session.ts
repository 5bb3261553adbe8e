/**
 * Runs the steps as one script in one shell and cuts what it printed apart again. After each step the shell prints a mark
 * with the step's number and exit code; what a background job prints belongs to the step during which it came, as in a terminal.
 * The same script serves the simulator and the real bash. Where two runs are to keep pace the marks have the time, too.
 */
import { singleQuoted } from "../shell/evaluator/quoting.ts";
import type { Step } from "./step.ts";
import type { StepResult } from "./transcript.ts";

/** RECORD SEPARATOR: no tool prints it. */
const MARK = "\x1e";

/** The script: stderr joined to stdout, each step evaluated by itself so that a syntax error ends the step, not the session. */
export function sessionScript(steps: readonly Step[]): string {
  return scriptOf(steps, `__mark() { local code=$?; echo "${MARK}$1 $code${MARK}"; return $code; }`);
}

/** The same, reporting when each step ended. */
export function timedScript(steps: readonly Step[]): string {
  return scriptOf(steps, `__mark() { local code=$?; echo "${MARK}$1 $code \${EPOCHREALTIME/./}${MARK}"; return $code; }`);
}

/**
 * The same, each step beginning no earlier than where these steps ended: a busy machine takes seconds for what takes none
 * here, and what runs out by time has to have run as long.
 */
export function pacedScript(steps: readonly Step[], results: readonly StepResult[]): string {
  const mark = `__mark() {
  local code=$? now=\${EPOCHREALTIME/./} early
  : \${__began:=$now}
  early=$((__began + $2 - now))
  echo "${MARK}$1 $code${MARK}"
  ${sleepBash("early")}
  return $code
}`;
  const began = results[0]?.endedUs ?? 0;
  return scriptOf(steps, mark, (index) => ` ${(results[index]?.endedUs ?? began) - began}`);
}

/** Bash that sleeps for as many microseconds as the variable says; less than a millisecond is no wait. */
export function sleepBash(name: string): string {
  return `[ $${name} -le 1000 ] || /usr/bin/sleep $((${name} / 1000000)).$(printf %06d $((${name} % 1000000)))`;
}

function scriptOf(steps: readonly Step[], mark: string, markMore: (index: number) => string = () => ""): string {
  const lines = ["exec 2>&1", mark];
  steps.forEach((step, index) => {
    lines.push(`eval ${singleQuoted(step.command)}`, `__mark ${index}${markMore(index)}`);
  });
  return `${lines.join("\n")}\n`;
}

/**
 * The lines of a session's script, in what explains that it is stuck (`NAME: line 7: ...`), as those of the file its steps are
 * from: each is the line on which the step begins.
 */
export function inStepLines(waits: readonly string[], name: string, script: string, steps: readonly Step[]): string[] {
  const stepAt = stepsByLine(script, steps);
  return waits.map((wait) =>
    wait.replace(/^(.*?): line (\d+): /, (position: string, unit: string, line: string) => {
      const step = stepAt(Number(line));
      return unit !== name || step === undefined ? position : `${name}: line ${step.line}: `;
    }),
  );
}

/** Finds the step that a line of the script was made of. */
export function stepsByLine(script: string, steps: readonly Step[]): (line: number) => Step | undefined {
  const ends: number[] = [];
  let at = 0;
  for (const { command } of steps) {
    const evaluated = `eval ${singleQuoted(command)}\n`;
    const text = script.includes(evaluated, at) ? evaluated : `${command}\n`;
    at = script.indexOf(text, at) + text.length;
    ends.push(script.slice(0, at).split("\n").length - 1);
  }
  return (line) => steps[ends.findIndex((end) => line <= end)];
}

/** One result per step that ended; fewer than steps where the session ended early (`exit`, a limit). */
export function splitSession(output: string): StepResult[] {
  const pieces = output.split(MARK);
  const results: StepResult[] = [];
  for (let at = 0; at + 1 < pieces.length; at += 2) {
    const [, code, endedUs] = pieces[at + 1]!.split(" ");
    const text = at === 0 ? pieces[at]! : pieces[at]!.replace(/^\n/, "");
    results.push({ output: text, exitCode: Number(code), ...(endedUs !== undefined && { endedUs: Number(endedUs) }) });
  }
  return results;
}

/** What the step printed that ended the session before the others, as `exit` does; null where all of them ended. */
export function lastResult(output: string, exitCode: number, steps: readonly Step[]): StepResult | null {
  if (splitSession(output).length >= steps.length) return null;
  return { output: output.slice(output.lastIndexOf(MARK) + 1).replace(/^\n/, ""), exitCode };
}

/** The script that shows itself as a terminal would: prompt and command, then what it prints, then `[exit N]` where not 0. */
export function transcriptScript(steps: readonly Step[]): string {
  const lines = [`__tell() { local code=$?; [ $code = 0 ] || echo "[exit $code]"; return $code; }`, "__code=0"];
  for (const step of steps) {
    const shown = `$ ${step.command.split("\n").join("\n> ")}`;
    lines.push(`echo ${singleQuoted(shown)}`, "( exit $__code )", `eval ${singleQuoted(step.command)}`, "__tell; __code=$?");
  }
  return `${lines.join("\n")}\n`;
}

/** The steps as the plain script that bash would run. */
export function plainScript(steps: readonly Step[]): string {
  return `${steps.map((step) => step.command).join("\n")}\n`;
}

/** Compares two runs of the same steps, command by command, in canonical form. */
import { canonicalOutputs } from "./canonical.ts";
import type { Step } from "./step.ts";
import type { StepResult } from "./transcript.ts";

export interface Difference {
  readonly step: Step;
  /** The lines of both, `-` for the wanted and `+` for what came. */
  readonly lines: string;
  /** The same below the command. */
  readonly text: string;
}

/** The steps that differ. `wanted` is Linux's output; a step missing on either side differs. */
export function compareRuns(steps: readonly Step[], wanted: readonly StepResult[], got: readonly StepResult[]): Difference[] {
  const left = canonicalRun(steps, wanted);
  const right = canonicalRun(steps, got);
  return steps.flatMap((step, index) => {
    const a = left[index] ?? "[not reached]";
    const b = right[index] ?? "[not reached]";
    if (a === b) return [];
    const lines = diffLines(linesOf(a), linesOf(b));
    return [{ step, lines, text: `line ${step.line}: $ ${step.command}\n${lines}` }];
  });
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

/** Each step's canonical output with its exit code. */
export function canonicalRun(steps: readonly Step[], results: readonly StepResult[]): string[] {
  const pieces = results.map((result, index) => ({ command: steps[index]?.command ?? "", output: result.output }));
  // What was typed counts from the first step on, also where a run ended early.
  const typed = steps.slice(results.length).map((step) => ({ command: step.command, output: "" }));
  const outputs = canonicalOutputs([...pieces, ...typed]);
  return results.map((result, index) => {
    const exit = result.exitCode === 0 ? "" : `[exit ${result.exitCode}]`;
    return [outputs[index]!, exit].filter((part) => part !== "").join("\n");
  });
}

/** A line diff by longest common subsequence; the texts are short. */
export function diffLines(wanted: readonly string[], got: readonly string[]): string {
  const lengths = Array.from({ length: wanted.length + 1 }, () => new Array<number>(got.length + 1).fill(0));
  for (let i = wanted.length - 1; i >= 0; i--) {
    for (let j = got.length - 1; j >= 0; j--) {
      lengths[i]![j] = wanted[i] === got[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  const out: string[] = [];
  let i = 0;
  let j = 0;
  while (i < wanted.length || j < got.length) {
    if (i < wanted.length && j < got.length && wanted[i] === got[j]) {
      out.push(`  ${wanted[i++]}`);
      j++;
    } else if (i < wanted.length && (j >= got.length || lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) out.push(`- ${wanted[i++]}`);
    else out.push(`+ ${got[j++]}`);
  }
  return out.join("\n");
}

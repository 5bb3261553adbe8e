/** Holds what the commands of a file printed against what the file says. */
import { compareRuns } from "./compare.ts";
import { type Expectation, readExpectations, SUCCESS } from "./expectations.ts";
import type { Scenario, Step } from "./step.ts";
import { type StepResult, writeTranscript } from "./transcript.ts";

/**
 * A command of the file, and how it differs: lines with `-` for what the file says and `+` for what was printed; null where it
 * does not.
 */
export interface Checked {
  readonly step: Step;
  readonly difference: string | null;
}

/** What a run of the file came to. */
export interface Outcome {
  readonly results: readonly StepResult[];
  /** Of the command that ended the session, as by `exit` or `set -e`; null where none did. */
  readonly last: StepResult | null;
}

export type Checker = (outcome: Outcome) => Checked[];

/** Reads what the file expects. Throws ExpectationError where a script's comment cannot be read. */
export function checkerOf(text: string, scenario: Scenario, isTranscript: boolean): Checker {
  if (isTranscript) return ({ results }) => checkTranscript(scenario.steps, results);
  const expectations = readExpectations(text, scenario.steps);
  return (outcome) => checkScript(scenario.steps, expectations, outcome);
}

function checkTranscript(steps: readonly Step[], results: readonly StepResult[]): Checked[] {
  const written = steps.map((step) => ({ output: step.expected ?? "", exitCode: step.exitCode ?? 0 }));
  const differences = new Map(compareRuns(steps, written, results).map(({ step, lines }) => [step, lines]));
  return steps.map((step) => ({ step, difference: differences.get(step) ?? null }));
}

/** The text with what was printed; what did not differ stays, and the line ends. Null where not all was reached. */
export function updatedTranscript(text: string, checked: readonly Checked[], { results }: Outcome): string | null {
  if (results.length < checked.length) return null;
  const written = writeTranscript(
    text,
    checked.map(({ step, difference }, index) =>
      difference === null ? { output: step.expected!, exitCode: step.exitCode! } : results[index]!,
    ),
  );
  return text.includes("\r\n") ? written.replace(/\r?\n/g, "\r\n") : written;
}

function checkScript(steps: readonly Step[], expectations: readonly (readonly Expectation[])[], outcome: Outcome): Checked[] {
  const { results, last } = outcome;
  return steps.map((step, index) => {
    const expected = expectations[index]!;
    const endsHere = last !== null && index === results.length;
    const result = endsHere ? last : results[index];
    if (result === undefined) return { step, difference: expected.length === 0 ? null : missed(expected, ["[not reached]"]) };
    const printed = linesOf(result);
    // One that fails takes the rest of the script with it.
    const isEnd = endsHere && expected.length === 0;
    const unmet = (isEnd ? [SUCCESS] : expected).filter((each) => !each.isMet(printed, result.exitCode));
    return { step, difference: unmet.length === 0 ? null : missed(unmet, shown(printed, result.exitCode)) };
  });
}

function linesOf({ output }: StepResult): string[] {
  return output.replace(/\n$/, "").split("\n");
}

function shown(printed: readonly string[], exitCode: number): string[] {
  return [...(printed.join("") === "" ? [] : printed), ...(exitCode === 0 ? [] : [`[exit ${exitCode}]`])];
}

function missed(expected: readonly Expectation[], printed: readonly string[]): string {
  return [...expected.map((each) => `- ${each.text}`), ...printed.map((line) => `+ ${line}`)].join("\n");
}

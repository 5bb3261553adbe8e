/**
 * Gives a lab its inputs again: at the moments when they came, or, once one of them is another, when somebody would type them.
 */
import type { Input, Moment } from "../lab/inputs.ts";
import type { LabRun } from "./lab-run.ts";
import { type SessionClock, settle } from "./settle.ts";

export interface Past {
  readonly inputs: readonly Input[];
  /** How many inputs come at the moment when they came, for nothing before them is another. */
  readonly exact: number;
  /** Where it ends; null: when it has come to rest. */
  readonly until: Moment | null;
}

export async function rebuild(run: LabRun, { inputs, exact, until }: Past, clock: SessionClock): Promise<void> {
  for (const [index, input] of inputs.entries()) {
    if (index < exact) run.reach(input.at);
    else await waitFor(run, input, inputs[index - 1], clock);
    run.give(input);
  }
  if (until !== null) run.reach(until);
  else await settle(run, terminalOf(run, inputs.at(-1)), clock);
  run.close();
}

/** A line waits for the prompt; a key comes as long after what it ends as it did. */
async function waitFor(run: LabRun, input: Input, before: Input | undefined, clock: SessionClock): Promise<void> {
  const untilUs = run.turn.fromUs + (before === undefined ? 0 : input.at.timeUs - before.at.timeUs);
  const isKey = input.method === "interrupt" || input.method === "suspend";
  await settle(run, terminalOf(run, before), clock, () => isKey && run.lab.nowUs >= untilUs);
}

function terminalOf(run: LabRun, input: Input | undefined): number | null {
  if (input?.target.kind !== "terminal") return null;
  const { madeBy } = input.target;
  return run.terminals.find((each) => each.madeBy === madeBy)?.id ?? null;
}

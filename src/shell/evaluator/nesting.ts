/**
 * How deep functions, eval, sourced files and traps may call one another. Bash has the words (FUNCNEST, EVALNEST_MAX,
 * SRCNEST_MAX) and no limit of its own: it runs out of stack somewhere in the thousands.
 */
import { callBeside } from "../../sim/call.ts";
import type { Step } from "../../sim/wait.ts";
import { ExpansionFailed } from "./control.ts";
import type { Shell } from "./shell.ts";

type Nesting = keyof Shell["depths"];

/** Refuses one level more than the limit; `own` is a lower limit that the script has set. */
export function checkNesting(shell: Shell, kind: Nesting, what: string, own = 0): void {
  const { depth } = shell.world.host.loop.limits;
  const limit = own > 0 ? Math.min(own, depth) : depth;
  if (shell.depths[kind] < limit) return;
  shell.complain(`${what} exceeded (${limit})`);
  throw new ExpansionFailed(1, "discard");
}

/** Runs a step one level deeper. */
export function* nested(shell: Shell, kind: Nesting, what: string, step: Step<number>): Step<number> {
  checkNesting(shell, kind, what);
  shell.depths[kind]++;
  try {
    return yield* callBeside(step);
  } finally {
    shell.depths[kind]--;
  }
}

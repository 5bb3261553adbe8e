/**
 * Puzzles by number: a lab is drawn from a seed, and one thing in it is broken. It is kept only where trials show that the
 * request works before and fails after, does not recover by itself, and works after one command.
 */
import type { LabHost } from "../../lab/lab-host.ts";
import { Random } from "../../sim/random.ts";
import { SETTLE_MS, works } from "../goal.ts";
import type { Fault, Plan } from "./plan.ts";
import { PLANS } from "./plans.ts";
import { hostAfter, type Puzzle } from "./puzzle.ts";

/** The same seed gives the same puzzle. */
export function makePuzzle(seed: number): Puzzle {
  const random = new Random(seed);
  for (;;) {
    const plan = PLANS[random.below(PLANS.length)]!(random);
    const fault = plan.faults[random.below(plan.faults.length)]!;
    if (!isPuzzle(plan, fault)) continue;
    const { world, picture, request } = plan;
    return { name: String(seed), world, picture, setup: scriptOf(plan, fault), request, repair: fault.repair };
  }
}

/** Whether one thing is broken, and one command is enough. */
export function isPuzzle(plan: Plan, fault: Fault): boolean {
  const { world, request } = plan;
  if (!works(hostAfter(world, scriptOf(plan)), request)) return false;
  const broken = hostAfter(world, scriptOf(plan, fault));
  if (!staysBroken(broken, request)) return false;
  return broken.runScript("sh", fault.repair, {}).exitCode === 0 && works(broken, request, { afterMs: SETTLE_MS });
}

/** Whether the request fails, and fails again a little later. */
export function staysBroken(host: LabHost, request: string): boolean {
  return !works(host, request) && !works(host, request, { afterMs: SETTLE_MS });
}

function scriptOf({ setup }: Plan, fault?: Fault): string {
  return `${[...setup, ...(fault === undefined ? [] : [fault.breaks])].join("\n")}\n`;
}

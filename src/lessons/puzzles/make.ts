/**
 * Puzzles without end: a lab is drawn from a seed, and one thing in it is broken. It is kept only where replays prove that the
 * request works before and fails after, by itself does not work again, and works after one command.
 */
import type { LabHost } from "../../lab/lab-host.ts";
import { LimitError } from "../../sim/limits.ts";
import { Random } from "../../sim/random.ts";
import { StuckError } from "../../sim/stuck.ts";
import { SETTLE_MS } from "../goal.ts";
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
  if (broken.runScript("sh", fault.repair, {}).exitCode !== 0) return false;
  broken.lab.advance(SETTLE_MS);
  return works(broken, request);
}

/** Whether the request fails, and fails again a little later. */
export function staysBroken(host: LabHost, request: string): boolean {
  if (works(host, request)) return false;
  host.lab.advance(SETTLE_MS);
  return !works(host, request);
}

function scriptOf({ setup }: Plan, fault?: Fault): string {
  return `${[...setup, ...(fault === undefined ? [] : [fault.breaks])].join("\n")}\n`;
}

function works(host: LabHost, request: string): boolean {
  try {
    return host.runScript("sh", request, {}).exitCode === 0;
  } catch (thrown) {
    // A request that does not end does not work.
    if (thrown instanceof LimitError || thrown instanceof StuckError) return false;
    throw thrown;
  }
}

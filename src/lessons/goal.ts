/** Whether a request works: that of a goal is made in a copy of the lab, so that the lab itself sees nothing of it. */
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { LimitError } from "../sim/limits.ts";
import { StuckError } from "../sim/stuck.ts";
import type { Goal } from "./lesson.ts";

/** What was started just now may open its sockets first. */
export const SETTLE_MS = 2000;

export function isReached(lab: Lab, { request, text }: Pick<Goal, "request" | "text">): boolean {
  const [host] = lab.fork().hosts.values();
  return works(host!, request, { text, afterMs: SETTLE_MS });
}

interface Trial {
  /** See Goal. */
  readonly text?: string | null;
  /** When the request is made. */
  readonly afterMs?: number;
}

export function works(host: LabHost, request: string, { text = null, afterMs = 0 }: Trial = {}): boolean {
  try {
    host.lab.advance(afterMs);
    const { stdout, stderr, exitCode } = host.runScript("sh", request, {});
    return text === null ? exitCode === 0 : `${stdout}${stderr}`.includes(text);
  } catch (thrown) {
    // A request that does not end does not work.
    if (thrown instanceof LimitError || thrown instanceof StuckError) return false;
    throw thrown;
  }
}

/** What an administrator has configured: another value after each command that changed something of it. */
export function configurationOf(lab: Lab): readonly object[] {
  return lab.kernel.hosts.map(({ config }) => config);
}

export function hasChanged(before: readonly object[], lab: Lab): boolean {
  const after = configurationOf(lab);
  return after.length !== before.length || after.some((config, index) => config !== before[index]);
}

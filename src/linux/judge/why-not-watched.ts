/** Drops, rules and the way need more than a session does: tracing is root's, and takes tools of its own. */
import { privateRights } from "../private/rights.ts";
import { missingTools } from "../private/tools.ts";

export interface Watched {
  readonly drops: boolean;
  readonly rules: boolean;
  readonly way: boolean;
}

/** Why these cannot be watched here, and what would help; null where they can. */
export function whyNotWatched({ drops, rules, way }: Watched): string | null {
  const rights = privateRights();
  if ((drops || way) && rights.kind === "may" && !rights.isRoot) return "--drops and --way need root: they trace the kernel";
  return missingTools([...(drops || way ? ["bpftrace"] : []), ...(rules ? ["xtables-monitor", "nft"] : [])]);
}

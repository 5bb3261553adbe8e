/** Drops, rules and the path need more than a session does: tracing is root's, and takes tools of its own. */
import { HOST_KERNEL, type RealKernel } from "../real-kernel.ts";

export interface Watched {
  readonly drops: boolean;
  readonly rules: boolean;
  readonly path: boolean;
}

/** Why these cannot be watched here, and what would help; null where they can. */
export function whyNotWatched({ drops, rules, path }: Watched, kernel: RealKernel = HOST_KERNEL): string | null {
  return (drops || path ? kernel.whyNotTraced() : null) ?? kernel.whyNot(rules ? ["xtables-monitor", "nft"] : []);
}

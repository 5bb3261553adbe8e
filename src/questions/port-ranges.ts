/** The ports that no rule of a lab tells apart, as ranges: one port of each stands for all of it. */
import type { Rule } from "../kernel/config/netfilter.ts";
import { type Bound, DESTINATION_PORT, ORIGINAL_DESTINATION_PORT } from "../kernel/netfilter/bounds.ts";
import { boundsOf } from "../kernel/netfilter/compile.ts";
import { findMatch } from "../kernel/netfilter/matches/index.ts";
import type { Lab } from "../lab/lab.ts";

export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** `more` are ports that something else tells apart: who listens. */
export function portRanges(lab: Lab, more: readonly number[] = []): readonly PortRange[] {
  const begins = new Set([1, ...more, ...more.map((port) => port + 1)]);
  for (const net of lab.kernel.nets)
    for (const table of Object.values(net?.config.firewall ?? {}))
      for (const { rules } of table.chains)
        for (const { low, high, mask } of rules.flatMap(portBounds)) {
          if (mask !== -1) continue;
          begins.add(low);
          begins.add(high + 1);
        }
  const sorted = [...begins].filter((port) => port > 0 && port <= 0xffff).sort((a, b) => a - b);
  return sorted.map((low, at) => ({ low, high: (sorted[at + 1] ?? 0x10000) - 1 }));
}

/** What a rule asks of destination ports. */
function portBounds(rule: Rule): readonly Bound[] {
  const boxes = rule.matches.flatMap(({ name, options }) => findMatch(name)!.boxes?.(options) ?? []);
  return [...boundsOf(rule), ...boxes.flat()].filter(
    ({ field }) => field === DESTINATION_PORT || field === ORIGINAL_DESTINATION_PORT,
  );
}

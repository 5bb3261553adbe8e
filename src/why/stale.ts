/** Connections that are older than a request whose packets belong to them: NAT treats them as it did their first packet. */
import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";

/** The first packet of each that was recorded, in a namespace whose nat table was not asked about it. */
export function staleConnections(hops: readonly RecordedHop[]): (HopOf<"conntrack"> & RecordedHop)[] {
  const seen = new Set<string>();
  const stale: (HopOf<"conntrack"> & RecordedHop)[] = [];
  for (const hop of hops) {
    if (hop.kind !== "conntrack" || hop.detail.connection === undefined) continue;
    const { direction, state, connection } = hop.detail;
    const key = `${hop.netns} ${connection.id}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    if (!isFirst || direction !== "original" || state === "RELATED") continue;
    // What passes lo comes by the nat table again, which asked its rules at the first hook.
    const [asked] = hops.filter(
      (each) =>
        each.netns === hop.netns &&
        each.journey === hop.journey &&
        (each.kind === "natKnown" || ((each.kind === "rule" || each.kind === "ruleMissed") && each.detail.table === "nat")),
    );
    const isBound = asked?.kind === "natKnown" && asked.detail.why === "bound";
    if (isBound) stale.push(hop);
  }
  return stale;
}

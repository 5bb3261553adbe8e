/** The hops of a stretch as data: where the packet was, which hook it was at, who asked. */
import type { RecordedHop } from "../trace/recording.ts";
import { packetView } from "./packet-view.ts";
import type { Stop } from "./protocol.ts";

const IN_HOOK: ReadonlySet<RecordedHop["kind"]> = new Set([
  "hook",
  "rule",
  "ruleMissed",
  "conntrack",
  "natKnown",
  "nat",
  "reject",
  "drop",
] as const);

export function stopsOf(hops: readonly RecordedHop[]): Stop[] {
  /** The hook that a hop is in, and so are those that continue it. */
  const hooks = new Map<number, Pick<Stop, "hook" | "bridged">>();
  return hops.map((hop) => {
    const { number, continues, timeUs, host, netns, device, kind, reason, detail } = hop;
    const before = continues === null ? undefined : hooks.get(continues);
    const now =
      hop.kind === "hook"
        ? { hook: hop.detail.hook, bridged: hop.detail.bridged }
        : IN_HOOK.has(kind) && before !== undefined
          ? before
          : { hook: null, bridged: false };
    if (now.hook !== null) hooks.set(number, now);
    return { hop: number, continues, timeUs, host, netns, device, kind, ...now, reason, detail, packet: packetView(hop) };
  });
}

/** What became of a packet: the end of its journey, the rule that decided it, what NAT made of it. */
import type { Hop, HopOf, Location } from "./hop.ts";
import type { Endpoints, HopKind } from "./hop-details.ts";
import { type PacketSpec, specOf } from "./packet-spec.ts";
import type { DropReason } from "./reasons.ts";

/** The rule, or the policy, that decided. */
export interface DecidingRule {
  /** "filter", "nat". */
  readonly table: string;
  /** The chain's name. */
  readonly chain: string;
  /** From 1; "policy" where the chain's policy decided. */
  readonly number: number | "policy";
  /** As iptables-save prints it; `-P CHAIN DROP` for a policy. */
  readonly text: string;
}

/** The addresses and ports of a packet, as they came in and as they went on. */
export interface Rewritten {
  /** Before the first NAT on its path. */
  readonly before: Endpoints;
  /** After the last one. */
  readonly after: Endpoints;
}

/** What became of a packet. Where copies of it ended differently (a flood), the one that was taken counts. */
export interface PacketFate {
  /**
   * "socket": a socket took it; "host": the kernel itself did (an echo request); "forwarded": it left by a device, and nobody has
   * received it; "dropped"; "rejected": a REJECT ended it; "waiting": for a MAC, for its other fragments.
   */
  readonly verdict: "socket" | "host" | "forwarded" | "dropped" | "rejected" | "waiting";
  /** Where it ended: host, number of the namespace, device. */
  readonly at: Location;
  /** As it was then; null where it was no IP packet any more (malformed bytes). */
  readonly packet: PacketSpec | null;
  /** Why it was dropped, by the name of Linux's skb_drop_reason; null where it was not. */
  readonly reason: DropReason | null;
  /** The rule that dropped or rejected it; null where none did. */
  readonly rule: DecidingRule | null;
  /** What NAT made of its addresses; null where there was none on its path. */
  readonly nat: Rewritten | null;
}

/** How a journey ended; it has at least one step. */
export function fateOf(steps: readonly Hop[]): PacketFate {
  const { verdict, index } = endOf(steps);
  const hop = steps[index]!;
  const withPacket = steps.slice(0, index + 1).findLast((step) => step.packet !== null);
  return {
    verdict,
    at: { host: hop.host, netns: hop.netns, device: hop.device },
    packet: withPacket === undefined ? null : specOf(withPacket.packet!),
    reason: verdict === "dropped" ? hop.reason : null,
    rule: verdict === "dropped" || verdict === "rejected" ? ruleOf(steps, index) : null,
    nat: natOf(steps),
  };
}

function endOf(steps: readonly Hop[]): { readonly verdict: PacketFate["verdict"]; readonly index: number } {
  const socket = steps.findIndex((step) => step.kind === "socket" && step.detail.refused === undefined);
  if (socket >= 0) return { verdict: "socket", index: socket };
  const last = (kind: HopKind): number => steps.findLastIndex((step) => step.kind === kind);
  const delivered = last("deliverPacket");
  const reject = last("reject");
  if (delivered >= 0 && !isEndedAfter(steps, delivered)) return { verdict: "host", index: delivered };
  if (reject >= 0) return { verdict: "rejected", index: reject };
  const index = Math.max(
    0,
    steps.findLastIndex((step) => PATH.has(step.kind)),
  );
  const { kind } = steps[index]!;
  return { verdict: kind === "drop" ? "dropped" : kind === "transmitFrame" ? "forwarded" : "waiting", index };
}

/** Steps that are of the path itself; what explains them may come after. */
const PATH: ReadonlySet<HopKind> = new Set<HopKind>([
  "sendPacket",
  "routePacket",
  "receiveFrame",
  "bridgeFrame",
  "floodFrame",
  "receivePacket",
  "forwardPacket",
  "deliverPacket",
  "resolveNextHop",
  "transmitFrame",
  "fragment",
  "reassemble",
  "drop",
]);

/** Whether the host that took it ended it after all: no socket, a REJECT. */
function isEndedAfter(steps: readonly Hop[], delivered: number): boolean {
  const { host, netns } = steps[delivered]!;
  return steps.some(
    (step, index) =>
      index > delivered && step.host === host && step.netns === netns && (step.kind === "drop" || step.kind === "reject"),
  );
}

/** The rule that a drop names; before a REJECT, the last that matched. */
function ruleOf(steps: readonly Hop[], index: number): DecidingRule | null {
  const end = steps[index]!;
  const matched = steps.slice(0, index).findLast((step): step is HopOf<"rule"> => step.kind === "rule");
  if (end.kind === "drop" && (end.reason !== "NETFILTER_DROP" || end.detail?.chain === undefined)) return null;
  if (matched === undefined) return null;
  const { table, chain, number, verdict, rule } = matched.detail;
  return { table, chain, number: number ?? "policy", text: rule ?? `-P ${chain} ${verdict}` };
}

function natOf(steps: readonly Hop[]): PacketFate["nat"] {
  const changes = steps.filter((step): step is HopOf<"nat"> => step.kind === "nat");
  return changes.length === 0 ? null : { before: changes[0]!.detail.before, after: changes.at(-1)!.detail.after };
}

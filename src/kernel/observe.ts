/** How a step of the way tells the taps about a packet. Steps call these behind `taps.hops` or `taps.drops`. */
import type { Explanation, HopDetail, HopKind } from "../trace/hop.ts";
import type { DropReason } from "../trace/reasons.ts";
import type { Host } from "./host.ts";
import type { Skb } from "./skb.ts";

export function tellHop(skb: Skb, kind: HopKind, told: HopDetail | Explanation | null = null): void {
  skb.net.taps.hop(kind, skb, told);
}

/** A packet's end. Linux: kfree_skb_reason(). */
export function dropPacket(skb: Skb, reason: DropReason, detail: HopDetail | null = null): void {
  const { taps } = skb.net;
  if (taps.drops) taps.drop(skb, reason, detail);
}

/** A line for the kernel log (dmesg). */
export function logLine(host: Host, text: string): void {
  const line = { timeUs: host.loop.nowUs, host: host.name, text };
  host.log.push(line);
  host.taps.log(line);
}

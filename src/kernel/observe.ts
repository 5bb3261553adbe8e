/** How a step of the path reports a packet to the taps. Steps call these behind `taps.hops` or `taps.drops`. */
import type { Explanation } from "../trace/hop.ts";
import type { BareKind, HopKind, RawDetail } from "../trace/hop-details.ts";
import type { DropReason } from "../trace/reasons.ts";
import type { Host } from "./host.ts";
import type { Skb } from "./skb.ts";

export function reportHop<K extends BareKind>(skb: Skb, kind: K): void;
export function reportHop<K extends HopKind>(skb: Skb, kind: K, explanation: RawDetail<K> | Explanation<K>): void;
export function reportHop(skb: Skb, kind: HopKind, explanation: RawDetail | Explanation = null): void {
  skb.net.taps.hop(kind, skb, explanation);
}

/**
 * What a packet made here is there for: the journey of the one that caused it, else the process that sends it. Steps call this
 * behind `taps.explaining`.
 */
export function reportBegin(skb: Skb, of: number | null = skb.net.taps.cause): void {
  const process = of === null ? skb.net.loop.current : null;
  reportHop(skb, "begin", { of, command: process === null ? null : { pid: process.pid, title: process.title } });
}

/** A packet's end. Linux: kfree_skb_reason(). */
export function dropPacket(skb: Skb, reason: DropReason, detail: RawDetail<"drop"> = null): void {
  const { taps } = skb.net;
  if (taps.drops) taps.drop(skb, reason, detail);
}

/** A line for the kernel log (dmesg). */
export function logLine(host: Host, text: string): void {
  const line = { timeUs: host.loop.nowUs, host: host.name, text };
  host.log.push(line);
  host.taps.log(line);
}

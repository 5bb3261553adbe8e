/** How a step of the way tells the taps about a packet. Steps call these behind `taps.hops` or `taps.drops`. */
import { type Explanation, type HopDetail, type HopKind, KeptHop } from "../trace/hop.ts";
import type { DropReason } from "../trace/reasons.ts";
import type { Host } from "./host.ts";
import type { Skb } from "./skb.ts";

export function tellHop(skb: Skb, kind: HopKind, told: HopDetail | Explanation | null = null): void {
  const { net, dev, journey, frame, packet } = skb;
  const hop = { kind, timeUs: net.loop.nowUs, host: net.host.name, netns: net.id, device: dev.name, journey, frame, packet };
  net.taps.hop(new KeptHop(hop, told));
}

/** A packet's end. Linux: kfree_skb_reason(). */
export function dropPacket(skb: Skb, reason: DropReason, detail: HopDetail | null = null): void {
  const { taps, loop, host, id } = skb.net;
  if (!taps.drops) return;
  taps.hop({
    kind: "drop",
    timeUs: loop.nowUs,
    host: host.name,
    netns: id,
    device: skb.dev.name,
    journey: skb.journey,
    frame: skb.frame,
    packet: skb.packet,
    reason,
    detail,
  });
}

/** A line for the kernel log (dmesg). */
export function logLine(host: Host, text: string): void {
  const line = { timeUs: host.loop.nowUs, host: host.name, text };
  host.log.push(line);
  host.taps.log(line);
}

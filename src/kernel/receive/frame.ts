/** A frame arrives at a device: taps, then the bridge, then whoever speaks its protocol. Linux: __netif_receive_skb_core(). */
import { BROADCAST, ETHERTYPE_ARP, ETHERTYPE_IPV4, UNICAST } from "../../wire/ethernet.ts";
import { receiveArp } from "../ipv4/arp.ts";
import { bridgeFrame } from "../link/bridge.ts";
import { isTapped, tapFrame } from "../link/transmit.ts";
import { dropPacket, reportHop } from "../observe.ts";
import { PACKET_BROADCAST, PACKET_HOST, PACKET_LOOPBACK, PACKET_MULTICAST, PACKET_OTHERHOST, type Skb } from "../skb.ts";
import { receivePacket } from "./packet.ts";

/** Takes a frame off the backlog; skb.dev is where it came in. */
export function receiveFrame(skb: Skb): void {
  const { dev, heldBy } = skb;
  if (heldBy !== null) {
    skb.heldBy = null;
    heldBy.packetFreed?.(skb);
  }
  if (dev.deleted || !dev.isUp) return dropPacket(skb, "DEV_READY");
  skb.timeUs = skb.net.loop.nowUs;
  const isOwnCopy = skb.packetType === PACKET_LOOPBACK;
  if (!isOwnCopy) skb.packetType = classify(skb);
  if (skb.net.taps.hops) reportHop(skb, "receiveFrame");
  if (!isOwnCopy && isTapped(dev)) tapFrame(dev, skb.frame!, false, skb.packetType);
  if (dev.master !== null && !isOwnCopy) {
    if (bridgeFrame(skb) === "done") return;
    if (skb.dev !== dev) {
      if (!skb.dev.isUp) return dropPacket(skb, "DEV_READY");
      if (skb.net.taps.hops) reportHop(skb, "receiveFrame", { from: dev.name });
      if (isTapped(skb.dev)) tapFrame(skb.dev, skb.frame!, false, skb.packetType);
    }
  }
  handOver(skb);
}

/** To the protocol the frame names (ptype_base). */
function handOver(skb: Skb): void {
  const frame = skb.frame!;
  if (frame.payload.kind === "arp") return receiveArp(skb, frame.payload);
  if (frame.etherType === ETHERTYPE_IPV4) return receivePacket(skb);
  if (frame.etherType === ETHERTYPE_ARP) return dropPacket(skb, "NOT_SPECIFIED");
  skb.dev.counters.rxDropped++;
  dropPacket(skb, "UNHANDLED_PROTO", { etherType: frame.etherType });
}

/** Whom the frame is for, seen from this device. Linux: eth_type_trans(). */
function classify(skb: Skb): number {
  const { dst, cast } = skb.frame!.header;
  if (cast !== UNICAST) return cast === BROADCAST ? PACKET_BROADCAST : PACKET_MULTICAST;
  return dst === skb.dev.mac ? PACKET_HOST : PACKET_OTHERHOST;
}

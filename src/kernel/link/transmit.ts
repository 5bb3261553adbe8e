/**
 * Handing a frame to a device: taps, counters, and then its driver. Nothing is received here: a driver posts what is for
 * the other side to the backlog, so no path ever calls itself. Linux: __dev_queue_xmit(), dev_hard_start_xmit().
 */
import { ETHERNET_HEADER_BYTES, type Frame, frame } from "../../wire/ethernet.ts";
import { ZERO_MAC } from "../../wire/mac.ts";
import type { Device } from "../device.ts";
import { dropPacket, reportHop } from "../observe.ts";
import { PACKET_LOOPBACK, PACKET_OUTGOING, type Skb } from "../skb.ts";
import { hasCarrier } from "./carrier.ts";

/** Room a VLAN tag may take beyond the MTU (is_skb_forwardable()). */
const VLAN_BYTES = 4;

/** Sends skb.frame out of skb.dev. The skb is the device's from here on. */
export function transmitFrame(skb: Skb): void {
  const device = skb.dev;
  if (!device.isUp) return dropUnsent(skb, { device: device.name });
  if (!hasCarrier(device)) return dropUnsent(skb, { carrier: false });
  if (skb.net.taps.hops) reportHop(skb, "transmitFrame");
  if (isTapped(device)) tapFrame(device, skb.frame!, true, PACKET_OUTGOING);
  device.driver.transmit(skb, device);
}

/** Linux: noop_enqueue(), the queue of a device that cannot send. */
function dropUnsent(skb: Skb, detail: { readonly device: string } | { readonly carrier: false }): void {
  if (skb.net.host.kernel.profile.countsNoopDrops) skb.dev.counters.txDropped++;
  dropPacket(skb, "QDISC_DROP", detail);
}

/** The copy of a broadcast that its own host hears: received on the sending device. Linux: dev_loopback_xmit(). */
export function loopBack(skb: Skb): void {
  skb.frame = frame(ZERO_MAC, ZERO_MAC, skb.ip);
  skb.packetType = PACKET_LOOPBACK;
  skb.net.loop.post(skb);
}

/** True where somebody looks at the frames of a device: ask before reporting. */
export function isTapped(device: Device): boolean {
  return device.taps.length > 0 || device.net.taps.frames;
}

/** Shows a frame to the packet sockets at a device and to the lab's captures. */
export function tapFrame(device: Device, seen: Frame, outgoing: boolean, packetType: number): void {
  const { net } = device;
  for (let index = 0; index < device.taps.length; index++) {
    device.taps[index]!.seeFrame(device, seen, outgoing, packetType, net.loop.nowUs);
  }
  if (!net.taps.frames) return;
  net.taps.frame({
    timeUs: net.loop.nowUs,
    host: net.host.name,
    netns: net.id,
    device: device.name,
    ifindex: device.ifindex,
    direction: outgoing ? "out" : "in",
    frame: seen,
  });
}

/** The largest frame a device takes. */
export function fits(device: Device, bytes: number): boolean {
  return bytes <= device.mtu + ETHERNET_HEADER_BYTES + VLAN_BYTES;
}

export function countTransmit(device: Device, bytes: number): void {
  device.counters.txPackets++;
  device.counters.txBytes += bytes;
}

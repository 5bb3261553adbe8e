/**
 * Handing a frame to a device: taps, counters, and whatever the device's kind does with it. Nothing is received here: a frame
 * for the other side is posted to the backlog, so no way ever calls itself. Linux: __dev_queue_xmit(), veth_xmit(), loopback_xmit().
 */
import { ETHERNET_HEADER_BYTES, type Frame, frame, frameBytes } from "../../wire/ethernet.ts";
import { ZERO_MAC } from "../../wire/mac.ts";
import { isUp } from "../config/link.ts";
import type { Device } from "../device.ts";
import { dropPacket, tellHop } from "../observe.ts";
import { PACKET_HOST, PACKET_OUTGOING, type Skb } from "../skb.ts";
import { transmitOnBridge } from "./bridge.ts";
import { hasCarrier } from "./carrier.ts";

/** Room a VLAN tag may take beyond the MTU (is_skb_forwardable()). */
const VLAN_BYTES = 4;

/** Sends skb.frame out of skb.dev. The skb is the device's from here on. */
export function transmitFrame(skb: Skb): void {
  const device = skb.dev;
  if (!isUp(device.link)) return dropPacket(skb, "DEV_READY", { device: device.name });
  if (!hasCarrier(device)) {
    device.counters.txDropped++;
    return dropPacket(skb, "QDISC_DROP", { carrier: false });
  }
  if (skb.net.taps.hops) tellHop(skb, "transmitFrame");
  tapFrame(device, skb.frame!, true, PACKET_OUTGOING);
  switch (device.link.kind) {
    case "veth":
      return transmitOnVeth(skb, device);
    case "loopback":
      return transmitOnLoopback(skb, device);
    case "bridge":
      countTransmit(device, frameBytes(skb.frame!));
      return transmitOnBridge(skb, device);
    case "dummy":
      return countTransmit(device, frameBytes(skb.frame!));
    default:
      device.link.kind satisfies never;
  }
}

/** The copy of a broadcast that its own host hears: received on the sending device. Linux: dev_loopback_xmit(). */
export function loopBack(skb: Skb): void {
  skb.frame = frame(ZERO_MAC, ZERO_MAC, skb.ip);
  skb.loopedBack = true;
  skb.net.loop.post(skb);
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
  return bytes <= device.link.mtu + ETHERNET_HEADER_BYTES + VLAN_BYTES;
}

function transmitOnVeth(skb: Skb, device: Device): void {
  const peer = device.peer!;
  const bytes = frameBytes(skb.frame!);
  if (!isUp(peer.link) || !fits(peer, bytes)) {
    device.counters.txDropped++;
    peer.counters.rxDropped++;
    return dropPacket(skb, "NOT_SPECIFIED", { peer: peer.name, bytes });
  }
  countTransmit(device, bytes);
  peer.counters.rxPackets++;
  peer.counters.rxBytes += bytes;
  crossTo(skb, peer);
  if (device.cable !== null) return sendOverCable(skb, device, bytes);
  skb.net.loop.post(skb);
}

/** A frame on a line with latency, loss or a rate: it arrives later, or never. */
function sendOverCable(skb: Skb, device: Device, bytes: number): void {
  const cable = device.cable!;
  const { loop } = skb.net;
  if (cable.loss > 0 && loop.random.unit() < cable.loss) return dropPacket(skb, "QDISC_DROP", { loss: cable.loss });
  const startUs = Math.max(loop.nowUs, cable.freeAtUs);
  cable.freeAtUs = startUs + (bytes * 8 * 1_000_000) / cable.rate;
  loop.setTimer(cable.freeAtUs + cable.latencyUs - loop.nowUs, arrive, skb);
}

function arrive(skb: Skb): void {
  skb.net.loop.post(skb);
}

function transmitOnLoopback(skb: Skb, device: Device): void {
  const bytes = frameBytes(skb.frame!);
  countTransmit(device, bytes);
  device.counters.rxPackets++;
  device.counters.rxBytes += bytes;
  skb.packetType = PACKET_HOST;
  skb.net.loop.post(skb);
}

function countTransmit(device: Device, bytes: number): void {
  device.counters.txPackets++;
  device.counters.txBytes += bytes;
}

/**
 * What a packet leaves behind when it crosses to another device's receive side: its connection, its route, and, into another
 * namespace, its mark. Linux: skb_scrub_packet().
 */
function crossTo(skb: Skb, peer: Device): void {
  if (skb.net !== peer.net) skb.mark = 0;
  skb.net = peer.net;
  skb.dev = peer;
  skb.inDev = null;
  skb.outDev = null;
  skb.physIn = null;
  skb.physOut = null;
  skb.bridged = false;
  skb.prerouted = false;
  skb.packetType = PACKET_HOST;
  skb.connection = null;
  skb.ctInfo = 0;
  skb.untracked = false;
  skb.route = null;
  skb.owner = null;
  skb.reject = null;
  skb.decidedBy = null;
  skb.traced = false;
  skb.confirmsNeighbour = false;
  skb.wantsRedirect = false;
  skb.forwarded = false;
  skb.ignoreDf = false;
  skb.fragMaxSize = 0;
}

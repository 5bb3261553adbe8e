/**
 * veth: what one end sends, the other receives, perhaps in another namespace, perhaps over a slow line. Linux:
 * drivers/net/veth.c.
 */
import { frameBytes } from "../../wire/ethernet.ts";
import type { Device, Driver } from "../device.ts";
import { dropPacket } from "../observe.ts";
import { PACKET_HOST, type Skb } from "../skb.ts";
import { countTransmit, fits } from "./transmit.ts";

export const VETH_DRIVER: Driver = { transmit: transmitOnVeth };

function transmitOnVeth(skb: Skb, device: Device): void {
  const peer = device.peer!;
  const bytes = frameBytes(skb.frame!);
  if (!peer.isUp || !fits(peer, bytes) || device.cable?.isCut === true) {
    device.counters.txDropped++;
    peer.counters.rxDropped++;
    skb.errno = "ENOBUFS";
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
  skb.heldBy = null;
  const startUs = Math.max(loop.nowUs, cable.freeAtUs);
  cable.freeAtUs = startUs + (bytes * 8 * 1_000_000) / cable.rate;
  loop.setExactTimer(cable.freeAtUs + cable.latencyUs - loop.nowUs, arrive, skb);
}

/** What was on its path when the cable was cut is lost. */
function arrive(skb: Skb): void {
  if (skb.dev.cable?.isCut === true) return dropPacket(skb, "QDISC_DROP", { cable: "cut" });
  skb.net.loop.post(skb);
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
  skb.heldBy = skb.waited ? skb.owner : null;
  skb.forgetNotes();
  skb.packetType = PACKET_HOST;
  skb.connection = null;
  skb.ctInfo = 0;
  skb.route = null;
  skb.owner = null;
  skb.reject = null;
  skb.decidedBy = null;
  skb.fragMaxSize = 0;
  skb.pieces = null;
}

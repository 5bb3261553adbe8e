/**
 * br_netfilter: bridged IPv4 packets are shown to the IP hooks, with the bridge as their device and the ports as physdev.
 * Linux: net/bridge/br_netfilter_hooks.c; net.bridge.bridge-nf-call-iptables.
 *
 *     port ─ PREROUTING ─ fdb ─┬─ FORWARD ─ POSTROUTING ─ port
 *                              └─ up to IP, which does not run PREROUTING again
 */

import { Frame, frame } from "../../wire/ethernet.ts";
import { fragmentsOf } from "../../wire/fragments.ts";
import { headerBytes } from "../../wire/ipv4.ts";
import { pieceSizes } from "../../wire/piece-sizes.ts";
import type { Device } from "../device.ts";
import { confirmSkb } from "../netfilter/conntrack/track.ts";
import { FORWARD, type Hook, POSTROUTING, PREROUTING } from "../netfilter/hooks.ts";
import { runHook } from "../netfilter/run-hook.ts";
import { NF_ACCEPT } from "../netfilter/verdict.ts";
import { dropPacket, reportHop } from "../observe.ts";
import { PACKET_HOST, PACKET_OTHERHOST, type Skb } from "../skb.ts";
import { isTapped, tapFrame } from "./transmit.ts";

/** A frame that waited for its MAC is received by the host, because a capture on the bridge asked for all it sees. */
export function passUpLate(skb: Skb, bridge: Device, port: Device): void {
  if (isTapped(bridge)) tapFrame(bridge, skb.frame!, false, skb.packetType);
  if (skb.net.taps.hops) reportHop(skb, "receiveFrame", { from: port.name });
  skb.net.up.receivePacket(skb);
}

export function callsIptables(bridge: Device): boolean {
  const { settings, host } = bridge.net;
  return host.hasBridgeNetfilter && (settings.bridgeNfCallIptables || bridge.bridgeConfig!.nfCallIptables);
}

/** PREROUTING for a bridged packet. False: it ended here. */
export function filterReceived(skb: Skb, bridge: Device): boolean {
  const payload = skb.frame!.payload;
  if (payload.kind !== "ipv4") {
    dropPacket(skb, "IP_INHDR");
    return false;
  }
  const port = skb.dev;
  skb.packet = payload;
  skb.bridged = true;
  skb.physIn = port;
  if (skb.net.hooks.isEmpty(PREROUTING)) {
    skb.prerouted = true;
    return true;
  }
  const wasOther = skb.packetType === PACKET_OTHERHOST;
  if (wasOther) skb.packetType = PACKET_HOST;
  skb.inDev = bridge;
  skb.outDev = null;
  skb.dev = bridge;
  const verdict = runHook(PREROUTING, skb);
  skb.dev = port;
  if (verdict !== NF_ACCEPT) return false;
  skb.prerouted = true;
  reframe(skb);
  // What was sent to another station causes no ICMP error (icmp_send()), though its neighbour cannot be reached.
  if (wasOther) skb.packetType = PACKET_OTHERHOST;
  return skb.ip.dst === payload.dst || followDnat(skb, port, bridge);
}

/** The destination changed: the frame goes where the new address lives. Linux: br_nf_pre_routing_finish(). */
function followDnat(skb: Skb, port: Device, bridge: Device): boolean {
  skb.dev = bridge;
  const next = skb.net.up.resolveBridgedDnat(skb, bridge, port);
  if (next.kind === "bridge" && next.mac === null) return false;
  skb.dev = port;
  switch (next.kind) {
    case "drop":
      dropPacket(skb, "IP_INADDRERRORS");
      return false;
    case "bridge":
      // Only the destination is written (neigh_hh_bridge()): the frame keeps its sender's MAC.
      skb.frame = frame(next.mac!, skb.frame!.src, skb.packet!);
      return true;
    case "route":
      // The bridge finds its own MAC and passes it up.
      skb.frame = frame(bridge.link.mac, skb.frame!.src, skb.packet!);
      skb.packetType = PACKET_HOST;
      return true;
    default:
      return next satisfies never;
  }
}

/**
 * A copy of what was sent to many enters conntrack's table before the host looks at it. False: it ended. Linux: br_nf_local_in().
 */
export function confirmPassedUp(skb: Skb): boolean {
  return skb.connection!.isConfirmed || confirmSkb(skb.net.conntrack, skb) === NF_ACCEPT;
}

/** FORWARD for a bridged packet: both devices are the bridge, the ports are physdev. False: it ended. */
export function filterForwarded(skb: Skb, from: Device, to: Device): boolean {
  if (skb.net.hooks.isEmpty(FORWARD)) return true;
  const bridge = to.master!;
  skb.inDev = bridge;
  skb.outDev = bridge;
  skb.physIn = from;
  skb.physOut = to;
  const wasOther = skb.packetType === PACKET_OTHERHOST;
  if (wasOther) skb.packetType = PACKET_HOST;
  const accepted = passesHook(FORWARD, skb);
  if (wasOther) skb.packetType = PACKET_OTHERHOST;
  return accepted;
}

/** POSTROUTING for a bridged packet; a packet put together from fragments is cut again. False: it ended. */
export function filterSent(skb: Skb, to: Device): boolean {
  const bridge = to.master!;
  skb.inDev = null;
  skb.outDev = bridge;
  skb.physOut = to;
  // To stay so: nothing behind this asks whose it is.
  if (skb.packetType === PACKET_OTHERHOST) skb.packetType = PACKET_HOST;
  return passesHook(POSTROUTING, skb);
}

function reframe(skb: Skb): void {
  if (skb.packet !== skb.frame!.payload) skb.frame = new Frame(skb.frame!.header, skb.packet!);
}

/** A packet that the hook rewrote, or put together from fragments, continues in a new frame. */
function passesHook(hook: Hook, skb: Skb): boolean {
  if (runHook(hook, skb) !== NF_ACCEPT) return false;
  reframe(skb);
  return true;
}

/**
 * What a bridged packet leaves a port in: itself where it fits, else fragments by the bridge's MTU, those of a packet that
 * conntrack put together as they came in; none where it may not be cut. Linux: br_nf_dev_queue_xmit(), br_nf_ip_fragment().
 */
export function fragmentBridged(skb: Skb, port: Device): readonly Skb[] {
  const { ip, net, fragMaxSize } = skb;
  const most = fragMaxSize === 0 ? Number.POSITIVE_INFINITY : fragMaxSize;
  if (ip.totalLength <= Math.min(port.mtu, most)) return [skb];
  const { mtu } = port.master!;
  const mayBeCut = fragMaxSize === 0 ? !ip.dontFragment || skb.ignoreDf : fragMaxSize <= mtu;
  const limit = Math.min(mtu, most);
  const sizes = mayBeCut ? pieceSizes(ip.totalLength - headerBytes(ip), limit - headerBytes(ip), skb.pieces) : [];
  if (sizes.length === 0) {
    net.snmp.IpFragFails++;
    dropPacket(skb, "NOT_SPECIFIED", { mtu });
    return [];
  }
  if (net.taps.hops) reportHop(skb, "fragment", { mtu: limit, pieces: sizes.length });
  net.snmp.IpFragCreates += sizes.length;
  net.snmp.IpFragOKs++;
  return fragmentsOf(ip, sizes).map((fragment) => {
    const piece = skb.clone();
    piece.fragMaxSize = 0;
    piece.packet = fragment;
    piece.frame = new Frame(skb.frame!.header, fragment);
    return piece;
  });
}

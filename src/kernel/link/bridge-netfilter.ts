/**
 * br_netfilter: bridged IPv4 packets are shown to the IP hooks, with the bridge as their device and the ports as physdev.
 * Linux: net/bridge/br_netfilter_hooks.c; net.bridge.bridge-nf-call-iptables.
 *
 *     port ─ PREROUTING ─ fdb ─┬─ FORWARD ─ POSTROUTING ─ port
 *                              └─ up to IP, which does not run PREROUTING again
 */

import { opaque } from "../../wire/bytes.ts";
import { Frame, frame } from "../../wire/ethernet.ts";
import { encodeSegment, headerBytes, isFragment, packet } from "../../wire/ipv4.ts";
import type { Mac } from "../../wire/mac.ts";
import { pieceSizes } from "../../wire/piece-sizes.ts";
import type { Device } from "../device.ts";
import { confirmSkb } from "../netfilter/conntrack/track.ts";
import { FORWARD, POSTROUTING, PREROUTING } from "../netfilter/hooks.ts";
import { NF_ACCEPT, NF_STOLEN } from "../netfilter/verdict.ts";
import { dropPacket, tellHop } from "../observe.ts";
import { PACKET_HOST, PACKET_OTHERHOST, type Skb } from "../skb.ts";
import { isTapped, tapFrame } from "./transmit.ts";

/** What a DNAT by a bridged packet's PREROUTING needs of routing; ipv4 sets it (the rooms below do not import those above). */
export interface BridgedDnat {
  /** Where the new destination lies: out of the bridge again with this MAC, routed by the host, or nowhere. */
  resolve(
    skb: Skb,
    bridge: Device,
    port: Device,
  ): { readonly kind: "bridge"; readonly mac: Mac | null } | { readonly kind: "route" } | { readonly kind: "drop" };
  /** The host receives a frame that waited for its MAC: a capture on the bridge asked for all it sees. */
  receive(skb: Skb): void;
}

let bridgedDnat: BridgedDnat | null = null;

export function setBridgedDnat(resolver: BridgedDnat): void {
  bridgedDnat = resolver;
}

export function passUpLate(skb: Skb, bridge: Device, port: Device): void {
  if (isTapped(bridge)) tapFrame(bridge, skb.frame!, false, skb.packetType);
  if (skb.net.taps.hops) tellHop(skb, "receiveFrame", { from: port.name });
  bridgedDnat!.receive(skb);
}

export function callsIptables(bridge: Device): boolean {
  return bridge.net.settings.bridgeNfCallIptables || bridge.bridgeConfig!.nfCallIptables;
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
  const verdict = skb.net.hooks.run(PREROUTING, skb);
  skb.dev = port;
  if (verdict !== NF_ACCEPT) {
    if (verdict !== NF_STOLEN) refuse(skb);
    return false;
  }
  skb.prerouted = true;
  if (skb.packet !== payload) skb.frame = new Frame(skb.frame!.header, skb.packet!);
  // What was sent to another station answers nobody (icmp_send()), though its neighbour cannot be reached.
  if (wasOther) skb.packetType = PACKET_OTHERHOST;
  return skb.ip.dst === payload.dst || followDnat(skb, port, bridge);
}

/** The destination changed: the frame goes where the new address lives. Linux: br_nf_pre_routing_finish(). */
function followDnat(skb: Skb, port: Device, bridge: Device): boolean {
  skb.dev = bridge;
  const answer = bridgedDnat!.resolve(skb, bridge, port);
  if (answer.kind === "bridge" && answer.mac === null) return false;
  skb.dev = port;
  switch (answer.kind) {
    case "drop":
      dropPacket(skb, "IP_INADDRERRORS");
      return false;
    case "bridge":
      // Only the destination is written (neigh_hh_bridge()): the frame keeps its sender's MAC.
      skb.frame = frame(answer.mac!, skb.frame!.src, skb.packet!);
      return true;
    case "route":
      // The bridge finds its own MAC and passes it up.
      skb.frame = frame(bridge.link.mac, skb.frame!.src, skb.packet!);
      skb.packetType = PACKET_HOST;
      return true;
    default:
      return answer satisfies never;
  }
}

/** A copy of what was sent to many enters conntrack's table before the host looks at it. False: it ended. Linux: br_nf_local_in(). */
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
  const accepted = runHook(skb, FORWARD);
  if (wasOther) skb.packetType = PACKET_OTHERHOST;
  return accepted;
}

/** POSTROUTING for a bridged packet; a packet put together from fragments is cut again. False: it ended. */
export function filterSent(skb: Skb, to: Device): boolean {
  const bridge = to.master!;
  skb.inDev = null;
  skb.outDev = bridge;
  skb.physOut = to;
  if (!skb.net.hooks.isEmpty(POSTROUTING) && !runHook(skb, POSTROUTING)) return false;
  if (skb.packet !== skb.frame!.payload) skb.frame = new Frame(skb.frame!.header, skb.packet!);
  return true;
}

function runHook(skb: Skb, hook: typeof FORWARD | typeof POSTROUTING): boolean {
  const before = skb.packet;
  const verdict = skb.net.hooks.run(hook, skb);
  if (verdict === NF_ACCEPT) {
    if (skb.packet !== before) skb.frame = new Frame(skb.frame!.header, skb.packet!);
    return true;
  }
  if (verdict !== NF_STOLEN) refuse(skb);
  return false;
}

function refuse(skb: Skb): void {
  skb.net.answers.answerReject(skb);
  dropPacket(skb, "NETFILTER_DROP", skb.decidedBy);
}

/** The pieces a reassembled bridged packet goes out in: as large as the largest that came in. Linux: br_nf_dev_queue_xmit(). */
export function refragment(skb: Skb, mtu: number): Skb[] {
  const { ip } = skb;
  const limit = skb.fragMaxSize !== 0 ? Math.min(mtu, skb.fragMaxSize) : mtu;
  if (ip.totalLength <= limit || isFragment(ip)) return [skb];
  const payload = encodeSegment(ip.payload, ip.src, ip.dst);
  const pieces: Skb[] = [];
  let at = 0;
  for (const size of pieceSizes(payload.length, limit - headerBytes(ip), skb.pieces)) {
    const piece = skb.clone();
    piece.packet = packet({
      ...ip,
      moreFragments: at + size < payload.length,
      fragmentOffset: at,
      payload: opaque(payload.subarray(at, at + size)),
    });
    at += size;
    piece.frame = new Frame(skb.frame!.header, piece.packet);
    piece.fragMaxSize = 0;
    pieces.push(piece);
    skb.net.snmp.IpFragCreates++;
  }
  skb.net.snmp.IpFragOKs++;
  return pieces;
}

/**
 * The bridge: learn where a frame came from, send it where its destination was learnt, or everywhere. Linux:
 * net/bridge/br_input.c, br_forward.c, br_device.c. IEEE 802.1D.
 *
 * Left out: STP, VLAN filtering, multicast snooping (no querier in a lab, so Linux floods too).
 */
import { BROADCAST, ETHERNET_HEADER_BYTES, ETHERTYPE_IPV4, frame, frameBytes, UNICAST } from "../../wire/ethernet.ts";
import { IFF_PROMISC } from "../config/link.ts";
import type { Device } from "../device.ts";
import { dropPacket, reportHop } from "../observe.ts";
import { PACKET_BROADCAST, PACKET_HOST, PACKET_MULTICAST, type Skb } from "../skb.ts";
import {
  callsIptables,
  confirmPassedUp,
  filterForwarded,
  filterReceived,
  filterSent,
  fragmentBridged,
  passUpLate,
} from "./bridge-netfilter.ts";
import { PORT_FORWARDING, PORT_LEARNING, portState } from "./carrier.ts";
import type { FdbEntry } from "./fdb.ts";
import { floodRefusalOf, refusalOf, reportPorts } from "./flood.ts";
import { countTransmit, fits, transmitFrame } from "./transmit.ts";

/**
 * A frame came in on a port (skb.dev). "up": it is for the host, which receives it as if it had come in on the bridge;
 * "port": for the host, on the port itself (link-local groups); "done": nothing is left to do.
 */
export function bridgeFrame(skb: Skb): "up" | "port" | "done" {
  const port = skb.dev;
  const bridge = port.master!;
  const { header } = skb.frame!;
  if (!header.isFromStation) return drop(skb, "MAC_INVALID_SOURCE");
  if (header.isLinkLocal && !isForwardedGroup(bridge, header.dst % 16)) {
    if (header.dst % 16 === 1) return drop(skb, "MAC_IEEE_MAC_CONTROL");
    learnSource(skb, port, bridge);
    return "port";
  }
  const state = portState(port);
  if (state !== PORT_FORWARDING && state !== PORT_LEARNING) return drop(skb, "BRIDGE_INGRESS_STP_STATE");
  if (header.dst === bridge.mac) skb.packetType = PACKET_HOST;
  if (header.etherType === ETHERTYPE_IPV4 && callsIptables(bridge) && !filterReceived(skb, bridge)) return "done";
  return forwardOrPassUp(skb, port, bridge, state);
}

/** The second half, after br_netfilter's PREROUTING. Linux: br_handle_frame_finish(). */
function forwardOrPassUp(skb: Skb, port: Device, bridge: Device, state: number): "up" | "done" {
  if (port.portConfig!.locked && !isFrom(skb, port, bridge)) {
    dropPacket(skb, "NOT_SPECIFIED", { from: port.name });
    return "done";
  }
  learnSource(skb, port, bridge);
  if (state === PORT_LEARNING) return drop(skb, "BRIDGE_NON_FORWARDING_STATE");
  const { cast } = skb.frame!.header;
  if (cast !== UNICAST) {
    skb.packetType = cast === BROADCAST ? PACKET_BROADCAST : PACKET_MULTICAST;
    floodFrame(skb, bridge, port);
    return passUp(skb, bridge, isPromiscuous(bridge));
  }
  const local = isPromiscuous(bridge);
  const entry = lookUp(skb, bridge);
  if (entry?.kind === "local") return passUp(skb, bridge, false);
  if (entry === null) floodFrame(local ? skb.clone() : skb, bridge, port);
  else {
    entry.usedUs = skb.net.loop.nowUs;
    forwardToPort(local ? skb.clone() : skb, entry.port, port);
  }
  return local ? passUp(skb, bridge, true) : "done";
}

/** The host itself sends on the bridge. Linux: br_dev_xmit(). */
export function transmitOnBridge(skb: Skb, bridge: Device): void {
  if (skb.bridgedFrom !== null) return goOnBridging(skb, bridge, skb.bridgedFrom);
  countTransmit(bridge, frameBytes(skb.frame!));
  const entry = lookUp(skb, bridge);
  if (entry === null) floodFrame(skb, bridge, null);
  else if (entry.port === bridge) dropPacket(skb, "NOT_SPECIFIED", { loop: bridge.name });
  else forwardToPort(skb, entry.port, null);
  // It took the packet, whatever a port did with it.
  skb.errno = null;
}

/**
 * A bridged packet that a DNAT gave a new destination has its MAC now, and goes on as if it had just come in: from its port, with
 * its own source MAC. Only a capture on the bridge sees that it took the path of a sent packet. Linux:
 * br_nf_pre_routing_finish_bridge_slow().
 */
function goOnBridging(skb: Skb, bridge: Device, { port, src }: NonNullable<Skb["bridgedFrom"]>): void {
  skb.bridgedFrom = null;
  skb.frame = frame(skb.frame!.dst, src, skb.packet!);
  skb.dev = port;
  skb.physOut = null;
  if (forwardOrPassUp(skb, port, bridge, portState(port)) === "up") passUpLate(skb, bridge, port);
}

/** The table's entry for where the frame goes; null: unknown, or sent to many. */
function lookUp(skb: Skb, bridge: Device): FdbEntry | null {
  const { dst, cast, dstHash } = skb.frame!.header;
  const entry = cast !== UNICAST ? null : bridge.bridge!.find(dst, skb.net.loop.nowUs, dstHash);
  if (skb.net.taps.hops)
    reportHop(skb, "bridgeFrame", {
      bridge: bridge.name,
      mac: dst,
      port: entry?.port.name ?? null,
      kind: entry?.kind ?? "unknown",
    });
  return entry;
}

/** To every port but the one it came in on. The copies share one frame. Linux: br_flood(). */
function floodFrame(skb: Skb, bridge: Device, from: Device | null): void {
  const { cast } = skb.frame!.header;
  const { ports } = bridge.bridge!;
  if (skb.net.taps.explaining) reportPorts(skb, bridge, null, from);
  if (skb.net.taps.hops) reportHop(skb, "floodFrame", { bridge: bridge.name, ports: ports.length });
  for (let index = 0; index < ports.length; index++) {
    const port = ports[index]!;
    if (floodRefusalOf(port, from, cast) === null) sendToPort(skb.clone(), port, from);
  }
}

function forwardToPort(skb: Skb, port: Device, from: Device | null): void {
  if (skb.net.taps.explaining) reportPorts(skb, port.master!, port, from);
  if (refusalOf(port, from) === null) sendToPort(skb, port, from);
  else dropPacket(skb, "NOT_SPECIFIED", { to: port.name, from: from?.name ?? null });
}

/** Out of a port: FORWARD and POSTROUTING where br_netfilter is on, then the port's own transmit path. Linux: __br_forward(). */
function sendToPort(skb: Skb, port: Device, from: Device | null): void {
  skb.dev = port;
  if (from !== null && skb.bridged && !(filterForwarded(skb, from, port) && filterSent(skb, port))) return;
  if (from === null || !skb.bridged) return pushToPort(skb, port);
  for (const piece of fragmentBridged(skb, port)) pushToPort(piece, port);
}

/** Linux: br_dev_queue_push_xmit(). */
function pushToPort(skb: Skb, port: Device): void {
  if (!fits(port, frameBytes(skb.frame!))) return dropPacket(skb, "NOT_SPECIFIED", { mtu: port.mtu });
  transmitFrame(skb);
}

/**
 * To the host. What a promiscuous bridge passes up is a copy of what it forwarded, which has left with the connection: conntrack
 * does not know the copy. Linux: br_pass_frame_up(), br_nf_local_in().
 */
function passUp(skb: Skb, bridge: Device, promiscuous: boolean): "up" | "done" {
  bridge.counters.rxPackets++;
  bridge.counters.rxBytes += frameBytes(skb.frame!) - ETHERNET_HEADER_BYTES;
  skb.dev = bridge;
  if (promiscuous) {
    skb.connection = null;
    skb.ctInfo = 0;
    skb.untracked = false;
  } else if (skb.connection !== null && skb.packetType !== PACKET_HOST && !confirmPassedUp(skb))
    return drop(skb, "NETFILTER_DROP");
  return "up";
}

/** The table has the frame's sender at this port: only such pass a locked one. */
function isFrom(skb: Skb, port: Device, bridge: Device): boolean {
  const { src, srcHash } = skb.frame!.header;
  const entry = bridge.bridge!.find(src, skb.net.loop.nowUs, srcHash);
  return entry !== null && entry.port === port && entry.kind !== "local";
}

function learnSource(skb: Skb, port: Device, bridge: Device): void {
  if (!port.portConfig!.learning) return;
  const { src, srcHash } = skb.frame!.header;
  const { explaining } = skb.net.taps;
  const before = explaining ? (bridge.bridge!.find(src, skb.net.loop.nowUs, srcHash)?.port.name ?? null) : null;
  const news = bridge.bridge!.learn(src, port, skb.net.loop.nowUs, srcHash);
  if (news !== "new" && news !== "moved") return;
  if (explaining) reportHop(skb, "fdbLearnt", { bridge: bridge.name, mac: src, port: port.name, before });
  if (skb.net.taps.tables) {
    const { taps, host, id } = skb.net;
    taps.table({ kind: "learnt", host: host.name, netns: id, bridge: bridge.name, port: port.name, mac: src });
  }
}

/** Somebody (tcpdump, an administrator) wants all the bridge sees: a copy of each forwarded frame goes up. */
function isPromiscuous(bridge: Device): boolean {
  return (bridge.flags & IFF_PROMISC) !== 0 || bridge.promiscuity > 0;
}

/** STP frames pass a bridge that does not speak STP; others where group_fwd_mask lets them. */
function isForwardedGroup(bridge: Device, last: number): boolean {
  return (last === 0 && !bridge.bridgeConfig!.stp) || (bridge.bridgeConfig!.groupForwardMask & (1 << last)) !== 0;
}

function drop(skb: Skb, reason: Parameters<typeof dropPacket>[1]): "done" {
  dropPacket(skb, reason);
  return "done";
}

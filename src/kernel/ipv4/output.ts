/**
 * Sending: a locally made packet is routed, passes OUTPUT and POSTROUTING, is cut to the MTU, and looks for its next hop.
 * Linux: net/ipv4/ip_output.c (__ip_local_out, ip_output, ip_mc_output, ip_finish_output).
 */
import { DEST_UNREACHABLE, FRAGMENTATION_NEEDED } from "../../wire/icmp.ts";
import type { Packet } from "../../wire/ipv4.ts";
import { ANY, type Ipv4, isLoopback } from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import { IFF_LOOPBACK, type IfIndex, NO_DEVICE } from "../config/link.ts";
import type { Device } from "../device.ts";
import { loopBack } from "../link/transmit.ts";
import type { Net } from "../net.ts";
import { attachConnection } from "../netfilter/conntrack/track.ts";
import { OUTPUT, POSTROUTING } from "../netfilter/hooks.ts";
import { runHook } from "../netfilter/run-hook.ts";
import { NF_ACCEPT, NF_STOLEN } from "../netfilter/verdict.ts";
import { dropPacket, reportBegin, reportHop } from "../observe.ts";
import { PACKET_HOST, Skb, type SkbOwner } from "../skb.ts";
import { reportOutputLookup } from "./explain-route.ts";
import type { RouteResult } from "./fib.ts";
import { fragmentPacket, madePieces } from "./fragment.ts";
import { isMember } from "./groups.ts";
import { resolveNextHop } from "./neighbour-output.ts";
import { routeOutput } from "./output-route.ts";
import { deviceMtu, forwardMtu, mtuOf } from "./path-mtu.ts";

export interface SendOptions {
  readonly owner?: SkbOwner;
  readonly mark?: number;
  readonly device?: IfIndex;
  readonly route?: RouteResult;
  /** The sender heard from the destination lately (MSG_CONFIRM). */
  readonly confirmed?: boolean;
  /** Part of what is already in progress (an ICMP error, a reset): keeps the journey's number. */
  readonly journey?: number;
  /** The packet that caused this one (an ICMP error, a reset): it belongs to that one's connection. */
  readonly attachTo?: Skb;
  /** Fragments made here may carry DF no more; true for sockets that probe (IP_PMTUDISC_PROBE). */
  readonly ignoreDf?: boolean;
  /** What it was made for: longer ones are made in pieces, which another route keeps where they fit. Linux: ip_append_data(). */
  readonly mtu?: number;
}

/** Sends a packet made here. Returns what the sender's system call would: EPERM where a rule dropped it, ENETUNREACH ... */
export function sendPacket(net: Net, packet: Packet, options: SendOptions = {}): ErrnoName | null {
  const route =
    options.route ?? routeOutput(net, { dst: packet.dst, src: packet.src, tos: packet.tos, ...optionsOf(options, packet) });
  if (typeof route === "string") {
    net.snmp.IpOutNoRoutes++;
    return route;
  }
  const skb = new Skb(net, route.device, options.journey ?? net.taps.newJourney());
  skb.packet = packet.src === ANY ? { ...packet, src: route.source } : packet;
  skb.route = route;
  skb.owner = options.owner ?? null;
  skb.mark = options.mark ?? 0;
  skb.confirmsNeighbour = options.confirmed ?? false;
  skb.ignoreDf = options.ignoreDf ?? false;
  if (options.mtu !== undefined && packet.totalLength > options.mtu) skb.pieces = madePieces(packet, options.mtu);
  skb.packetType = PACKET_HOST;
  if (options.attachTo !== undefined) attachConnection(skb, options.attachTo);
  if (net.taps.explaining) {
    reportBegin(skb, options.attachTo?.journey);
    reportOutputLookup(skb);
  }
  if (net.taps.hops)
    reportHop(skb, "sendPacket", { device: route.device.name, gateway: route.gateway, source: route.source, table: route.table });
  return sendSkb(skb);
}

/** From OUTPUT on, for a packet that has its route. */
export function sendSkb(skb: Skb): ErrnoName | null {
  const { net } = skb;
  net.snmp.IpOutRequests++;
  skb.outDev = skb.dev;
  skb.inDev = null;
  const verdict = runHook(OUTPUT, skb);
  if (verdict === NF_ACCEPT) return postRoute(skb);
  return verdict === NF_STOLEN ? null : (skb.errno ?? "EPERM");
}

/**
 * A hook changed what the route depends on (DNAT, a mark): routes again, and drops where there is none. What is left of OUTPUT
 * goes on with the device of the first route (`-o` of the filter table): nf_hook_state is filled once. Linux:
 * ip_route_me_harder().
 */
export function rerouteOutput(skb: Skb): ErrnoName | null {
  const { net, ip } = skb;
  const local = net.fib.addressType(ip.src) === "LOCAL";
  const route = routeOutput(net, {
    dst: ip.dst,
    src: local ? ip.src : ANY,
    tos: ip.tos,
    mark: skb.mark,
    protocol: ip.protocol,
    device: skb.owner?.device ?? NO_DEVICE,
    anySource: true,
  });
  if (typeof route === "string") return route;
  const leaves = !isLoopback(ip.dst) && route.device !== net.loopback;
  if (leaves && isLoopback(ip.src) && !route.device.conf.routeLocalnet) return "EINVAL";
  skb.route = route;
  skb.dev = route.device;
  if (net.taps.explaining) reportOutputLookup(skb);
  return null;
}

/** The route is settled: POSTROUTING, then fragments and the next hop. Linux: ip_output(). */
export function postRoute(skb: Skb): ErrnoName | null {
  const route = skb.route!;
  skb.dev = route.device;
  skb.outDev = route.device;
  if (route.type === "broadcast" || route.type === "multicast") copyToSelf(skb, route.device);
  return runHook(POSTROUTING, skb) === NF_ACCEPT ? finishOutput(skb) : "EPERM";
}

/**
 * A broadcast is heard by its own sender too, before it leaves (netif_rx()); so is what goes to a group that the host belongs to.
 * Linux: ip_mc_output(), dev_loopback_xmit().
 */
function copyToSelf(skb: Skb, device: Device): void {
  if (device.link.flags & IFF_LOOPBACK || skb.forwarded) return;
  if (skb.route!.type === "multicast" && !isMember(skb.ip.dst)) return;
  const copy = skb.clone();
  if (runHook(POSTROUTING, copy) !== NF_ACCEPT) return;
  loopBack(copy);
  skb.net.loop.runBacklog();
}

/** Cuts what is too long, or says so where it may not be cut. Linux: ip_finish_output(), ip_fragment(). */
function finishOutput(skb: Skb): ErrnoName | null {
  const { net, ip } = skb;
  const route = skb.route!;
  const mtu = skb.forwarded ? forwardMtu(net, route, ip.dst) : sendMtu(net, route, ip.dst, skb.owner);
  // What came in pieces leaves in pieces no larger than the largest of them.
  const limit = skb.fragMaxSize === 0 ? mtu : Math.min(mtu, skb.fragMaxSize);
  if (ip.totalLength <= limit) {
    resolveNextHop(skb);
    return skb.errno;
  }
  if (ip.dontFragment && !skb.ignoreDf) {
    net.snmp.IpFragFails++;
    net.up.sendIcmpError(skb, DEST_UNREACHABLE, FRAGMENTATION_NEEDED, mtu);
    dropPacket(skb, "NOT_SPECIFIED", { mtu });
    return "EMSGSIZE";
  }
  return fragmentPacket(skb, limit);
}

/** The longest packet of a sender. Linux: ip_skb_dst_mtu(). */
export function sendMtu(net: Net, route: RouteResult, dst: Ipv4, owner: SkbOwner | null): number {
  return owner?.ignoresPathMtu === true ? deviceMtu(route) : mtuOf(net, route, dst);
}

function optionsOf(options: SendOptions, packet: Packet): { mark?: number; device?: IfIndex; protocol: number } {
  return {
    protocol: packet.protocol,
    ...(options.mark !== undefined && { mark: options.mark }),
    ...(options.device !== undefined && { device: options.device }),
  };
}

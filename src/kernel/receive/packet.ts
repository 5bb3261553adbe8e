/** An IPv4 packet arrives: header checks, PREROUTING, and the routing decision. Linux: ip_rcv(), ip_rcv_finish(), ip_input.c. */

import { Explanation } from "../../trace/hop.ts";
import type { Raw, RouteDetail } from "../../trace/hop-details.ts";
import type { DropReason } from "../../trace/reasons.ts";
import { checksum } from "../../wire/checksum.ts";
import { HOST_UNREACHABLE, NET_UNREACHABLE } from "../../wire/icmp.ts";
import { decodePacket } from "../../wire/ipv4.ts";
import { reportInputLookup } from "../ipv4/explain-route.ts";
import type { RouteResult } from "../ipv4/fib.ts";
import { forwardPacket } from "../ipv4/forward.ts";
import { isMember } from "../ipv4/groups.ts";
import { sendNoRoute } from "../ipv4/icmp-send.ts";
import { inputFlow, isForUs, type RouteDecision, routeInput } from "../ipv4/input-route.ts";
import { logMartian } from "../ipv4/martian.ts";
import { PREROUTING } from "../netfilter/hooks.ts";
import { runHook } from "../netfilter/run-hook.ts";
import { NF_ACCEPT } from "../netfilter/verdict.ts";
import { dropPacket, reportHop } from "../observe.ts";
import { PACKET_HOST, PACKET_LOOPBACK, PACKET_OTHERHOST, type Skb } from "../skb.ts";
import { countEcn } from "../snmp.ts";
import { deliverPacket } from "./deliver.ts";
import { isDemuxed } from "./early-demux.ts";

/** Code of "communication administratively prohibited" (RFC 1812 §5.2.7.1). */
const FILTERED = 13;

export function receivePacket(skb: Skb): void {
  const { net, dev } = skb;
  if (skb.packetType === PACKET_OTHERHOST) return dropPacket(skb, "OTHERHOST");
  net.snmp.IpInReceives++;
  const { payload } = skb.frame!;
  const packet = skb.packet ?? (payload.kind === "ipv4" ? payload : null);
  if (packet === null) return refuseHeader(skb, payload.kind === "opaque" ? payload.bytes : new Uint8Array());
  net.snmp.IpExtInOctets += packet.totalLength;
  countEcn(net.snmp, packet.tos);
  skb.packet = payload.kind === "ipv4" && !skb.prerouted ? payload : packet;
  skb.inDev = dev;
  skb.outDev = null;
  skb.bridged = false;
  // What a bridge reassembled on the path up is one packet from here on (ip_rcv_core() clears IPCB).
  skb.fragMaxSize = 0;
  if (net.taps.hops) reportHop(skb, "receivePacket");
  if (skb.prerouted) {
    skb.prerouted = false;
    if (skb.route !== null) return followRoute(skb, decisionOfBridged(skb, skb.route));
  } else {
    const { dst } = packet;
    if (runHook(PREROUTING, skb) !== NF_ACCEPT) return;
    if (skb.ip.dst !== dst) skb.route = null;
  }
  routePacket(skb);
}

function refuseHeader(skb: Skb, bytes: Uint8Array): void {
  const { snmp } = skb.net;
  const reason = badHeader(bytes);
  snmp.IpExtInOctets += bytes.length;
  if (reason === "IP_CSUM") countEcn(snmp, bytes[1]!);
  snmp.IpInHdrErrors++;
  dropPacket(skb, reason);
}

/** What lo hands over still has the route it left by, as our own broadcast has that comes back; null where NAT took it. */
function decisionOfOwn(skb: Skb): RouteDecision | null {
  if (skb.packetType === PACKET_LOOPBACK) return skb.route?.type === "multicast" ? "multicast" : "broadcast";
  if (skb.dev !== skb.net.loopback || skb.route === null) return null;
  if (isForUs(skb)) return "local";
  const { type } = skb.route;
  if (!skb.forwarded && (type === "broadcast" || (type === "multicast" && isMember(skb.ip.dst)))) return type;
  skb.wantsRedirect = false;
  return skb.forwarded ? "forward" : null;
}

/**
 * A bridged packet with a new destination was routed by the bridge: that route holds, and no redirect is sent. Linux:
 * br_nf_pre_routing_finish().
 */
function decisionOfBridged(skb: Skb, route: RouteResult): RouteDecision {
  skb.wantsRedirect = false;
  if (route.errno !== null) return "unreachable";
  if (route.type === "broadcast" || route.type === "multicast") return route.type;
  return isForUs(skb) ? "local" : "forward";
}

/** Decides between delivering here and forwarding. */
export function routePacket(skb: Skb): void {
  const own = decisionOfOwn(skb);
  if (own !== null) return followRoute(skb, own);
  const decision = routeInput(skb);
  if (skb.net.taps.explaining) reportInputLookup(skb, { ...inputFlow(skb) });
  if (decision === "forward" && isDemuxed(skb)) return dropPacket(skb, "NOT_SPECIFIED");
  followRoute(skb, decision);
}

function followRoute(skb: Skb, decision: RouteDecision): void {
  const { net, dev } = skb;
  if (net.taps.hops) reportHop(skb, "routePacket", new RouteExplanation(decision, decision === "martian" ? null : skb.route));
  switch (decision) {
    case "martian":
      return refuseMartian(skb, skb.martian!);
    case "unreachable":
      return refuse(skb);
    case "broadcast":
      net.snmp.IpExtInBcastPkts++;
      net.snmp.IpExtInBcastOctets += skb.ip.totalLength;
      return deliverPacket(skb);
    case "multicast":
      net.snmp.IpExtInMcastPkts++;
      net.snmp.IpExtInMcastOctets += skb.ip.totalLength;
      return deliverPacket(skb);
    case "local":
      if (skb.packetType !== PACKET_HOST && dev.conf.dropUnicastInL2Multicast) return dropPacket(skb, "UNICAST_IN_L2_MULTICAST");
      return deliverPacket(skb);
    case "forward":
      return forwardPacket(skb);
    default:
      return decision satisfies never;
  }
}

function refuseMartian(skb: Skb, reason: DropReason): void {
  if (reason === "IP_RPFILTER") skb.net.snmp.TcpExtIPReversePathFilter++;
  // Of a group that nobody here belongs to nothing is logged.
  if (skb.dev.conf.logMartians && reason !== "NOT_SPECIFIED") logMartian(skb, reason);
  dropPacket(skb, reason, { source: skb.ip.src });
}

/** Unreachable: sends an ICMP error if this host forwards. Linux: ip_error(). */
function refuse(skb: Skb): void {
  const { net, dev } = skb;
  const { errno } = skb.route!;
  if (errno === "EHOSTUNREACH" && !dev.conf.forwarding) net.snmp.IpInAddrErrors++;
  if (errno === "ENETUNREACH") net.snmp.IpExtInNoRoutes++;
  if (dev.conf.forwarding) {
    if (errno === "EHOSTUNREACH") sendNoRoute(skb, HOST_UNREACHABLE);
    if (errno === "ENETUNREACH") sendNoRoute(skb, NET_UNREACHABLE);
    if (errno === "EACCES") sendNoRoute(skb, FILTERED);
  }
  const unknown = errno === "EHOSTUNREACH" && !dev.conf.forwarding ? "IP_INADDRERRORS" : "NOT_SPECIFIED";
  dropPacket(skb, errno === "ENETUNREACH" ? "IP_INNOROUTES" : unknown, { dst: skb.ip.dst, errno });
}

/** Where an IPv4 header has its checksum. */
const CHECKSUM_AT = 10;

/** A header that does not parse: its checksum alone, or more. */
function badHeader(bytes: Uint8Array): "IP_CSUM" | "IP_INHDR" {
  if (bytes.length < 20 || bytes[0]! >>> 4 !== 4) return "IP_INHDR";
  const copy = bytes.slice();
  const fields = new DataView(copy.buffer);
  fields.setUint16(CHECKSUM_AT, 0);
  fields.setUint16(CHECKSUM_AT, checksum(copy, 0, Math.min((copy[0]! & 15) * 4, copy.length)));
  return decodePacket(copy) === null ? "IP_INHDR" : "IP_CSUM";
}

class RouteExplanation extends Explanation<"routePacket"> {
  readonly #decision: RouteDecision;
  readonly #route: RouteResult | null;

  constructor(decision: RouteDecision, route: RouteResult | null) {
    super();
    this.#decision = decision;
    this.#route = route;
  }

  read(): Raw<RouteDetail> {
    return { decision: this.#decision, ...(this.#route === null ? {} : explain(this.#route)) };
  }
}

function explain(route: RouteResult): Omit<Raw<RouteDetail>, "decision"> {
  return {
    type: route.type,
    device: route.device.name,
    gateway: route.gateway,
    prefixLength: route.prefixLength,
    table: route.table,
    errno: route.errno,
  };
}

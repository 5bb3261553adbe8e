/** Where a received packet goes, and whether its source may come from there. Linux: ip_route_input_slow(), net/ipv4/route.c. */

import type { DropReason } from "../../trace/reasons.ts";
import type { Packet } from "../../wire/ipv4.ts";
import { ANY, type Ipv4, isLoopback, isMulticast, isZeronet, LIMITED_BROADCAST } from "../../wire/ipv4-address.ts";
import { hasIpv4, LOOPBACK_IFINDEX } from "../config/link.ts";
import { SCOPE_HOST } from "../config/route.ts";
import type { Device } from "../device.ts";
import type { Skb } from "../skb.ts";
import { ANY_FLOW, type Flow, type RouteResult } from "./fib.ts";
import { isMember } from "./groups.ts";
import { isInNetwork } from "./source-address.ts";

/**
 * What became of the question: deliver it here (as a broadcast, or a group's), forward it, refuse it with an ICMP error, or drop
 * it without a word. The route is left in skb.route, a martian's reason in skb.martian.
 */
export type RouteDecision = "local" | "broadcast" | "multicast" | "forward" | "unreachable" | "martian";

/** The flow at hand, filled in anew for each packet: a lookup reads it and is over before the next. */
const FLOW: Flow = { ...ANY_FLOW };

/** What a received packet's lookup is about. */
export function inputFlow(skb: Skb): Flow {
  const { ip } = skb;
  FLOW.dst = ip.dst;
  FLOW.src = ip.src;
  FLOW.tos = ip.tos & 0x1c;
  FLOW.mark = skb.mark;
  FLOW.iif = skb.dev.ifindex;
  FLOW.protocol = ip.protocol;
  const ports = portsOf(ip);
  FLOW.sport = ports >>> 16;
  FLOW.dport = ports & 0xffff;
  return FLOW;
}

/** Both ports in one number, 0 where there are none. */
function portsOf({ payload }: Packet): number {
  return payload.kind === "udp" || payload.kind === "tcp" ? (payload.sport << 16) | payload.dport : 0;
}

export function routeInput(skb: Skb): RouteDecision {
  const { net, dev, ip } = skb;
  const { src, dst } = ip;
  if (!hasIpv4(dev)) return martian(skb, "NOT_SPECIFIED");
  if (isMulticast(src) || src === LIMITED_BROADCAST) return martian(skb, "IP_INVALID_SOURCE");
  if (dst === LIMITED_BROADCAST || (src === ANY && dst === ANY)) return deliverToMany(skb, "broadcast", null);
  if (isMulticast(dst)) return isMember(dst) ? deliverToMany(skb, "multicast", null) : martian(skb, "NOT_SPECIFIED");
  if (isZeronet(src)) return martian(skb, "IP_INVALID_SOURCE");
  if (isZeronet(dst)) return martian(skb, "IP_INVALID_DEST");
  if ((isLoopback(dst) || isLoopback(src)) && !dev.conf.routeLocalnet) return martian(skb, "IP_LOCALNET");
  const route = net.fib.lookup(inputFlow(skb));
  skb.route = route;
  if (net.taps.tables) reportLookup(skb, route);
  if (route.errno !== null) {
    if (!dev.conf.forwarding) skb.route = hostUnreachable(route);
    return "unreachable";
  }
  if (route.type === "broadcast") return deliverToMany(skb, "broadcast", route);
  if (route.type === "local") {
    const { reason } = validateSource(skb, src, dst, ip.tos & 0x1c, null);
    return reason === null ? "local" : martian(skb, reason);
  }
  if (!dev.conf.forwarding) {
    skb.route = hostUnreachable(route);
    return "unreachable";
  }
  if (route.type !== "unicast") return martian(skb, "IP_INVALID_DEST");
  const { reason, connected } = validateSource(skb, src, dst, ip.tos & 0x1c, route.device);
  if (reason !== null) return martian(skb, reason);
  skb.wantsRedirect = wantsRedirect(dev, route, src, connected);
  return "forward";
}

/**
 * Its route ends here (RTCF_LOCAL): a local one, or one of ours out of lo whatever its destination. Linux: __mkroute_output().
 */
export function isForUs({ route, forwarded, net }: Skb): boolean {
  if (route === null) return false;
  return route.type === "local" || (route.type === "unicast" && route.device === net.loopback && !forwarded);
}

/** It was sent to everybody, as its route says; its frame may say otherwise (RTCF_BROADCAST, RTCF_MULTICAST). */
export function isToMany({ route }: Skb): boolean {
  return route !== null && (route.type === "broadcast" || route.type === "multicast");
}

/**
 * Whether a source address may come in from this device: not one of our own, and, as rp_filter asks, one a reply would leave by
 * the same device (strict, 1) or by any (loose, 2). `out` is where a forwarded packet leaves, null for one delivered here;
 * `connected` says that the source is on the link itself. Linux: fib_validate_source(), net/ipv4/fib_frontend.c. RFC 3704.
 */
export function validateSource(
  skb: Skb,
  src: Ipv4,
  dst: Ipv4,
  tos: number,
  out: Device | null,
): { reason: DropReason | null; connected: boolean } {
  const { dev, net } = skb;
  const filter = dev.conf.rpFilter;
  if (filter === 0 && (dev !== out || !dev.conf.sendRedirects)) {
    if (dev.conf.acceptLocal) return FINE;
    const { hasCustomRules, hasCustomLocalRoutes } = net.config;
    if (!hasCustomRules && !hasCustomLocalRoutes) return net.fib.isOwnAddress(src) ? LOCAL_SOURCE : FINE;
  }
  const mark = dev.conf.srcValidMark ? skb.mark : 0;
  const back: Flow = { ...ANY_FLOW, dst: src, src: dst, tos, mark, iif: out?.ifindex ?? LOOPBACK_IFINDEX };
  const route = net.fib.lookup(back);
  if (route.errno !== null) return filter !== 0 ? SPOOFED : FINE;
  if (route.type !== "unicast" && (route.type !== "local" || !dev.conf.acceptLocal)) return LOCAL_SOURCE;
  if (usesDevice(route, dev) || (route.type === "local" && dev === net.loopback))
    return route.hopScope >= SCOPE_HOST ? CONNECTED : FINE;
  if (dev.link.addresses.length === 0) return filter !== 0 ? SPOOFED : FINE;
  if (filter === 1) return SPOOFED;
  const again = net.fib.lookup({ ...back, oif: dev.ifindex });
  return again.errno === null && again.type === "unicast" && again.hopScope >= SCOPE_HOST ? CONNECTED : FINE;
}

/** Any next hop of the route. Linux: fib_info_nh_uses_dev(). */
function usesDevice({ info, routeDevice }: RouteResult, { ifindex }: Device): boolean {
  return routeDevice.ifindex === ifindex || (info?.route.nextHops.some((hop) => hop.device === ifindex) ?? false);
}

const FINE = { reason: null, connected: false };
const CONNECTED = { reason: null, connected: true };
const LOCAL_SOURCE = { reason: "IP_LOCAL_SOURCE" as DropReason, connected: false };
const SPOOFED = { reason: "IP_RPFILTER" as DropReason, connected: false };

/** Linux: brd_input of ip_route_input_slow(), ip_route_input_mc(). */
function deliverToMany(skb: Skb, decision: "broadcast" | "multicast", route: RouteResult | null): RouteDecision {
  const { net, ip, dev } = skb;
  if (decision === "multicast" && isLoopback(ip.src) && !dev.conf.routeLocalnet) return martian(skb, "IP_LOCALNET");
  if (ip.src !== ANY) {
    const { reason } = validateSource(skb, ip.src, ANY, ip.tos & 0x1c, null);
    if (reason !== null) return martian(skb, reason);
  }
  skb.route = route ?? hereRoute(decision, dev, net.fib.generation);
  return decision;
}

/** What is sent to everybody is delivered on whatever device it comes in. */
function hereRoute(type: "broadcast" | "multicast", device: Device, generation: number): RouteResult {
  return {
    type,
    errno: null,
    device,
    routeDevice: device,
    gateway: ANY,
    source: ANY,
    mtu: 0,
    mtuLocked: false,
    advmss: 0,
    scope: SCOPE_HOST,
    hopScope: SCOPE_HOST,
    prefixLength: 32,
    table: 0,
    protocol: 0,
    tos: 0,
    metric: 0,
    onlink: false,
    info: null,
    hop: 0,
    generation,
    neighbour: null,
  };
}

function reportLookup(skb: Skb, { table, routeDevice, errno }: RouteResult): void {
  const { net, dev, journey } = skb;
  const { src, dst } = skb.ip;
  const [from, device] = [dev.name, routeDevice.name];
  net.taps.table({ kind: "lookup", host: net.host.name, netns: net.id, journey, src, dst, from, table, device, errno });
}

/** With forwarding off there is no route beyond this host: EHOSTUNREACH, and no error is sent. */
function hostUnreachable(route: RouteResult): RouteResult {
  return { ...route, errno: "EHOSTUNREACH", type: "unreachable" };
}

/** It goes back out where it came in, and the sender could reach the next hop itself. Linux: __mkroute_input(). */
function wantsRedirect(dev: Device, route: RouteResult, src: Ipv4, connected: boolean): boolean {
  if (route.device !== dev || !connected || !dev.conf.sendRedirects) return false;
  if (dev.conf.sharedMedia) return true;
  const gateway = route.gateway;
  return dev.link.addresses.some((own) => isInNetwork(src, own) && isInNetwork(gateway, own));
}

function martian(skb: Skb, reason: DropReason): RouteDecision {
  skb.martian = reason;
  return "martian";
}

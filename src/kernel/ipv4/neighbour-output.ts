/** The last step at IP: the next hop's MAC, and the frame. Linux: ip_finish_output2(), neigh_output(), net/ipv4/ip_output.c. */

import { ETHERTYPE_IPV4, EthernetHeader, Frame, frame } from "../../wire/ethernet.ts";
import { DEST_UNREACHABLE, HOST_UNREACHABLE } from "../../wire/icmp.ts";
import { ANY, formatIpv4, type Ipv4 } from "../../wire/ipv4-address.ts";
import type { Device } from "../device.ts";
import { transmitFrame } from "../link/transmit.ts";
import { dropPacket, reportHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import type { RouteResult } from "./fib.ts";
import { broadcastMacFor } from "./mac-for.ts";
import type { Neighbour } from "./neighbour.ts";

/** Finds the MAC of the next hop and sends; a packet whose next hop is not known yet waits with it. */
export function resolveNextHop(skb: Skb): void {
  const route = skb.route!;
  const device = skb.dev;
  skb.net.snmp.IpOutTransmits++;
  skb.net.snmp.IpExtOutOctets += skb.ip.totalLength;
  const group = broadcastMacFor(skb, route.type);
  if (group !== null) {
    countToMany(skb, route.type);
    skb.frame = frame(group, device.mac, skb.ip);
    return transmitFrame(skb);
  }
  const { neighbours } = skb.net;
  const neighbour = neighbourOf(skb, device);
  if (skb.confirmsNeighbour) neighbours.confirm(neighbour);
  useNeighbour(skb, neighbour);
}

function countToMany({ net, ip }: Skb, type: RouteResult["type"]): void {
  if (type === "broadcast") {
    net.snmp.IpExtOutBcastPkts++;
    net.snmp.IpExtOutBcastOctets += ip.totalLength;
  } else if (type === "multicast") {
    net.snmp.IpExtOutMcastPkts++;
    net.snmp.IpExtOutMcastOctets += ip.totalLength;
  }
}

/** The route's neighbour, where it still is the one. */
function neighbourOf(skb: Skb, device: Device): Neighbour {
  const route = skb.route!;
  const nextHop = nextHopOf(skb);
  const last = route.neighbour;
  if (last !== null && last.address === nextHop && last.device === device && !last.dead) return last;
  route.neighbour = skb.net.neighbours.findOrCreate(device, nextHop);
  return route.neighbour;
}

/** Sends to a neighbour, now or when its MAC is known. Linux: neigh_resolve_output(). */
export function useNeighbour(skb: Skb, neighbour: Neighbour): void {
  const nextHop = neighbour.address;
  const result = skb.net.neighbours.use(neighbour, skb);
  if (skb.net.taps.hops)
    reportHop(skb, "resolveNextHop", { nextHop, state: neighbour.state, mac: neighbour.mac, outcome: result });
  if (result === "send") return transmitTo(skb, neighbour);
  if (result === "full") dropPacket(skb, "NEIGH_QUEUEFULL", { nextHop });
  if (result === "failed") dropPacket(skb, "NEIGH_FAILED", { nextHop });
}

/** The gateway a redirect taught for this destination, else the route's, else the destination itself. */
function nextHopOf(skb: Skb): Ipv4 {
  const { dst } = skb.ip;
  const route = skb.route!;
  const taught = skb.net.exceptions.find(route, dst, skb.forwarded ? "input" : "output")?.gateway ?? ANY;
  return taught !== ANY ? taught : route.gateway !== ANY ? route.gateway : dst;
}

/**
 * The MAC is known: what waited for it goes out, oldest first; one only heard of counts as used (STALE, DELAY). Linux:
 * __neigh_update().
 */
export function sendQueued(neighbour: Neighbour): void {
  const waiting = neighbour.queue;
  neighbour.queue = [];
  neighbour.queuedBytes = 0;
  for (const skb of waiting) {
    const { owner } = skb;
    if (neighbour.state === "STALE") skb.net.neighbours.use(neighbour, skb);
    transmitTo(skb, neighbour);
    // Across a veth pair the socket holds it until the other end receives it.
    if (skb.heldBy === null) owner?.packetFreed?.(skb);
  }
}

/** What is asked of a neighbour, and given up. `probes` counts from ucast_solicit while it is INCOMPLETE. */
export function reportSolicit(skb: Skb, { address, state, probes, queue, device }: Neighbour, change: "ask" | "give up"): void {
  const skipped = state === "PROBE" ? 0 : skb.net.neighbours.settings(device).ucastSolicit;
  const waiting = queue.map(({ journey }) => journey);
  reportHop(skb, "solicit", { address: formatIpv4(address), change, asked: probes - skipped, waiting });
}

/** No reply came: sends host unreachable. Linux: arp_error_report(), ipv4_link_failure(). */
export function reportFailure(skb: Skb, neighbour: Neighbour): void {
  if (skb.net.taps.explaining) reportSolicit(skb, neighbour, "give up");
  skb.net.up.sendIcmpError(skb, DEST_UNREACHABLE, HOST_UNREACHABLE);
  dropPacket(skb, "NEIGH_FAILED");
}

function transmitTo(skb: Skb, neighbour: Neighbour): void {
  const header = neighbour.header;
  const isCurrent = header !== null && header.dst === neighbour.mac && header.src === skb.dev.mac;
  skb.frame = new Frame(isCurrent ? header : makeHeader(neighbour, skb.dev), skb.ip);
  transmitFrame(skb);
}

function makeHeader(neighbour: Neighbour, device: Device): EthernetHeader {
  neighbour.header = new EthernetHeader(neighbour.mac, device.mac, ETHERTYPE_IPV4);
  return neighbour.header;
}

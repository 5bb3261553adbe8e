/** ARP: requests for a MAC, replies to requests, learning from both. Linux: net/ipv4/arp.c. RFC 826. */
import type { ArpDetail } from "../../trace/facts.ts";
import { ARP_REPLY, ARP_REQUEST, type Arp, arp } from "../../wire/arp.ts";
import { frame } from "../../wire/ethernet.ts";
import { ANY, formatIpv4, type Ipv4, isLoopback, isMulticast } from "../../wire/ipv4-address.ts";
import { BROADCAST_MAC, formatMac, type Mac, ZERO_MAC } from "../../wire/mac.ts";
import { IFF_NOARP, isUp, LOOPBACK_IFINDEX } from "../config/link.ts";
import { SCOPE_LINK } from "../config/route.ts";
import type { Device } from "../device.ts";
import { transmitFrame } from "../link/transmit.ts";
import { dropPacket, reportBegin, reportHop } from "../observe.ts";
import { PACKET_HOST, Skb } from "../skb.ts";
import { ANY_FLOW } from "./fib.ts";
import { validateSource } from "./input-route.ts";
import { isValid, type Neighbour, type NeighbourSettings, UPDATE_OVERRIDE } from "./neighbour.ts";
import { reportSolicit } from "./neighbour-output.ts";
import { hasAddress, isInNetwork, scopeOf, selectAddress } from "./source-address.ts";

type ArpOutcome = ArpDetail["outcome"];

/** Asks for a neighbour's MAC: straight to the MAC known so far while probing it, else to everybody. Linux: arp_solicit(). */
export function solicit(neighbour: Neighbour, settings: NeighbourSettings): void {
  const { device, address } = neighbour;
  const source = chooseSource(neighbour);
  if (source === null) return;
  const asUnicast = neighbour.probes - 1 < settings.ucastSolicit && neighbour.mac !== ZERO_MAC && isProbing(neighbour);
  const to = asUnicast ? neighbour.mac : BROADCAST_MAC;
  sendArp(device, to, arp(ARP_REQUEST, device.link.mac, source, ZERO_MAC, address), neighbour);
}

/** A frame with ARP for this host. Linux: arp_rcv(), arp_process(). */
export function receiveArp(skb: Skb, message: Arp): void {
  const { net, dev } = skb;
  if (dev.link.flags & IFF_NOARP || skb.packetType === 3)
    return dropPacket(skb, skb.packetType === 3 ? "OTHERHOST" : "NOT_SPECIFIED");
  if (message.operation !== ARP_REQUEST && message.operation !== ARP_REPLY) return dropPacket(skb, "NOT_SPECIFIED");
  const { senderIp, targetIp } = message;
  if (isMulticast(targetIp) || (!dev.conf.routeLocalnet && isLoopback(targetIp))) return dropPacket(skb, "NOT_SPECIFIED");
  if (dev.conf.dropGratuitousArp && senderIp === targetIp) return dropPacket(skb, "NOT_SPECIFIED");
  const before = net.taps.explaining ? entryOf(dev, senderIp) : null;
  const outcome = processArp(skb, message);
  if (net.taps.explaining) reportArp(skb, message, outcome, before);
}

/** Linux: arp_process(). */
function processArp(skb: Skb, message: Arp): ArpOutcome {
  const { dev, net } = skb;
  const { operation, senderIp, targetIp } = message;
  // Duplicate address detection (RFC 2131): a reply, and nothing learnt.
  if (senderIp === ANY) {
    if (operation !== ARP_REQUEST || net.fib.addressType(targetIp) !== "LOCAL") return "not ours";
    if (isIgnored(dev, senderIp, targetIp)) return "arp_ignore";
    sendReply(dev, message);
    return "replied";
  }
  if (isNothingNew(dev, message)) return "not ours";
  const outcome = operation === ARP_REQUEST ? replyToRequest(skb, message) : "taken";
  if (outcome === "not ours" || outcome === "source refused" || outcome === "taken") learnSender(skb, message);
  return outcome;
}

function reportArp(
  skb: Skb,
  { operation, senderIp, senderMac, targetIp }: Arp,
  outcome: ArpOutcome,
  before: string | null,
): void {
  reportHop(skb, "arp", {
    operation: operation === ARP_REQUEST ? "request" : "reply",
    sender: formatIpv4(senderIp),
    senderMac: formatMac(senderMac),
    target: formatIpv4(targetIp),
    outcome,
    before,
    after: entryOf(skb.dev, senderIp),
  });
}

/** What is known of an address on a link, in words; null: nothing. */
function entryOf(dev: Device, address: Ipv4): string | null {
  const neighbour = dev.neighbours.get(address);
  if (neighbour === undefined) return null;
  return neighbour.mac === ZERO_MAC ? neighbour.state : `${formatMac(neighbour.mac)} ${neighbour.state}`;
}

/** Somebody announces an address that is neither ours nor known nor wanted: asking the routes about it would change nothing. */
function isNothingNew(dev: Device, { senderIp, targetIp }: Arp): boolean {
  if (senderIp !== targetIp || dev.conf.forwarding || dev.conf.arpAccept !== 0 || dev.neighbours.has(senderIp)) return false;
  return dev.net.fib.addressType(targetIp) !== "LOCAL";
}

/** Replies to a request for ourselves or for somebody behind us; says why not where it does not. */
function replyToRequest(skb: Skb, message: Arp): ArpOutcome {
  const { net, dev } = skb;
  const { senderIp, targetIp, senderMac } = message;
  const route = net.fib.lookup({ ...ANY_FLOW, dst: targetIp, src: senderIp, iif: dev.ifindex });
  if (route.errno !== null) return "not ours";
  const out = route.type === "local" ? net.loopback : route.device;
  if (validateSource(skb, senderIp, targetIp, 0, out).reason !== null) return "source refused";
  if (route.type === "local") {
    if (isIgnored(dev, senderIp, targetIp)) return "arp_ignore";
    if (dev.conf.arpFilter && isFiltered(dev, senderIp, targetIp)) return "arp_filter";
    noteSender(dev, senderIp, senderMac);
    sendReply(dev, message);
    return "replied";
  }
  if (!dev.conf.forwarding || route.type !== "unicast") return "not ours";
  if (route.device === dev || (!isProxied(dev, route.device) && !hasProxyEntry(dev, targetIp))) return "not ours";
  noteSender(dev, senderIp, senderMac);
  if (skb.packetType !== PACKET_HOST && hasProxyDelay(dev)) {
    net.loop.setTimer(net.loop.random.below(proxyDelayUs(dev)), replyLater, { dev, message });
    return "proxied later";
  }
  sendReply(dev, message);
  return "proxied";
}

/** The request itself shows where the sender is: an entry is made, stale. Linux: neigh_event_ns(). */
function noteSender(dev: Device, address: Ipv4, mac: Mac): void {
  const { neighbours } = dev.net;
  neighbours.update(neighbours.findOrCreate(dev, address), mac, "STALE", UPDATE_OVERRIDE);
}

/** An entry there already is brought up to date; a reply to us confirms it. */
function learnSender(skb: Skb, message: Arp): void {
  const { net, dev } = skb;
  const { senderIp, targetIp, senderMac } = message;
  const gratuitous =
    senderIp === targetIp &&
    (message.operation === ARP_REQUEST || message.targetMac === senderMac || message.targetMac === ZERO_MAC);
  let neighbour = net.neighbours.find(dev, senderIp);
  if (neighbour === null) {
    const accepts =
      dev.conf.arpAccept === 1 || (dev.conf.arpAccept === 2 && dev.link.addresses.some((own) => isInNetwork(senderIp, own)));
    const wanted = gratuitous || (message.operation === ARP_REPLY && net.fib.addressType(senderIp) === "UNICAST");
    if (!accepts || !wanted) return;
    neighbour = net.neighbours.findOrCreate(dev, senderIp);
  }
  const settings = net.neighbours.settings(dev);
  const override = net.loop.nowUs > neighbour.updatedUs + settings.locktimeUs || gratuitous;
  const state = message.operation === ARP_REPLY && skb.packetType === PACKET_HOST ? "REACHABLE" : "STALE";
  net.neighbours.update(neighbour, senderMac, state, override ? UPDATE_OVERRIDE : 0);
}

/** Which of our addresses asks. Linux: arp_solicit() with arp_announce. */
function chooseSource(neighbour: Neighbour): Ipv4 | null {
  const { device, address } = neighbour;
  const { net } = device;
  const waiting = neighbour.queue.at(-1)?.ip.src ?? null;
  let source: Ipv4 = ANY;
  if (waiting !== null && device.conf.arpAnnounce < 2 && net.fib.addressType(waiting) === "LOCAL") {
    if (
      device.conf.arpAnnounce === 0 ||
      device.link.addresses.some((own) => isInNetwork(address, own) && isInNetwork(waiting, own))
    ) {
      source = waiting;
    }
  }
  return source !== ANY ? source : selectAddress(device, address, SCOPE_LINK);
}

function isProbing(neighbour: Neighbour): boolean {
  return isValid(neighbour.state);
}

/** Linux: arp_ignore(). */
function isIgnored(dev: Device, senderIp: Ipv4, targetIp: Ipv4): boolean {
  switch (dev.conf.arpIgnore) {
    case 0:
      return false;
    case 1:
      return !hasAddress(dev, targetIp);
    case 2:
      // The network of both may be that of another address than the one asked for; a probe is in all (confirm_addr_indev()).
      return (
        !hasAddress(dev, targetIp) ||
        !dev.link.addresses.some((own) => isInNetwork(targetIp, own) && (senderIp === ANY || isInNetwork(senderIp, own)))
      );
    case 3:
      return !dev.net.devices.some((other) =>
        other?.link.addresses.some((own) => own.local === targetIp && scopeOf(own, other) <= SCOPE_LINK),
      );
    case 8:
      return true;
    default:
      return false;
  }
}

/** arp_filter: the reply would not go out where the request came in. Linux: arp_filter(). */
function isFiltered(dev: Device, senderIp: Ipv4, targetIp: Ipv4): boolean {
  const route = dev.net.fib.lookup({ ...ANY_FLOW, dst: senderIp, src: targetIp, iif: LOOPBACK_IFINDEX });
  if (route.errno !== null) return true;
  if (route.device === dev) return false;
  dev.net.snmp.TcpExtArpFilter++;
  return true;
}

/** Linux: arp_fwd_proxy(), arp_fwd_pvlan() left out. */
function isProxied(dev: Device, out: Device): boolean {
  return out !== dev && dev.conf.proxyArp;
}

function hasProxyEntry(dev: Device, address: Ipv4): boolean {
  return dev.net.config.neighbours.some(
    (entry) => entry.state === "proxy" && entry.address === address && (entry.device === 0 || entry.device === dev.ifindex),
  );
}

function hasProxyDelay(dev: Device): boolean {
  return proxyDelayUs(dev) > 0;
}

/** net.ipv4.neigh.DEV.proxy_delay, in hundredths of a second; 80 by default. */
function proxyDelayUs(dev: Device): number {
  return (dev.link.neigh.proxy_delay ?? 80) * 10_000;
}

function replyLater({ dev, message }: { dev: Device; message: Arp }): void {
  if (!dev.deleted && isUp(dev.link)) sendReply(dev, message);
}

function sendReply(dev: Device, request: Arp): void {
  const { senderMac, senderIp, targetIp } = request;
  sendArp(dev, senderMac, arp(ARP_REPLY, dev.link.mac, targetIp, senderMac, senderIp));
}

/** `asking`: the neighbour whose MAC is asked for. */
export function sendArp(device: Device, to: Mac, message: Arp, asking?: Neighbour): void {
  const { taps } = device.net;
  const skb = new Skb(device.net, device, taps.newJourney());
  skb.frame = frame(to, device.link.mac, message);
  if (taps.explaining) {
    reportBegin(skb, asking?.queue.at(-1)?.journey);
    if (asking !== undefined) reportSolicit(skb, asking, "ask");
  }
  transmitFrame(skb);
}

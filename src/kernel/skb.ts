/**
 * The kernel's notes about one packet in flight (struct sk_buff). The packet and the frame in it are immutable values; the notes
 * are not: a step that rewrites the packet puts the new value here.
 */

import type { DropReason } from "../trace/reasons.ts";
import type { Frame } from "../wire/ethernet.ts";
import type { Packet } from "../wire/ipv4.ts";
import type { Device } from "./device.ts";
import type { RouteResult } from "./ipv4/fib.ts";
import type { Net } from "./net.ts";
import type { Connection } from "./netfilter/conntrack/connection.ts";
import type { Reject } from "./netfilter/verdict.ts";

/** How the frame's destination relates to the device it came in on (include/uapi/linux/if_packet.h). */
export const PACKET_HOST = 0;
export const PACKET_BROADCAST = 1;
export const PACKET_MULTICAST = 2;
export const PACKET_OTHERHOST = 3;
export const PACKET_OUTGOING = 4;

export class Skb {
  net: Net;
  /** The device the packet is on: where it came in while received, where it goes out while sent. */
  dev: Device;
  /** The link-layer frame, as received or as being transmitted. */
  frame: Frame | null = null;
  packet: Packet | null = null;
  /** What the hooks see as -i and -o. */
  inDev: Device | null = null;
  outDev: Device | null = null;
  /** Bridge ports, for physdev: set while br_netfilter shows a bridged packet to the IP hooks. */
  physIn: Device | null = null;
  physOut: Device | null = null;
  /** True while the packet is bridged rather than routed (br_netfilter). */
  bridged = false;
  packetType = PACKET_HOST;
  mark = 0;
  priority = 0;
  /** conntrack's answer: the connection, which direction and state this packet is of it (CT_* in conntrack/connection.ts). */
  connection: Connection | null = null;
  ctInfo = 0;
  /** NOTRACK: conntrack passes it by. */
  untracked = false;
  route: RouteResult | null = null;
  /** The socket that sent it; null for forwarded and kernel-made packets. */
  owner: SkbOwner | null = null;
  /** Set by a REJECT; the step that ran the hook answers it. */
  reject: Reject | null = null;
  /** Why routing took it for a martian. */
  martian: DropReason | null = null;
  /** The rule or policy that ended it: table, chain, rule number. */
  decidedBy: Readonly<Record<string, unknown>> | null = null;
  /** TRACE asked for every rule to be told. */
  traced = false;
  /** A copy of our own broadcast, coming back to us (PACKET_LOOPBACK). */
  loopedBack = false;
  /** br_netfilter showed it to PREROUTING already; IP does not show it again (ip_sabotage_in()). */
  prerouted = false;
  /** Its sender heard from the next hop lately (MSG_CONFIRM): the neighbour counts as reachable. */
  confirmsNeighbour = false;
  /** It goes out of the device it came in on, and the sender should be told a better way (IPSKB_DOREDIRECT). */
  wantsRedirect = false;
  /** It was already forwarded or answered once at this host (IPSKB_FORWARDED). */
  forwarded = false;
  /** May be cut although DF is set (a local socket asked for it). */
  ignoreDf = false;
  /** The largest fragment it was put together from; 0 where it came in one piece (frag_max_size). */
  fragMaxSize = 0;
  /** When it was received or sent, virtual microseconds. */
  timeUs = 0;
  journey: number;

  constructor(net: Net, dev: Device, journey: number) {
    this.net = net;
    this.dev = dev;
    this.journey = journey;
  }

  /** The IP packet; only steps at or above IP ask. */
  get ip(): Packet {
    return this.packet as Packet;
  }

  /** A copy for another port or reader; the values inside are shared. */
  clone(): Skb {
    const copy = new Skb(this.net, this.dev, this.journey);
    copy.frame = this.frame;
    copy.packet = this.packet;
    copy.inDev = this.inDev;
    copy.outDev = this.outDev;
    copy.physIn = this.physIn;
    copy.physOut = this.physOut;
    copy.bridged = this.bridged;
    copy.packetType = this.packetType;
    copy.mark = this.mark;
    copy.priority = this.priority;
    copy.connection = this.connection;
    copy.ctInfo = this.ctInfo;
    copy.untracked = this.untracked;
    copy.route = this.route;
    copy.owner = this.owner;
    copy.traced = this.traced;
    copy.prerouted = this.prerouted;
    copy.confirmsNeighbour = this.confirmsNeighbour;
    copy.wantsRedirect = this.wantsRedirect;
    copy.forwarded = this.forwarded;
    copy.ignoreDf = this.ignoreDf;
    copy.fragMaxSize = this.fragMaxSize;
    copy.timeUs = this.timeUs;
    return copy;
  }
}

/** What the owner match can ask of the sending socket. */
export interface SkbOwner {
  readonly uid: number;
  readonly gid: number;
}

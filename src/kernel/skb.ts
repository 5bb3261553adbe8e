/**
 * The kernel's notes about one packet in flight (struct sk_buff). The packet and the frame in it are immutable values; the notes
 * are not: a step that rewrites the packet puts the new value here.
 */

import type { RawDetail } from "../trace/hop-details.ts";
import type { DropReason } from "../trace/reasons.ts";
import type { Frame } from "../wire/ethernet.ts";
import type { Packet } from "../wire/ipv4.ts";
import type { Mac } from "../wire/mac.ts";
import type { ErrnoName } from "./config/errno.ts";
import type { IfIndex } from "./config/link.ts";
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
/** A copy of our own broadcast, coming back to us. */
export const PACKET_LOOPBACK = 5;

/** What is noted about it beyond that, one bit each: a frame that crosses to another device leaves nearly all behind at once. */
const NOTE_BRIDGED = 1 << 0;
const NOTE_UNTRACKED = 1 << 1;
const NOTE_TRACED = 1 << 2;
const NOTE_PREROUTED = 1 << 3;
const NOTE_CONFIRMS_NEIGHBOUR = 1 << 4;
const NOTE_WANTS_REDIRECT = 1 << 5;
const NOTE_FORWARDED = 1 << 6;
const NOTE_IGNORE_DF = 1 << 7;
const NOTE_WAITED = 1 << 8;

/** The kernel's notes about a packet in flight. */
export class Skb {
  /** The namespace it is in. */
  net: Net;
  /** The device the packet is on: where it came in while received, where it goes out while sent. */
  dev: Device;
  /** The link-layer frame, as received or as being transmitted. */
  frame: Frame | null = null;
  /** The IP packet; null for ARP. */
  packet: Packet | null = null;
  /** What the hooks see as -i and -o. */
  inDev: Device | null = null;
  /** See inDev. */
  outDev: Device | null = null;
  /** Bridge ports, for physdev: set while br_netfilter shows a bridged packet to the IP hooks. */
  physIn: Device | null = null;
  /** See physIn. */
  physOut: Device | null = null;
  /** PACKET_*. */
  packetType = PACKET_HOST;
  /** What MARK set. */
  mark = 0;
  /** conntrack's result: the connection, which direction and state this packet is of it (CT_* in conntrack/connection.ts). */
  connection: Connection | null = null;
  /** See connection. */
  ctInfo = 0;
  /** NOTE_* bits, each with a name below. */
  notes = 0;
  /** Where it goes; null before it is routed. */
  route: RouteResult | null = null;
  /** The socket that sent it; null for forwarded and kernel-made packets. */
  owner: SkbOwner | null = null;
  /** The socket that still counts it as sent from here, until the other end of the veth pair has looked at it (skb->sk). */
  heldBy: SkbOwner | null = null;
  /** Set by a REJECT; the step that ran the hook sends the error or the reset. */
  reject: Reject | null = null;
  /** Why routing took it for a martian. */
  martian: DropReason | null = null;
  /** The rule or policy that ended it: table, chain, rule number. */
  decidedBy: RawDetail<"drop"> = null;
  /**
   * What its sender's call returns where a hook dropped it (NF_DROP_ERR()), or a driver (net_xmit_errno()); null there: EPERM.
   */
  errno: ErrnoName | null = null;
  /** Where a bridged packet with a new destination came from, while its MAC is asked for (nf_bridge->bridged_dnat). */
  bridgedFrom: { readonly port: Device; readonly src: Mac } | null = null;
  /** The largest fragment it was put together from; 0 where it came in one piece (frag_max_size). */
  fragMaxSize = 0;
  /**
   * The payload bytes of each of these fragments, which stay one by one until it leaves this host (frag_list); a copy has one
   * piece.
   */
  pieces: readonly number[] | null = null;
  /** When it was received or sent, virtual microseconds. */
  timeUs = 0;
  /** The number of its journey. */
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

  /** True while the packet is bridged rather than routed (br_netfilter). */
  get bridged(): boolean {
    return (this.notes & NOTE_BRIDGED) !== 0;
  }

  set bridged(value: boolean) {
    this.notes = value ? this.notes | NOTE_BRIDGED : this.notes & ~NOTE_BRIDGED;
  }

  /** NOTRACK: conntrack passes it by. */
  get untracked(): boolean {
    return (this.notes & NOTE_UNTRACKED) !== 0;
  }

  set untracked(value: boolean) {
    this.notes = value ? this.notes | NOTE_UNTRACKED : this.notes & ~NOTE_UNTRACKED;
  }

  /** TRACE asked for every rule to be reported. */
  get traced(): boolean {
    return (this.notes & NOTE_TRACED) !== 0;
  }

  set traced(value: boolean) {
    this.notes = value ? this.notes | NOTE_TRACED : this.notes & ~NOTE_TRACED;
  }

  /** br_netfilter showed it to PREROUTING already; IP does not show it again (ip_sabotage_in()). */
  get prerouted(): boolean {
    return (this.notes & NOTE_PREROUTED) !== 0;
  }

  set prerouted(value: boolean) {
    this.notes = value ? this.notes | NOTE_PREROUTED : this.notes & ~NOTE_PREROUTED;
  }

  /** Its sender heard from the next hop lately (MSG_CONFIRM): the neighbour counts as reachable. */
  get confirmsNeighbour(): boolean {
    return (this.notes & NOTE_CONFIRMS_NEIGHBOUR) !== 0;
  }

  set confirmsNeighbour(value: boolean) {
    this.notes = value ? this.notes | NOTE_CONFIRMS_NEIGHBOUR : this.notes & ~NOTE_CONFIRMS_NEIGHBOUR;
  }

  /** It goes out of the device it came in on, and the sender should be sent a redirect (IPSKB_DOREDIRECT). */
  get wantsRedirect(): boolean {
    return (this.notes & NOTE_WANTS_REDIRECT) !== 0;
  }

  set wantsRedirect(value: boolean) {
    this.notes = value ? this.notes | NOTE_WANTS_REDIRECT : this.notes & ~NOTE_WANTS_REDIRECT;
  }

  /** It was already forwarded, or sent in reply, at this host (IPSKB_FORWARDED). */
  get forwarded(): boolean {
    return (this.notes & NOTE_FORWARDED) !== 0;
  }

  set forwarded(value: boolean) {
    this.notes = value ? this.notes | NOTE_FORWARDED : this.notes & ~NOTE_FORWARDED;
  }

  /** May be cut although DF is set (a local socket asked for it). */
  get ignoreDf(): boolean {
    return (this.notes & NOTE_IGNORE_DF) !== 0;
  }

  set ignoreDf(value: boolean) {
    this.notes = value ? this.notes | NOTE_IGNORE_DF : this.notes & ~NOTE_IGNORE_DF;
  }

  /** It waited for its neighbour's MAC, and its socket knows. */
  get waited(): boolean {
    return (this.notes & NOTE_WAITED) !== 0;
  }

  set waited(value: boolean) {
    this.notes = value ? this.notes | NOTE_WAITED : this.notes & ~NOTE_WAITED;
  }

  /** Forgets what the path so far attached to it. */
  forgetNotes(): void {
    this.notes = 0;
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
    copy.packetType = this.packetType;
    copy.mark = this.mark;
    copy.connection = this.connection;
    copy.ctInfo = this.ctInfo;
    copy.notes = this.notes;
    copy.route = this.route;
    copy.owner = this.owner;
    copy.fragMaxSize = this.fragMaxSize;
    copy.timeUs = this.timeUs;
    if (this.net.taps.explaining) this.net.taps.cloned(copy, this);
    return copy;
  }
}

/** What the owner match can ask of the sending socket. */
export interface SkbOwner {
  readonly uid: number;
  readonly gid: number;
  /** The device its socket is bound to: a packet that is routed anew stays with it. */
  readonly device?: IfIndex;
  /** It sends what the device takes, whatever was learnt of the path: IP_PMTUDISC_PROBE. Linux: ip_sk_use_pmtu(). */
  readonly ignoresPathMtu?: boolean;
  /** A packet of its socket waits in this host, for a neighbour's MAC. */
  packetWaits?(skb: Skb): void;
  /** It has left this host, or was dropped (skb->destructor). */
  packetFreed?(skb: Skb): void;
}

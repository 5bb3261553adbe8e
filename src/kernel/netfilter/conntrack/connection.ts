/**
 * A tracked connection (struct nf_conn): its two tuples, its status, its timeout.
 * Linux: include/net/netfilter/nf_conntrack.h, include/uapi/linux/netfilter/nf_conntrack_common.h.
 * Left out: helpers and expectations (no connection is RELATED to another), zones, labels, security marks.
 */
import { type Restore, restoreAll, saveFields } from "../../../sim/restore.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { IfIndex } from "../../config/link.ts";
import type { TcpTrack } from "./tcp-track.ts";
import { joinPorts, makeTuple, portsOfReply, type Tuple } from "./tuple.ts";

/** What a packet is to its connection (enum ip_conntrack_info), as kept in skb.ctInfo. */
export const CT_ESTABLISHED = 0;
export const CT_RELATED = 1;
export const CT_NEW = 2;
export const CT_ESTABLISHED_REPLY = 3;
export const CT_RELATED_REPLY = 4;

/** Status bits (enum ip_conntrack_status). */
export const IPS_EXPECTED = 1 << 0;
export const IPS_SEEN_REPLY = 1 << 1;
export const IPS_ASSURED = 1 << 2;
export const IPS_CONFIRMED = 1 << 3;
export const IPS_SRC_NAT = 1 << 4;
export const IPS_DST_NAT = 1 << 5;
export const IPS_SRC_NAT_DONE = 1 << 7;
export const IPS_DST_NAT_DONE = 1 << 8;
export const IPS_DYING = 1 << 9;
export const IPS_FIXED_TIMEOUT = 1 << 10;

/** Ours: somebody listened to events when it began; those of others are never reported (nf_conntrack_events = 2). */
export const IPS_REPORTED = 1 << 30;

export const IPS_NAT_MASK = IPS_SRC_NAT | IPS_DST_NAT;
export const IPS_NAT_DONE_MASK = IPS_SRC_NAT_DONE | IPS_DST_NAT_DONE;

/** Kinds of change (enum ip_conntrack_events). */
export const EVENT_NEW = 1 << 0;
export const EVENT_REPLY = 1 << 3;
export const EVENT_ASSURED = 1 << 4;
export const EVENT_PROTOINFO = 1 << 5;
export const EVENT_MARK = 1 << 7;

export const ORIGINAL = 0;
export const REPLY = 1;
export type Direction = typeof ORIGINAL | typeof REPLY;

/** Linux: CTINFO2DIR(). */
export function directionOf(ctInfo: number): Direction {
  return ctInfo >= CT_ESTABLISHED_REPLY ? REPLY : ORIGINAL;
}

/** Packets and bytes of one direction, IP header included. */
export interface Counter {
  packets: number;
  bytes: number;
}

/** @internal */
export function saveConnection(connection: Connection): Restore {
  const { tcp, counters } = connection;
  return restoreAll([
    saveFields(connection),
    ...(counters?.map(saveFields) ?? []),
    ...(tcp === null ? [] : [saveFields(tcp), ...tcp.sides.map(saveFields)]),
  ]);
}

/** A tracked connection, with both its tuples in it. */
export class Connection {
  /** Which one it is, counted from when the namespace began. */
  readonly serial: number;
  /** 1 ICMP, 6 TCP, 17 UDP. */
  readonly protocol: number;
  /** Where its first packet came from and went to. Both ports in one word, as in a packet (joinPorts()). */
  readonly src: Ipv4;
  /** See src. */
  readonly dst: Ipv4;
  /** See src. */
  readonly ports: number;
  /** Where a reply comes from and goes to: NAT changes it while the connection is new. */
  replySrc: Ipv4;
  /** See replySrc. */
  replyDst: Ipv4;
  /** See replySrc. */
  replyPorts: number;
  /** IPS_* bits. */
  status = 0;
  /** CONNMARK's. */
  mark = 0;
  /** When it ends, absolute virtual microseconds; until it is confirmed, how long it will have. */
  timeoutUs = 0;
  /** Present for TCP only. */
  tcp: TcpTrack | null = null;
  /** UDP: from when on traffic in both directions makes it a stream. */
  streamAfterUs = 0;
  /** One per direction where net.netfilter.nf_conntrack_acct was on when it began. */
  counters: readonly [Counter, Counter] | null = null;
  /** When it was confirmed, where net.netfilter.nf_conntrack_timestamp was on; otherwise null. */
  startUs: number | null = null;
  /** The device it was masqueraded for; 0 for none. */
  masqueradeIndex: IfIndex = 0 as IfIndex;
  /** EVENT_* bits gathered since events were last delivered. */
  events = 0;
  /** Its slot in the table (0: in none), and the next older one of the same source: the tables' own. */
  slot = 0;
  /** See slot. */
  nextBySource: Connection | null = null;

  /** The tuple is one that has a reply (hasReply()). */
  constructor(serial: number, { protocol, src, dst, sport, dport }: Tuple) {
    this.serial = serial;
    this.protocol = protocol;
    this.src = src;
    this.dst = dst;
    this.ports = joinPorts(sport, dport);
    this.replySrc = dst;
    this.replyDst = src;
    this.replyPorts = portsOfReply(protocol, this.ports);
  }

  /**
   * What `-o id` prints. Linux's is a hash of the entry's address and tuple; this one is as arbitrary, and the same on every run.
   */
  get id(): number {
    return Math.imul(this.serial, 0x9e3779b1) >>> 0;
  }

  /** The tuple of its first packet. */
  get original(): Tuple {
    return makeTuple(this.src, this.dst, this.protocol, this.ports);
  }

  /** The tuple of its replies. */
  get reply(): Tuple {
    return makeTuple(this.replySrc, this.replyDst, this.protocol, this.replyPorts);
  }

  /** The direction of a packet known to be of this connection. */
  directionOf(src: Ipv4, dst: Ipv4, ports: number): Direction {
    return src === this.src && dst === this.dst && ports === this.ports ? ORIGINAL : REPLY;
  }

  /** Whether the reply tuple is the inverse of this tuple. */
  repliesTo({ src, dst, sport, dport }: Tuple): boolean {
    if (this.replySrc !== dst || this.replyDst !== src) return false;
    return this.replyPorts === portsOfReply(this.protocol, joinPorts(sport, dport));
  }

  /** Its packets look like this from now on: the reply becomes the inverse of the tuple. */
  replyTo({ src, dst, sport, dport }: Tuple): void {
    this.replySrc = dst;
    this.replyDst = src;
    this.replyPorts = portsOfReply(this.protocol, joinPorts(sport, dport));
  }

  /** Whether its first packet has passed all hooks. */
  get isConfirmed(): boolean {
    return (this.status & IPS_CONFIRMED) !== 0;
  }

  /** Whether listeners were notified of it. */
  get isReported(): boolean {
    return (this.status & IPS_REPORTED) !== 0;
  }

  /** The reply comes from elsewhere than the original went to, or goes elsewhere than it came from. */
  get isNatted(): boolean {
    return (this.status & IPS_NAT_MASK) !== 0;
  }

  /** Sets the connection mark (CONNMARK, conntrack -U); a change is an event. */
  setMark(mark: number): void {
    if (this.mark === mark) return;
    this.mark = mark;
    this.events |= EVENT_MARK;
  }
}

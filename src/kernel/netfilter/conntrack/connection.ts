/**
 * A tracked connection (struct nf_conn): its two tuples, its status, its timeout.
 * Linux: include/net/netfilter/nf_conntrack.h, include/uapi/linux/netfilter/nf_conntrack_common.h.
 * Left out: helpers and expectations (no connection is RELATED to another), zones, labels, security marks.
 */
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { IfIndex } from "../../config/link.ts";
import type { TcpTrack } from "./tcp-track.ts";

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

/**
 * One end-to-end flow as numbers. For ICMP `sport` is the identifier and `dport` is type * 256 + code; protocols without ports
 * have 0 in both.
 */
export interface Tuple {
  src: Ipv4;
  dst: Ipv4;
  protocol: number;
  sport: number;
  dport: number;
}

/** A tuple as the table keeps it: it knows its connection and which way it runs (struct nf_conntrack_tuple_hash). */
export class TupleHash implements Tuple {
  src: Ipv4;
  dst: Ipv4;
  protocol: number;
  sport: number;
  dport: number;
  /** Filled in by the table. */
  hash = 0;
  readonly direction: Direction;
  readonly connection: Connection;

  constructor(connection: Connection, direction: Direction, tuple: Tuple) {
    this.connection = connection;
    this.direction = direction;
    this.src = tuple.src;
    this.dst = tuple.dst;
    this.protocol = tuple.protocol;
    this.sport = tuple.sport;
    this.dport = tuple.dport;
  }
}

/** Packets and bytes of one direction, IP header included. */
export interface Counter {
  packets: number;
  bytes: number;
}

export class Connection {
  /** What `-o id` prints. */
  readonly id: number;
  readonly original: TupleHash;
  readonly reply: TupleHash;
  /** IPS_* bits. */
  status = 0;
  mark = 0;
  /** When it ends, absolute virtual microseconds; until it is confirmed, how long it will have. */
  timeoutUs = 0;
  /** Present for TCP only. */
  tcp: TcpTrack | null = null;
  /** UDP: from when on traffic both ways makes it a stream. */
  streamAfterUs = 0;
  /** One per direction where net.netfilter.nf_conntrack_acct was on when it began. */
  counters: readonly [Counter, Counter] | null = null;
  /** When it was confirmed, where net.netfilter.nf_conntrack_timestamp was on; otherwise null. */
  startUs: number | null = null;
  /** The device it was masqueraded for; 0 for none. */
  masqueradeIndex: IfIndex = 0 as IfIndex;
  /** Somebody listened to events when it began; those of others are never told (nf_conntrack_events = 2). */
  told = false;
  /** EVENT_* bits gathered since events were last delivered. */
  events = 0;
  /** Its neighbours in the table's order, and the next older one of the same source: the tables' own. */
  older: Connection | null = null;
  newer: Connection | null = null;
  nextBySource: Connection | null = null;

  constructor(id: number, original: Tuple, reply: Tuple) {
    this.id = id;
    this.original = new TupleHash(this, ORIGINAL, original);
    this.reply = new TupleHash(this, REPLY, reply);
  }

  get isConfirmed(): boolean {
    return (this.status & IPS_CONFIRMED) !== 0;
  }

  tuple(direction: Direction): TupleHash {
    return direction === ORIGINAL ? this.original : this.reply;
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

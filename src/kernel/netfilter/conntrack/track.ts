/**
 * What conntrack does to a packet at the hooks: finds or begins its connection on input, confirms it on output.
 * Linux: nf_conntrack_in(), nf_conntrack_confirm(), nf_conntrack_core.c.
 */
import type { Packet } from "../../../wire/ipv4.ts";
import { ANY } from "../../../wire/ipv4-address.ts";
import { reportHop } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import { type Hook, OUTPUT } from "../hooks.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "../verdict.ts";
import {
  type Connection,
  CT_ESTABLISHED,
  CT_ESTABLISHED_REPLY,
  CT_NEW,
  CT_RELATED,
  CT_RELATED_REPLY,
  type Direction,
  directionOf,
  EVENT_REPLY,
  IPS_DYING,
  IPS_EXPECTED,
  IPS_SEEN_REPLY,
  ORIGINAL,
  REPLY,
} from "./connection.ts";
import type { Conntrack } from "./conntrack.ts";
import { deliverEvents } from "./events.ts";
import { hasRoom } from "./full-table.ts";
import { allowsClash, isErrorMessage, isUnknownIcmp, trackPacket } from "./protocols.ts";
import { quotedTuple } from "./quoted.ts";
import { ConnectionExplanation } from "./snapshot.ts";
import { ENDED, INVALID, REOPEN, TRACKED, type Tracking } from "./tcp.ts";
import { hasReply, hasTuple, invertTuple, joinPorts, portsOf, type Tuple } from "./tuple.ts";

export function trackSkb(conntrack: Conntrack, skb: Skb, hook: Hook): Verdict {
  if (skb.connection !== null || skb.untracked) return NF_ACCEPT;
  const packet = skb.ip;
  // Reassembly comes before; a fragment here asked not to be put together.
  if (packet.fragmentOffset > 0 || (hook === OUTPUT && packet.moreFragments)) return NF_ACCEPT;
  if (!hasTuple(packet) || isUnknownIcmp(packet)) return passInvalid(conntrack, skb);
  if (isErrorMessage(packet)) return relateError(conntrack, skb, packet);
  for (;;) {
    if (resolveConnection(conntrack, skb, packet) === NF_DROP) return NF_DROP;
    const connection = skb.connection as Connection | null;
    if (connection === null) return passInvalid(conntrack, skb);
    const tracking = advanceConnection(conntrack, connection, directionOf(skb.ctInfo), packet);
    if (tracking === REOPEN) {
      conntrack.destroy(connection);
      skb.connection = null;
      continue;
    }
    if (tracking === INVALID) return passInvalid(conntrack, skb);
    if (tracking === ENDED) conntrack.destroy(connection);
    if (skb.ctInfo === CT_ESTABLISHED_REPLY && !(connection.status & IPS_SEEN_REPLY)) {
      connection.status |= IPS_SEEN_REPLY;
      connection.events |= EVENT_REPLY;
    }
    if (skb.net.taps.hops) reportHop(skb, "conntrack", new ConnectionExplanation(connection, skb.ctInfo, conntrack.nowUs));
    return NF_ACCEPT;
  }
}

/** What a packet does to its connection: its state, when it ends, what it counted. */
export function advanceConnection(conntrack: Conntrack, connection: Connection, direction: Direction, packet: Packet): Tracking {
  conntrack.counts = false;
  const tracking = trackPacket(connection, packet, direction, conntrack);
  const counts = tracking === ENDED || (tracking === TRACKED && conntrack.counts);
  if (counts && connection.counters !== null) {
    const counter = connection.counters[direction];
    counter.packets++;
    counter.bytes += packet.totalLength;
  }
  return tracking;
}

/** Belongs to no connection: it passes, and rules see it as INVALID. */
function passInvalid(conntrack: Conntrack, skb: Skb): Verdict {
  skb.connection = null;
  skb.ctInfo = 0;
  conntrack.statistics.invalid++;
  if (skb.net.taps.hops) reportHop(skb, "conntrack", { state: "INVALID" });
  return NF_ACCEPT;
}

/** Linux: resolve_normal_ct(). */
function resolveConnection(conntrack: Conntrack, skb: Skb, packet: Packet): Verdict {
  const { src, dst, protocol } = packet;
  const ports = portsOf(packet);
  const connection = conntrack.lookup(src, dst, protocol, ports);
  if (connection === null) return beginConnection(conntrack, skb, packet, ports);
  skb.connection = connection;
  if (connection.directionOf(src, dst, ports) === REPLY) skb.ctInfo = CT_ESTABLISHED_REPLY;
  else if (connection.status & IPS_SEEN_REPLY) skb.ctInfo = CT_ESTABLISHED;
  else skb.ctInfo = connection.status & IPS_EXPECTED ? CT_RELATED : CT_NEW;
  return NF_ACCEPT;
}

/** The tuple of the connection that begins, filled in anew for each: it is read at once. */
const FIRST: Tuple = { src: ANY, dst: ANY, protocol: 0, sport: 0, dport: 0 };

/** Linux: init_conntrack(). A tuple that has no reply leaves the packet without a connection. */
function beginConnection(conntrack: Conntrack, skb: Skb, { src, dst, protocol }: Packet, ports: number): Verdict {
  if (!hasReply(protocol, ports)) return NF_ACCEPT;
  if (!hasRoom(conntrack, skb.net)) {
    conntrack.statistics.drop++;
    return NF_DROP;
  }
  FIRST.src = src;
  FIRST.dst = dst;
  FIRST.protocol = protocol;
  FIRST.sport = ports >>> 16;
  FIRST.dport = ports & 0xffff;
  skb.connection = conntrack.newConnection(FIRST);
  skb.ctInfo = CT_NEW;
  return NF_ACCEPT;
}

/** An ICMP error belongs to the connection of the packet it quotes. Linux: nf_conntrack_inet_error(). */
function relateError(conntrack: Conntrack, skb: Skb, packet: Packet): Verdict {
  if (packet.payload.kind !== "icmp") return NF_ACCEPT;
  const quoted = quotedTuple(packet.payload.data);
  const inner = quoted === null ? null : invertTuple(quoted);
  const connection = inner === null ? null : conntrack.find(inner);
  // The error must go where the quoted packet came from.
  if (inner === null || connection === null || inner.dst !== packet.dst) return passInvalid(conntrack, skb);
  const direction = connection.directionOf(inner.src, inner.dst, joinPorts(inner.sport, inner.dport));
  skb.connection = connection;
  skb.ctInfo = direction === REPLY ? CT_RELATED_REPLY : CT_RELATED;
  if (skb.net.taps.hops) reportHop(skb, "conntrack", new ConnectionExplanation(connection, skb.ctInfo, conntrack.nowUs));
  return NF_ACCEPT;
}

/** The packet has come through: its connection enters the table, and its events are reported. */
export function confirmSkb(conntrack: Conntrack, skb: Skb): Verdict {
  const { connection } = skb;
  if (connection === null) return NF_ACCEPT;
  if (!connection.isConfirmed && directionOf(skb.ctInfo) === ORIGINAL) {
    if (connection.status & IPS_DYING) return NF_DROP;
    if (!conntrack.confirm(connection) && !joinClashing(conntrack, skb, connection)) return NF_DROP;
  }
  const now = skb.connection as Connection;
  if (now.events !== 0 && !(now.status & IPS_DYING)) deliverEvents(conntrack.listeners, now);
  return NF_ACCEPT;
}

/** Another packet of the same flow was first, or another flow has the tuple. Linux: nf_ct_resolve_clash(). */
function joinClashing(conntrack: Conntrack, skb: Skb, connection: Connection): boolean {
  const { src, dst, protocol, ports } = connection;
  const first = conntrack.lookup(src, dst, protocol, ports);
  const isSame =
    first !== null &&
    allowsClash(protocol) &&
    first.directionOf(src, dst, ports) === ORIGINAL &&
    first.replySrc === connection.replySrc &&
    first.replyDst === connection.replyDst &&
    first.replyPorts === connection.replyPorts;
  conntrack.destroy(connection);
  if (!isSame) {
    conntrack.statistics.insertFailed++;
    conntrack.statistics.drop++;
    return false;
  }
  skb.connection = first;
  conntrack.statistics.clashResolve++;
  return true;
}

/** A packet the kernel makes in response to another belongs to the other's connection. Linux: nf_ct_attach(). */
export function attachConnection(response: Skb, cause: Skb): void {
  if (cause.connection === null) return;
  response.connection = cause.connection;
  response.ctInfo = directionOf(cause.ctInfo) === ORIGINAL ? CT_RELATED_REPLY : CT_RELATED;
}

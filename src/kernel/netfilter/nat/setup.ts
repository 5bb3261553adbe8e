/**
 * Binding a new connection to its translation: done once per direction of rewriting, before the connection is confirmed.
 * Linux: nf_nat_setup_info(), nf_nat_alloc_null_binding(), nf_nat_core.c.
 */

import { ANY } from "../../../wire/ipv4-address.ts";
import type { Net } from "../../net.ts";
import type { Skb } from "../../skb.ts";
import { type Connection, IPS_DST_NAT, IPS_DST_NAT_DONE, IPS_SRC_NAT, IPS_SRC_NAT_DONE } from "../conntrack/connection.ts";
import { portsOfReply, type Tuple } from "../conntrack/tuple.ts";
import { type Hook, INPUT, POSTROUTING } from "../hooks.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "../verdict.ts";
import { ANY_RANGE, type Manip, type NatRange } from "./range.ts";
import { chooseTuple } from "./unique-tuple.ts";

export type { Manip, NatRange } from "./range.ts";

/** Sources are rewritten where packets leave for a wire or a socket, destinations where they come in. */
export function manipAt(hook: Hook): Manip {
  return hook === POSTROUTING || hook === INPUT ? "src" : "dst";
}

export function isSetUp(connection: Connection, manip: Manip): boolean {
  return (connection.status & (manip === "src" ? IPS_SRC_NAT_DONE : IPS_DST_NAT_DONE)) !== 0;
}

/** What a NAT target does with the first packet of a connection. The packet itself is rewritten by the hook that asked. */
export function setupNat(skb: Skb, _hook: Hook, range: NatRange, manip: Manip): Verdict {
  const connection = skb.connection;
  if (connection === null || connection.isConfirmed) return NF_ACCEPT;
  if (isSetUp(connection, manip)) return NF_DROP;
  bindNat(skb.net, connection, range, manip);
  return NF_ACCEPT;
}

/** Binds a connection that is not confirmed yet. */
export function bindNat(net: Net, connection: Connection, range: NatRange, manip: Manip): void {
  const tuple = lookOf(connection);
  chooseTuple(net, connection, tuple, range, manip);
  if (!connection.repliesTo(tuple)) {
    connection.replyTo(tuple);
    connection.status |= manip === "src" ? IPS_SRC_NAT : IPS_DST_NAT;
  }
  if (manip === "src") net.conntrack.bySource.add(connection);
  connection.status |= manip === "src" ? IPS_SRC_NAT_DONE : IPS_DST_NAT_DONE;
}

/** No rule applied. */
export function bindNull(skb: Skb, hook: Hook, manip: Manip): Verdict {
  return setupNat(skb, hook, ANY_RANGE, manip);
}

/** The tuple at hand, filled in anew for each binding: it is over before the next. */
const TUPLE: Tuple = { src: ANY, dst: ANY, protocol: 0, sport: 0, dport: 0 };

/** What the connection's packets look like now. Earlier rewriting shows in the reply: it is what the reply is addressed to. */
function lookOf(connection: Connection): Tuple {
  const { protocol, replySrc, replyDst, replyPorts } = connection;
  const ports = portsOfReply(protocol, replyPorts);
  TUPLE.src = replyDst;
  TUPLE.dst = replySrc;
  TUPLE.protocol = protocol;
  TUPLE.sport = ports >>> 16;
  TUPLE.dport = ports & 0xffff;
  return TUPLE;
}

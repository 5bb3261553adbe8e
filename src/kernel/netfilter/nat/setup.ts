/**
 * Binding a new connection to its translation: done once per direction of rewriting, before the connection is confirmed.
 * Linux: nf_nat_setup_info(), nf_nat_alloc_null_binding(), nf_nat_core.c.
 */

import type { Skb } from "../../skb.ts";
import { type Connection, IPS_DST_NAT, IPS_DST_NAT_DONE, IPS_SRC_NAT, IPS_SRC_NAT_DONE } from "../conntrack/connection.ts";
import { invertTuple, sameTuple } from "../conntrack/tuple.ts";
import { type Hook, INPUT, POSTROUTING } from "../hooks.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "../verdict.ts";
import { addressRange, type Manip, type NatRange } from "./range.ts";
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
  const { net } = skb;
  // Earlier rewriting shows in the reply: what it answers is what the packet looks like now.
  const current = invertTuple(connection.reply);
  if (current === null) return NF_DROP;
  const chosen = chooseTuple(net, connection, current, range, manip);
  if (!sameTuple(chosen, current)) {
    const answer = invertTuple(chosen);
    if (answer === null) return NF_DROP;
    const { reply } = connection;
    reply.src = answer.src;
    reply.dst = answer.dst;
    reply.sport = answer.sport;
    reply.dport = answer.dport;
    connection.status |= manip === "src" ? IPS_SRC_NAT : IPS_DST_NAT;
  }
  if (manip === "src") net.conntrack.bySource.add(connection);
  connection.status |= manip === "src" ? IPS_SRC_NAT_DONE : IPS_DST_NAT_DONE;
  return NF_ACCEPT;
}

/** No rule applied: keep the address, and the port unless another connection uses it. */
export function bindNull(skb: Skb, hook: Hook, manip: Manip): Verdict {
  const { reply } = skb.connection as Connection;
  return setupNat(skb, hook, addressRange(manip === "src" ? reply.dst : reply.src), manip);
}

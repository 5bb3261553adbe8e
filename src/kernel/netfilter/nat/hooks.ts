/**
 * NAT at the hooks. The rules of the nat table see only the first packet of a connection; every later one is rewritten as the
 * connection says. Linux: nf_nat_inet_fn(), nf_nat_packet(), nf_nat_icmp_reply_translation().
 *
 *     PREROUTING, OUTPUT (-100): destinations      INPUT, POSTROUTING (100): sources
 *
 * A local packet whose destination is another now is routed anew at once (nf_nat_ipv4_local_fn()).
 */

import { Explanation } from "../../../trace/hop.ts";
import type { Endpoints, NatDetail } from "../../../trace/hop-details.ts";
import { type Icmp, REDIRECT } from "../../../wire/icmp.ts";
import type { Packet } from "../../../wire/ipv4.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Net } from "../../net.ts";
import { reportHop } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import {
  type Connection,
  CT_NEW,
  CT_RELATED,
  CT_RELATED_REPLY,
  directionOf,
  IPS_DST_NAT,
  IPS_NAT_DONE_MASK,
  IPS_NAT_MASK,
  IPS_SRC_NAT,
  ORIGINAL,
} from "../conntrack/connection.ts";
import { type Hook, INPUT, OUTPUT, POSTROUTING, PREROUTING, PRI_NAT_DST, PRI_NAT_SRC } from "../hooks.ts";
import { rerouteOrDrop } from "../reroute.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "../verdict.ts";
import { rewritePacket, rewriteQuoted } from "./manip.ts";
import type { Manip } from "./range.ts";
import { bindNull, isSetUp, manipAt } from "./setup.ts";

/** Runs the nat table's chain at a hook over the first packet of a connection. */
export type ConsultRules = (skb: Skb, hook: Hook) => Verdict;

/** Puts NAT on the hooks of a namespace; returns a function that takes it off again. */
export function registerNat(net: Net, consult: ConsultRules): () => void {
  const run = (skb: Skb, hook: Hook): Verdict => translatePacket(skb, hook, consult);
  const destination = { name: "nat", priority: PRI_NAT_DST, run };
  const local = { ...destination, run: (skb: Skb) => translateLocal(skb, consult) };
  const source = { name: "nat", priority: PRI_NAT_SRC, run };
  const unregister = [
    net.hooks.register(PREROUTING, destination),
    net.hooks.register(OUTPUT, local),
    net.hooks.register(INPUT, source),
    net.hooks.register(POSTROUTING, source),
  ];
  return () => {
    for (const undo of unregister) undo();
  };
}

export function translatePacket(skb: Skb, hook: Hook, consult: ConsultRules): Verdict {
  const connection = skb.connection;
  const manip = manipAt(hook);
  if (skb.net.taps.explaining) reportUnasked(skb, manip);
  if (connection === null) return NF_ACCEPT;
  const isRelated = skb.ctInfo === CT_RELATED || skb.ctInfo === CT_RELATED_REPLY;
  if (isRelated && skb.ip.payload.kind === "icmp") return translateError(skb, connection, skb.ip.payload, manip);
  if ((skb.ctInfo === CT_NEW || isRelated) && !isSetUp(connection, manip)) {
    const verdict = bindConnection(skb, hook, manip, consult);
    if (verdict !== NF_ACCEPT) return verdict;
  } else if (hasLeftElsewhere(skb, hook, connection)) {
    skb.net.conntrack.destroy(connection);
    return NF_DROP;
  }
  if (!isRewritten(connection, skb.ctInfo, manip)) return NF_ACCEPT;
  const before = skb.ip;
  skb.packet = rewriteAsReply(before, connection, skb.ctInfo, manip);
  if (skb.net.taps.hops) reportRewrite(skb, manip, before);
  return NF_ACCEPT;
}

function translateLocal(skb: Skb, consult: ConsultRules): Verdict {
  const verdict = translatePacket(skb, OUTPUT, consult);
  const { connection } = skb;
  if (verdict !== NF_ACCEPT || connection === null) return verdict;
  const { src, dst, replySrc, replyDst } = connection;
  if (directionOf(skb.ctInfo) === ORIGINAL ? dst === replySrc : src === replyDst) return NF_ACCEPT;
  return rerouteOrDrop(skb);
}

/** The rules first; where none of them bound the connection it is bound to what it is. */
function bindConnection(skb: Skb, hook: Hook, manip: Manip, consult: ConsultRules): Verdict {
  const verdict = consult(skb, hook);
  if (verdict !== NF_ACCEPT) return verdict;
  return isSetUp(skb.connection as Connection, manip) ? NF_ACCEPT : bindNull(skb, hook, manip);
}

/** A packet of one direction is to look like the inverse of the other direction's tuple. */
function rewriteAsReply(packet: Packet, connection: Connection, ctInfo: number, manip: Manip): Packet {
  if (directionOf(ctInfo) === ORIGINAL) {
    return rewritePacket(packet, manip === "src" ? connection.replyDst : connection.replySrc, connection.replyPorts, manip);
  }
  return rewritePacket(packet, manip === "src" ? connection.dst : connection.src, connection.ports, manip);
}

/** Replies are rewritten at the opposite hook: what SNAT did to a source is undone at their destination. */
function isRewritten(connection: Connection, ctInfo: number, manip: Manip): boolean {
  const isSource = (manip === "src") === (directionOf(ctInfo) === ORIGINAL);
  return (connection.status & (isSource ? IPS_SRC_NAT : IPS_DST_NAT)) !== 0;
}

/** A masqueraded connection whose route now leads elsewhere would go on with the wrong address. Linux: nf_nat_oif_changed(). */
function hasLeftElsewhere(skb: Skb, hook: Hook, connection: Connection): boolean {
  return (
    hook === POSTROUTING &&
    connection.masqueradeIndex !== 0 &&
    directionOf(skb.ctInfo) === ORIGINAL &&
    skb.outDev !== null &&
    connection.masqueradeIndex !== skb.outDev.ifindex
  );
}

/** An ICMP error: the packet it quotes is put back as its sender knows it, then the error's own address likewise. */
function translateError(skb: Skb, connection: Connection, message: Icmp, manip: Manip): Verdict {
  const before = skb.ip;
  if (message.type === REDIRECT) {
    if ((connection.status & IPS_NAT_DONE_MASK) !== IPS_NAT_DONE_MASK || connection.status & IPS_NAT_MASK) return NF_DROP;
  }
  if (!isRewritten(connection, skb.ctInfo, manip)) return NF_ACCEPT;
  const opposite = directionOf(skb.ctInfo) === ORIGINAL ? connection.reply : connection.original;
  const payload = rewriteQuoted(message, opposite, manip === "src" ? "dst" : "src");
  if (payload === null) return NF_DROP;
  skb.packet = rewriteAsReply({ ...before, payload }, connection, skb.ctInfo, manip);
  if (skb.net.taps.hops) reportRewrite(skb, manip, before);
  return NF_ACCEPT;
}

/** Why no rule will be asked; nothing where they are. */
function reportUnasked(skb: Skb, manip: Manip): void {
  const { connection, ctInfo, ip } = skb;
  if (connection === null) return reportHop(skb, "natKnown", { why: "no connection" });
  const begins = ctInfo === CT_NEW || ((ctInfo === CT_RELATED || ctInfo === CT_RELATED_REPLY) && ip.payload.kind !== "icmp");
  if (!begins || isSetUp(connection, manip)) reportHop(skb, "natKnown", { why: "bound" });
}

function reportRewrite(skb: Skb, manip: Manip, before: Packet): void {
  reportHop(skb, "nat", new RewriteExplanation(manip, before, skb.ip));
}

class RewriteExplanation extends Explanation<"nat"> {
  readonly #manip: Manip;
  readonly #before: Packet;
  readonly #after: Packet;

  constructor(manip: Manip, before: Packet, after: Packet) {
    super();
    this.#manip = manip;
    this.#before = before;
    this.#after = after;
  }

  read(): NatDetail {
    return { manip: this.#manip, before: endpointsOf(this.#before), after: endpointsOf(this.#after) };
  }
}

function endpointsOf(packet: Packet): Endpoints {
  const { payload } = packet;
  const ports = payload.kind === "tcp" || payload.kind === "udp" ? { sport: payload.sport, dport: payload.dport } : {};
  return { src: formatIpv4(packet.src), dst: formatIpv4(packet.dst), ...ports };
}

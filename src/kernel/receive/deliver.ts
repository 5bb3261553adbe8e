/** A packet for this host: whole again, through INPUT, to raw sockets and its protocol. Linux: ip_local_deliver(), ip_input.c. */
import { DEST_UNREACHABLE, ICMP, PROTOCOL_UNREACHABLE } from "../../wire/icmp.ts";
import { isFragment } from "../../wire/ipv4.ts";
import { TCP } from "../../wire/tcp.ts";
import { UDP } from "../../wire/udp.ts";
import { sendIcmpError } from "../ipv4/icmp-send.ts";
import { INPUT } from "../netfilter/hooks.ts";
import { runHook } from "../netfilter/run-hook.ts";
import { NF_ACCEPT } from "../netfilter/verdict.ts";
import { dropPacket, reportHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import { receiveIcmp } from "../transport/icmp.ts";
import { deliverToRaw } from "../transport/raw.ts";
import { receiveTcp } from "../transport/tcp/receive.ts";
import { receiveUdp } from "../transport/udp.ts";

export function deliverPacket(skb: Skb): void {
  const { net } = skb;
  if (isFragment(skb.ip) && !net.fragments.add(skb, "deliver")) return;
  skb.outDev = null;
  if (net.taps.hops) reportHop(skb, "deliverPacket");
  if (runHook(INPUT, skb) === NF_ACCEPT) deliverToProtocol(skb);
}

/** Linux: ip_protocol_deliver_rcu(). */
function deliverToProtocol(skb: Skb): void {
  const { net, ip } = skb;
  const heard = deliverToRaw(skb);
  const receive = receiverOf(ip.protocol);
  if (receive !== null || heard) {
    net.snmp.IpInDelivers++;
    return receive?.(skb);
  }
  net.snmp.IpInUnknownProtos++;
  sendIcmpError(skb, DEST_UNREACHABLE, PROTOCOL_UNREACHABLE);
  dropPacket(skb, "IP_NOPROTO", { protocol: ip.protocol });
}

/** Linux: inet_protos. */
function receiverOf(protocol: number): ((skb: Skb) => void) | null {
  switch (protocol) {
    case ICMP:
      return receiveIcmp;
    case UDP:
      return receiveUdp;
    case TCP:
      return receiveTcp;
    default:
      return null;
  }
}

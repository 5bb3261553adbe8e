/** A packet for this host: whole again, through INPUT, to raw sockets and its protocol. Linux: ip_local_deliver(), ip_input.c. */
import { DEST_UNREACHABLE, ICMP, PROTOCOL_UNREACHABLE } from "../../wire/icmp.ts";
import { isFragment } from "../../wire/ipv4.ts";
import { TCP } from "../../wire/tcp.ts";
import { UDP } from "../../wire/udp.ts";
import { sendIcmpError } from "../ipv4/icmp-send.ts";
import { answerReject } from "../ipv4/reject.ts";
import { INPUT } from "../netfilter/hooks.ts";
import { NF_ACCEPT, NF_STOLEN } from "../netfilter/verdict.ts";
import { dropPacket, tellHop } from "../observe.ts";
import type { Skb } from "../skb.ts";
import { receiveIcmp } from "../transport/icmp.ts";
import { deliverToRaw } from "../transport/raw.ts";
import { receiveTcp } from "../transport/tcp/receive.ts";
import { receiveUdp } from "../transport/udp.ts";

export function deliverPacket(skb: Skb): void {
  const { net } = skb;
  if (isFragment(skb.ip) && !net.fragments.add(skb, "deliver")) return;
  skb.outDev = null;
  if (net.taps.hops) tellHop(skb, "deliverPacket");
  if (!net.hooks.isEmpty(INPUT)) {
    const verdict = net.hooks.run(INPUT, skb);
    if (verdict !== NF_ACCEPT) {
      if (verdict === NF_STOLEN) return;
      answerReject(skb);
      return dropPacket(skb, "NETFILTER_DROP", skb.decidedBy);
    }
  }
  deliverToProtocol(skb);
}

/** Linux: ip_protocol_deliver_rcu(). */
function deliverToProtocol(skb: Skb): void {
  const { net, ip } = skb;
  const heard = deliverToRaw(skb);
  switch (ip.protocol) {
    case ICMP:
      net.snmp.IpInDelivers++;
      return receiveIcmp(skb);
    case UDP:
      net.snmp.IpInDelivers++;
      return receiveUdp(skb);
    case TCP:
      net.snmp.IpInDelivers++;
      return receiveTcp(skb);
    default:
      if (heard) {
        net.snmp.IpInDelivers++;
        return;
      }
      net.snmp.IpInUnknownProtos++;
      sendIcmpError(skb, DEST_UNREACHABLE, PROTOCOL_UNREACHABLE);
      dropPacket(skb, "IP_NOPROTO", { protocol: ip.protocol });
  }
}

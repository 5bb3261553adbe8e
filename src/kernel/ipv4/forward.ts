/** Forwarding: TTL, redirects, MTU, FORWARD, and on. Linux: ip_forward(), net/ipv4/ip_forward.c. RFC 1812 §5.2. */
import { DEST_UNREACHABLE, FRAGMENTATION_NEEDED, TIME_EXCEEDED } from "../../wire/icmp.ts";
import { rewrite } from "../../wire/ipv4.ts";
import { ANY, type Ipv4 } from "../../wire/ipv4-address.ts";
import { FORWARD } from "../netfilter/hooks.ts";
import { runHook } from "../netfilter/run-hook.ts";
import { NF_ACCEPT } from "../netfilter/verdict.ts";
import { dropPacket, reportHop } from "../observe.ts";
import { PACKET_HOST, type Skb } from "../skb.ts";
import { sendIcmpError, sendRedirect } from "./icmp-send.ts";
import { postRoute } from "./output.ts";
import { forwardMtu } from "./path-mtu.ts";

/** The packet has its route (skb.route) and is not for us. */
export function forwardPacket(skb: Skb): void {
  const { net, ip } = skb;
  const route = skb.route!;
  if (skb.packetType !== PACKET_HOST) return dropPacket(skb, "NOT_SPECIFIED");
  skb.forwarded = true;
  if (ip.ttl <= 1) {
    net.snmp.IpInHdrErrors++;
    sendIcmpError(skb, TIME_EXCEEDED, 0);
    return dropPacket(skb, "IP_INHDR", { ttl: ip.ttl });
  }
  net.snmp.IpForwDatagrams++;
  const mtu = forwardMtu(net, route, ip.dst);
  if (ip.totalLength > mtu && ip.dontFragment) {
    net.snmp.IpFragFails++;
    sendIcmpError(skb, DEST_UNREACHABLE, FRAGMENTATION_NEEDED, mtu);
    return dropPacket(skb, "PKT_TOO_BIG", { mtu });
  }
  skb.packet = rewrite(ip, ip.src, ip.dst, ip.ttl - 1, ip.payload);
  if (skb.wantsRedirect) sendRedirect(skb, nextHopOf(skb));
  skb.outDev = route.device;
  if (net.taps.hops)
    reportHop(skb, "forwardPacket", { device: route.device.name, gateway: route.gateway, table: route.table, ttl: ip.ttl - 1 });
  if (runHook(FORWARD, skb) === NF_ACCEPT) postRoute(skb);
}

function nextHopOf(skb: Skb): Ipv4 {
  const { gateway } = skb.route!;
  return gateway !== ANY ? gateway : skb.ip.dst;
}

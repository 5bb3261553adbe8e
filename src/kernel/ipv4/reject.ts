/**
 * Sends the ICMP error or reset for a packet that a REJECT ended: netfilter only set it. Linux: nf_send_unreach(),
 * nf_send_reset(), nf_reject_ipv4.c.
 */

import { frame } from "../../wire/ethernet.ts";
import { DEST_UNREACHABLE } from "../../wire/icmp.ts";
import { isFragment, type Packet, packet } from "../../wire/ipv4.ts";
import { ACK, RST, sequenceLength, TCP, tcp } from "../../wire/tcp.ts";
import type { Device } from "../device.ts";
import { transmitFrame } from "../link/transmit.ts";
import { reportBegin, reportHop } from "../observe.ts";
import { Skb } from "../skb.ts";
import { sendIcmpError } from "./icmp-send.ts";
import { sendPacket } from "./output.ts";
import { routeOutput } from "./output-route.ts";

export function sendReject(skb: Skb): void {
  const { reject } = skb;
  if (reject === null) return;
  skb.reject = null;
  if (skb.net.taps.hops) reportHop(skb, "reject", { with: reject });
  if (reject.kind === "icmp") {
    if (skb.ip.fragmentOffset === 0) sendIcmpError(skb, DEST_UNREACHABLE, reject.code);
    return;
  }
  sendReset(skb);
}

/** A reset that seems to come from the destination. A reset never causes another. */
function sendReset(skb: Skb): void {
  const { net, ip } = skb;
  const segment = ip.payload;
  if (segment.kind !== "tcp" || isFragment(ip) || segment.flags & RST) return;
  if (skb.route?.type === "broadcast") return;
  const acknowledged = (segment.flags & ACK) !== 0;
  const reset = tcp(segment.dport, segment.sport, {
    seq: acknowledged ? segment.ack : 0,
    ack: acknowledged ? 0 : segment.seq + sequenceLength(segment),
    flags: acknowledged ? RST : RST | ACK,
  });
  const resetPacket = packet({ src: ip.dst, dst: ip.src, ttl: net.settings.defaultTtl, dontFragment: true, payload: reset });
  const mark = net.settings.fwmarkReflect ? skb.mark : 0;
  const route = routeOutput(net, {
    dst: ip.src,
    src: ip.dst,
    protocol: TCP,
    sport: segment.dport,
    dport: segment.sport,
    mark,
    anySource: true,
  });
  if (typeof route === "string") return;
  if (skb.connection !== null) net.conntrack.setClosing(skb.connection);
  if (skb.physIn !== null) return sendBack(skb, skb.physIn, resetPacket);
  sendPacket(net, resetPacket, { route, mark, attachTo: skb });
}

/**
 * Where br_netfilter noted the port a packet came in on, also one that the bridge passed up, the reset goes back out of it with
 * the MACs turned round. No hook sees it, so that no NAT gives it back the address the client asked.
 */
function sendBack(skb: Skb, port: Device, packet: Packet): void {
  const { src, dst } = skb.frame!;
  const back = new Skb(skb.net, port, skb.net.taps.newJourney());
  back.packet = packet;
  back.frame = frame(src, dst, packet);
  if (skb.net.taps.explaining) reportBegin(back, skb.journey);
  transmitFrame(back);
}

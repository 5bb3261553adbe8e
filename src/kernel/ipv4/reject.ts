/**
 * Sends the ICMP error or reset for a packet that a REJECT ended: netfilter only set it. Linux: nf_send_unreach(),
 * nf_send_reset(), nf_reject_ipv4.c.
 */

import { foldChecksum, pseudoHeaderSum, sumBytes } from "../../wire/checksum.ts";
import { frame } from "../../wire/ethernet.ts";
import { DEST_UNREACHABLE } from "../../wire/icmp.ts";
import { isFragment, type Packet, packet } from "../../wire/ipv4.ts";
import { ACK, RST, sequenceLength, TCP, type Tcp, tcp } from "../../wire/tcp.ts";
import { UDP } from "../../wire/udp.ts";
import type { Device } from "../device.ts";
import { transmitFrame } from "../link/transmit.ts";
import type { RejectSilence } from "../netfilter/verdict.ts";
import { reportBegin, reportHop } from "../observe.ts";
import { Skb } from "../skb.ts";
import { sendIcmpError } from "./icmp-send.ts";
import { sendPacket } from "./output.ts";
import { routeOutput } from "./output-route.ts";

export function sendReject(skb: Skb): void {
  const { reject } = skb;
  if (reject === null) return;
  skb.reject = null;
  const silent = reject.kind === "icmp" ? whyNoError(skb.ip) : whyNoReset(skb);
  if (skb.net.taps.hops) reportHop(skb, "reject", { with: reject, silent });
  if (silent !== null) return;
  if (reject.kind === "icmp") sendIcmpError(skb, DEST_UNREACHABLE, reject.code);
  else sendReset(skb, skb.ip.payload as Tcp);
}

/** A first fragment's checksum is that of the whole packet. */
function whyNoError(ip: Packet): RejectSilence | null {
  if (isFragment(ip) && (ip.fragmentOffset !== 0 || !isChecksumRight(ip))) return "fragment";
  return isChecksumRight(ip) ? null : "checksum";
}

function whyNoReset({ ip, route }: Skb): RejectSilence | null {
  if (isFragment(ip)) return "fragment";
  if (ip.payload.kind !== "tcp") return "checksum";
  if (ip.payload.flags & RST) return "reset";
  return route?.type === "broadcast" ? "broadcast" : null;
}

const PSEUDO_HEADER_PROTOCOLS: ReadonlySet<number> = new Set([TCP, UDP]);
/** GRE, ESP, AH, SCTP, UDP-Lite: no checksum of their whole payload. */
const UNVERIFIED_PROTOCOLS: ReadonlySet<number> = new Set([47, 50, 51, 132, 136]);
const UDP_CHECKSUM_OFFSET = 6;

/** Of all that the packet carries. Linux: nf_reject_verify_csum(), nf_ip_checksum(). */
function isChecksumRight({ payload, protocol, src, dst }: Packet): boolean {
  if (payload.kind !== "opaque" || UNVERIFIED_PROTOCOLS.has(protocol)) return true;
  const { bytes } = payload;
  if (protocol === UDP && bytes[UDP_CHECKSUM_OFFSET] === 0 && bytes[UDP_CHECKSUM_OFFSET + 1] === 0) return true;
  const pseudo = PSEUDO_HEADER_PROTOCOLS.has(protocol) ? pseudoHeaderSum(src, dst, protocol, bytes.length) : 0;
  return foldChecksum(sumBytes(bytes, 0, bytes.length, pseudo)) === 0;
}

/** A reset that seems to come from the destination. */
function sendReset(skb: Skb, segment: Tcp): void {
  const { net, ip } = skb;
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

/**
 * ICMP for this host: echo, timestamps, and errors handed to the socket they are about. Linux: icmp_rcv(), net/ipv4/icmp.c. RFC
 * 792.
 */
import { concatBytes, viewOf } from "../../wire/bytes.ts";
import {
  DEST_UNREACHABLE,
  ECHO_REPLY,
  ECHO_REQUEST,
  FRAGMENTATION_NEEDED,
  ICMP,
  type Icmp,
  icmp,
  PARAMETER_PROBLEM,
  REDIRECT,
  SOURCE_QUENCH,
  TIME_EXCEEDED,
  TIMESTAMP_REPLY,
  TIMESTAMP_REQUEST,
} from "../../wire/icmp.ts";
import { packet } from "../../wire/ipv4.ts";
import { ANY, type Ipv4, toIpv4 } from "../../wire/ipv4-address.ts";
import { TCP } from "../../wire/tcp.ts";
import { UDP } from "../../wire/udp.ts";
import { SCOPE_LINK } from "../config/route.ts";
import type { Device } from "../device.ts";
import { isForUs, isToMany } from "../ipv4/input-route.ts";
import { sendPacket } from "../ipv4/output.ts";
import { routeOutput } from "../ipv4/output-route.ts";
import { mtuOf, updatePathMtu } from "../ipv4/path-mtu.ts";
import { type Quoted, readQuoted } from "../ipv4/quoted.ts";
import { selectAddress } from "../ipv4/source-address.ts";
import type { Net } from "../net.ts";
import { dropPacket } from "../observe.ts";
import type { Skb } from "../skb.ts";
import { countIcmpIn, countIcmpOut } from "../snmp.ts";
import { rawError } from "./raw.ts";
import { admitRedirect, type QuotedTcp, tcpError } from "./tcp/error.ts";
import { udpError } from "./udp.ts";

export function receiveIcmp(skb: Skb): void {
  const { net, ip } = skb;
  const { snmp } = net;
  snmp.IcmpInMsgs++;
  const message = ip.payload;
  if (message.kind !== "icmp") {
    snmp.IcmpInErrors++;
    snmp.IcmpInCsumErrors++;
    return dropPacket(skb, "ICMP_CSUM");
  }
  countIcmpIn(snmp, message.type);
  if (isToMany(skb) && !acceptsToMany(net, message.type)) {
    snmp.IcmpInErrors++;
    return dropPacket(skb, "INVALID_PROTO");
  }
  switch (message.type) {
    case ECHO_REQUEST:
      return sendEchoReply(skb, message);
    case TIMESTAMP_REQUEST:
      return sendTimestampReply(skb, message);
    case DEST_UNREACHABLE:
    case TIME_EXCEEDED:
    case PARAMETER_PROBLEM:
    case SOURCE_QUENCH:
      return receiveError(skb, message);
    case REDIRECT:
      return receiveRedirect(skb, message);
    default:
      return;
  }
}

/**
 * Of what everybody was sent only questions are taken, where icmp_echo_ignore_broadcasts allows it (RFC 1122 3.2.2.6 and
 * 3.2.2.8).
 */
function acceptsToMany({ settings }: Net, type: number): boolean {
  return (type === ECHO_REQUEST || type === TIMESTAMP_REQUEST) && !settings.icmpEchoIgnoreBroadcasts;
}

function sendEchoReply(skb: Skb, message: Icmp): void {
  if (skb.net.settings.icmpEchoIgnoreAll) return;
  reply(skb, icmp(ECHO_REPLY, 0, message.id, message.sequence, message.data));
}

/** Three times in milliseconds since midnight UTC (RFC 792). */
function sendTimestampReply(skb: Skb, message: Icmp): void {
  if (message.data.length < 4) {
    skb.net.snmp.IcmpInErrors++;
    return dropPacket(skb, "PKT_TOO_SMALL");
  }
  const { loop } = skb.net;
  const times = new Uint8Array(8);
  const view = viewOf(times);
  const now = Math.floor((loop.epochUs + loop.nowUs) / 1000) % 86_400_000;
  view.setUint32(0, now);
  view.setUint32(4, now);
  const data = concatBytes(message.data.subarray(0, 4), times);
  reply(skb, icmp(TIMESTAMP_REPLY, 0, message.id, message.sequence, data));
}

/** From the address that was asked, unless everybody was: then the route chooses (ANY). Linux: fib_compute_spec_dst(). */
function replySource(skb: Skb): Ipv4 {
  if (isForUs(skb)) return skb.ip.dst;
  return skb.ip.src === ANY ? selectAddress(skb.dev, ANY, SCOPE_LINK) : ANY;
}

/** Linux: icmp_reply(). */
function reply(skb: Skb, message: Icmp): void {
  const { net, ip } = skb;
  const limit = net.icmpLimiter.allows(message.type, message.code);
  if (limit === "refused") return;
  const src = replySource(skb);
  const mark = net.settings.fwmarkReflect ? skb.mark : 0;
  const route = routeOutput(net, { dst: ip.src, src, tos: ip.tos, mark, protocol: ICMP });
  if (typeof route === "string") return;
  if (limit === "limited" && !net.icmpLimiter.allowsPeer(ip.src, route.device)) return;
  // Linux counts either as an echo reply (observed on 6.18): OutTimestampReps is of raw sockets only.
  countIcmpOut(net.snmp, ECHO_REPLY);
  net.icmpLimiter.isSending = true;
  const errno = sendPacket(
    net,
    packet({
      src: route.source,
      // To 0.0.0.0 is to ourselves.
      dst: ip.src === ANY ? route.source : ip.src,
      tos: ip.tos,
      ttl: net.settings.defaultTtl,
      id: net.loop.random.next32() & 0xffff,
      payload: message,
    }),
    { route, mark, mtu: mtuOf(net, route, ip.src) },
  );
  net.icmpLimiter.isSending = false;
  if (errno !== null) net.snmp.IpOutDiscards++;
}

/** Reports the error to the sender of the packet that it quotes. Linux: icmp_unreach(), icmp_socket_deliver(). */
function receiveError(skb: Skb, message: Icmp): void {
  const { net, dev } = skb;
  const quoted = readQuoted(message.data);
  if (quoted === null) {
    net.snmp.IcmpInErrors++;
    return dropPacket(skb, "ICMP_PARSE");
  }
  if (message.type !== DEST_UNREACHABLE || message.code !== FRAGMENTATION_NEEDED) return reportToSender(skb, quoted, message);
  const mtu = believedMtu(net, quoted.packet.protocol, message.sequence);
  if (mtu === null) return;
  // A connection learns it by itself, where the quoted segment is one that it has sent (tcp_v4_mtu_reduced()).
  if (quoted.packet.protocol !== TCP && hasSender(dev, quoted)) learnMtu(dev, quoted, mtu);
  reportToSender(skb, quoted, icmp(message.type, message.code, message.id, mtu, message.data));
}

/**
 * The MTU that is believed of FRAGMENTATION_NEEDED, as net.ipv4.ip_no_pmtu_disc says; null: its sender does not hear of it.
 * With 3 only protocols hear of it that check what is quoted, which is TCP. Linux: icmp_unreach(), icmp_tag_validation().
 */
function believedMtu({ settings }: Net, protocol: number, reported: number): number | null {
  switch (settings.noPmtuDisc) {
    case 0:
      return reported;
    case 2:
      return null;
    case 3:
      return protocol === TCP ? reported : null;
    default:
      return 0;
  }
}

function reportToSender({ net, ip, dev }: Skb, quoted: Quoted, message: Icmp): void {
  rawError(dev, quoted.packet, message, ip.src);
  if (quoted.packet.protocol === UDP) udpError(net, quoted.packet, quoted, message, ip.src, dev);
  if (quoted.packet.protocol === TCP) tcpError(net, segmentOf(quoted), message);
}

function segmentOf({ packet, sport, dport, seq }: Quoted): QuotedTcp {
  return { src: packet.src, dst: packet.dst, sport, dport, seq };
}

/**
 * Whether a socket here sent what is quoted: what the error says of the path is learnt by it. (NAT on the path may have made the
 * packet one that nobody sent.) Linux: __udp4_lib_err(), tcp_v4_err(); icmp_err() asks nobody.
 */
function hasSender({ net, ifindex }: Device, { packet, sport, dport }: Quoted): boolean {
  if (packet.protocol === UDP) return net.sockets.udp.find(packet.src, sport, packet.dst, dport, ifindex) !== null;
  if (packet.protocol === TCP) return net.sockets.tcp.find(packet.dst, dport, packet.src, sport) !== null;
  return true;
}

/** A path MTU for the destination of the quoted packet. Linux: ipv4_update_pmtu(). */
function learnMtu({ net, ifindex }: Device, { packet, sport, dport }: Quoted, reported: number): void {
  const { src, dst, tos, protocol } = packet;
  const route = routeOutput(net, { dst, src, tos, protocol, anySource: true });
  if (typeof route === "string") return;
  updatePathMtu(net, route, dst, reported);
  // A connected socket looks its route up again at once (ipv4_sk_update_pmtu()).
  const socket = protocol === UDP ? net.sockets.udp.find(src, sport, dst, dport, ifindex) : null;
  if (socket?.isConnected) net.exceptions.find(route, dst);
}

/** A better first hop for one destination, believed as accept_redirects and secure_redirects say. Linux: __ip_do_redirect(). */
function receiveRedirect(skb: Skb, message: Icmp): void {
  const { net, ip, dev } = skb;
  const quoted = readQuoted(message.data);
  if (quoted === null) {
    net.snmp.IcmpInErrors++;
    return dropPacket(skb, "ICMP_PARSE");
  }
  if (!hasSender(dev, quoted)) {
    net.snmp.IcmpInErrors++;
    return;
  }
  if (quoted.packet.protocol === TCP && !admitRedirect(net, segmentOf(quoted))) return;
  const gateway: Ipv4 = toIpv4((message.id << 16) | message.sequence);
  if (!dev.conf.acceptRedirects || net.fib.addressType(gateway) !== "UNICAST" || gateway === ANY) return;
  const route = routeOutput(net, { dst: quoted.packet.dst, src: ANY });
  if (typeof route === "string" || route.device !== dev) return;
  const { dst } = quoted.packet;
  const current = net.exceptions.find(route, dst)?.gateway || route.gateway;
  if (current !== ip.src || current === gateway) return;
  // While the new gateway's MAC is not known a redirect only asks for it; the next one is taken.
  if (net.neighbours.resolve(net.neighbours.findOrCreate(dev, gateway))) net.exceptions.learnGateway(route, dst, gateway);
}

/**
 * ICMP errors and redirects this host sends. Linux: __icmp_send(), net/ipv4/icmp.c; ip_rt_send_redirect(). RFC 1122 §3.2.2, RFC
 * 1812 §4.3.
 */
import { DEST_UNREACHABLE, ICMP, icmp, isIcmpError, REDIRECT, REDIRECT_HOST } from "../../wire/icmp.ts";
import { encodePacket, type Packet, packet } from "../../wire/ipv4.ts";
import { ANY, type Ipv4, isLoopback, isMulticast, isZeronet, LIMITED_BROADCAST } from "../../wire/ipv4-address.ts";
import { SCOPE_LINK } from "../config/route.ts";
import { PACKET_HOST, type Skb } from "../skb.ts";
import { countIcmpOut } from "../snmp.ts";
import { isForUs } from "./input-route.ts";
import { sendPacket } from "./output.ts";
import { routeOutput } from "./output-route.ts";
import { mtuOf } from "./path-mtu.ts";
import { selectAddress } from "./source-address.ts";

/** The largest message, quoted datagram included (RFC 1812 §4.3.2.3). */
const MAX_BYTES = 576;
/** Precedence of errors: internet control. */
const CONTROL_TOS = 0xc0;

/** Sends an ICMP error about a packet, quoting it. `rest` is the next-hop MTU of FRAGMENTATION_NEEDED. */
export function sendIcmpError(skb: Skb, type: number, code: number, rest = 0): void {
  sendError(skb, type, code, 0, rest);
}

/** Sends an ICMP error about an unroutable packet, rate-limited for each sender. Linux: ip_error(). */
export function sendNoRoute(skb: Skb, code: number): void {
  if (skb.net.icmpLimiter.takesNoRoute(skb.ip.src)) sendError(skb, DEST_UNREACHABLE, code, 0, 0);
}

/** Sends a redirect to the sender of a packet, at most some nine times until it follows. */
export function sendRedirect(skb: Skb, gateway: Ipv4): void {
  if (!skb.net.icmpLimiter.takesRedirect(skb.ip.src)) return;
  sendError(skb, REDIRECT, REDIRECT_HOST, gateway >>> 16, gateway & 0xffff);
}

function sendError(skb: Skb, type: number, code: number, high: number, low: number): void {
  const { net } = skb;
  const original = skb.ip;
  if (!mayReply(skb, original)) return;
  const limit = skb.dev === net.loopback ? "free" : net.icmpLimiter.allows(type, code);
  if (limit === "refused" || net.icmpLimiter.isSending) return;
  const source = errorSource(skb, original);
  const mark = net.settings.fwmarkReflect ? skb.mark : 0;
  const tos = (original.tos & 0x1e) | CONTROL_TOS;
  // Who was reached by a unicast route out of lo need not be an address of ours: it cannot be a source.
  const anySource = skb.route?.type !== "unicast";
  const route = routeOutput(net, { dst: original.src, src: source, tos, mark, protocol: ICMP, anySource });
  if (typeof route === "string") return;
  if (limit === "limited" && !net.icmpLimiter.allowsPeer(original.src, route.device)) return;
  const room = Math.min(MAX_BYTES, mtuOf(net, route, original.src)) - 28;
  const quoted = encodePacket(original).subarray(0, room);
  countIcmpOut(skb.net.snmp, type);
  const error = packet({
    src: route.source,
    dst: original.src,
    tos,
    ttl: net.settings.defaultTtl,
    id: net.loop.random.next32() & 0xffff,
    payload: icmp(type, code, high, low, quoted),
  });
  net.icmpLimiter.isSending = true;
  if (sendPacket(net, error, { route, mark, attachTo: skb }) !== null) net.snmp.IpOutDiscards++;
  net.icmpLimiter.isSending = false;
}

/** Never about a broadcast, a later fragment, or another error. */
function mayReply(skb: Skb, original: Packet): boolean {
  if (skb.packetType !== PACKET_HOST || original.fragmentOffset !== 0) return false;
  if (original.dst === LIMITED_BROADCAST || isMulticast(original.dst) || skb.route?.type === "broadcast") return false;
  const { src } = original;
  if (isZeronet(src) || src === LIMITED_BROADCAST || isMulticast(src)) return false;
  if (isLoopback(src) && skb.inDev !== null && skb.inDev !== skb.net.loopback) return false;
  return original.payload.kind !== "icmp" || !isIcmpError(original.payload.type);
}

/** The address the packet was for, where that is ours; else what the return path (or the input device) suggests. */
function errorSource(skb: Skb, original: Packet): Ipv4 {
  const { net } = skb;
  if (skb.route === null ? net.fib.addressType(original.dst) === "LOCAL" : isForUs(skb)) return original.dst;
  if (net.settings.icmpErrorsUseInboundIfaddr && skb.inDev !== null) return selectAddress(skb.inDev, original.src, SCOPE_LINK);
  return ANY;
}

/**
 * Segments that no full socket sends: the RST for what nobody expects, the ACK of TIME_WAIT and of a half-open connection.
 * They carry DF, id 0 and the default TTL. Linux: tcp_v4_send_reset(), tcp_v4_send_ack() in net/ipv4/tcp_ipv4.c.
 */
import { NO_BYTES } from "../../../wire/bytes.ts";
import { packet } from "../../../wire/ipv4.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { ACK, NO_OPTIONS, RST, sequenceLength, TCP, type Tcp, type TcpOptions } from "../../../wire/tcp.ts";
import { sendPacket } from "../../ipv4/output.ts";
import { routeOutput } from "../../ipv4/output-route.ts";
import type { Net } from "../../net.ts";
import type { Skb } from "../../skb.ts";

/** Sends a RST for a segment; never for a RST, nor for what was not sent to this host alone. */
export function sendReset(skb: Skb): void {
  const { net, ip } = skb;
  const segment = ip.payload as Tcp;
  if (segment.flags & RST || (skb.route !== null && skb.route.type !== "local")) return;
  const hasAck = (segment.flags & ACK) !== 0;
  net.snmp.TcpOutSegs++;
  net.snmp.TcpOutRsts++;
  reply(net, ip.dst, ip.src, net.settings.fwmarkReflect ? skb.mark : 0, ip.tos, {
    kind: "tcp",
    sport: segment.dport,
    dport: segment.sport,
    seq: hasAck ? segment.ack : 0,
    ack: hasAck ? 0 : (segment.seq + sequenceLength(segment)) | 0,
    flags: hasAck ? RST : RST | ACK,
    window: 0,
    urgent: 0,
    options: NO_OPTIONS,
    data: NO_BYTES,
  });
}

export interface BareAck {
  readonly localAddress: Ipv4;
  readonly localPort: number;
  readonly remoteAddress: Ipv4;
  readonly remotePort: number;
  readonly seq: number;
  readonly ack: number;
  readonly window: number;
  /** Null without timestamps. */
  readonly timestamps: { readonly value: number; readonly echo: number } | null;
}

export function sendBareAck(net: Net, fields: BareAck): void {
  const options: TcpOptions = fields.timestamps === null ? NO_OPTIONS : { ...NO_OPTIONS, timestamps: fields.timestamps };
  net.snmp.TcpOutSegs++;
  reply(net, fields.localAddress, fields.remoteAddress, 0, 0, {
    kind: "tcp",
    sport: fields.localPort,
    dport: fields.remotePort,
    seq: fields.seq,
    ack: fields.ack,
    flags: ACK,
    window: fields.window,
    urgent: 0,
    options,
    data: NO_BYTES,
  });
}

function reply(net: Net, src: Ipv4, dst: Ipv4, mark: number, tos: number, payload: Tcp): void {
  const route = routeOutput(net, { src, dst, tos, mark, protocol: TCP, anySource: true });
  if (typeof route === "string") return;
  const reply = packet({ src, dst, tos, ttl: net.settings.defaultTtl, dontFragment: true, payload });
  if (sendPacket(net, reply, { mark, route }) !== null) net.snmp.IpOutDiscards++;
}

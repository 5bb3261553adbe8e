/** The line LOG writes of a packet, word for word. Linux: nf_log_syslog.c, dump_ipv4_packet(). */

import { viewOf } from "../../../wire/bytes.ts";
import { encodePacket, headerBytes, type Packet, segmentBytes } from "../../../wire/ipv4.ts";
import { formatIpv4, type Ipv4 } from "../../../wire/ipv4-address.ts";
import { IFF_LOOPBACK } from "../../config/link.ts";
import type { Skb } from "../../skb.ts";
import type { Hook } from "../hooks.ts";

/** NF_LOG_* (include/uapi/linux/netfilter/nf_log.h). */
export const LOG_TCP_SEQUENCE = 0x01;
export const LOG_TCP_OPTIONS = 0x02;
export const LOG_IP_OPTIONS = 0x04;
export const LOG_UID = 0x08;
export const LOG_MACDECODE = 0x20;

/** In the order they are printed. */
const TCP_FLAGS: readonly (readonly [string, number])[] = [
  ["CWR", 0x80],
  ["ECE", 0x40],
  ["URG", 0x20],
  ["ACK", 0x10],
  ["PSH", 0x08],
  ["RST", 0x04],
  ["SYN", 0x02],
  ["FIN", 0x01],
];

export function describePacket(skb: Skb, _hook: Hook, flags: number): string {
  const devices =
    `IN=${skb.inDev?.name ?? ""} OUT=${skb.outDev?.name ?? ""} ` +
    (skb.physIn === null ? "" : `PHYSIN=${skb.physIn.name} `) +
    (skb.physOut === null ? "" : `PHYSOUT=${skb.physOut.name} `);
  const bytes = encodePacket(skb.ip);
  const owner = flags & LOG_UID && skb.owner !== null ? `UID=${skb.owner.uid} GID=${skb.owner.gid} ` : "";
  const mark = skb.mark === 0 ? "" : `MARK=0x${(skb.mark >>> 0).toString(16)} `;
  return `${devices}${describeMac(skb, flags)}${describeBytes(bytes, flags, skb.ip, false)}${owner}${mark}`;
}

function describeMac({ frame, inDev }: Skb, flags: number): string {
  if (inDev === null) return "";
  const loopback = (inDev.link.flags & IFF_LOOPBACK) !== 0;
  if (flags & LOG_MACDECODE && !loopback) {
    if (frame === null) return "";
    return `MACSRC=${macBytes(frame.src)} MACDST=${macBytes(frame.dst)} MACPROTO=${frame.etherType.toString(16).padStart(4, "0")} `;
  }
  if (frame === null) return loopback ? `MAC=${"00:".repeat(12)}08:00 ` : "MAC= ";
  const type = frame.etherType.toString(16).padStart(4, "0");
  return `MAC=${macBytes(frame.dst)}:${macBytes(frame.src)}:${type.slice(0, 2)}:${type.slice(2)} `;
}

function macBytes(mac: number): string {
  return mac
    .toString(16)
    .padStart(12, "0")
    .replace(/..(?!$)/g, "$&:");
}

/** The packet from its IP header on; what an ICMP error quotes may be cut short anywhere. */
function describeBytes(bytes: Uint8Array, flags: number, packet: Packet | null, quoted: boolean): string {
  if (bytes.length < 20) return "TRUNCATED";
  const view = viewOf(bytes);
  const header = (view.getUint8(0) & 15) * 4;
  const fragment = view.getUint16(6);
  const tos = view.getUint8(1);
  let text =
    `SRC=${formatIpv4(view.getInt32(12) as Ipv4)} DST=${formatIpv4(view.getInt32(16) as Ipv4)} ` +
    `LEN=${view.getUint16(2)} TOS=0x${hexByte(tos & 0x1e)} PREC=0x${hexByte(tos & 0xe0)} TTL=${view.getUint8(8)} ID=${view.getUint16(4)} `;
  if (fragment & 0x8000) text += "CE ";
  if (fragment & 0x4000) text += "DF ";
  if (fragment & 0x2000) text += "MF ";
  if (fragment & 0x1fff) text += `FRAG:${fragment & 0x1fff} `;
  if (flags & LOG_IP_OPTIONS && header > 20) text += `OPT (${hexBytes(bytes.subarray(20, header))}) `;
  const later = (fragment & 0x1fff) !== 0;
  const rest = bytes.subarray(Math.min(header, bytes.length));
  const size = packet === null ? rest.length : headerBytes(packet) + segmentBytes(packet.payload) - header;
  switch (view.getUint8(9)) {
    case 6:
      return text + describeTcp(rest, flags, later, size);
    case 17:
      return text + describeUdp("UDP", rest, later, size);
    case 136:
      return text + describeUdp("UDPLITE", rest, later, size);
    case 1:
      return text + describeIcmp(rest, flags, later, quoted);
    case 51:
      return `${text}PROTO=AH `;
    case 50:
      return `${text}PROTO=ESP `;
    default:
      return `${text}PROTO=${view.getUint8(9)} `;
  }
}

function describeTcp(bytes: Uint8Array, flags: number, later: boolean, size: number): string {
  if (later) return "PROTO=TCP ";
  if (bytes.length < 20) return `PROTO=TCP INCOMPLETE [${size} bytes] `;
  const view = viewOf(bytes);
  const set = view.getUint8(13);
  const header = (view.getUint8(12) >> 4) * 4;
  return (
    `PROTO=TCP SPT=${view.getUint16(0)} DPT=${view.getUint16(2)} ` +
    (flags & LOG_TCP_SEQUENCE ? `SEQ=${view.getUint32(4)} ACK=${view.getUint32(8)} ` : "") +
    `WINDOW=${view.getUint16(14)} RES=0x${hexByte((view.getUint8(12) & 15) << 2)} ` +
    TCP_FLAGS.map(([name, bit]) => (set & bit ? `${name} ` : "")).join("") +
    `URGP=${view.getUint16(18)} ` +
    (flags & LOG_TCP_OPTIONS && header > 20 ? `OPT (${hexBytes(bytes.subarray(20, header))}) ` : "")
  );
}

function describeUdp(name: string, bytes: Uint8Array, later: boolean, size: number): string {
  if (later) return `PROTO=${name} `;
  if (bytes.length < 8) return `PROTO=${name} INCOMPLETE [${size} bytes] `;
  const view = viewOf(bytes);
  return `PROTO=${name} SPT=${view.getUint16(0)} DPT=${view.getUint16(2)} LEN=${view.getUint16(4)} `;
}

function describeIcmp(bytes: Uint8Array, flags: number, later: boolean, quoted: boolean): string {
  if (later) return "PROTO=ICMP ";
  if (bytes.length < 8) return `PROTO=ICMP INCOMPLETE [${bytes.length} bytes] `;
  const view = viewOf(bytes);
  const type = view.getUint8(0);
  const code = view.getUint8(1);
  const head = `PROTO=ICMP TYPE=${type} CODE=${code} `;
  if (type === 0 || type === 8) return `${head}ID=${view.getUint16(4)} SEQ=${view.getUint16(6)} `;
  if (type === 12) return `${head}PARAMETER=${view.getUint32(4) >>> 24} ${describeQuoted(bytes, flags, quoted)}`;
  if (type === 5) return `${head}GATEWAY=${formatIpv4(view.getInt32(4) as Ipv4)} ${describeQuoted(bytes, flags, quoted)}`;
  if (type !== 3 && type !== 4 && type !== 11) return head;
  const mtu = type === 3 && code === 4 ? `MTU=${view.getUint16(6)} ` : "";
  return `${head}${describeQuoted(bytes, flags, quoted)}${mtu}`;
}

function describeQuoted(bytes: Uint8Array, flags: number, quoted: boolean): string {
  return quoted ? "" : `[${describeBytes(bytes.subarray(8), flags, null, true)}] `;
}

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, "0");
}

function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, hexByte).join("");
}

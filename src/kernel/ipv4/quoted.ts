/** The datagram an ICMP error quotes, read as far as it goes: the header, and the first eight bytes behind it (RFC 792). */
import { opaque, viewOf } from "../../wire/bytes.ts";
import { IPV4_HEADER_BYTES, type Packet } from "../../wire/ipv4.ts";
import { toIpv4 } from "../../wire/ipv4-address.ts";

export interface Quoted {
  /** Its payload is opaque; totalLength is what the original header said. */
  readonly packet: Packet;
  /** Ports of UDP and TCP, and TCP's sequence number; 0 where the protocol has none. */
  readonly sport: number;
  readonly dport: number;
  readonly seq: number;
}

/** Returns null where less than a header and eight bytes is quoted. */
export function readQuoted(bytes: Uint8Array): Quoted | null {
  if (bytes.length < IPV4_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const header = (view.getUint8(0) & 15) * 4;
  if (view.getUint8(0) >>> 4 !== 4 || header < IPV4_HEADER_BYTES || bytes.length < header + 8) return null;
  const fragment = view.getUint16(6);
  return {
    packet: {
      kind: "ipv4",
      src: toIpv4(view.getInt32(12)),
      dst: toIpv4(view.getInt32(16)),
      protocol: view.getUint8(9),
      ttl: view.getUint8(8),
      tos: view.getUint8(1),
      id: view.getUint16(4),
      dontFragment: (fragment & 0x4000) !== 0,
      moreFragments: (fragment & 0x2000) !== 0,
      fragmentOffset: (fragment & 0x1fff) * 8,
      options: bytes.subarray(IPV4_HEADER_BYTES, header),
      payload: opaque(bytes.subarray(header)),
      totalLength: view.getUint16(2),
    },
    sport: view.getUint16(header),
    dport: view.getUint16(header + 2),
    seq: view.getInt32(header + 4),
  };
}

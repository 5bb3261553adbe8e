/**
 * The packet an ICMP error quotes, read as a tuple. At least the IP header and eight bytes beyond it must be there.
 * Linux: nf_ct_get_tuplepr(), nf_conntrack_inet_error().
 */
import { viewOf } from "../../../wire/bytes.ts";
import { ICMP } from "../../../wire/icmp.ts";
import { IPV4_HEADER_BYTES } from "../../../wire/ipv4.ts";
import { toIpv4 } from "../../../wire/ipv4-address.ts";
import { hasPorts, type Tuple } from "./tuple.ts";

/** Returns null where too little is quoted, or a later fragment. */
export function quotedTuple(bytes: Uint8Array): Tuple | null {
  if (bytes.length < IPV4_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const header = (view.getUint8(0) & 15) * 4;
  if (header < IPV4_HEADER_BYTES || bytes.length < header + 8 || (view.getUint16(6) & 0x1fff) !== 0) return null;
  const protocol = view.getUint8(9);
  const tuple: Tuple = { src: toIpv4(view.getInt32(12)), dst: toIpv4(view.getInt32(16)), protocol, sport: 0, dport: 0 };
  if (hasPorts(protocol)) {
    tuple.sport = view.getUint16(header);
    tuple.dport = view.getUint16(header + 2);
  } else if (protocol === ICMP) {
    tuple.sport = view.getUint16(header + 4);
    tuple.dport = view.getUint16(header);
  }
  return tuple;
}

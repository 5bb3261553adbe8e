/** A packet, or a fragment of one, cut into fragments. RFC 791; Linux: ip_frag_next(). */
import { NO_BYTES, opaque } from "./bytes.ts";
import { encodeSegment, type Packet, packet } from "./ipv4.ts";

/** `sizes` are those of the data, each but the last a multiple of eight (pieceSizes()). */
export function fragmentsOf(ip: Packet, sizes: readonly number[]): Packet[] {
  const data = encodeSegment(ip.payload, ip.src, ip.dst);
  let at = 0;
  return sizes.map((size) => {
    const isLast = at + size >= data.length;
    const fragment = packet({
      ...ip,
      options: at === 0 ? ip.options : copiedOptions(ip.options),
      dontFragment: false,
      moreFragments: !isLast || ip.moreFragments,
      fragmentOffset: ip.fragmentOffset + at,
      payload: opaque(data.subarray(at, at + size)),
    });
    at += size;
    return fragment;
  });
}

/** Options with the copied flag go into every fragment, others into the first only; here none is copied. */
function copiedOptions(options: Uint8Array): Uint8Array {
  return options.length > 0 && (options[0]! & 0x80) !== 0 ? options : NO_BYTES;
}

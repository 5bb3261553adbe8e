/** How a packet is cut into fragments. Linux: ip_do_fragment(), net/ipv4/ip_output.c. */

/**
 * The bytes of payload in each fragment, none above `room`. A packet that was put together from fragments and still has them one
 * by one (`kept`) is cut where it was cut before, if these fit; any other into equal ones, a multiple of eight bytes each. []
 * where not even eight fit.
 */
export function pieceSizes(bytes: number, room: number, kept: readonly number[] | null): readonly number[] {
  if (kept?.every((size) => size <= room)) return kept;
  const most = Math.floor(room / 8) * 8;
  if (most < 8) return [];
  return Array.from({ length: Math.ceil(bytes / most) }, (_, index) => Math.min(most, bytes - index * most));
}

/** How a packet is cut into fragments. Linux: ip_do_fragment(), net/ipv4/ip_output.c. */

/**
 * The bytes of payload in each fragment, none above `room`. A packet that was put together from fragments and still has them one
 * by one (`kept`) is cut where it was cut before, if these fit; any other into pieces as long as there is room for, each but the
 * last a multiple of eight bytes. [] where not even eight fit.
 */
export function pieceSizes(bytes: number, room: number, kept: readonly number[] | null): readonly number[] {
  if (kept?.every((size) => size <= room)) return kept;
  const most = room & ~7;
  if (most < 8) return [];
  const sizes: number[] = [];
  let left = bytes;
  for (; left > room; left -= most) sizes.push(most);
  return [...sizes, left];
}

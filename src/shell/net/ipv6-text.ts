/**
 * IPv6 addresses as text, eight groups of 16 bits: what is and is not one, as inet_pton(3) and inet_ntop(3) have it. Nothing
 * sends to them.
 */

export type Ipv6 = readonly number[];

export const UNSPECIFIED: Ipv6 = [0, 0, 0, 0, 0, 0, 0, 0];

export function parseIpv6(text: string): Ipv6 | null {
  const [head, tail, ...more] = text.split("::");
  if (more.length > 0) return null;
  const left = groupsOf(head!, tail === undefined);
  if (left === null) return null;
  if (tail === undefined) return left.length === 8 ? left : null;
  const right = groupsOf(tail, true);
  if (right === null || left.length + right.length > 7) return null;
  return [...left, ...UNSPECIFIED.slice(left.length + right.length), ...right];
}

/** The last group may be an IPv4 address where the text ends with these. */
function groupsOf(text: string, isEnd: boolean): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const pieces = text.split(":");
  for (const [at, piece] of pieces.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(piece)) groups.push(Number.parseInt(piece, 16));
    else if (isEnd && at === pieces.length - 1 && DOTTED.test(piece)) {
      const [a, b, c, d] = piece.split(".").map(Number) as [number, number, number, number];
      if (Math.max(a, b, c, d) > 255) return null;
      groups.push(a * 256 + b, c * 256 + d);
    } else return null;
  }
  return groups;
}

/**
 * The longest run of zero groups is left out, as inet_ntop(3) of glibc has it; the last two groups are IPv4's where it is mapped
 * or compatible.
 */
export function formatIpv6(address: Ipv6): string {
  const [start, length] = longestZeros(address);
  const isIpv4 = start === 0 && (length === 6 || (length === 5 && address[5] === 0xffff));
  const groups = address.map((group) => group.toString(16));
  if (isIpv4) groups.splice(6, 2, [address[6]! >> 8, address[6]! & 255, address[7]! >> 8, address[7]! & 255].join("."));
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}

/** The first of the longest runs: where it starts, how many groups it has. */
function longestZeros(address: Ipv6): [number, number] {
  let best: [number, number] = [0, 0];
  for (let at = 0; at < address.length; at++) {
    let end = at;
    while (address[end] === 0) end++;
    if (end - at > best[1]) best = [at, end - at];
  }
  return best;
}

const DOTTED = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/;

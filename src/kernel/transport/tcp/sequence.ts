/** Sequence numbers: signed 32-bit integers compared round the circle (RFC 9293 §3.4; before(), after() in include/net/tcp.h). */

export function before(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}

export function after(a: number, b: number): boolean {
  return ((b - a) | 0) < 0;
}

/** How far `to` lies behind `from`, signed. */
export function distance(from: number, to: number): number {
  return (to - from) | 0;
}

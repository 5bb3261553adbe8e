/**
 * CUBIC (RFC 9438) with Linux's constants: beta 717/1024, C 0.4, fast convergence, Reno friendliness. Linux:
 * net/ipv4/tcp_cubic.c. Left out: HyStart, which ends slow start early on a growing delay; links here do not queue.
 */
import { inSlowStart, isCwndLimited } from "./cwnd.ts";
import type { TcpSocket } from "./socket.ts";

const BETA = 717 / 1024;
const C = 0.4;
const FRIENDLINESS = 15 / 8;

export class Cubic {
  #lastMax = 0;
  #epochUs = -1;
  #origin = 0;
  #kSeconds = 0;
  #acks = 0;
  #renoCwnd = 0;

  /** The congestion window after a loss; what the next epoch aims at is kept. */
  reduce(cwnd: number): number {
    this.#epochUs = -1;
    this.#lastMax = cwnd < this.#lastMax ? (cwnd * (1 + BETA)) / 2 : cwnd;
    return Math.max(Math.floor(cwnd * BETA), 2);
  }

  reset(): void {
    this.#lastMax = 0;
    this.#epochUs = -1;
  }

  /** How many acknowledged segments raise the window by one. */
  countFor(cwnd: number, acked: number, nowUs: number, minRttUs: number): number {
    if (this.#epochUs < 0) {
      this.#epochUs = nowUs;
      this.#acks = 0;
      this.#renoCwnd = cwnd;
      this.#origin = Math.max(this.#lastMax, cwnd);
      this.#kSeconds = this.#lastMax <= cwnd ? 0 : Math.cbrt((this.#lastMax - cwnd) / C);
    }
    this.#acks += acked;
    const t = (nowUs - this.#epochUs + minRttUs) / 1e6 - this.#kSeconds;
    const target = Math.floor(this.#origin + C * t * t * t);
    let count = target > cwnd ? Math.floor(cwnd / (target - cwnd)) : 100 * cwnd;
    if (this.#lastMax === 0 && count > 20) count = 20;
    const step = Math.max(1, Math.floor(cwnd * FRIENDLINESS));
    while (this.#acks > step) {
      this.#acks -= step;
      this.#renoCwnd++;
    }
    if (this.#renoCwnd > cwnd) count = Math.min(count, Math.floor(cwnd / (this.#renoCwnd - cwnd)));
    return Math.max(count, 2);
  }
}

/** New data was acknowledged: the window grows. Linux: cubictcp_cong_avoid(). */
export function avoidCongestion(sock: TcpSocket, acked: number): void {
  if (!isCwndLimited(sock)) return;
  let left = acked;
  if (inSlowStart(sock)) {
    const cwnd = Math.min(sock.cwnd + left, sock.ssthresh);
    left -= cwnd - sock.cwnd;
    sock.cwnd = cwnd;
    if (left === 0) return;
  }
  const minRtt = sock.minRttUs === Number.POSITIVE_INFINITY ? 0 : sock.minRttUs;
  const count = sock.cubic.countFor(sock.cwnd, left, sock.net.loop.nowUs, minRtt);
  if (sock.cwndCount >= count) {
    sock.cwndCount = 0;
    sock.cwnd++;
  }
  sock.cwndCount += left;
  if (sock.cwndCount >= count) {
    const more = Math.floor(sock.cwndCount / count);
    sock.cwndCount -= more * count;
    sock.cwnd += more;
  }
}

/**
 * The congestion window's bookkeeping. Linux: tcp_packets_in_flight(), tcp_cwnd_validate(), tcp_cwnd_restart(). RFC 5681, RFC
 * 7661.
 */
import { INIT_CWND } from "./constants.ts";
import { before } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { CA_OPEN, CA_RECOVERY } from "./states.ts";

/** Segments believed to be in flight. */
export function inFlight(sock: TcpSocket): number {
  return sock.out.sentCount - sock.sackedOut - sock.lostOut + sock.retransOut;
}

export function inSlowStart(sock: TcpSocket): boolean {
  return sock.cwnd < sock.ssthresh;
}

/** The congestion window was the limit, not the program: only then may it grow. Linux: tcp_is_cwnd_limited(). */
export function isCwndLimited(sock: TcpSocket): boolean {
  if (sock.cwndLimited) return true;
  return inSlowStart(sock) && sock.cwnd < 2 * sock.maxPacketsOut;
}

export function validateCwnd(sock: TcpSocket, limited: boolean): void {
  const { nowUs } = sock.net.loop;
  const out = sock.out.sentCount;
  if (!before(sock.sndUna, sock.cwndUsageSeq) || limited || (!sock.cwndLimited && out > sock.maxPacketsOut)) {
    sock.cwndLimited = limited;
    sock.maxPacketsOut = out;
    sock.cwndUsageSeq = sock.sndNxt;
  }
  if (isCwndLimited(sock)) {
    sock.cwndUsed = 0;
    sock.cwndStampUs = nowUs;
    return;
  }
  if (out > sock.cwndUsed) sock.cwndUsed = out;
  if (nowUs - sock.cwndStampUs < sock.rtoUs) return;
  if (sock.caState === CA_OPEN && !sock.noSpace) {
    const used = Math.max(sock.cwndUsed, INIT_CWND);
    if (used < sock.cwnd) {
      sock.ssthresh = currentSsthresh(sock);
      sock.cwnd = (sock.cwnd + used) >> 1;
    }
    sock.cwndUsed = 0;
  }
  sock.cwndStampUs = nowUs;
}

export function currentSsthresh(sock: TcpSocket): number {
  if (sock.caState === CA_RECOVERY) return sock.ssthresh;
  return Math.max(sock.ssthresh, (sock.cwnd >> 1) + (sock.cwnd >> 2));
}

/** After an idle retransmission timeout the window begins small again (tcp_slow_start_after_idle). */
export function restartAfterIdle(sock: TcpSocket): void {
  if (sock.out.sentCount > 0 || sock.lastSentUs === 0) return;
  let idle = sock.net.loop.nowUs - sock.lastSentUs;
  if (idle <= sock.rtoUs) return;
  const restart = Math.min(INIT_CWND, sock.cwnd);
  sock.ssthresh = currentSsthresh(sock);
  let cwnd = sock.cwnd;
  for (idle -= sock.rtoUs; idle > 0 && cwnd > restart; idle -= sock.rtoUs) cwnd >>= 1;
  sock.cwnd = Math.max(cwnd, restart);
  sock.cwndStampUs = sock.net.loop.nowUs;
  sock.cwndUsed = 0;
}

/** How fast the connection would send if it paced itself; it bounds the bursts. Linux: tcp_update_pacing_rate(). */
export function updatePacingRate(sock: TcpSocket): void {
  if (sock.srttUs8 === 0) return;
  const percent = sock.cwnd < sock.ssthresh / 2 ? 200 : 120;
  const window = Math.max(sock.cwnd, sock.out.sentCount);
  sock.pacingRate = (sock.mssCache * 8 * (1_000_000 / 100) * percent * window) / sock.srttUs8;
}

/** How much a segment may hold. Linux: tcp_current_mss(), tcp_sync_mss() in net/ipv4/tcp_output.c. */
import { mtuOfKept } from "../../ipv4/path-mtu.ts";
import { MIN_SND_MSS, MSS_DEFAULT } from "./constants.ts";
import type { TcpSocket } from "./socket.ts";

/**
 * What a segment may hold at most just now: the path's MTU may have changed, and SACK blocks take their room. Linux:
 * tcp_current_mss().
 */
export function currentMss(sock: TcpSocket): number {
  const { route } = sock;
  if (route !== null) {
    const mtu = mtuOfKept(sock.net, route, sock.remoteAddress);
    if (mtu !== sock.pmtu) syncMss(sock, mtu);
  }
  const count = Math.min(sock.sacks.length + (sock.hasDsack ? 1 : 0), sock.timestampsOk ? 3 : 4);
  return count === 0 ? sock.mssCache : sock.mssCache - (4 + 8 * count);
}

/** The segment size that fits the path. Linux: tcp_sync_mss(). */
export function syncMss(sock: TcpSocket, pmtu: number): void {
  let mss = Math.max(Math.min(pmtu - 40, sock.mssClamp), MIN_SND_MSS);
  if (sock.maxSegment > 0) mss = Math.min(mss, sock.maxSegment);
  if (sock.timestampsOk) mss -= 12;
  const half = sock.maxWindow > MSS_DEFAULT ? sock.maxWindow >> 1 : sock.maxWindow;
  if (half > 0 && mss > half) mss = Math.max(half, 68 - 32);
  sock.pmtu = pmtu;
  sock.mssCache = mss;
}

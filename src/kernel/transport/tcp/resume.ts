/**
 * A connection whose segments waited in this host goes on once one of them is gone. Linux: tcp_wfree(), tcp_tsq_write(),
 * net/ipv4/tcp_output.c.
 */
import { inFlight } from "./cwnd.ts";
import { PUSH_ALL, writeQueue } from "./output.ts";
import { retransmitLost } from "./recovery.ts";
import type { TcpSocket } from "./socket.ts";

/** A copy has gone: a softirq goes on with the connection after those that run now. */
export function resumeThrottled(sock: TcpSocket): void {
  if (!sock.isThrottled) return;
  sock.isThrottled = false;
  sock.net.loop.setExactTimer(0, writeAgain, sock);
}

function writeAgain(sock: TcpSocket): void {
  switch (sock.state) {
    case "ESTABLISHED":
    case "FIN_WAIT1":
    case "CLOSING":
    case "CLOSE_WAIT":
    case "LAST_ACK":
      if (sock.lostOut > sock.retransOut && sock.cwnd > inFlight(sock)) retransmitLost(sock);
      writeQueue(sock, PUSH_ALL, false);
      return;
    default:
  }
}

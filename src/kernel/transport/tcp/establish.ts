/**
 * A connection comes up: its buffers, its first guesses, and those who wait for it. Linux: tcp_init_transfer(),
 * tcp_finish_connect().
 */
import type { Tcp } from "../../../wire/tcp.ts";
import { growSendBuffer } from "./acknowledge.ts";
import { armKeepalive } from "./arm.ts";
import { sendFinIfShut } from "./close.ts";
import { updatePacingRate } from "./cwnd.ts";
import { setState } from "./done.ts";
import { predictWindow } from "./predict.ts";
import { fallBackRto } from "./rtt.ts";
import type { TcpSocket } from "./socket.ts";
import { guessReceiveMss, initBufferSpace } from "./window.ts";

export function establish(sock: TcpSocket): void {
  const { nowUs } = sock.net.loop;
  setState(sock, "ESTABLISHED");
  if (sock.totalRto > 1) sock.cwnd = 1;
  growSendBuffer(sock);
  initBufferSpace(sock);
  sock.cwndStampUs = nowUs;
  sock.cwndUsageSeq = sock.sndUna;
  sock.lastSentUs = nowUs;
  sock.totalRto = 0;
  // Timeouts of the SYN do not count to those of the connection (tcp_clean_rtx_queue()).
  sock.retransStampUs = 0;
  // tcp_init_metrics(): either end has heard the other.
  sock.confirmNeighbour = true;
  if (sock.srttUs8 === 0) fallBackRto(sock);
  updatePacingRate(sock);
  if (sock.keepAlive) armKeepalive(sock, sock.keepAliveIdleUs);
}

/** The last step of a handshake this side was asked for: the ACK arrived. */
export function establishChild(sock: TcpSocket, segment: Tcp): void {
  sock.sndUna = segment.ack;
  sock.sndWnd = segment.window * 2 ** sock.sndScale;
  sock.sndWl1 = segment.seq;
  if (sock.sndWnd > sock.maxWindow) sock.maxWindow = sock.sndWnd;
  sock.copiedSeq = sock.rcvNxt;
  if (sock.timestampsOk) sock.advmss -= 12;
  guessReceiveMss(sock);
  predictWindow(sock);
  establish(sock);
  sock.parent?.ready.wake();
  sock.ready.wake();
  sendFinIfShut(sock);
}

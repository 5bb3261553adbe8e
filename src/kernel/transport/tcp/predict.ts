/**
 * Header prediction: is a segment of an established connection the next one that was expected? Only counters depend on it
 * (TCPHPAcks, TCPPureAcks): either path leads to the same. Linux: tp->pred_flags, tcp_fast_path_check(), tcp_rcv_established() in
 * tcp_input.c. Data is taken on the fast path only where the socket has memory left over, which here is where something is queued
 * in either direction.
 */
import { ACK, PSH, type Tcp } from "../../../wire/tcp.ts";
import { after } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";

/** No segment is expected. */
export const UNPREDICTED = -1;

/** Expects segments with the peer's window as it is now. */
export function predictWindow(sock: TcpSocket): void {
  sock.predictedWindow = Math.floor(sock.sndWnd / 2 ** sock.sndScale);
}

/** The same where nothing is out of order and there is room. Linux: tcp_fast_path_check(). */
export function checkPrediction(sock: TcpSocket): void {
  if (sock.in.early.length === 0 && sock.rcvWnd > 0 && sock.in.memory < sock.rcvbuf) predictWindow(sock);
}

export function isPredicted(sock: TcpSocket, { flags, window, seq, ack, options, data }: Tcp): boolean {
  if (sock.state !== "ESTABLISHED" || window !== sock.predictedWindow || (flags & ~PSH) !== ACK) return false;
  if (seq !== sock.rcvNxt || after(ack, sock.sndNxt) || options.sack !== null) return false;
  if (sock.timestampsOk !== (options.timestamps !== null)) return false;
  return data.length === 0 || sock.out.sentCount > 0 || sock.in.memory > 0;
}

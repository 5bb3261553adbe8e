/**
 * Header prediction: is a segment of an established connection the next one that was expected? Linux: tp->pred_flags,
 * tcp_fast_path_check(), tcp_rcv_established() in tcp_input.c.
 */
import { ACK, PSH, type Tcp } from "../../../wire/tcp.ts";
import { PAGE_BYTES, SKB_BYTES } from "./constants.ts";
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
  return data.length === 0 || data.length + SKB_BYTES <= memoryLeft(sock);
}

/** What is left of the pages that were taken for both queues (sk_forward_alloc): a whole one is given back. */
function memoryLeft(sock: TcpSocket): number {
  const over = (sock.out.memory + sock.in.memory) % PAGE_BYTES;
  return over === 0 ? 0 : PAGE_BYTES - over;
}

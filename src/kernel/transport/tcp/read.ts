/** A program reads. Linux: tcp_recvmsg_locked(), tcp_cleanup_rbuf() in net/ipv4/tcp.c. */
import { isPingPong } from "./delayed-ack.ts";
import { sendAck } from "./output.ts";
import { distance } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { RCV_SHUTDOWN } from "./states.ts";
import { adjustReceiveSpace, possibleWindow, receiveWindow } from "./window.ts";

/** At most `max` bytes; null at the end, undefined where there is nothing yet. */
export function readBytes(sock: TcpSocket, max: number): Uint8Array | null | undefined {
  if (sock.in.bytes === 0) {
    if (sock.state === "LISTEN" || sock.hasError) return undefined;
    if (sock.finReceived || sock.shutdownBits & RCV_SHUTDOWN || sock.state === "CLOSE") {
      sock.finRead = sock.finReceived;
      return null;
    }
    return undefined;
  }
  const bytes = sock.in.read(max);
  sock.copiedSeq = (sock.copiedSeq + bytes.length) | 0;
  // A read with room left goes on to the FIN.
  if (sock.in.bytes === 0 && bytes.length < max) sock.finRead = sock.finReceived;
  adjustReceiveSpace(sock);
  acknowledgeRead(sock, bytes.length);
  return bytes;
}

/** Reading may be worth an acknowledgement: a window that opened, or one that waited. */
export function acknowledgeRead(sock: TcpSocket, copied: number): void {
  if (sock.state === "CLOSE") return;
  if (isAckDue(sock, copied) || (copied > 0 && opensWindow(sock))) sendAck(sock);
}

function isAckDue(sock: TcpSocket, copied: number): boolean {
  if (!sock.ackScheduled) return false;
  if (distance(sock.rcvWup, sock.rcvNxt) > sock.rcvMss) return true;
  return copied > 0 && (sock.ackPushed2 || (sock.ackPushed && !isPingPong(sock))) && sock.in.memory === 0;
}

function opensWindow(sock: TcpSocket): boolean {
  if (sock.shutdownBits & RCV_SHUTDOWN) return false;
  const now = receiveWindow(sock);
  if (2 * now > sock.windowClamp) return false;
  const window = possibleWindow(sock);
  return window > 0 && window >= 2 * now;
}

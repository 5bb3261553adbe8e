/** A program lets go: shutdown, close, abort. Linux: tcp_shutdown(), __tcp_close(), tcp_disconnect(), inet_csk_listen_stop(). */
import type { ErrnoName } from "../../config/errno.ts";
import { clearTimers } from "./arm.ts";
import { abandonConnection, destroySocket, finishConnection, setState } from "./done.ts";
import { runSoftirqs, sendActiveReset, sendFin } from "./output.ts";
import type { TcpSocket } from "./socket.ts";
import { RCV_SHUTDOWN, SEND_SHUTDOWN } from "./states.ts";
import { waitForFin } from "./time-wait.ts";

export function shutdownConnection(sock: TcpSocket, how: "read" | "write" | "both"): ErrnoName | null {
  const bits = how === "read" ? RCV_SHUTDOWN : how === "write" ? SEND_SHUTDOWN : RCV_SHUTDOWN | SEND_SHUTDOWN;
  if (sock.state === "LISTEN") {
    if (bits & RCV_SHUTDOWN) stopListening(sock);
    return null;
  }
  if (sock.state === "SYN_SENT") {
    disconnect(sock);
    return null;
  }
  const isClosed = sock.state === "CLOSE";
  sock.shutdownBits |= bits;
  if (bits & SEND_SHUTDOWN && leadsToFin(sock)) sendFin(sock);
  sock.ready.wake();
  return isClosed ? "ENOTCONN" : null;
}

/** The state our FIN leads to; false where none is due. Linux: tcp_close_state(). */
function leadsToFin(sock: TcpSocket): boolean {
  switch (sock.state) {
    case "ESTABLISHED":
    case "SYN_RECV":
      setState(sock, "FIN_WAIT1");
      return true;
    case "CLOSE_WAIT":
      setState(sock, "LAST_ACK");
      return true;
    default:
      return false;
  }
}

/** shutdown() came while the handshake was still going on. */
export function sendFinIfShut(sock: TcpSocket): void {
  if (sock.shutdownBits & SEND_SHUTDOWN && leadsToFin(sock)) sendFin(sock);
}

export function closeConnection(sock: TcpSocket): void {
  sock.shutdownBits = RCV_SHUTDOWN | SEND_SHUTDOWN;
  if (sock.state === "LISTEN") stopListening(sock);
  else if (sock.state !== "CLOSE") {
    const unread = sock.in.bytes > 0;
    sock.in.clear();
    if (unread) {
      sock.net.snmp.TcpExtTCPAbortOnClose++;
      resetAndFinish(sock);
    } else if (sock.linger === 0) {
      disconnect(sock);
      sock.net.snmp.TcpExtTCPAbortOnData++;
    } else if (sock.state === "SYN_SENT") abandonConnection(sock);
    else if (leadsToFin(sock)) sendFin(sock);
  }
  orphan(sock);
}

/** From here on nobody holds it; what arrived during the call is processed first. */
function orphan(sock: TcpSocket): void {
  sock.orphaned = true;
  sock.drainBacklog();
  if (sock.state === "FIN_WAIT2") waitForFin(sock);
  if (sock.state === "CLOSE") destroySocket(sock);
}

export function abortConnection(sock: TcpSocket): void {
  sock.shutdownBits = RCV_SHUTDOWN | SEND_SHUTDOWN;
  if (sock.state === "LISTEN") stopListening(sock);
  else if (sock.state !== "CLOSE") disconnect(sock);
  orphan(sock);
}

/** Ends at once; sends a RST where the peer knows of the connection. */
function disconnect(sock: TcpSocket): void {
  switch (sock.state) {
    case "ESTABLISHED":
    case "CLOSE_WAIT":
    case "FIN_WAIT1":
    case "FIN_WAIT2":
    case "SYN_RECV":
      resetAndFinish(sock);
      return;
    default:
      if (sock.sndNxt !== sock.writeSeq && (sock.state === "CLOSING" || sock.state === "LAST_ACK")) resetAndFinish(sock);
      else finishConnection(sock);
  }
}

function resetAndFinish(sock: TcpSocket): void {
  setState(sock, "CLOSE");
  sendActiveReset(sock);
  clearTimers(sock);
  sock.out.clear();
  sock.shutdownBits = RCV_SHUTDOWN | SEND_SHUTDOWN;
  sock.ready.wake();
  runSoftirqs(sock);
}

/**
 * Who waited to be accepted is reset; half-open connections go when their timer fires or a segment comes. Linux:
 * inet_csk_listen_stop().
 */
function stopListening(sock: TcpSocket): void {
  const { tcp } = sock.net.sockets;
  tcp.removeListener(sock);
  setState(sock, "CLOSE");
  for (const child of sock.accepted.splice(0)) {
    child.parent = null;
    child.abort();
  }
  sock.ready.wake();
}

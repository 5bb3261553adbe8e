/**
 * The end of a connection: its timers stop, its table entry is free, waiting programs are woken. Linux: tcp_done(), tcp_reset().
 */
import type { ErrnoName } from "../../config/errno.ts";
import { clearTimers } from "./arm.ts";
import type { TcpSocket } from "./socket.ts";
import { RCV_SHUTDOWN, SEND_SHUTDOWN, type TcpState } from "./states.ts";

export function setState(sock: TcpSocket, state: TcpState): void {
  const { snmp, sockets } = sock.net;
  const before = sock.state;
  if (state === "CLOSE") {
    if (before === "ESTABLISHED" || before === "CLOSE_WAIT") snmp.TcpEstabResets++;
    sockets.tcp.unhash(sock);
    if (!sock.portLocked) sockets.tcp.ports.release(sock);
  }
  sock.state = state;
}

export function finishConnection(sock: TcpSocket): void {
  if (sock.state === "SYN_SENT" || sock.state === "SYN_RECV") sock.net.snmp.TcpAttemptFails++;
  abandonConnection(sock);
}

/** The program itself gave up: no failed attempt is counted. */
export function abandonConnection(sock: TcpSocket): void {
  setState(sock, "CLOSE");
  clearTimers(sock);
  sock.shutdownBits = RCV_SHUTDOWN | SEND_SHUTDOWN;
  if (sock.orphaned) destroySocket(sock);
  else sock.ready.wake();
}

/** Nothing is left of it. */
export function destroySocket(sock: TcpSocket): void {
  sock.out.clear();
  sock.in.clear();
  sock.backlog.length = 0;
  sock.net.sockets.tcp.ports.release(sock);
}

/** Ends with an error the program will find. */
export function failConnection(sock: TcpSocket, errno: ErrnoName): void {
  sock.out.clear();
  sock.sackedOut = 0;
  sock.lostOut = 0;
  sock.retransOut = 0;
  finishConnection(sock);
  if (!sock.orphaned) sock.setError(errno);
}

/** A RST at the expected sequence number arrived. */
export function resetConnection(sock: TcpSocket): void {
  if (sock.state === "CLOSE") return;
  failConnection(sock, sock.state === "SYN_SENT" ? "ECONNREFUSED" : sock.state === "CLOSE_WAIT" ? "EPIPE" : "ECONNRESET");
}

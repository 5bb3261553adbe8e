/**
 * When to acknowledge: at once at first and on disorder, later where the program is likely to reply. Linux: icsk_ack; RFC 1122
 * §4.2.3.2.
 */
import { armDelayedAck, clearDelayedAck } from "./arm.ts";
import { ATO_MIN_US, DELACK_MAX_US, DELACK_MIN_US, JIFFY_US, MAX_QUICKACKS } from "./constants.ts";
import type { TcpSocket } from "./socket.ts";

/** The program replies to what it receives: data will carry the acknowledgement. */
export function isPingPong(sock: TcpSocket): boolean {
  return sock.pingpong >= 1;
}

export function isQuick(sock: TcpSocket): boolean {
  return sock.quick > 0 && sock.pingpong < 1;
}

export function addQuickAcks(sock: TcpSocket, max: number): void {
  const wanted = Math.min(Math.floor(sock.rcvWnd / (2 * sock.rcvMss)) || 2, max);
  if (wanted > sock.quick) sock.quick = wanted;
}

/** Linux: tcp_enter_quickack_mode(). */
export function enterQuickAcks(sock: TcpSocket, max: number): void {
  addQuickAcks(sock, max);
  sock.pingpong = 0;
  sock.atoUs = ATO_MIN_US;
}

/** Data came: adapts the time an acknowledgement may wait. Linux: the first half of tcp_event_data_recv(). */
export function noteDataReceived(sock: TcpSocket): void {
  const { nowUs } = sock.net.loop;
  if (sock.atoUs === 0) {
    addQuickAcks(sock, MAX_QUICKACKS);
    sock.atoUs = ATO_MIN_US;
  } else {
    const gap = nowUs - sock.lastReceivedUs;
    if (gap <= ATO_MIN_US / 2) sock.atoUs = sock.atoUs / 2 + ATO_MIN_US / 2;
    else if (gap < sock.atoUs) sock.atoUs = Math.min(sock.atoUs / 2 + gap, sock.rtoUs);
    else if (gap > sock.rtoUs) addQuickAcks(sock, MAX_QUICKACKS);
  }
  sock.lastReceivedUs = nowUs;
}

/** A segment that carries an acknowledgement goes out. Linux: tcp_event_ack_sent(). */
export function noteAckSent(sock: TcpSocket): void {
  if (sock.quick > 0 && sock.ackScheduled) {
    sock.quick--;
    if (sock.quick === 0) sock.atoUs = ATO_MIN_US;
  }
  clearDelayedAck(sock);
}

/** Returns true where the acknowledgement is due now; else it waits at most `ato`. Linux: tcp_send_delayed_ack(). */
export function delayAck(sock: TcpSocket): boolean {
  const { nowUs } = sock.net.loop;
  let ato = sock.atoUs;
  if (ato > DELACK_MIN_US) {
    let max = isPingPong(sock) || sock.ackPushed ? DELACK_MAX_US : 500_000;
    if (sock.srttUs8 > 0) max = Math.min(max, Math.max(sock.srttUs8 / 8, DELACK_MIN_US));
    ato = Math.min(ato, max);
  }
  ato = Math.max(Math.min(ato, DELACK_MAX_US), JIFFY_US);
  sock.ackScheduled = true;
  if (sock.delackTimer !== null) {
    if (sock.delackTimer.wantedUs <= nowUs + ato / 4) return true;
    if (sock.delackTimer.wantedUs <= nowUs + ato) return false;
  }
  armDelayedAck(sock, ato);
  return false;
}

/**
 * Setting and clearing a connection's timers. One timer serves retransmission, zero-window probes, loss probes and RACK, as in
 * Linux (icsk_retransmit_timer). Moving it later costs nothing: it fires, sees that it is early, and is set again.
 */
import type { TcpSocket } from "./socket.ts";

export const TIMER_RETRANSMIT = 1;
export const TIMER_PROBE = 2;
export const TIMER_LOSS_PROBE = 3;
export const TIMER_REORDER = 4;

export function armTimer(sock: TcpSocket, what: number, delayUs: number): void {
  const { loop } = sock.net;
  sock.pendingTimer = what;
  sock.timerDueUs = loop.nowUs + delayUs;
  const timer = sock.retransmitTimer;
  if (timer !== null && timer.run !== null && timer.wantedUs <= sock.timerDueUs) return;
  loop.cancelTimer(timer);
  sock.retransmitTimer = loop.setTimer(delayUs, fire, sock);
}

export function clearTimer(sock: TcpSocket): void {
  sock.pendingTimer = 0;
  sock.net.loop.cancelTimer(sock.retransmitTimer);
  sock.retransmitTimer = null;
}

function fire(sock: TcpSocket): void {
  sock.retransmitTimer = null;
  if (sock.pendingTimer === 0) return;
  const early = sock.timerDueUs - sock.net.loop.nowUs;
  if (early > 0) sock.retransmitTimer = sock.net.loop.setTimer(early, fire, sock);
  else sock.handleRetransmitTimer();
}

export function armDelayedAck(sock: TcpSocket, delayUs: number): void {
  sock.net.loop.cancelTimer(sock.delackTimer);
  sock.delackTimer = sock.net.loop.setTimer(delayUs, fireAck, sock);
}

export function clearDelayedAck(sock: TcpSocket): void {
  sock.ackScheduled = false;
  sock.ackNow = false;
  sock.ackPushed = false;
  sock.ackPushed2 = false;
  if (sock.delackTimer === null) return;
  sock.net.loop.cancelTimer(sock.delackTimer);
  sock.delackTimer = null;
}

function fireAck(sock: TcpSocket): void {
  sock.delackTimer = null;
  sock.handleDelayedAck();
}

/** Keepalive, and the wait of a closed socket in FIN_WAIT2. */
export function armKeepalive(sock: TcpSocket, delayUs: number): void {
  sock.net.loop.cancelTimer(sock.keepaliveTimer);
  sock.keepaliveTimer = sock.net.loop.setTimer(delayUs, fireAlive, sock);
}

function fireAlive(sock: TcpSocket): void {
  sock.keepaliveTimer = null;
  sock.handleKeepalive();
}

export function clearTimers(sock: TcpSocket): void {
  clearTimer(sock);
  clearDelayedAck(sock);
  sock.net.loop.cancelTimer(sock.keepaliveTimer);
  sock.keepaliveTimer = null;
}

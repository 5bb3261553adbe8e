/**
 * What is left of a connection while its last segments may still be in flight: 60 seconds of TIME_WAIT, or a closed socket
 * that waits for the other side's FIN (FIN_WAIT2). Linux: net/ipv4/tcp_minisocks.c, tcp_timewait_state_process(). RFC 9293 §3.10.
 */
import type { Timer } from "../../../sim/timers.ts";
import { type Ipv4, isLoopback } from "../../../wire/ipv4-address.ts";
import { ACK, FIN, RST, SYN, sequenceLength, type Tcp } from "../../../wire/tcp.ts";
import type { IfIndex } from "../../config/link.ts";
import type { Net } from "../../net.ts";
import { armKeepalive } from "./arm.ts";
import { TIMEWAIT_US } from "./constants.ts";
import { finishConnection } from "./done.ts";
import { sendBareAck } from "./reply.ts";
import { mayReplyToInvalid } from "./reply-limit.ts";
import { timestampNow } from "./segment.ts";
import { after, before } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { receiveWindow } from "./window.ts";

/** A wait as short as this counts as cut short. */
const KILLED_US = 4_000_000;

export class TcpTimeWait {
  readonly kind = "timewait";
  readonly net: Net;
  readonly localAddress: Ipv4;
  readonly localPort: number;
  readonly remoteAddress: Ipv4;
  readonly remotePort: number;
  readonly device: IfIndex;
  readonly reuseAddr: boolean;
  readonly reusePort: boolean;
  readonly boundAddress: Ipv4;
  substate: "TIME_WAIT" | "FIN_WAIT2";
  rcvNxt: number;
  readonly sndNxt: number;
  readonly rcvWnd: number;
  readonly rcvScale: number;
  readonly timestampOffset: number;
  readonly timestampsOk: boolean;
  tsRecent: number;
  readonly enteredUs: number;
  lastOowUs = Number.NEGATIVE_INFINITY;
  timer: Timer | null = null;
  hashNext: unknown = null;
  hashed = false;

  constructor(sock: TcpSocket, substate: "TIME_WAIT" | "FIN_WAIT2") {
    this.net = sock.net;
    this.localAddress = sock.localAddress;
    this.localPort = sock.localPort;
    this.remoteAddress = sock.remoteAddress;
    this.remotePort = sock.remotePort;
    this.device = sock.device;
    this.reuseAddr = sock.reuseAddr;
    this.reusePort = sock.reusePort;
    this.boundAddress = sock.boundAddress;
    this.substate = substate;
    this.rcvNxt = sock.rcvNxt;
    this.sndNxt = sock.sndNxt;
    this.rcvWnd = receiveWindow(sock);
    this.rcvScale = sock.rcvScale;
    this.timestampOffset = sock.timestampOffset;
    this.timestampsOk = sock.timestampsOk;
    this.tsRecent = sock.tsRecent;
    this.enteredUs = sock.net.loop.nowUs;
  }

  arm(delayUs: number): void {
    this.net.loop.cancelTimer(this.timer);
    this.timer = this.net.loop.setTimer(delayUs, expire, this);
  }

  /**
   * May a new connection take its four-tuple? One that asks for the port itself may where timestamps keep the two apart; one that
   * takes any port as tcp_tw_reuse says. Linux: tcp_twsk_unique().
   */
  mayBeReused(asksForPort: boolean): boolean {
    if (!this.timestampsOk) return false;
    if (asksForPort) return true;
    const { twReuse, twReuseDelayUs } = this.net.settings.tcp;
    if (this.substate === "FIN_WAIT2" || twReuse === 0) return false;
    if (twReuse === 2 && !isLoopback(this.remoteAddress) && !isLoopback(this.localAddress)) return false;
    return this.net.loop.nowUs > this.enteredUs + twReuseDelayUs;
  }

  /** Acknowledges what it saw last. */
  acknowledge(): void {
    sendTimeWaitAck(this, false);
  }

  /** Gone: the four-tuple is free again. */
  remove(): void {
    this.net.loop.cancelTimer(this.timer);
    this.timer = null;
    this.net.sockets.tcp.unhash(this);
    this.net.sockets.tcp.ports.release(this);
  }
}

function expire(wait: TcpTimeWait): void {
  wait.remove();
}

/** How long an orphan waits for the other side's FIN, not counting on less than a few retransmissions. Linux: tcp_fin_time(). */
export function finTimeout(sock: TcpSocket): number {
  return Math.max(sock.net.settings.tcp.finTimeoutUs, sock.rtoUs * 3.5);
}

/** Nobody holds the socket and only the other side's FIN is missing. False where it stays a socket: a wait of over a minute. */
export function waitForFin(sock: TcpSocket): boolean {
  const timeoutUs = finTimeout(sock);
  if (timeoutUs > TIMEWAIT_US) {
    armKeepalive(sock, timeoutUs - TIMEWAIT_US);
    return false;
  }
  enterTimeWait(sock, "FIN_WAIT2", timeoutUs);
  return true;
}

/** Leaves a minimal entry instead of the connection and ends the socket. Linux: tcp_time_wait(). */
export function enterTimeWait(sock: TcpSocket, substate: "TIME_WAIT" | "FIN_WAIT2", timeoutUs: number): void {
  const { tcp } = sock.net.sockets;
  const wait = new TcpTimeWait(sock, substate);
  tcp.unhash(sock);
  tcp.ports.replace(sock, wait);
  tcp.hash(wait);
  const delayUs = substate === "TIME_WAIT" ? TIMEWAIT_US : timeoutUs;
  wait.arm(delayUs);
  // Counted where the wait begins (__inet_twsk_schedule()).
  if (delayUs <= KILLED_US) sock.net.snmp.TcpExtTWKilled++;
  else sock.net.snmp.TcpExtTW++;
  finishConnection(sock);
}

/** What a segment for it leads to: nothing more, a RST, or, for a new SYN, a new connection with this ISN at least. */
export type TimeWaitResult = "done" | "reset" | { readonly isn: number };

export function receiveInTimeWait(wait: TcpTimeWait, segment: Tcp): TimeWaitResult {
  const { flags, seq } = segment;
  const end = (seq + sequenceLength(segment)) | 0;
  const stamp = wait.timestampsOk ? segment.options.timestamps : null;
  const tooOld = stamp !== null && before(stamp.value | 0, wait.tsRecent | 0);
  if (wait.substate === "FIN_WAIT2") return receiveLate(wait, segment, end, tooOld);
  if (!tooOld && seq === wait.rcvNxt && (seq === end || flags & RST)) {
    if (flags & RST) wait.remove();
    else wait.arm(TIMEWAIT_US);
    if (stamp !== null) wait.tsRecent = stamp.value;
    return "done";
  }
  const isFresh = after(seq, wait.rcvNxt) || (stamp !== null && before(wait.tsRecent | 0, stamp.value | 0));
  if (flags & SYN && !(flags & (RST | ACK)) && !tooOld && isFresh) return { isn: (wait.sndNxt + 65537) | 0 };
  if (flags & RST) return "done";
  if (tooOld || flags & ACK) wait.arm(TIMEWAIT_US);
  sendTimeWaitAck(wait, true);
  return "done";
}

/** The program is gone, the other side may still close: its FIN is welcome, data is not. */
function receiveLate(wait: TcpTimeWait, segment: Tcp, end: number, tooOld: boolean): TimeWaitResult {
  const { flags, seq } = segment;
  if (tooOld || !isInWindow(seq, end, wait.rcvNxt, (wait.rcvNxt + wait.rcvWnd) | 0)) {
    sendTimeWaitAck(wait, true);
    return "done";
  }
  if (flags & RST) {
    wait.remove();
    return "done";
  }
  if (flags & SYN && !before(seq, wait.rcvNxt)) return "reset";
  if (!(flags & ACK) || !after(end, wait.rcvNxt) || end === seq) return "done";
  if (!(flags & FIN) || end !== ((wait.rcvNxt + 1) | 0)) {
    wait.remove();
    return "reset";
  }
  wait.substate = "TIME_WAIT";
  wait.rcvNxt = end;
  if (segment.options.timestamps !== null) wait.tsRecent = segment.options.timestamps.value;
  wait.arm(TIMEWAIT_US);
  sendTimeWaitAck(wait, false);
  return "done";
}

/** Linux: tcp_in_window(). */
export function isInWindow(seq: number, end: number, left: number, right: number): boolean {
  if (seq === left) return true;
  if (after(end, left) && before(seq, right)) return true;
  return seq === right && seq === end;
}

function sendTimeWaitAck(wait: TcpTimeWait, limited: boolean): void {
  const { net } = wait;
  const skipped = wait.substate === "TIME_WAIT" ? "TcpExtTCPACKSkippedTimeWait" : "TcpExtTCPACKSkippedFinWait2";
  if (limited && !mayReplyToInvalid(wait, skipped)) return;
  sendBareAck(net, {
    localAddress: wait.localAddress,
    localPort: wait.localPort,
    remoteAddress: wait.remoteAddress,
    remotePort: wait.remotePort,
    seq: wait.sndNxt,
    ack: wait.rcvNxt,
    window: Math.floor(wait.rcvWnd / 2 ** wait.rcvScale),
    timestamps: wait.timestampsOk ? { value: timestampNow(net, wait.timestampOffset), echo: wait.tsRecent } : null,
  });
}

/**
 * Sending segments: what of the queue may go now (window, congestion window, Nagle), acknowledgements, FIN, RST, probes.
 * Linux: tcp_write_xmit(), tcp_transmit_skb(), tcp_send_ack(), tcp_send_fin() in net/ipv4/tcp_output.c.
 *
 * Linux hands the device bursts of up to 64 kB that it cuts; each burst's last segment has PSH. Here a burst is a run of
 * segments sent in one go, so that the flags stand where Linux puts them.
 */
import { NO_BYTES } from "../../../wire/bytes.ts";
import { ACK, FIN, NO_OPTIONS, PSH, RST, type Tcp, type TcpOptions } from "../../../wire/tcp.ts";
import type { ErrnoName } from "../../config/errno.ts";
import { armTimer, clearTimer, TIMER_LOSS_PROBE, TIMER_PROBE, TIMER_REORDER, TIMER_RETRANSMIT } from "./arm.ts";
import { GSO_MAX_BYTES, MSS_DEFAULT, RTO_INIT_US, RTO_MIN_US, SKB_BYTES, TIMEOUT_MIN_US } from "./constants.ts";
import { inFlight, validateCwnd } from "./cwnd.ts";
import { noteAckSent } from "./delayed-ack.ts";
import { currentMss } from "./mss.ts";
import { headerBytesOf, sendSegment, timestampNow } from "./segment.ts";
import type { Chunk } from "./send-queue.ts";
import { after, before, distance } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { CA_OPEN, CA_RECOVERY } from "./states.ts";
import { selectWindow } from "./window.ts";

/** The end of the window the peer offers. */
export function windowEnd(sock: TcpSocket): number {
  return (sock.sndUna + sock.sndWnd) | 0;
}

/** The options of a segment after the handshake: timestamps, SACK blocks. */
export function optionsOf(sock: TcpSocket): TcpOptions {
  const blocks = sock.hasDsack || sock.sacks.length > 0;
  if (!sock.timestampsOk && !blocks) return NO_OPTIONS;
  return {
    mss: null,
    windowScale: null,
    sackPermitted: false,
    timestamps: sock.timestampsOk ? { value: timestampNow(sock.net, sock.timestampOffset), echo: sock.tsRecent } : null,
    sack: blocks ? sackBlocks(sock) : null,
  };
}

function sackBlocks(sock: TcpSocket): [number, number][] {
  const blocks: [number, number][] = sock.hasDsack ? [[sock.dsackLeft, sock.dsackRight]] : [];
  const room = sock.timestampsOk ? 3 : 4;
  for (const block of sock.sacks) if (blocks.length < room) blocks.push([block[0], block[1]]);
  sock.hasDsack = false;
  return blocks;
}

/** Sends one segment with what a segment always carries, and notes that it went. Linux: __tcp_transmit_skb(). */
export function transmit(sock: TcpSocket, flags: number, seq: number, data: Uint8Array): ErrnoName | null {
  sock.net.snmp.TcpOutSegs++;
  return transmitAgain(sock, flags, seq, data);
}

/** The same for numbers that were sent before: RFC 4022 does not count it as sent. */
export function transmitAgain(sock: TcpSocket, flags: number, seq: number, data: Uint8Array): ErrnoName | null {
  const options = optionsOf(sock);
  const segment: Tcp = {
    kind: "tcp",
    sport: sock.localPort,
    dport: sock.remotePort,
    seq,
    ack: flags & ACK ? sock.rcvNxt : 0,
    flags,
    window: selectWindow(sock),
    urgent: 0,
    options,
    data,
  };
  if (flags & ACK) noteAckSent(sock);
  if (data.length > 0) noteDataSent(sock);
  sock.sendError = sendSegment(sock, segment, headerBytesOf(options));
  return sock.sendError;
}

function noteDataSent(sock: TcpSocket): void {
  const { nowUs } = sock.net.loop;
  sock.lastSentUs = nowUs;
  if (nowUs - sock.lastReceivedUs < sock.atoUs && sock.pingpong < 255) sock.pingpong++;
}

/** In a call the softirqs a sent segment raises run at once; elsewhere they wait their turn. */
export function runSoftirqs(sock: TcpSocket): void {
  if (sock.owned) sock.net.loop.runBacklog();
}

/** A segment without data, at the end of what was sent (or of the window, where that shrank). Linux: tcp_send_ack(). */
export function sendAck(sock: TcpSocket): void {
  if (sock.state === "CLOSE") return;
  transmit(sock, ACK, acceptableSeq(sock), NO_BYTES);
  runSoftirqs(sock);
}

function acceptableSeq(sock: TcpSocket): number {
  const end = windowEnd(sock);
  const fits = !before(end, sock.sndNxt) || (sock.windowScaleOk && distance(end, sock.sndNxt) < 2 ** sock.rcvScale);
  return fits ? sock.sndNxt : end;
}

/** Linux: tcp_send_active_reset(). */
export function sendActiveReset(sock: TcpSocket): void {
  sock.net.snmp.TcpOutRsts++;
  if (transmit(sock, RST | ACK, acceptableSeq(sock), NO_BYTES) !== null) sock.net.snmp.TcpExtTCPAbortFailed++;
}

/** The most a chunk may hold: half the largest window the peer offered, whole segments. Linux: tcp_xmit_size_goal(). */
export function sizeGoal(sock: TcpSocket, mss: number): number {
  const half = sock.maxWindow > MSS_DEFAULT ? sock.maxWindow >> 1 : sock.maxWindow;
  const goal = half > 0 && GSO_MAX_BYTES > half ? Math.max(half, 68 - 20) : GSO_MAX_BYTES;
  return Math.max(Math.floor(goal / mss) * mss, mss);
}

/** How many segments a burst may have. Linux: tcp_tso_autosize(). */
function burstSegments(sock: TcpSocket, mss: number): number {
  let bytes = Math.floor(sock.pacingRate / 1024);
  const shift = sock.minRttUs === Number.POSITIVE_INFINITY ? 32 : Math.floor(sock.minRttUs / 512);
  if (shift < 32) bytes += Math.floor(GSO_MAX_BYTES / 2 ** shift);
  return Math.max(Math.floor(Math.min(bytes, GSO_MAX_BYTES) / mss), 2);
}

/** Would Nagle hold a short segment back? */
function holdsBack(sock: TcpSocket, isPartial: boolean, push: boolean): boolean {
  if (!isPartial || push || sock.noDelay || sock.out.sentCount === 0) return false;
  return after(sock.sndSml, sock.sndUna) && !after(sock.sndSml, sock.sndNxt);
}

export const PUSH_ALL = 0;
/** Only the first burst (tcp_push_one). */
export const PUSH_ONE = 1;
/** One segment whatever the congestion window says: a loss probe. */
export const PUSH_PROBE = 2;

/** Sends what may go. Returns true where data waits, nothing is in flight, and only a probe can help. Linux: tcp_write_xmit(). */
export function writeQueue(sock: TcpSocket, how: number, push: boolean): boolean {
  const mss = currentMss(sock);
  const { out } = sock;
  let sent = 0;
  let cwndLimited = false;
  const maxSegments = burstSegments(sock, mss);
  for (let chunk = out.unsent[0]; chunk !== undefined; chunk = out.unsent[0]) {
    let quota = cwndQuota(sock);
    if (quota === 0) {
      if (how !== PUSH_PROBE) {
        cwndLimited = true;
        break;
      }
      quota = 1;
    }
    quota = Math.min(quota, maxSegments);
    const end = windowEnd(sock);
    const firstEnd = chunk.bytes > mss ? (chunk.seq + mss) | 0 : chunk.end;
    if (after(firstEnd, end)) break;
    const isTail = out.unsent.length === 1;
    if (chunk.bytes <= mss) {
      if (holdsBack(sock, chunk.bytes < mss, push || !isTail || chunk.fin)) break;
    } else if (how === PUSH_ALL) {
      const defer = shouldDefer(sock, chunk, maxSegments);
      if (defer !== SEND_NOW) {
        cwndLimited ||= defer === DEFER_CWND;
        break;
      }
    }
    const limit = chunk.bytes > mss ? splitPoint(sock, chunk, mss, quota, push) : mss;
    if (limit <= 0) break;
    const segments = sendBurst(sock, chunk, Math.min(limit, chunk.bytes), mss);
    sent += segments;
    if (segments === 0 || how !== PUSH_ALL) break;
  }
  cwndLimited ||= inFlight(sock) >= sock.cwnd;
  if (sent > 0 || cwndLimited) validateCwnd(sock, cwndLimited);
  if (sent > 0) {
    if (sock.caState === CA_RECOVERY) sock.prrOut += sent;
    if (how !== PUSH_PROBE) scheduleLossProbe(sock, false);
    return false;
  }
  return out.sentCount === 0 && out.unsent.length > 0;
}

function cwndQuota(sock: TcpSocket): number {
  const flying = inFlight(sock);
  if (flying >= sock.cwnd) return 0;
  return Math.min(Math.max(sock.cwnd >> 1, 1), sock.cwnd - flying);
}

function splitPoint(sock: TcpSocket, chunk: Chunk, mss: number, quota: number, push: boolean): number {
  const window = distance(chunk.seq, windowEnd(sock));
  const max = mss * quota;
  const isTail = sock.out.unsent.length === 1;
  if (max <= window && !isTail) return Math.min(max, chunk.bytes);
  const needed = Math.min(chunk.bytes, window);
  if (max <= needed) return max;
  const partial = needed % mss;
  return holdsBack(sock, partial !== 0, push && isTail) ? needed - partial : needed;
}

const SEND_NOW = 0;
const DEFER_CWND = 1;
const DEFER_WINDOW = 2;

/** Waits for the next acknowledgement where a larger burst will be possible soon. Linux: tcp_tso_should_defer(). */
function shouldDefer(sock: TcpSocket, chunk: Chunk, maxSegments: number): number {
  if (sock.caState >= CA_RECOVERY) return SEND_NOW;
  const { nowUs } = sock.net.loop;
  if (nowUs - sock.lastSentUs > 1000) return SEND_NOW;
  const sendWindow = distance(chunk.seq, windowEnd(sock));
  const congestionWindow = (sock.cwnd - inFlight(sock)) * sock.mssCache;
  const limit = Math.min(sendWindow, congestionWindow);
  if (limit >= maxSegments * sock.mssCache) return SEND_NOW;
  if (sock.out.unsent.length > 1 && limit >= chunk.bytes) return SEND_NOW;
  if (limit >= Math.floor(Math.min(sock.sndWnd, sock.cwnd * sock.mssCache) / 3)) return SEND_NOW;
  const head = sock.out.firstSent;
  if (head === null) return SEND_NOW;
  const rtt = sock.srttUs8 / 8;
  if (head.sentUs + rtt - nowUs > Math.min(rtt / 2, 1000)) return SEND_NOW;
  if (congestionWindow < sendWindow) {
    if (congestionWindow <= chunk.bytes) return DEFER_CWND;
  } else if (sendWindow <= chunk.bytes) return DEFER_WINDOW;
  return chunk.fin ? SEND_NOW : DEFER_WINDOW;
}

/**
 * Sends the first `count` bytes of the first chunk as segments of at most `mss`. The last has PSH where the chunk asks for it, as
 * one of several, and as a probe. Returns how many; one that a rule here drops was not sent.
 */
function sendBurst(sock: TcpSocket, chunk: Chunk, count: number, mss: number, isProbe = false): number {
  const { out, net } = sock;
  const whole = count === chunk.bytes;
  const isFirst = out.sentCount === 0;
  let segments = 0;
  let left = count;
  let isRefused = false;
  const several = count > mss;
  do {
    const seq = chunk.seq;
    const length = Math.min(left, mss);
    const data = length > 0 ? out.take(chunk, length) : NO_BYTES;
    left -= length;
    let flags = ACK;
    if (left === 0 && ((whole && chunk.push) || several || isProbe)) flags |= PSH;
    if (left === 0 && whole && chunk.fin) flags |= FIN;
    const end = (seq + length + (flags & FIN ? 1 : 0)) | 0;
    isRefused = transmit(sock, flags, seq, data) !== null;
    if (isRefused) {
      out.putBack(chunk, data);
      break;
    }
    out.pushSent({
      seq,
      end,
      flags,
      data,
      sentUs: net.loop.nowUs,
      sacked: false,
      lost: false,
      retransmitted: false,
      everRetransmitted: false,
      overhead: segments === 0 ? SKB_BYTES : 0,
    });
    sock.sndNxt = end;
    segments++;
  } while (left > 0);
  net.snmp.TcpExtTCPOrigDataSent += segments;
  if (whole && !isRefused) out.dropChunk();
  if (count < segments * mss && !isRefused) sock.sndSml = sock.sndNxt;
  if (segments > 0 && (isFirst || sock.pendingTimer === TIMER_LOSS_PROBE)) rearmRto(sock);
  runSoftirqs(sock);
  return segments;
}

/** Sends what waits; where nothing can go and nothing is in flight, sets the probe timer. Linux: __tcp_push_pending_frames(). */
export function pushPending(sock: TcpSocket, push: boolean): void {
  if (sock.out.unsent.length === 0 || sock.state === "CLOSE") return;
  if (writeQueue(sock, PUSH_ALL, push)) checkProbeTimer(sock);
}

export function checkProbeTimer(sock: TcpSocket): void {
  if (sock.out.sentCount === 0 && sock.pendingTimer === 0) armTimer(sock, TIMER_PROBE, Math.max(sock.rtoUs, RTO_MIN_US));
}

/** Until the retransmission timeout of the oldest segment in flight. */
function untilRto(sock: TcpSocket): number {
  const head = sock.out.firstSent;
  return head === null ? sock.rtoUs : head.sentUs + sock.rtoUs - sock.net.loop.nowUs;
}

/** Linux: tcp_rearm_rto(). */
export function rearmRto(sock: TcpSocket): void {
  if (sock.out.sentCount === 0) {
    clearTimer(sock);
    return;
  }
  const offset = sock.pendingTimer === TIMER_LOSS_PROBE || sock.pendingTimer === TIMER_REORDER;
  armTimer(sock, TIMER_RETRANSMIT, offset ? Math.max(untilRto(sock), 1) : sock.rtoUs);
}

/** A probe for lost tails after two round trips (RFC 8985 §7). Linux: tcp_schedule_loss_probe(). */
export function scheduleLossProbe(sock: TcpSocket, advancing: boolean): boolean {
  if (sock.out.sentCount === 0 || !sock.sackOk || sock.caState !== CA_OPEN) return false;
  let timeout = RTO_INIT_US;
  if (sock.srttUs8 > 0) timeout = Math.floor(sock.srttUs8 / 4) + (sock.out.sentCount === 1 ? RTO_MIN_US : TIMEOUT_MIN_US);
  const rto = advancing ? sock.rtoUs : untilRto(sock);
  if (rto > 0) timeout = Math.min(timeout, rto);
  armTimer(sock, TIMER_LOSS_PROBE, timeout);
  return true;
}

/** Queues the FIN behind what waits, and sends what may go. Linux: tcp_send_fin(). */
export function sendFin(sock: TcpSocket): void {
  const tail = sock.out.tail ?? sock.out.pushChunk(sock.writeSeq);
  tail.fin = true;
  tail.end = (tail.end + 1) | 0;
  sock.writeSeq = (sock.writeSeq + 1) | 0;
  sock.finQueued = true;
  pushPending(sock, true);
}

/** What a probe counts as. */
export type ProbeCounter = "TcpExtTCPWinProbe" | "TcpExtTCPKeepAlive";

/** The segment a keepalive or a closed window asks for: an old byte's number and nothing in it. Linux: tcp_xmit_probe_skb(). */
function sendProbe(sock: TcpSocket, counter: ProbeCounter): void {
  sock.net.snmp[counter]++;
  transmit(sock, ACK, (sock.sndUna - 1) | 0, NO_BYTES);
}

/** Goes on with what waits where the window has room for it; else probes. Linux: tcp_write_wakeup(). */
export function wakeWrite(sock: TcpSocket, counter: ProbeCounter): void {
  const chunk = sock.out.unsent[0];
  const end = windowEnd(sock);
  if (chunk === undefined || !before(chunk.seq, end)) {
    sendProbe(sock, counter);
    return;
  }
  const room = distance(chunk.seq, end);
  const count = Math.min(chunk.bytes, room, sock.mssCache);
  chunk.push = true;
  if (before(sock.pushedSeq, chunk.end)) sock.pushedSeq = chunk.end;
  sendBurst(sock, chunk, count, sock.mssCache, true);
}

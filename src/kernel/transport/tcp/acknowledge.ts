/**
 * What an acknowledgement does to the sending side: frees what arrived, times it, moves the window, detects loss.
 * Linux: tcp_ack(), tcp_clean_rtx_queue(), tcp_sacktag_write_queue() in net/ipv4/tcp_input.c.
 */
import type { DropReason } from "../../../trace/reasons.ts";
import { SYN, sequenceLength, type Tcp } from "../../../wire/tcp.ts";
import { armTimer, clearTimer, TIMER_PROBE, TIMER_REORDER } from "./arm.ts";
import { challengeAck } from "./challenge.ts";
import { avoidCongestion } from "./congestion.ts";
import { RTO_MAX_US, RTO_MIN_US } from "./constants.ts";
import { inSlowStart, restartAfterIdle, updatePacingRate } from "./cwnd.ts";
import { syncMss } from "./mss.ts";
import { pushPending, rearmRto, scheduleLossProbe, windowEnd } from "./output.ts";
import { checkPrediction, UNPREDICTED } from "./predict.ts";
import { advanceRack, judgeLoss, reduceCwnd, retransmitLost } from "./recovery.ts";
import { addRttSample, timestampRttUs } from "./rtt.ts";
import { after, before, distance } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { CA_DISORDER, CA_LOSS, CA_OPEN, CA_RECOVERY } from "./states.ts";

/** Segments newly acknowledged by the current call (cumulatively or by SACK), and the RTT of the first of them. */
interface Tally {
  acked: number;
  delivered: number;
  rttUs: number;
  sackRttUs: number;
  retransmittedAcked: boolean;
  newlySacked: number;
}

const tally: Tally = { acked: 0, delivered: 0, rttUs: -1, sackRttUs: -1, retransmittedAcked: false, newlySacked: 0 };

/** Returns the reason where the acknowledgement is not acceptable; null where it was taken (old ones are taken, too). */
export function acknowledge(sock: TcpSocket, segment: Tcp, quiet = false): DropReason | null {
  const { ack } = segment;
  const { out } = sock;
  const priorUna = sock.sndUna;
  resetTally();
  if (before(ack, priorUna)) return oldAck(sock, segment, quiet);
  if (after(ack, sock.sndNxt)) return "TCP_ACK_UNSENT_DATA";
  const advanced = after(ack, priorUna);
  countAck(sock, segment, advanced);
  if (advanced) sock.retransmits = 0;
  const lostBefore = sock.lostOut;
  const windowChanged = updateWindow(sock, segment);
  sock.sndUna = ack;
  if (segment.options.sack !== null && sock.sackOk) tagSacked(sock, segment, priorUna);
  sock.softError = null;
  sock.probesOut = 0;
  sock.lastAckUs = sock.net.loop.nowUs;
  if (out.sentCount === 0) {
    acknowledgeProbe(sock);
    return null;
  }
  cleanSent(sock, segment);
  finishLossProbe(sock, ack, segment, advanced);
  const duplicate = !advanced && segment.data.length === 0 && !windowChanged;
  const resend = isDubious(sock, advanced, duplicate) && judgeLoss(sock, advanced, duplicate);
  if (tally.acked + tally.newlySacked > 0) setTransmitTimer(sock);
  if (tally.acked + tally.newlySacked > 0 || duplicate) sock.confirmNeighbour = true;
  controlCongestion(sock, advanced, sock.lostOut - lostBefore);
  if (resend) retransmitLost(sock);
  sock.net.snmp.TcpExtTCPDelivered += tally.delivered;
  return null;
}

function countAck({ net, predicted }: TcpSocket, segment: Tcp, advanced: boolean): void {
  if (advanced && predicted) net.snmp.TcpExtTCPHPAcks++;
  else if (sequenceLength(segment) === 0) net.snmp.TcpExtTCPPureAcks++;
}

function resetTally(): void {
  tally.acked = 0;
  tally.delivered = 0;
  tally.rttUs = -1;
  tally.sackRttUs = -1;
  tally.retransmittedAcked = false;
  tally.newlySacked = 0;
}

function oldAck(sock: TcpSocket, segment: Tcp, quiet: boolean): DropReason | null {
  if (before(segment.ack, (sock.sndUna - sock.maxWindow) | 0)) {
    if (!quiet) challengeAck(sock);
    return "TCP_TOO_OLD_ACK";
  }
  if (segment.options.sack !== null && sock.sackOk) {
    tagSacked(sock, segment, sock.sndUna);
    if (sock.out.sentCount > 0 && judgeLoss(sock, false, false)) retransmitLost(sock);
    sock.net.snmp.TcpExtTCPDelivered += tally.delivered;
  }
  return null;
}

/** Linux: tcp_ack_update_window(). RFC 9293 §3.10.7.4. */
function updateWindow(sock: TcpSocket, segment: Tcp): boolean {
  const window = segment.flags & SYN ? segment.window : segment.window * 2 ** sock.sndScale;
  const { seq, ack } = segment;
  const may =
    after(ack, sock.sndUna) || after(seq, sock.sndWl1) || (seq === sock.sndWl1 && (window > sock.sndWnd || window === 0));
  if (!may) return false;
  sock.sndWl1 = seq;
  if (sock.sndWnd === window) return false;
  sock.sndWnd = window;
  sock.predictedWindow = UNPREDICTED;
  checkPrediction(sock);
  if (sock.out.unsent.length > 0) restartAfterIdle(sock);
  if (window > sock.maxWindow) {
    sock.maxWindow = window;
    if (sock.pmtu > 0) syncMss(sock, sock.pmtu);
  }
  return true;
}

/**
 * The first block may say what came twice; a segment that was sent again for nothing counts as delivered, too.
 * Linux: tcp_check_dsack(), tcp_dsack_seen().
 */
function countDsack(sock: TcpSocket, segment: Tcp): void {
  const [first, second] = segment.options.sack!;
  const { snmp } = sock.net;
  const [left, right] = first!;
  if (before(left, segment.ack)) snmp.TcpExtTCPDSACKRecv++;
  else if (second !== undefined && !after(right, second[1]) && !before(left, second[0])) snmp.TcpExtTCPDSACKOfoRecv++;
  else return;
  const segments = before(left, right) ? Math.ceil(Math.max(distance(left, right) / sock.mssCache, 1)) : 0;
  sock.dsackDups += segments;
  if (segments === 0 || sock.dsackDups > sock.totalRetrans) {
    snmp.TcpExtTCPDSACKIgnoredDubious++;
    return;
  }
  snmp.TcpExtTCPDSACKRecvSegs += segments;
  snmp.TcpExtTCPDelivered += segments;
}

/** Marks what the blocks say has arrived. A block below the acknowledgement is a DSACK and marks nothing. */
function tagSacked(sock: TcpSocket, segment: Tcp, priorUna: number): void {
  const { out, net } = sock;
  countDsack(sock, segment);
  for (const [left, right] of segment.options.sack!) {
    if (!before(left, right) || !after(right, sock.sndUna) || before(left, priorUna) || after(right, sock.sndNxt)) continue;
    for (let index = 0; index < out.sentCount; index++) {
      const sent = out.sentAt(index);
      if (!before(sent.seq, right)) break;
      if (sent.sacked || before(sent.seq, left) || after(sent.end, right)) continue;
      advanceRack(sock, sent);
      if (sent.retransmitted) {
        sent.retransmitted = false;
        sock.retransOut--;
      } else if (!sent.everRetransmitted && tally.sackRttUs < 0) tally.sackRttUs = net.loop.nowUs - sent.sentUs;
      if (sent.lost) {
        sent.lost = false;
        sock.lostOut--;
      }
      sent.sacked = true;
      sock.sackedOut++;
      tally.newlySacked++;
      tally.delivered++;
    }
  }
}

/** Frees what is acknowledged, and takes the round-trip time. */
function cleanSent(sock: TcpSocket, segment: Tcp): void {
  const { out, net } = sock;
  const { sndUna } = sock;
  let rttUs = -1;
  for (let sent = out.firstSent; sent !== null && before(sent.seq, sndUna); sent = out.firstSent) {
    if (after(sent.end, sndUna)) {
      trimHead(sock, distance(sent.seq, sndUna));
      break;
    }
    if (sent.retransmitted) sock.retransOut--;
    if (sent.everRetransmitted) tally.retransmittedAcked = true;
    if (sent.sacked) sock.sackedOut--;
    else {
      if (rttUs < 0 && !sent.everRetransmitted) rttUs = net.loop.nowUs - sent.sentUs;
      advanceRack(sock, sent);
      tally.delivered++;
    }
    if (sent.lost) sock.lostOut--;
    tally.acked++;
    out.shiftSent();
  }
  if (tally.acked > 0 && tally.retransmittedAcked) rttUs = -1;
  if (rttUs < 0) rttUs = tally.sackRttUs;
  if (rttUs < 0 && tally.acked > 0 && sock.sawTimestamp && segment.options.timestamps !== null)
    rttUs = timestampRttUs(sock, sock.rcvEcho);
  tally.rttUs = rttUs;
  if (rttUs >= 0) addRttSample(sock, rttUs);
  sock.delivered += tally.delivered;
}

/** Part of the first segment is acknowledged (the peer's window cut it, or somebody merged it). */
function trimHead(sock: TcpSocket, count: number): void {
  const sent = sock.out.sentAt(0);
  sock.out.memory -= count;
  sock.out.replaceSent(0, [{ ...sent, seq: (sent.seq + count) | 0, data: sent.data.subarray(count) }]);
}

/** A loss probe is acknowledged. Linux: tcp_process_tlp_ack(). */
function finishLossProbe(sock: TcpSocket, ack: number, segment: Tcp, advanced: boolean): void {
  if (sock.tlpHighSeq === 0 || before(ack, sock.tlpHighSeq)) return;
  if (!sock.tlpRetrans) sock.tlpHighSeq = 0;
  else if (segment.options.sack !== null && !after(segment.options.sack[0]![1], ack)) sock.tlpHighSeq = 0;
  else if (after(ack, sock.tlpHighSeq)) {
    sock.tlpHighSeq = 0;
    sock.net.snmp.TcpExtTCPLossProbeRecovery++;
    sock.ssthresh = sock.cubic.reduce(sock.cwnd);
    sock.cwnd = sock.ssthresh;
  } else if (!advanced && segment.data.length === 0 && tally.newlySacked === 0) sock.tlpHighSeq = 0;
}

function isDubious(sock: TcpSocket, advanced: boolean, duplicate: boolean): boolean {
  return sock.caState !== CA_OPEN || duplicate || tally.newlySacked > 0 || (!advanced && tally.acked === 0);
}

/** Linux: tcp_set_xmit_timer(). */
function setTransmitTimer(sock: TcpSocket): void {
  if (sock.pendingTimer === TIMER_REORDER && sock.out.sentCount > 0) return;
  if (!scheduleLossProbe(sock, true)) {
    if (sock.out.sentCount === 0) clearTimer(sock);
    else rearmRto(sock);
  }
}

function controlCongestion(sock: TcpSocket, advanced: boolean, newlyLost: number): void {
  if (sock.caState === CA_RECOVERY) reduceCwnd(sock, tally.delivered, Math.max(newlyLost, 0), advanced);
  else if (tally.acked > 0 && (sock.caState <= CA_DISORDER || (sock.caState === CA_LOSS && inSlowStart(sock))))
    avoidCongestion(sock, tally.delivered);
  updatePacingRate(sock);
}

/** The window may have opened under waiting data. Linux: tcp_ack_probe(). */
function acknowledgeProbe(sock: TcpSocket): void {
  const chunk = sock.out.unsent[0];
  if (chunk === undefined) return;
  const firstEnd = chunk.bytes > sock.mssCache ? (chunk.seq + sock.mssCache) | 0 : chunk.end;
  if (!after(firstEnd, windowEnd(sock))) {
    sock.backoff = 0;
    if (sock.pendingTimer === TIMER_PROBE) clearTimer(sock);
    return;
  }
  armTimer(sock, TIMER_PROBE, Math.min(Math.max(sock.rtoUs, RTO_MIN_US) * 2 ** sock.backoff, RTO_MAX_US));
}

/** After an acknowledgement: what may go, goes; who waits for room is woken. Linux: tcp_data_snd_check(). */
export function sendAfterAck(sock: TcpSocket): void {
  pushPending(sock, false);
  wakeWriter(sock);
}

function wakeWriter(sock: TcpSocket): void {
  if (!sock.noSpace) return;
  if (sock.out.sentCount < sock.cwnd) growSendBuffer(sock);
  if (!sock.hasWriteSpace) return;
  sock.noSpace = false;
  sock.ready.wake();
}

/** The send buffer holds twice the congestion window. Linux: tcp_sndbuf_expand(). */
export function growSendBuffer(sock: TcpSocket): void {
  const segment = Math.max(sock.mssClamp, sock.mssCache) + 320 + 320;
  const size = 2 ** Math.ceil(Math.log2(segment)) + 256;
  const wanted = 2 * Math.max(10, sock.cwnd, sock.reordering + 1) * size;
  if (sock.sndbuf < wanted) sock.sndbuf = Math.min(wanted, 4194304);
}

/**
 * Loss: which segments are believed lost, and what follows. RACK (RFC 8985) marks by time and by three segments SACKed; PRR
 * (RFC 6937) paces the reduction; without SACK, NewReno counts duplicate acknowledgements (RFC 6582).
 * Linux: tcp_fastretrans_alert(), tcp_enter_loss() in tcp_input.c; tcp_recovery.c.
 * Left out: F-RTO and every undo of a reduction that proved needless (the window stays reduced), SACK reneging, ECN.
 */
import { armTimer, TIMER_REORDER, TIMER_RETRANSMIT } from "./arm.ts";
import { DUPACK_THRESHOLD, TIMEOUT_MIN_US } from "./constants.ts";
import { inFlight } from "./cwnd.ts";
import { rearmRto } from "./output.ts";
import { retransmitSegment } from "./retransmit.ts";
import type { Sent } from "./send-queue.ts";
import { after, before } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { CA_DISORDER, CA_LOSS, CA_OPEN, CA_RECOVERY } from "./states.ts";

/** A segment reached the other side: RACK remembers the one sent last. Linux: tcp_rack_advance(). */
export function advanceRack(sock: TcpSocket, sent: Sent): void {
  const rtt = sock.net.loop.nowUs - sent.sentUs;
  if (rtt < sock.minRttUs && sent.everRetransmitted) return;
  sock.rackAdvanced = true;
  sock.rackRttUs = rtt;
  if (sent.sentUs > sock.rackStampUs || (sent.sentUs === sock.rackStampUs && after(sent.end, sock.rackEnd))) {
    sock.rackStampUs = sent.sentUs;
    sock.rackEnd = sent.end;
  }
}

function reorderWindow(sock: TcpSocket): number {
  if (sock.caState >= CA_RECOVERY || sock.sackedOut >= sock.reordering) return 0;
  const quarter = sock.minRttUs === Number.POSITIVE_INFINITY ? 0 : Math.floor(sock.minRttUs / 4);
  return Math.min(quarter, sock.srttUs8 >> 3);
}

/** Marks what was sent so long before a segment that arrived that it must be lost. Returns true where a timer will look again. */
export function markLostByRack(sock: TcpSocket): boolean {
  if (!sock.rackAdvanced) return false;
  sock.rackAdvanced = false;
  const wait = detectLoss(sock);
  if (wait === 0) return false;
  armTimer(sock, TIMER_REORDER, wait + TIMEOUT_MIN_US);
  return true;
}

function detectLoss(sock: TcpSocket): number {
  const { out, net } = sock;
  const window = reorderWindow(sock);
  let wait = 0;
  for (let index = 0; index < out.sentCount; index++) {
    const sent = out.sentAt(index);
    if (sent.sacked || (sent.lost && !sent.retransmitted)) continue;
    if (sent.sentUs > sock.rackStampUs || (sent.sentUs === sock.rackStampUs && !before(sent.end, sock.rackEnd))) continue;
    const left = sock.rackRttUs + window - (net.loop.nowUs - sent.sentUs);
    if (left <= 0) markLost(sock, sent);
    else wait = Math.max(wait, left);
  }
  return wait;
}

function markLost(sock: TcpSocket, sent: Sent): void {
  if (sent.retransmitted) {
    sent.retransmitted = false;
    sock.retransOut--;
    if (sent.lost) sock.net.snmp.TcpExtTCPLostRetransmit++;
  }
  if (sent.lost) return;
  sent.lost = true;
  sock.lostOut++;
}

/** RACK's timer: what has waited out the reordering window is lost. Linux: tcp_rack_reo_timeout(). */
export function reorderTimeout(sock: TcpSocket): void {
  const before = inFlight(sock);
  detectLoss(sock);
  if (before !== inFlight(sock)) {
    if (sock.caState !== CA_RECOVERY && sock.caState !== CA_LOSS) enterRecovery(sock);
    retransmitLost(sock);
  }
  if (sock.pendingTimer !== TIMER_RETRANSMIT) rearmRto(sock);
}

function enterRecovery(sock: TcpSocket): void {
  if (sock.sackOk) sock.net.snmp.TcpExtTCPSackRecovery++;
  else sock.net.snmp.TcpExtTCPRenoRecovery++;
  if (sock.caState < CA_RECOVERY) {
    sock.priorCwnd = sock.cwnd;
    sock.ssthresh = sock.cubic.reduce(sock.cwnd);
  }
  sock.highSeq = sock.sndNxt;
  sock.tlpHighSeq = 0;
  sock.cwndCount = 0;
  sock.prrDelivered = 0;
  sock.prrOut = 0;
  sock.caState = CA_RECOVERY;
}

/** The retransmission timer fired: everything is taken for lost, and the window begins at one. Linux: tcp_enter_loss(). */
export function enterLoss(sock: TcpSocket): void {
  const { out } = sock;
  for (let index = 0; index < out.sentCount; index++) {
    const sent = out.sentAt(index);
    if (!sent.sacked) markLost(sock, sent);
  }
  if (sock.caState <= CA_DISORDER || !after(sock.highSeq, sock.sndUna) || (sock.caState === CA_LOSS && sock.retransmits === 0)) {
    sock.priorCwnd = sock.cwnd;
    sock.ssthresh = sock.cubic.reduce(sock.cwnd);
  }
  sock.cwnd = inFlight(sock) + 1;
  sock.cwndCount = 0;
  sock.cwndStampUs = sock.net.loop.nowUs;
  sock.dupAcks = 0;
  sock.caState = CA_LOSS;
  sock.highSeq = sock.sndNxt;
  sock.tlpHighSeq = 0;
}

/**
 * An acknowledgement that may indicate loss. Returns true where lost segments are to be sent again.
 * `advanced`: it acknowledged something new; `duplicate`: it is one more of the same.
 */
export function judgeLoss(sock: TcpSocket, advanced: boolean, duplicate: boolean): boolean {
  if (sock.caState === CA_OPEN) sock.retransStampUs = 0;
  else if (!before(sock.sndUna, sock.highSeq)) leaveState(sock);
  if (!sock.sackOk) countDuplicates(sock, advanced, duplicate);
  markLostSegments(sock);
  if (sock.caState === CA_LOSS) return true;
  if (sock.caState === CA_RECOVERY) return true;
  if (sock.lostOut > 0) {
    enterRecovery(sock);
    return true;
  }
  sock.caState = sock.sackedOut > 0 || sock.dupAcks > 0 ? CA_DISORDER : CA_OPEN;
  return false;
}

/** All that was out when the trouble began has arrived. */
function leaveState(sock: TcpSocket): void {
  if (sock.caState === CA_RECOVERY && sock.ssthresh < 0x7fffffff) {
    sock.cwnd = sock.ssthresh;
    sock.cwndStampUs = sock.net.loop.nowUs;
  }
  if (sock.caState >= CA_RECOVERY) {
    sock.caState = CA_OPEN;
    sock.retransStampUs = 0;
  }
}

function markLostSegments(sock: TcpSocket): boolean {
  if (sock.sackOk) return markLostByRack(sock);
  const head = sock.out.firstSent;
  if (head === null) return false;
  const again = sock.caState === CA_RECOVERY && !head.retransmitted;
  if ((sock.dupAcks >= DUPACK_THRESHOLD || again) && !head.lost) markLost(sock, head);
  return false;
}

function countDuplicates(sock: TcpSocket, advanced: boolean, duplicate: boolean): void {
  if (advanced) sock.dupAcks = 0;
  else if (duplicate) sock.dupAcks++;
}

/** Sends lost segments again, as the congestion window allows. Linux: tcp_xmit_retransmit_queue(). */
export function retransmitLost(sock: TcpSocket): void {
  const { out } = sock;
  for (let index = 0; index < out.sentCount; index++) {
    if (inFlight(sock) >= sock.cwnd) return;
    const sent = out.sentAt(index);
    if (sent.sacked || !sent.lost || sent.retransmitted) continue;
    if (!retransmitSegment(sock, index)) return;
    if (sock.caState === CA_LOSS) sock.net.snmp.TcpExtTCPSlowStartRetrans++;
    else sock.net.snmp.TcpExtTCPFastRetrans++;
    if (sock.caState === CA_RECOVERY) sock.prrOut++;
    if (index === 0 && sock.pendingTimer !== TIMER_REORDER) armTimer(sock, TIMER_RETRANSMIT, sock.rtoUs);
  }
}

/** Proportional rate reduction while in recovery. Linux: tcp_cwnd_reduction(). */
export function reduceCwnd(sock: TcpSocket, delivered: number, newlyLost: number, advanced: boolean): void {
  if (delivered <= 0 || sock.priorCwnd === 0) return;
  const flying = inFlight(sock);
  const delta = sock.ssthresh - flying;
  sock.prrDelivered += delivered;
  let count: number;
  if (delta < 0) count = Math.ceil((sock.ssthresh * sock.prrDelivered) / sock.priorCwnd) - sock.prrOut;
  else {
    count = Math.max(sock.prrDelivered - sock.prrOut, delivered);
    if (advanced && newlyLost === 0) count++;
    count = Math.min(delta, count);
  }
  count = Math.max(count, sock.prrOut > 0 ? 0 : 1);
  sock.cwnd = flying + count;
}

/** The path takes less than thought: what was too long is lost, and nobody's fault. Linux: tcp_simple_retransmit(). */
export function retransmitOversized(sock: TcpSocket): void {
  const { out } = sock;
  let found = false;
  for (let index = 0; index < out.sentCount; index++) {
    const sent = out.sentAt(index);
    if (sent.data.length <= sock.mssCache || sent.sacked) continue;
    markLost(sock, sent);
    found = true;
  }
  if (!found) return;
  if (sock.caState !== CA_LOSS) {
    sock.highSeq = sock.sndNxt;
    sock.caState = CA_LOSS;
  }
  retransmitLost(sock);
}

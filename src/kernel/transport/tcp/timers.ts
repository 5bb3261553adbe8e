/**
 * What happens when a connection's timers fire: retransmission with back-off, probes, delayed acknowledgements, keepalive.
 * Linux: net/ipv4/tcp_timer.c; tcp_send_loss_probe(). RFC 6298, RFC 8985 §7.
 */
import type { ErrnoName } from "../../config/errno.ts";
import { armKeepalive, armTimer, TIMER_LOSS_PROBE, TIMER_PROBE, TIMER_REORDER, TIMER_RETRANSMIT } from "./arm.ts";
import { ATO_MIN_US, ORPHAN_RETRIES, RTO_INIT_US, RTO_MAX_US, RTO_MIN_US, TIMEWAIT_US } from "./constants.ts";
import { isPingPong } from "./delayed-ack.ts";
import { failConnection, finishConnection } from "./done.ts";
import { PUSH_PROBE, rearmRto, sendAck, sendActiveReset, wakeWrite, windowEnd, writeQueue } from "./output.ts";
import { enterLoss, reorderTimeout } from "./recovery.ts";
import { retransmitSegment, sendAgain } from "./retransmit.ts";
import { after } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { CA_DISORDER, CA_LOSS, CA_RECOVERY } from "./states.ts";
import { enterTimeWait, finTimeout } from "./time-wait.ts";

export function fireRetransmit(sock: TcpSocket): void {
  if (sock.state === "CLOSE" || sock.state === "LISTEN") return;
  switch (sock.pendingTimer) {
    case TIMER_RETRANSMIT:
      sock.pendingTimer = 0;
      return retransmitTimeout(sock);
    case TIMER_PROBE:
      sock.pendingTimer = 0;
      return probeTimeout(sock);
    case TIMER_LOSS_PROBE:
      return lossProbeTimeout(sock);
    case TIMER_REORDER:
      return reorderTimeout(sock);
    default:
  }
}

/** Linux: tcp_retransmit_timer(). */
export function retransmitTimeout(sock: TcpSocket): void {
  const { out } = sock;
  if (out.sentCount === 0) return;
  const isSyn = sock.state === "SYN_SENT" || sock.state === "SYN_RECV";
  if (sock.sndWnd === 0 && !sock.orphaned && !isSyn) {
    if (sock.net.loop.nowUs - sock.lastAckUs > RTO_MAX_US) return giveUp(sock);
    enterLoss(sock);
    retransmitSegment(sock, 0);
    backOff(sock);
    return;
  }
  sock.net.snmp.TcpExtTCPTimeouts++;
  if (hasTimedOut(sock)) return giveUp(sock);
  // Each timeout takes another hash, so that another of several paths may be taken (sk_rethink_txhash()).
  sock.net.snmp.TcpExtTcpTimeoutRehash++;
  if (sock.retransmits === 0) countFailure(sock);
  enterLoss(sock);
  sock.retransmits++;
  sock.totalRto++;
  retransmitSegment(sock, 0);
  backOff(sock);
}

/** The first timeout ends whatever recovery was under way. Linux: tcp_retransmit_timer(). */
function countFailure({ net, caState, sackOk, sackedOut }: TcpSocket): void {
  if (caState === CA_RECOVERY) net.snmp[sackOk ? "TcpExtTCPSackRecoveryFail" : "TcpExtTCPRenoRecoveryFail"]++;
  else if (caState === CA_LOSS) net.snmp.TcpExtTCPLossFailures++;
  else if (caState === CA_DISORDER || sackedOut > 0) net.snmp[sackOk ? "TcpExtTCPSackFailures" : "TcpExtTCPRenoFailures"]++;
}

/** The device had no room for what was to be sent: one tries again at an even pace (TCP_RESOURCE_PROBE_INTERVAL). */
const RESOURCE_PROBE_US = 500_000;

function backOff(sock: TcpSocket): void {
  if (sock.sendError === "ENOBUFS") return armTimer(sock, TIMER_RETRANSMIT, RESOURCE_PROBE_US);
  if (sock.state !== "SYN_SENT" || sock.totalRto > evenSyns(sock)) {
    sock.backoff++;
    sock.rtoUs = Math.min(sock.rtoUs * 2, RTO_MAX_US);
  }
  armTimer(sock, TIMER_RETRANSMIT, sock.rtoUs);
}

/** How many SYNs are sent one second apart before the back-off begins. */
function evenSyns({ net }: TcpSocket): number {
  return net.host.kernel.profile.sendsSynsEvenly ? net.settings.tcp.synLinearTimeouts : 0;
}

/** Linux: tcp_write_timeout(), retransmits_timed_out(). */
function hasTimedOut(sock: TcpSocket): boolean {
  const { synRetries, retries2, orphanRetries } = sock.net.settings.tcp;
  const isSyn = sock.state === "SYN_SENT" || sock.state === "SYN_RECV";
  if (isSyn && sock.retransmits >= synRetries + (sock.state === "SYN_SENT" ? evenSyns(sock) : 0)) return true;
  if (sock.retransmits === 0) return false;
  let retries = isSyn ? synRetries : retries2;
  if (sock.orphaned && !isSyn) retries = sock.rtoUs < RTO_MAX_US ? orphanRetries || ORPHAN_RETRIES : 0;
  return sock.net.loop.nowUs - sock.retransStampUs >= modelTimeout(retries, isSyn ? RTO_INIT_US : RTO_MIN_US);
}

/** How long so many retransmissions take, backing off from a first timeout. Linux: tcp_model_timeout(). */
function modelTimeout(retries: number, firstUs: number): number {
  const doubling = Math.floor(Math.log2(RTO_MAX_US / firstUs));
  if (retries <= doubling) return (2 ** (retries + 1) - 1) * firstUs;
  return (2 ** (doubling + 1) - 1) * firstUs + (retries - doubling) * RTO_MAX_US;
}

function giveUp(sock: TcpSocket): void {
  const errno: ErrnoName = sock.softError ?? "ETIMEDOUT";
  sock.net.snmp.TcpExtTCPAbortOnTimeout++;
  failConnection(sock, errno);
}

/** The peer's window is closed: ask whether it opened. Linux: tcp_probe_timer(), tcp_send_probe0(). */
function probeTimeout(sock: TcpSocket): void {
  const { out } = sock;
  if (out.sentCount > 0 || out.unsent.length === 0) {
    sock.probesOut = 0;
    return;
  }
  const { retries2, orphanRetries } = sock.net.settings.tcp;
  let max = retries2;
  if (sock.orphaned) {
    const isAlive = sock.rtoUs * 2 ** sock.backoff < RTO_MAX_US;
    max = isAlive ? orphanRetries || ORPHAN_RETRIES : 0;
    if (!isAlive && sock.backoff >= max) return giveUp(sock);
  }
  if (sock.probesOut >= max) return giveUp(sock);
  wakeWrite(sock, "TcpExtTCPWinProbe");
  if (out.sentCount > 0 || out.unsent.length === 0) {
    sock.probesOut = 0;
    sock.backoff = 0;
    return;
  }
  sock.probesOut++;
  if (sock.sendError === "ENOBUFS") return armTimer(sock, TIMER_PROBE, RESOURCE_PROBE_US);
  if (sock.backoff < retries2) sock.backoff++;
  armTimer(sock, TIMER_PROBE, Math.min(Math.max(sock.rtoUs, RTO_MIN_US) * 2 ** sock.backoff, RTO_MAX_US));
}

/** Two round trips without an acknowledgement: new data, or the last segment again, provokes one. */
function lossProbeTimeout(sock: TcpSocket): void {
  const { out } = sock;
  if (sock.tlpHighSeq === 0 && out.sentCount > 0 && sendLossProbe(sock)) {
    sock.tlpHighSeq = sock.sndNxt;
    sock.net.snmp.TcpExtTCPLossProbes++;
    // The timeout starts anew from here; without a probe it stays where it was.
    sock.pendingTimer = 0;
  }
  rearmRto(sock);
}

/** New data where the window takes it, else the last segment again; false where neither went. */
function sendLossProbe(sock: TcpSocket): boolean {
  const { out } = sock;
  sock.tlpRetrans = false;
  const chunk = out.unsent[0];
  if (chunk !== undefined) {
    const firstEnd = chunk.bytes > sock.mssCache ? (chunk.seq + sock.mssCache) | 0 : chunk.end;
    if (!after(firstEnd, windowEnd(sock))) {
      const before = sock.sndNxt;
      writeQueue(sock, PUSH_PROBE, true);
      return sock.sndNxt !== before;
    }
  }
  sock.tlpRetrans = sendAgain(sock, out.sentCount - 1) === null;
  return sock.tlpRetrans;
}

/** Linux: tcp_delack_timer_handler(). */
export function fireDelayedAck(sock: TcpSocket): void {
  if (sock.state === "CLOSE" || sock.state === "LISTEN") return;
  if (!sock.ackScheduled) return;
  if (!isPingPong(sock)) sock.atoUs = Math.min(sock.atoUs * 2, sock.rtoUs);
  else {
    // The segment that should have carried it did not come.
    sock.pingpong = 0;
    sock.atoUs = ATO_MIN_US;
  }
  sendAck(sock);
  sock.net.snmp.TcpExtDelayedACKs++;
}

/** Linux: tcp_keepalive_timer(). */
export function fireKeepalive(sock: TcpSocket): void {
  const { nowUs } = sock.net.loop;
  if (sock.state === "FIN_WAIT2" && sock.orphaned) {
    const leftUs = finTimeout(sock) - TIMEWAIT_US;
    if (leftUs > 0) return enterTimeWait(sock, "FIN_WAIT2", leftUs);
    sendActiveReset(sock);
    finishConnection(sock);
    return;
  }
  if (!sock.keepAlive || sock.state === "CLOSE" || sock.state === "SYN_SENT" || sock.state === "LISTEN") return;
  let next = sock.keepAliveIdleUs;
  if (sock.out.isEmpty) {
    const idle = nowUs - Math.max(sock.lastReceivedUs, sock.lastAckUs);
    if (idle >= sock.keepAliveIdleUs) {
      if (sock.probesOut >= sock.net.settings.tcp.keepaliveProbes) {
        sendActiveReset(sock);
        giveUp(sock);
        return;
      }
      wakeWrite(sock, "TcpExtTCPKeepAlive");
      sock.probesOut++;
      next = sock.keepAliveIntervalUs;
    } else next = sock.keepAliveIdleUs - idle;
  }
  armKeepalive(sock, next);
}

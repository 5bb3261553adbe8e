/**
 * A segment for a socket: is it acceptable (RFC 9293 §3.10.7.4, RFC 5961, RFC 7323 §5), and what it does in each state.
 * Linux: tcp_rcv_established(), tcp_rcv_state_process(), tcp_validate_incoming() in net/ipv4/tcp_input.c.
 */
import type { DropReason } from "../../../trace/reasons.ts";
import { ACK, FIN, RST, SYN, sequenceLength, type Tcp } from "../../../wire/tcp.ts";
import { dropPacket } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import { acknowledge, sendAfterAck } from "./acknowledge.ts";
import { armKeepalive } from "./arm.ts";
import { challengeAck } from "./challenge.ts";
import { MAX_QUICKACKS } from "./constants.ts";
import { checkAck, receiveData, setDsack } from "./data.ts";
import { enterQuickAcks } from "./delayed-ack.ts";
import { finishConnection, resetConnection, setState } from "./done.ts";
import { establishChild } from "./establish.ts";
import { sendAck } from "./output.ts";
import { isPredicted } from "./predict.ts";
import { sendReset } from "./reply.ts";
import { mayReplyToInvalid, type SkippedAck } from "./reply-limit.ts";
import { timestampNow } from "./segment.ts";
import { after, before } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { RCV_SHUTDOWN, SEND_SHUTDOWN } from "./states.ts";
import { processSynSent } from "./syn-sent.ts";
import { enterTimeWait, finTimeout, waitForFin } from "./time-wait.ts";
import { receiveWindow, updateReceiveRtt } from "./window.ts";

/** Runs a segment through the socket's state. A returned reason means: dropped. */
export function processSegment(sock: TcpSocket, skb: Skb): void {
  const reason = runState(sock, skb);
  if (reason !== null) dropPacket(skb, reason);
}

function runState(sock: TcpSocket, skb: Skb): DropReason | null {
  const segment = skb.ip.payload as Tcp;
  if (sock.state === "CLOSE" || sock.state === "LISTEN") return "TCP_CLOSE";
  readTimestamp(sock, segment);
  if (sock.state === "SYN_SENT") return processSynSent(sock, skb);
  if (!(segment.flags & (ACK | RST | SYN))) return "TCP_FLAGS";
  const refused = validate(sock, segment);
  if (refused !== null) return refused === ACCEPTED_RESET ? null : refused;
  const quiet = sock.state !== "ESTABLISHED";
  sock.predicted = isPredicted(sock, segment);
  noteTimestamp(sock, segment);
  if (sock.predicted) {
    takePredicted(sock, segment);
    return null;
  }
  const bad = segment.flags & ACK ? acknowledge(sock, segment, quiet) : "TCP_FLAGS";
  if (bad !== null) {
    if (sock.state === "SYN_RECV") sendReset(skb);
    else if (quiet) challengeAck(sock);
    return bad;
  }
  if (quiet && !advanceState(sock, skb, segment)) return null;
  measureByTimestamp(sock, segment);
  return processText(sock, skb, segment);
}

/**
 * The segment that was expected. Data that acknowledges nothing new does not reach the sending side: what waits there is not
 * tried again. A bare acknowledgement asks for none. Linux: the fast path of tcp_rcv_established().
 */
function takePredicted(sock: TcpSocket, segment: Tcp): void {
  measureByTimestamp(sock, segment);
  const hasData = segment.data.length > 0;
  if (hasData) {
    sock.net.snmp.TcpExtTCPHPHits++;
    receiveData(sock, segment);
  }
  if (hasData && segment.ack === sock.sndUna) sock.sndWl1 = segment.seq;
  else {
    acknowledge(sock, segment);
    sendAfterAck(sock);
  }
  if (hasData) checkAck(sock);
}

function readTimestamp(sock: TcpSocket, segment: Tcp): void {
  const stamp = sock.timestampsOk || sock.state === "SYN_SENT" ? segment.options.timestamps : null;
  sock.sawTimestamp = stamp !== null;
  if (stamp === null) return;
  sock.rcvTimestamp = stamp.value;
  sock.rcvEcho = stamp.echo;
}

/** A RST that ended the connection: gone, and no drop. */
const ACCEPTED_RESET = "ACCEPTED_RESET";

function validate(sock: TcpSocket, segment: Tcp): DropReason | typeof ACCEPTED_RESET | null {
  const { seq, flags } = segment;
  const end = (seq + sequenceLength(segment)) | 0;
  if (sock.sawTimestamp && isTooOld(sock, segment) && !(flags & RST)) {
    if (flags & SYN) return challengeSyn(sock);
    sock.net.snmp.TcpExtPAWSEstab++;
    sendDuplicateAck(sock, seq, end, "TcpExtTCPACKSkippedPAWS");
    return "TCP_RFC7323_PAWS";
  }
  const reason = checkSequence(sock, seq, end);
  if (reason !== null) {
    if (flags & RST) {
      if (!isResetAfterFin(sock, seq)) return reason;
      resetConnection(sock);
      return ACCEPTED_RESET;
    }
    if (flags & SYN) return challengeSyn(sock);
    sendDuplicateAck(sock, seq, end, "TcpExtTCPACKSkippedSeq");
    return reason;
  }
  if (flags & RST) {
    if (seq !== sock.rcvNxt && !isResetAfterFin(sock, seq) && !isRightmostSack(sock, seq)) {
      challengeAck(sock);
      return "TCP_RESET";
    }
    resetConnection(sock);
    return ACCEPTED_RESET;
  }
  if (flags & SYN) {
    // Both ends opened at once: the peer's SYN-ACK is welcome.
    if (sock.state === "SYN_RECV" && flags & ACK && end === sock.rcvNxt && segment.ack === sock.sndNxt) return null;
    return challengeSyn(sock);
  }
  return null;
}

function challengeSyn(sock: TcpSocket): DropReason {
  sock.net.snmp.TcpExtTCPSYNChallenge++;
  challengeAck(sock);
  return "TCP_INVALID_SYN";
}

/** PAWS: the timestamp is older than one seen, and the segment is no harmless duplicate acknowledgement. */
function isTooOld(sock: TcpSocket, segment: Tcp): boolean {
  if (sock.tsRecentStamp === 0 || !before(sock.rcvTimestamp | 0, sock.tsRecent | 0)) return false;
  const isDuplicate =
    segment.flags & ACK &&
    segment.data.length === 0 &&
    segment.seq === sock.rcvNxt &&
    segment.ack === sock.sndUna &&
    sock.tsRecent - sock.rcvTimestamp <= sock.rtoUs / 1000;
  return !isDuplicate;
}

function checkSequence(sock: TcpSocket, seq: number, end: number): DropReason | null {
  if (before(end, sock.rcvWup)) return "TCP_OLD_SEQUENCE";
  const right = (sock.rcvNxt + receiveWindow(sock)) | 0;
  if (!after(end, right)) return null;
  if (after(seq, right)) return "TCP_INVALID_SEQUENCE";
  return sock.in.bytes > 0 ? "TCP_INVALID_END_SEQUENCE" : null;
}

function isResetAfterFin(sock: TcpSocket, seq: number): boolean {
  return (
    seq === ((sock.rcvNxt - 1) | 0) && (sock.state === "CLOSE_WAIT" || sock.state === "LAST_ACK" || sock.state === "CLOSING")
  );
}

function isRightmostSack(sock: TcpSocket, seq: number): boolean {
  if (sock.sacks.length === 0) return false;
  let right = sock.sacks[0]![1];
  for (const block of sock.sacks) if (after(block[1], right)) right = block[1];
  return seq === right;
}

/** A segment with data is always acknowledged; the rest is rate-limited. Linux: tcp_oow_rate_limited(), tcp_send_dupack(). */
function sendDuplicateAck(sock: TcpSocket, seq: number, end: number, skipped: SkippedAck): void {
  if (seq === end && !mayReplyToInvalid(sock, skipped)) return;
  if (seq !== end && before(seq, sock.rcvNxt)) {
    sock.net.snmp.TcpExtDelayedACKLost++;
    enterQuickAcks(sock, MAX_QUICKACKS);
    setDsack(sock, seq, after(end, sock.rcvNxt) ? sock.rcvNxt : end);
  }
  sendAck(sock);
}

/** Keeps the peer's timestamp for the next acknowledgement. Linux: tcp_replace_ts_recent(). */
function noteTimestamp(sock: TcpSocket, segment: Tcp): void {
  if (!sock.sawTimestamp || after(segment.seq, sock.rcvWup)) return;
  if (sock.tsRecentStamp !== 0 && before(sock.rcvTimestamp | 0, sock.tsRecent | 0)) return;
  sock.tsRecent = sock.rcvTimestamp;
  sock.tsRecentStamp = Math.floor(sock.net.loop.nowUs / 1_000_000) + 1;
}

/** States that an acknowledgement moves on. Returns false where the socket is done. */
function advanceState(sock: TcpSocket, skb: Skb, segment: Tcp): boolean {
  const allAcknowledged = sock.sndUna === sock.writeSeq;
  switch (sock.state) {
    case "SYN_RECV":
      establishChild(sock, segment);
      return true;
    case "FIN_WAIT1":
      return !allAcknowledged || enterFinWait2(sock, skb, segment);
    case "CLOSING":
      if (allAcknowledged) enterTimeWait(sock, "TIME_WAIT", 0);
      return !allAcknowledged;
    case "LAST_ACK":
      if (allAcknowledged) finishConnection(sock);
      return !allAcknowledged;
    default:
      return true;
  }
}

/** Our FIN arrived. A socket the program has closed waits for the other one as long as tcp_fin_timeout says. */
function enterFinWait2(sock: TcpSocket, skb: Skb, segment: Tcp): boolean {
  setState(sock, "FIN_WAIT2");
  sock.shutdownBits |= SEND_SHUTDOWN;
  if (!sock.orphaned) {
    sock.ready.wake();
    return true;
  }
  if (hasNewData(sock, segment)) {
    finishConnection(sock);
    sock.net.snmp.TcpExtTCPAbortOnData++;
    sendReset(skb);
    dropPacket(skb, "TCP_ABORT_ON_DATA");
    return false;
  }
  if (segment.flags & FIN || sock.owned) {
    armKeepalive(sock, finTimeout(sock));
    return true;
  }
  return !waitForFin(sock);
}

function hasNewData(sock: TcpSocket, segment: Tcp): boolean {
  return segment.data.length > 0 && after((segment.seq + segment.data.length) | 0, sock.rcvNxt);
}

/** The receiver's view of the RTT, where timestamps show it. */
function measureByTimestamp(sock: TcpSocket, segment: Tcp): void {
  if (!sock.sawTimestamp || sock.rcvEcho === sock.rcvRttLastEcho) return;
  sock.rcvRttLastEcho = sock.rcvEcho;
  if (segment.data.length < sock.rcvMss) return;
  const deltaMs = (timestampNow(sock.net, sock.timestampOffset) - sock.rcvEcho) | 0;
  if (deltaMs > 0) updateReceiveRtt(sock, deltaMs * 1000, false);
}

function processText(sock: TcpSocket, skb: Skb, segment: Tcp): DropReason | null {
  let reason: DropReason | null = null;
  switch (sock.state) {
    case "CLOSE_WAIT":
    case "CLOSING":
    case "LAST_ACK":
      if (before(segment.seq, sock.rcvNxt)) reason = receiveData(sock, segment);
      break;
    case "FIN_WAIT1":
    case "FIN_WAIT2":
      if (sock.shutdownBits & RCV_SHUTDOWN && hasNewData(sock, segment)) {
        sock.net.snmp.TcpExtTCPAbortOnData++;
        resetConnection(sock);
        sendReset(skb);
        return "TCP_ABORT_ON_DATA";
      }
      reason = receiveData(sock, segment);
      break;
    case "ESTABLISHED":
      reason = receiveData(sock, segment);
      break;
    default:
  }
  // Data may have moved the socket on to TIME_WAIT.
  if ((sock.state as string) !== "CLOSE") {
    sendAfterAck(sock);
    checkAck(sock);
  }
  return reason;
}

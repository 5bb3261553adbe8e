/**
 * The text of a segment: in order, ahead of a gap, or old; FIN; and when to acknowledge it.
 * Linux: tcp_data_queue(), tcp_data_queue_ofo(), tcp_fin(), __tcp_ack_snd_check() in net/ipv4/tcp_input.c. RFC 2018, RFC 2883.
 */
import type { DropReason } from "../../../trace/reasons.ts";
import { FIN, PSH, sequenceLength, type Tcp } from "../../../wire/tcp.ts";
import { DUPACK_THRESHOLD, MAX_QUICKACKS } from "./constants.ts";
import { delayAck, enterQuickAcks, isQuick, noteDataReceived } from "./delayed-ack.ts";
import { setState } from "./done.ts";
import { sendAck } from "./output.ts";
import { checkPrediction, UNPREDICTED } from "./predict.ts";
import { headerBytesOf } from "./segment.ts";
import { after, before, distance } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { RCV_SHUTDOWN } from "./states.ts";
import { enterTimeWait } from "./time-wait.ts";
import { growWindow, measureReceiveMss, measureReceiveRtt, possibleWindow, receiveWindow } from "./window.ts";

/** Takes the bytes and the FIN of an acceptable segment. Returns why where it is dropped. */
export function receiveData(sock: TcpSocket, segment: Tcp): DropReason | null {
  const { seq, data } = segment;
  const fin = (segment.flags & FIN) !== 0;
  // A SYN-ACK of a simultaneous open gets here too, as old as its sequence number.
  const end = (seq + sequenceLength(segment)) | 0;
  if (seq === end) return null;
  if (seq === sock.rcvNxt) {
    if (receiveWindow(sock) === 0 && data.length > 0) return refuseByWindow(sock);
    takeInOrder(sock, segment, data, fin);
    return null;
  }
  if (!after(end, sock.rcvNxt)) {
    sock.net.snmp.TcpExtDelayedACKLost++;
    setDsack(sock, seq, end);
    return refuse(sock, "TCP_OLD_DATA");
  }
  if (!before(seq, (sock.rcvNxt + receiveWindow(sock)) | 0)) return refuse(sock, "TCP_OVERWINDOW");
  if (before(seq, sock.rcvNxt)) {
    setDsack(sock, seq, sock.rcvNxt);
    if (receiveWindow(sock) === 0) return refuseByWindow(sock);
    takeInOrder(sock, segment, data.subarray(distance(seq, sock.rcvNxt)), fin);
    return null;
  }
  return keepEarly(sock, segment, end, fin);
}

/** Not taken, but acknowledged at once. */
function refuse(sock: TcpSocket, reason: DropReason): DropReason {
  enterQuickAcks(sock, MAX_QUICKACKS);
  sock.ackScheduled = true;
  return reason;
}

function refuseByWindow(sock: TcpSocket): DropReason {
  sock.net.snmp.TcpExtTCPZeroWindowDrop++;
  return refuse(sock, "TCP_ZEROWINDOW");
}

/** What came twice, for the next acknowledgement. Linux: tcp_dsack_set(). */
export function setDsack(sock: TcpSocket, left: number, right: number): void {
  if (!sock.sackOk) return;
  if (before(left, sock.rcvNxt)) sock.net.snmp.TcpExtTCPDSACKOldSent++;
  else sock.net.snmp.TcpExtTCPDSACKOfoSent++;
  sock.hasDsack = true;
  sock.dsackLeft = left;
  sock.dsackRight = right;
}

function takeInOrder(sock: TcpSocket, segment: Tcp, data: Uint8Array, fin: boolean): void {
  const queue = sock.in;
  if (data.length > 0) {
    queue.push(data);
    sock.rcvNxt = (sock.rcvNxt + data.length) | 0;
    noteData(sock, segment, data.length);
  }
  if (fin) receiveFin(sock);
  if (queue.early.length > 0) {
    joinEarly(sock);
    if (queue.early.length === 0) sock.ackNow = true;
  }
  if (sock.sacks.length > 0) dropSacks(sock);
  if (!sock.predicted) checkPrediction(sock);
  if (!sock.orphaned) sock.ready.wake();
}

/** Linux: tcp_event_data_recv(). */
function noteData(sock: TcpSocket, segment: Tcp, length: number): void {
  sock.ackScheduled = true;
  measureReceiveMss(sock, length, headerBytesOf(segment.options), (segment.flags & PSH) !== 0);
  measureReceiveRtt(sock);
  noteDataReceived(sock);
  if (length >= 128) growWindow(sock, length);
}

/** The gap is filled: what waited behind it follows. */
function joinEarly(sock: TcpSocket): void {
  for (let early = sock.in.shiftEarly(sock.rcvNxt); early !== null; early = sock.in.shiftEarly(sock.rcvNxt)) {
    if (!after(early.end, sock.rcvNxt)) {
      setDsack(sock, early.seq, early.end);
      continue;
    }
    const overlap = distance(early.seq, sock.rcvNxt);
    if (overlap > 0) setDsack(sock, early.seq, sock.rcvNxt);
    const data = early.data.subarray(overlap);
    if (data.length > 0) sock.in.push(data);
    sock.rcvNxt = (sock.rcvNxt + data.length) | 0;
    if (early.fin) {
      receiveFin(sock);
      return;
    }
  }
}

function dropSacks(sock: TcpSocket): void {
  if (sock.in.early.length === 0) sock.sacks = [];
  else sock.sacks = sock.sacks.filter((block) => before(sock.rcvNxt, block[0]));
}

function keepEarly(sock: TcpSocket, segment: Tcp, end: number, fin: boolean): DropReason | null {
  if (sock.in.memory > sock.rcvbuf) return "PROTO_MEM";
  sock.predictedWindow = UNPREDICTED;
  sock.net.snmp.TcpExtTCPOFOQueue++;
  sock.ackScheduled = true;
  const { seq, data } = segment;
  if (!sock.in.pushEarly({ seq, end, data, fin })) {
    sock.net.snmp.TcpExtTCPOFOMerge++;
    setDsack(sock, seq, end);
    return "TCP_OFOMERGE";
  }
  if (sock.sackOk) {
    growWindow(sock, data.length);
    addSack(sock, seq, end);
  }
  return null;
}

/** The block that changed last comes first. Linux: tcp_sack_new_ofo_skb(). */
function addSack(sock: TcpSocket, left: number, right: number): void {
  const block: [number, number] = [left, right];
  const others: [number, number][] = [];
  for (const other of sock.sacks) {
    if (after(other[0], block[1]) || after(block[0], other[1])) others.push(other);
    else {
      if (before(other[0], block[0])) block[0] = other[0];
      if (after(other[1], block[1])) block[1] = other[1];
    }
  }
  sock.sacks = [block, ...others].slice(0, 4);
}

/** The other side will send no more. */
export function receiveFin(sock: TcpSocket): void {
  sock.rcvNxt = (sock.rcvNxt + 1) | 0;
  sock.finReceived = true;
  sock.ackScheduled = true;
  sock.shutdownBits |= RCV_SHUTDOWN;
  sock.in.early.length = 0;
  sock.sacks = [];
  switch (sock.state) {
    case "SYN_RECV":
    case "ESTABLISHED":
      setState(sock, "CLOSE_WAIT");
      sock.pingpong = 1;
      break;
    case "FIN_WAIT1":
      sendAck(sock);
      setState(sock, "CLOSING");
      break;
    case "FIN_WAIT2":
      sendAck(sock);
      enterTimeWait(sock, "TIME_WAIT", 0);
      break;
    default:
  }
  if (!sock.orphaned) sock.ready.wake();
}

/** Acknowledges what came in, now or later. */
export function checkAck(sock: TcpSocket): void {
  if (!sock.ackScheduled) return;
  const manyUnacknowledged = distance(sock.rcvWup, sock.rcvNxt) > sock.rcvMss;
  if ((manyUnacknowledged && possibleWindow(sock) >= sock.rcvWnd) || isQuick(sock) || sock.ackNow) return acknowledgeNow(sock);
  if (sock.in.early.length === 0) {
    if (delayAck(sock)) sendAck(sock);
    return;
  }
  acknowledgeGap(sock);
}

/** While a call holds the socket one acknowledgement at its end will do (tcp_backlog_ack_defer). */
function acknowledgeNow(sock: TcpSocket): void {
  if (sock.owned) sock.ackDeferred = true;
  else sendAck(sock);
}

/** Every segment ahead of a gap is acknowledged; Linux joins some after the third within a millisecond, which is left out. */
function acknowledgeGap(sock: TcpSocket): void {
  if (sock.dupAckRcvNxt !== sock.rcvNxt) {
    sock.dupAckRcvNxt = sock.rcvNxt;
    sock.dupAcksSent = 0;
  }
  if (sock.dupAcksSent < DUPACK_THRESHOLD) sock.dupAcksSent++;
  sendAck(sock);
}

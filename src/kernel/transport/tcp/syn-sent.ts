/** The reply to our SYN. Linux: tcp_rcv_synsent_state_process() in net/ipv4/tcp_input.c. RFC 9293 §3.10.7.3. */
import type { DropReason } from "../../../trace/reasons.ts";
import { ACK, RST, SYN, type Tcp } from "../../../wire/tcp.ts";
import type { Skb } from "../../skb.ts";
import { acknowledge, sendAfterAck } from "./acknowledge.ts";
import { armTimer, clearTimer, TIMER_RETRANSMIT } from "./arm.ts";
import { MSS_DEFAULT, RTO_INIT_US, SKB_BYTES, TIMEOUT_MIN_US } from "./constants.ts";
import { isPingPong } from "./delayed-ack.ts";
import { resetConnection, setState } from "./done.ts";
import { establish } from "./establish.ts";
import { syncMss } from "./mss.ts";
import { sendAck } from "./output.ts";
import { UNPREDICTED } from "./predict.ts";
import { sendReset } from "./reply.ts";
import { sendSyn } from "./retransmit.ts";
import { usableOptions } from "./segment.ts";
import type { Sent } from "./send-queue.ts";
import { after } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { guessReceiveMss } from "./window.ts";

export function processSynSent(sock: TcpSocket, skb: Skb): DropReason | null {
  const segment = skb.ip.payload as Tcp;
  const { flags } = segment;
  if (!(flags & ACK)) return processSyn(sock, segment);
  if (!after(segment.ack, sock.sndUna) || after(segment.ack, sock.sndNxt)) {
    if (sock.retransmits === 0) armTimer(sock, TIMER_RETRANSMIT, TIMEOUT_MIN_US);
    sendReset(skb);
    return "TCP_INVALID_ACK_SEQUENCE";
  }
  if (flags & RST) {
    resetConnection(sock);
    return null;
  }
  if (!(flags & SYN)) return "TCP_FLAGS";
  takeSynOptions(sock, segment);
  if (sock.timestampsOk) sock.advmss -= 12;
  acknowledge(sock, segment);
  sock.sndWl1 = segment.seq;
  sock.sndWnd = segment.window;
  setReceiveStart(sock, segment);
  syncMss(sock, sock.pmtu);
  guessReceiveMss(sock);
  finishConnect(sock);
  return null;
}

/** What the peer's SYN allows. */
export function takeSynOptions(sock: TcpSocket, segment: Tcp): void {
  const options = usableOptions(sock.net, segment.options);
  sock.mssClamp = options.mss === null || options.mss === 0 ? MSS_DEFAULT : options.mss;
  if (sock.maxSegment > 0) sock.mssClamp = Math.min(sock.mssClamp, sock.maxSegment);
  sock.sackOk = options.sackPermitted;
  sock.windowScaleOk = options.windowScale !== null;
  sock.sndScale = Math.min(options.windowScale ?? 0, 14);
  if (!sock.windowScaleOk) {
    sock.rcvScale = 0;
    sock.windowClamp = Math.min(sock.windowClamp, 65535);
  }
  sock.timestampsOk = options.timestamps !== null;
  if (options.timestamps !== null) {
    sock.tsRecent = options.timestamps.value;
    sock.tsRecentStamp = Math.floor(sock.net.loop.nowUs / 1_000_000) + 1;
  }
}

function setReceiveStart(sock: TcpSocket, segment: Tcp): void {
  sock.irs = segment.seq;
  sock.rcvNxt = (segment.seq + 1) | 0;
  sock.rcvWup = sock.rcvNxt;
  sock.copiedSeq = sock.rcvNxt;
  if (sock.sndWnd > sock.maxWindow) sock.maxWindow = sock.sndWnd;
}

function finishConnect(sock: TcpSocket): void {
  if (sock.out.sentCount === 0) clearTimer(sock);
  sock.lastReceivedUs = sock.net.loop.nowUs;
  // A scaled window is not the one that the SYN-ACK had: it is known with the next segment (tcp_finish_connect()).
  sock.predictedWindow = sock.sndScale === 0 ? sock.sndWnd : UNPREDICTED;
  establish(sock);
  sock.ready.wake();
  if (isPingPong(sock)) sock.ackScheduled = true;
  else sendAck(sock);
  sendAfterAck(sock);
}

/** Both ends opened at once: a SYN-ACK replies to their SYN. */
function processSyn(sock: TcpSocket, segment: Tcp): DropReason | null {
  if (segment.flags & RST) return "TCP_RESET";
  if (!(segment.flags & SYN)) return "TCP_FLAGS";
  takeSynOptions(sock, segment);
  setReceiveStart(sock, segment);
  sock.sndWnd = segment.window;
  sock.sndWl1 = segment.seq;
  sock.maxWindow = Math.max(sock.maxWindow, sock.sndWnd);
  syncMss(sock, sock.pmtu);
  guessReceiveMss(sock);
  setState(sock, "SYN_RECV");
  const syn = sock.out.firstSent as Sent;
  syn.flags |= ACK;
  syn.sentUs = sock.net.loop.nowUs;
  sendSyn(sock, syn);
  armTimer(sock, TIMER_RETRANSMIT, RTO_INIT_US);
  return null;
}

/** The SYN as it waits for its acknowledgement. */
export function queueSyn(sock: TcpSocket): Sent {
  const sent: Sent = {
    seq: sock.iss,
    end: (sock.iss + 1) | 0,
    flags: SYN,
    data: EMPTY,
    sentUs: sock.net.loop.nowUs,
    sacked: false,
    lost: false,
    retransmitted: false,
    everRetransmitted: false,
    overhead: SKB_BYTES,
  };
  sock.out.pushSent(sent);
  return sent;
}

const EMPTY = new Uint8Array(0);

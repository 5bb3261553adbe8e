/**
 * What ICMP reports to a connection: unreachable, too big, expired. Linux: tcp_v4_err(), tcp_v4_mtu_reduced() in
 * net/ipv4/tcp_ipv4.c.
 */
import {
  DEST_UNREACHABLE,
  FRAGMENTATION_NEEDED,
  HOST_UNREACHABLE,
  type Icmp,
  NET_UNREACHABLE,
  PARAMETER_PROBLEM,
  TIME_EXCEEDED,
} from "../../../wire/icmp.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import type { ErrnoName } from "../../config/errno.ts";
import { isMtuLocked, mtuOf, updatePathMtu } from "../../ipv4/path-mtu.ts";
import type { Net } from "../../net.ts";
import { errnoOfIcmp } from "../icmp-errno.ts";
import { armTimer, TIMER_RETRANSMIT } from "./arm.ts";
import { JIFFY_US, RTO_INIT_US, RTO_MAX_US } from "./constants.ts";
import { failConnection } from "./done.ts";
import { syncMss } from "./mss.ts";
import { retransmitOversized } from "./recovery.ts";
import { estimatedRto } from "./rtt.ts";
import { freshRoute } from "./segment.ts";
import { after, before } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { retransmitTimeout } from "./timers.ts";

/** The datagram an ICMP error quotes: one we sent. */
export interface QuotedTcp {
  readonly src: Ipv4;
  readonly dst: Ipv4;
  readonly sport: number;
  readonly dport: number;
  readonly seq: number;
}

/** Codes of "destination unreachable" beyond this say nothing (NR_ICMP_UNREACH). */
const MAX_UNREACHABLE = 15;

export function tcpError(net: Net, quoted: QuotedTcp, message: Icmp): void {
  const entry = net.sockets.tcp.find(quoted.dst, quoted.dport, quoted.src, quoted.sport);
  if (entry === null) {
    net.snmp.IcmpInErrors++;
    return;
  }
  if (entry.kind === "timewait") return;
  if (entry.kind === "request") {
    const ends =
      message.type === PARAMETER_PROBLEM ||
      message.type === TIME_EXCEEDED ||
      (message.type === DEST_UNREACHABLE && (message.code === NET_UNREACHABLE || message.code === HOST_UNREACHABLE));
    if (ends && quoted.seq === entry.iss) {
      entry.remove();
      net.snmp.TcpExtListenDrops++;
    }
    return;
  }
  reportToSocket(entry, quoted.seq, message);
}

/**
 * Whether a redirect about this segment is followed: not while the connection's program is inside a call, as with the SYN's own,
 * which comes while connect() sends it. Linux: tcp_v4_err().
 */
export function admitRedirect(net: Net, quoted: QuotedTcp): boolean {
  const entry = net.sockets.tcp.find(quoted.dst, quoted.dport, quoted.src, quoted.sport);
  return entry?.kind === "socket" && admitError(entry, quoted.seq, false) && !entry.owned;
}

function reportToSocket(sock: TcpSocket, seq: number, message: Icmp): void {
  const isAboutMtu = message.type === DEST_UNREACHABLE && message.code === FRAGMENTATION_NEEDED;
  if (!admitError(sock, seq, isAboutMtu)) return;
  if (isAboutMtu) {
    if (sock.owned) sock.reportedMtu = message.sequence;
    else reduceMtu(sock, message.sequence);
    return;
  }
  const errno = errnoOf(message);
  if (errno === null) return;
  const isUnreachable = message.code === NET_UNREACHABLE || message.code === HOST_UNREACHABLE;
  if (message.type === DEST_UNREACHABLE && isUnreachable) revertBackoff(sock, seq);
  reportError(sock, errno);
}

/**
 * Whether the quoted segment is one in flight; an error about another is counted. A program inside a call misses all but an MTU:
 * that is kept until it is out.
 */
function admitError(sock: TcpSocket, seq: number, isAboutMtu: boolean): boolean {
  const { snmp } = sock.net;
  if (sock.owned && !isAboutMtu) snmp.TcpExtLockDroppedIcmps++;
  if (sock.state === "CLOSE") return false;
  // connect() moves snd_nxt behind the SYN when that is sent, with all that came back at once (tcp_connect()).
  const end = sock.owned && sock.state === "SYN_SENT" ? sock.sndUna : sock.sndNxt;
  const isInFlight = !before(seq, sock.sndUna) && !after(seq, end);
  if (!isInFlight) snmp.TcpExtOutOfWindowIcmps++;
  return isInFlight;
}

/**
 * The path is broken, not full: the last doubling of the retransmission timeout is taken back, and where that timeout is over by
 * now the segment goes out at once. Linux: tcp_ld_RTO_revert(). RFC 6069.
 */
function revertBackoff(sock: TcpSocket, seq: number): void {
  if (sock.owned || seq !== sock.sndUna || sock.retransmits === 0 || sock.backoff === 0) return;
  const head = sock.out.firstSent;
  if (head === null) return;
  sock.backoff--;
  const rto = sock.srttUs8 > 0 ? estimatedRto(sock) : RTO_INIT_US;
  sock.rtoUs = Math.min(rto * 2 ** sock.backoff, RTO_MAX_US);
  const sinceUs = sock.net.loop.nowUs - head.sentUs;
  // Begun ticks count whole (usecs_to_jiffies()).
  const remaining = sock.rtoUs - Math.ceil(sinceUs / JIFFY_US) * JIFFY_US;
  if (remaining > 0) armTimer(sock, TIMER_RETRANSMIT, remaining);
  else retransmitTimeout(sock);
}

function errnoOf(message: Icmp): ErrnoName | null {
  const { type, code } = message;
  const isReported =
    (type === DEST_UNREACHABLE && code <= MAX_UNREACHABLE) || type === TIME_EXCEEDED || type === PARAMETER_PROBLEM;
  return isReported ? errnoOfIcmp(type, code) : null;
}

/** While connecting an error ends it, unless the program is inside its call: then the next one does. Later errors are soft. */
function reportError(sock: TcpSocket, errno: ErrnoName): void {
  const isConnecting = sock.state === "SYN_SENT" || sock.state === "SYN_RECV";
  if (isConnecting && !sock.owned) failConnection(sock, errno);
  else sock.softError = errno;
}

/** The path takes less. Linux: tcp_v4_mtu_reduced(). */
export function reduceMtu(sock: TcpSocket, reported: number): void {
  const { net } = sock;
  sock.reportedMtu = null;
  if (sock.state === "LISTEN" || sock.state === "CLOSE") return;
  const route = freshRoute(sock);
  if (typeof route === "string") return;
  updatePathMtu(net, route, sock.remoteAddress, reported);
  const mtu = mtuOf(net, route, sock.remoteAddress);
  if (reported < mtu && sock.discoversMtu && !isMtuLocked(net, route, sock.remoteAddress)) sock.softError = "EMSGSIZE";
  if (sock.pmtu <= mtu) return;
  syncMss(sock, mtu);
  retransmitOversized(sock);
}

/**
 * Sending once more what was sent, and the SYN, which is kept to be sent once more. Linux: __tcp_retransmit_skb(),
 * tcp_fragment().
 */
import { concatBytes, NO_BYTES } from "../../../wire/bytes.ts";
import { ACK, FIN, PSH, SYN, type Tcp, type TcpOptions } from "../../../wire/tcp.ts";
import type { ErrnoName } from "../../config/errno.ts";
import { hasCopy, isInHostQueue } from "./host-queue.ts";
import { currentMss } from "./mss.ts";
import { transmitAgain, windowEnd } from "./output.ts";
import { advertisedMss, freshRoute, headerBytesOf, sendSegment, timestampNow } from "./segment.ts";
import type { Sent } from "./send-queue.ts";
import { after, distance } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";

/** A segment's own numbers again; false where it did not go, with `sendError`. Linux: tcp_retransmit_skb(). */
export function retransmitSegment(sock: TcpSocket, index: number): boolean {
  sock.sendError = sendAgain(sock, index);
  const sent = sock.out.sentAt(index);
  if (sock.retransStampUs === 0) sock.retransStampUs = sent.sentUs;
  if (sock.sendError !== null) return false;
  if (!sent.retransmitted) {
    sent.retransmitted = true;
    sock.retransOut++;
  }
  return true;
}

/** Sends a segment again without counting it as out twice, as a loss probe does. Linux: __tcp_retransmit_skb(). */
export function sendAgain(sock: TcpSocket, index: number): ErrnoName | null {
  const { out, net } = sock;
  let sent = out.sentAt(index);
  if (isInHostQueue(sock, sent)) return "EBUSY";
  // Without a route it does not count as sent again (inet_sk_rebuild_header()).
  const route = freshRoute(sock);
  if (typeof route === "string") return "EHOSTUNREACH";
  const mss = currentMss(sock);
  if (sent.data.length > mss && !(sent.flags & SYN)) sent = splitSent(sock, index, mss);
  const room = distance(sent.seq, windowEnd(sock));
  if (room <= 0 && sent.seq !== sock.sndUna && !(sent.flags & SYN)) return "EAGAIN";
  if (!(sent.flags & SYN)) sent = collapse(sock, index, Math.min(room <= 0 ? mss : room, mss));
  net.snmp.TcpRetransSegs++;
  sock.totalRetrans++;
  if (sent.flags & SYN) net.snmp.TcpExtTCPSynRetrans++;
  sent.everRetransmitted = true;
  // A try counts, whether or not a rule lets it leave.
  sent.sentUs = net.loop.nowUs;
  const errno = sent.flags & SYN ? sendSyn(sock, sent) : transmitAgain(sock, sent.flags, sent.seq, sent.data);
  if (errno !== null) net.snmp.TcpExtTCPRetransFail++;
  return errno;
}

/** Cuts a segment that the path no longer takes whole. */
function splitSent(sock: TcpSocket, index: number, mss: number): Sent {
  const sent = sock.out.sentAt(index);
  const pieces: Sent[] = [];
  for (let at = 0; at < sent.data.length; at += mss) {
    const data = sent.data.subarray(at, at + mss);
    const isLast = at + mss >= sent.data.length;
    const seq = (sent.seq + at) | 0;
    const flags = isLast ? sent.flags : sent.flags & ~(PSH | FIN);
    const end = isLast ? sent.end : (seq + data.length) | 0;
    pieces.push({ ...sent, seq, end, flags, data, overhead: at === 0 ? sent.overhead : 0 });
  }
  sock.out.replaceSent(index, pieces);
  const more = pieces.length - 1;
  if (sent.lost) sock.lostOut += more;
  if (sent.sacked) sock.sackedOut += more;
  if (sent.retransmitted) sock.retransOut += more;
  return pieces[0]!;
}

/**
 * Small segments behind one that is sent again go with it, as long as they fit, have left this host and are not known to have
 * arrived. Linux: tcp_retrans_try_collapse(), which also leaves out what the peer's program has not read, where both are one
 * machine.
 */
function collapse(sock: TcpSocket, index: number, space: number): Sent {
  const { out } = sock;
  let first = out.sentAt(index);
  let room = space - first.data.length;
  if (room <= 0 || first.sacked || !sock.net.settings.tcp.retransCollapse) return first;
  for (let next = index + 1; next < out.sentCount; next = index + 1) {
    const sent = out.sentAt(next);
    room -= sent.data.length;
    if (sent.sacked || hasCopy(sock, sent) || room < 0 || after(sent.end, windowEnd(sock))) break;
    if (sent.lost) sock.lostOut--;
    if (sent.retransmitted) sock.retransOut--;
    const data = concatBytes(first.data, sent.data);
    const everRetransmitted = first.everRetransmitted || sent.everRetransmitted;
    first = { ...first, end: sent.end, flags: first.flags | sent.flags, data, everRetransmitted };
    out.joinSent(index, first);
  }
  return first;
}

/**
 * A SYN, or where both ends open at once the SYN-ACK. A path that became narrower since the first one is announced as it is now,
 * a wider one is not. Linux: tcp_advertise_mss().
 */
export function sendSyn(sock: TcpSocket, sent: Sent): ErrnoName | null {
  const withAck = (sent.flags & ACK) !== 0;
  const route = freshRoute(sock);
  if (typeof route !== "string") sock.advmss = Math.min(sock.advmss, advertisedMss(sock, route, sock.remoteAddress));
  const options: TcpOptions = {
    mss: sock.advmss,
    sackPermitted: withAck ? sock.sackOk : sock.net.settings.tcp.sack,
    timestamps: (withAck ? sock.timestampsOk : sock.net.settings.tcp.timestamps)
      ? { value: timestampNow(sock.net, sock.timestampOffset), echo: sock.tsRecent }
      : null,
    windowScale: (withAck ? sock.windowScaleOk : sock.net.settings.tcp.windowScaling) ? sock.rcvScale : null,
    sack: null,
  };
  const segment: Tcp = {
    kind: "tcp",
    sport: sock.localPort,
    dport: sock.remotePort,
    seq: sent.seq,
    ack: withAck ? sock.rcvNxt : 0,
    flags: sent.flags,
    window: Math.min(sock.rcvWnd, 65535),
    urgent: 0,
    options,
    data: NO_BYTES,
  };
  return sendSegment(sock, segment, headerBytesOf(options));
}

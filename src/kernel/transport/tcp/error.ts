/** What ICMP tells a connection: unreachable, too big, expired. Linux: tcp_v4_err(), tcp_v4_mtu_reduced() in net/ipv4/tcp_ipv4.c. */
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
import { mtuOf, updatePathMtu } from "../../ipv4/path-mtu.ts";
import type { Net } from "../../net.ts";
import { errnoOfIcmp } from "../icmp-errno.ts";
import { failConnection } from "./done.ts";
import { syncMss } from "./mss.ts";
import { retransmitOversized } from "./recovery.ts";
import { freshRoute } from "./segment.ts";
import { after, before } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";

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
  if (before(quoted.seq, entry.sndUna) || after(quoted.seq, entry.sndNxt)) return;
  if (message.type === DEST_UNREACHABLE && message.code === FRAGMENTATION_NEEDED) return reduceMtu(entry, message.sequence);
  const errno = errnoOf(message);
  if (errno !== null) tellError(entry, errno);
}

function errnoOf(message: Icmp): ErrnoName | null {
  const { type, code } = message;
  const tells = (type === DEST_UNREACHABLE && code <= MAX_UNREACHABLE) || type === TIME_EXCEEDED || type === PARAMETER_PROBLEM;
  return tells ? errnoOfIcmp(type, code) : null;
}

/** While connecting an error ends it, unless the program is inside its call: then the next one does. Later errors are soft. */
function tellError(sock: TcpSocket, errno: ErrnoName): void {
  const isConnecting = sock.state === "SYN_SENT" || sock.state === "SYN_RECV";
  if (isConnecting && !sock.owned) failConnection(sock, errno);
  else sock.softError = errno;
}

function reduceMtu(sock: TcpSocket, reported: number): void {
  const { net } = sock;
  if (sock.state === "LISTEN" || sock.state === "CLOSE") return;
  const route = freshRoute(sock);
  if (typeof route === "string") return;
  updatePathMtu(net, route, sock.remoteAddress, reported);
  const mtu = mtuOf(net, route, sock.remoteAddress);
  if (sock.pmtu <= mtu) return;
  syncMss(sock, mtu);
  retransmitOversized(sock);
}

/** A program connects: route, port, SYN. Linux: tcp_v4_connect(), tcp_connect(), inet_hash_connect(). */
import { ANY, type Ipv4, LOCALHOST } from "../../../wire/ipv4-address.ts";
import { TCP } from "../../../wire/tcp.ts";
import type { ErrnoName } from "../../config/errno.ts";
import { routeOutput } from "../../ipv4/output-route.ts";
import { mtuOf } from "../../ipv4/path-mtu.ts";
import { armTimer, TIMER_RETRANSMIT } from "./arm.ts";
import { MSS_DEFAULT, RTO_INIT_US } from "./constants.ts";
import { setState } from "./done.ts";
import { syncMss } from "./mss.ts";
import { runSoftirqs } from "./output.ts";
import { sendSyn } from "./retransmit.ts";
import { startOf } from "./secure-seq.ts";
import { advertisedMss, freshRoute } from "./segment.ts";
import type { TcpSocket } from "./socket.ts";
import { queueSyn } from "./syn-sent.ts";
import { guessReceiveMss, initialWindow, receiveScale, setInitialWindow } from "./window.ts";

export function connectSocket(sock: TcpSocket, address: Ipv4, port: number): ErrnoName | null {
  const { net } = sock;
  if (sock.state === "SYN_SENT" || sock.state === "SYN_RECV") return "EALREADY";
  if (sock.state !== "CLOSE") return "EISCONN";
  const pending = sock.takeHardError();
  if (pending !== null) return pending;
  if (sock.ephemeral) {
    // A second try after a failed one takes a new port.
    sock.ephemeral = false;
    sock.localPort = 0;
  }
  const dst = address === ANY ? (sock.boundAddress === ANY ? LOCALHOST : sock.boundAddress) : address;
  const { tcp } = net.sockets;
  const query = { dst, tos: sock.tos, mark: sock.mark, device: sock.device, protocol: TCP, sport: sock.localPort, dport: port };
  const route = routeOutput(net, { ...query, src: sock.boundAddress });
  if (typeof route === "string") {
    if (route === "ENETUNREACH") net.snmp.IpOutNoRoutes++;
    return route;
  }
  if (route.type === "broadcast" || route.type === "multicast") return "ENETUNREACH";
  sock.remoteAddress = dst;
  sock.remotePort = port;
  sock.localAddress = sock.boundAddress === ANY ? route.source : sock.boundAddress;
  const errno = tcp.takeConnectPort(sock);
  if (errno !== null) {
    forgetRemote(sock);
    return errno;
  }
  sock.route = null;
  const final = freshRoute(sock);
  if (typeof final === "string") {
    if (!sock.portLocked) tcp.ports.release(sock);
    // ip_route_connect() looks up again with the source it chose, and is counted too; ip_route_newports(), which adds the port,
    // is not.
    const isCounted = final === "ENETUNREACH" && routeOutput(net, { ...query, src: sock.localAddress }) === final;
    if (isCounted) net.snmp.IpOutNoRoutes++;
    forgetRemote(sock);
    return final;
  }
  setState(sock, "SYN_SENT");
  tcp.hash(sock);
  sendFirstSyn(sock, mtuOf(net, final, dst), advertisedMss(sock, final, dst));
  return "EINPROGRESS";
}

function forgetRemote(sock: TcpSocket): void {
  sock.remoteAddress = ANY;
  sock.remotePort = 0;
  sock.localAddress = sock.boundAddress;
}

/** Linux: tcp_connect_init(), tcp_connect(). */
function sendFirstSyn(sock: TcpSocket, pmtu: number, advmss: number): void {
  const { random } = sock.net.loop;
  sock.shutdownBits = 0;
  sock.ipId = random.below(65536);
  const { iss, timestampOffset } = startOf(sock.net, sock);
  sock.iss = sock.nextStart ?? iss;
  sock.nextStart = null;
  sock.timestampOffset = timestampOffset;
  sock.timestampsOk = false;
  sock.mssClamp = MSS_DEFAULT;
  sock.advmss = advmss;
  sock.mssClamp = 65535;
  syncMss(sock, pmtu);
  const optionBytes = sock.tsRecentStamp !== 0 && sock.net.settings.tcp.timestamps ? 12 : 0;
  setInitialWindow(sock, initialWindow(sock.rcvbuf, sock.advmss - optionBytes));
  sock.rcvScale = receiveScale(sock.net);
  sock.sndUna = sock.iss;
  sock.sndSml = sock.iss;
  sock.sndNxt = (sock.iss + 1) | 0;
  sock.writeSeq = sock.sndNxt;
  sock.pushedSeq = sock.sndNxt;
  sock.rcvNxt = 0;
  sock.rcvWup = 0;
  sock.copiedSeq = 0;
  sock.rtoUs = RTO_INIT_US;
  sock.retransmits = 0;
  sock.retransStampUs = sock.net.loop.nowUs;
  sock.totalRto = 0;
  guessReceiveMss(sock);
  const syn = queueSyn(sock);
  sock.net.snmp.TcpOutSegs++;
  sendSyn(sock, syn);
  sock.net.snmp.TcpActiveOpens++;
  armTimer(sock, TIMER_RETRANSMIT, sock.rtoUs);
  runSoftirqs(sock);
}

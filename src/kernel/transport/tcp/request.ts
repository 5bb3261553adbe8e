/**
 * Half-open connections and the listener that is asked for them. Linux: struct request_sock; tcp_conn_request(),
 * tcp_check_req(), reqsk_timer_handler(). A full accept queue drops the last ACK; the SYN-ACK is then sent again.
 * A full SYN queue sends cookies (tcp_syncookies=1): such a request is not listed, not counted and its SYN-ACK not
 * sent again. Left out: a cookie's rounding of the MSS to four values, and the loss of options where timestamps are off.
 */

import type { Timer } from "../../../sim/timers.ts";
import { NO_BYTES } from "../../../wire/bytes.ts";
import { packet } from "../../../wire/ipv4.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { ACK, FIN, RST, SYN, sequenceLength, TCP, type Tcp, type TcpOptions } from "../../../wire/tcp.ts";
import type { ErrnoName } from "../../config/errno.ts";
import type { RouteResult } from "../../ipv4/fib.ts";
import { isToMany } from "../../ipv4/input-route.ts";
import { sendPacket } from "../../ipv4/output.ts";
import { routeOutput } from "../../ipv4/output-route.ts";
import { mtuOf } from "../../ipv4/path-mtu.ts";
import type { Net } from "../../net.ts";
import { reportHop } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import { MSS_DEFAULT, RTO_INIT_US, RTO_MAX_US } from "./constants.ts";
import { syncMss } from "./mss.ts";
import { sendBareAck, sendReset } from "./reply.ts";
import { mayReplyToInvalid } from "./reply-limit.ts";
import { addRttSample, timestampRttUs } from "./rtt.ts";
import { startOf } from "./secure-seq.ts";
import { advertisedMss, timestampNow, usableOptions } from "./segment.ts";
import { after, before } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { isInWindow } from "./time-wait.ts";
import { initialWindow, receiveScale, setInitialWindow } from "./window.ts";

export class TcpRequest {
  readonly kind = "request";
  readonly net: Net;
  readonly listener: TcpSocket;
  readonly localAddress: Ipv4;
  readonly localPort: number;
  readonly remoteAddress: Ipv4;
  readonly remotePort: number;
  /** The peer's SYN. */
  readonly syn: Tcp;
  readonly iss: number;
  readonly window: number;
  readonly timestampOffset: number;
  tsRecent: number;
  sentUs = 0;
  /** SYN-ACKs sent again. */
  retransmits = 0;
  timeouts = 0;
  /** Its handshake is complete, but the accept queue has no room. */
  acknowledged = false;
  /** Sent a SYN cookie: Linux keeps nothing of it. */
  cookie = false;
  lastOowUs = Number.NEGATIVE_INFINITY;
  timer: Timer | null = null;
  hashNext: unknown = null;
  hashed = false;

  constructor(listener: TcpSocket, skb: Skb, isn: number | null, advmss: number) {
    const { net, ip } = skb;
    const segment = ip.payload as Tcp;
    const syn = { ...segment, options: usableOptions(net, segment.options) };
    this.net = net;
    this.listener = listener;
    this.localAddress = ip.dst;
    this.localPort = syn.dport;
    this.remoteAddress = ip.src;
    this.remotePort = syn.sport;
    this.syn = syn;
    this.window = initialWindow(listener.rcvbuf, advmss - (syn.options.timestamps === null ? 0 : 12));
    const { iss, timestampOffset } = startOf(net, this);
    this.iss = isn ?? iss;
    this.timestampOffset = timestampOffset;
    this.tsRecent = syn.options.timestamps?.value ?? 0;
  }

  remove(): void {
    this.net.loop.cancelTimer(this.timer);
    this.timer = null;
    if (!this.hashed) return;
    this.net.sockets.tcp.unhash(this);
    if (this.cookie) return;
    this.listener.requests--;
    if (this.timeouts === 0) this.listener.youngRequests--;
  }
}

/** A segment for a listener. Linux: tcp_rcv_state_process() in LISTEN. */
export function receiveAtListener(listener: TcpSocket, skb: Skb, isn: number | null): void {
  const { flags } = skb.ip.payload as Tcp;
  if (flags & ACK) {
    sendReset(skb);
    return skb.net.sockets.tcp.drop(skb, "TCP_FLAGS");
  }
  if (flags & RST) return skb.net.sockets.tcp.drop(skb, "TCP_RESET");
  if (!(flags & SYN) || flags & FIN) return skb.net.sockets.tcp.drop(skb, "TCP_FLAGS");
  if (isToMany(skb)) return refuse(skb, "sent to everybody");
  if (listener.accepted.length > listener.backlogLimit) {
    skb.net.snmp.TcpExtListenOverflows++;
    return refuse(skb, "accept queue full");
  }
  const { ip } = skb;
  const route = routeTo(listener, ip.dst, ip.src, ip.payload as Tcp);
  if (typeof route === "string") return refuse(skb, "no way back");
  openRequest(listener, skb, isn, route);
}

/** Without a reply and without a reason: the skb counts as consumed. Linux: tcp_listendrop(). */
function refuse(skb: Skb, because: string): void {
  skb.net.snmp.TcpExtListenDrops++;
  if (skb.net.taps.hops) reportHop(skb, "socket", { state: "LISTEN", refused: because });
}

function openRequest(listener: TcpSocket, skb: Skb, isn: number | null, route: RouteResult): void {
  const { net, ip } = skb;
  const request = new TcpRequest(listener, skb, isn, advertisedMss(listener, route, ip.src));
  request.cookie = listener.requests >= listener.backlogLimit && isn === null;
  net.sockets.tcp.hash(request);
  if (!request.cookie) {
    listener.requests++;
    listener.youngRequests++;
  }
  armRequest(request);
  sendSynAck(request, route);
}

function routeTo(listener: TcpSocket, src: Ipv4, dst: Ipv4, segment: Tcp): RouteResult | string {
  const route = routeOutput(listener.net, {
    dst,
    src,
    tos: listener.tos,
    mark: listener.mark,
    device: listener.device,
    protocol: TCP,
    sport: segment.dport,
    dport: segment.sport,
  });
  if (typeof route === "string") listener.net.snmp.IpOutNoRoutes++;
  return route;
}

function armRequest(request: TcpRequest): void {
  const { loop } = request.net;
  loop.cancelTimer(request.timer);
  if (request.cookie) {
    request.timer = loop.setTimer(COOKIE_LIFE_US, forgetCookie, request);
    return;
  }
  request.timer = loop.setTimer(Math.min(RTO_INIT_US * 2 ** request.timeouts, RTO_MAX_US), requestTimeout, request);
}

/** A cookie is good for two minutes at most (MAX_SYNCOOKIE_AGE). */
const COOKIE_LIFE_US = 120_000_000;

function forgetCookie(request: TcpRequest): void {
  request.timer = null;
  request.remove();
}

/** A SYN-ACK that cannot be sent again ends its request, as too many do. Linux: reqsk_timer_handler(). */
function requestTimeout(request: TcpRequest): void {
  const { listener, net } = request;
  request.timer = null;
  if (listener.state !== "LISTEN") return request.remove();
  net.snmp.TcpExtTCPTimeouts++;
  if (request.timeouts >= mostTimeouts(listener) || (!resendSynAck(request) && !request.acknowledged)) return request.remove();
  if (request.timeouts === 0) listener.youngRequests--;
  request.timeouts++;
  armRequest(request);
}

/** Half of the queue is for the young: where it fills up, old requests are given up sooner. */
function mostTimeouts(listener: TcpSocket): number {
  let most = listener.net.settings.tcp.synAckRetries;
  if (listener.requests * 2 <= Math.max(8, listener.backlogLimit)) return most;
  for (let young = listener.youngRequests * 2; most > 2 && listener.requests >= young; young *= 2) most--;
  return most;
}

/** False where it could not be sent. Linux: tcp_rtx_synack(). */
function resendSynAck(request: TcpRequest): boolean {
  const route = routeTo(request.listener, request.localAddress, request.remoteAddress, request.syn);
  if (typeof route === "string" || sendSynAck(request, route) !== null) return false;
  request.retransmits++;
  request.net.snmp.TcpRetransSegs++;
  request.net.snmp.TcpExtTCPSynRetrans++;
  return true;
}

function sendSynAck(request: TcpRequest, route: RouteResult): ErrnoName | null {
  const { net, syn, listener } = request;
  const options: TcpOptions = {
    mss: advertisedMss(listener, route, request.remoteAddress),
    sackPermitted: syn.options.sackPermitted,
    timestamps:
      syn.options.timestamps === null ? null : { value: timestampNow(net, request.timestampOffset), echo: request.tsRecent },
    windowScale: syn.options.windowScale === null ? null : receiveScale(net),
    sack: null,
  };
  request.sentUs = net.loop.nowUs;
  net.snmp.TcpOutSegs++;
  const payload: Tcp = {
    kind: "tcp",
    sport: request.localPort,
    dport: request.remotePort,
    seq: request.iss,
    ack: (syn.seq + 1) | 0,
    flags: SYN | ACK,
    window: request.window,
    urgent: 0,
    options,
    data: NO_BYTES,
  };
  const src = request.localAddress;
  const dst = request.remoteAddress;
  const ttl = listener.ttl !== 0 ? listener.ttl : net.settings.defaultTtl;
  // Shorter than any link's MTU: DF and no id, whatever is set (ip_build_and_send_pkt()).
  return sendPacket(net, packet({ src, dst, tos: listener.tos, ttl, dontFragment: true, payload }), {
    owner: listener,
    mark: listener.mark,
    device: listener.device,
    route,
  });
}

/** A segment for a half-open connection. Returns the new socket where it completes the handshake. Linux: tcp_check_req(). */
export function receiveAtRequest(request: TcpRequest, skb: Skb): TcpSocket | "listener" | null {
  const { net, listener, syn } = request;
  const { tcp } = net.sockets;
  const segment = skb.ip.payload as Tcp;
  const { seq, options } = segment;
  let { flags } = segment;
  const rcvNxt = (syn.seq + 1) | 0;
  const end = (seq + sequenceLength(segment)) | 0;
  const stamp = syn.options.timestamps === null ? null : options.timestamps;
  const tooOld = stamp !== null && before(stamp.value | 0, request.tsRecent | 0);
  if ((flags & (RST | SYN | ACK)) === SYN && seq === syn.seq && !tooOld) {
    if (mayReplyToInvalid(request, "TcpExtTCPACKSkippedSynRecv") && resendSynAck(request)) armRequest(request);
    // What tcp_check_req() takes goes without a reason.
    tcp.drop(skb, "NOT_SPECIFIED");
    return null;
  }
  if (flags & ACK && segment.ack !== ((request.iss + 1) | 0)) return "listener";
  if (tooOld || !isInWindow(seq, end, rcvNxt, (rcvNxt + request.window) | 0)) {
    if (!(flags & RST) && mayReplyToInvalid(request, "TcpExtTCPACKSkippedSynRecv")) sendRequestAck(request);
    tcp.drop(skb, tooOld ? "TCP_RFC7323_PAWS" : "TCP_OVERWINDOW");
    return null;
  }
  if (stamp !== null && !after(seq, rcvNxt)) request.tsRecent = stamp.value;
  if (seq === syn.seq) flags &= ~SYN;
  if (flags & (RST | SYN)) {
    net.snmp.TcpAttemptFails++;
    net.snmp.TcpExtEmbryonicRsts++;
    if (!(flags & RST)) sendReset(skb);
    request.remove();
    tcp.drop(skb, "NOT_SPECIFIED");
    return null;
  }
  if (!(flags & ACK)) {
    tcp.drop(skb, "TCP_FLAGS");
    return null;
  }
  if (listener.accepted.length > listener.backlogLimit) {
    net.snmp.TcpExtListenOverflows++;
    return refuseChild(request, skb);
  }
  const route = routeTo(listener, request.localAddress, request.remoteAddress, syn);
  if (typeof route === "string") {
    // Its socket was made before the route was looked up, and goes again (tcp_v4_syn_recv_sock()).
    net.snmp.TcpPassiveOpens++;
    net.snmp.TcpAttemptFails++;
    return refuseChild(request, skb);
  }
  return openChild(request, route, segment);
}

/** The last ACK is dropped: no room in the accept queue, or no route back. */
function refuseChild(request: TcpRequest, skb: Skb): null {
  const { net } = request;
  net.snmp.TcpExtListenDrops++;
  if (net.settings.tcp.abortOnOverflow) {
    sendReset(skb);
    request.remove();
  }
  request.acknowledged = true;
  net.sockets.tcp.drop(skb, "TCP_LISTEN_OVERFLOW");
  return null;
}

function sendRequestAck(request: TcpRequest): void {
  const { syn } = request;
  sendBareAck(request.net, {
    localAddress: request.localAddress,
    localPort: request.localPort,
    remoteAddress: request.remoteAddress,
    remotePort: request.remotePort,
    seq: (request.iss + 1) | 0,
    ack: (syn.seq + 1) | 0,
    window: syn.options.windowScale === null ? request.window : request.window >> receiveScale(request.net),
    timestamps:
      syn.options.timestamps === null
        ? null
        : { value: timestampNow(request.net, request.timestampOffset), echo: request.tsRecent },
  });
}

/** The socket of a finished handshake, waiting to be accepted. Linux: tcp_create_openreq_child(). */
function openChild(request: TcpRequest, route: RouteResult, segment: Tcp): TcpSocket {
  const { net, listener, syn } = request;
  const { options } = syn;
  const child = listener.createChild(request);
  child.state = "SYN_RECV";
  child.ipId = net.loop.random.below(65536);
  child.iss = request.iss;
  child.sndUna = (request.iss + 1) | 0;
  child.sndNxt = child.sndUna;
  child.sndSml = child.sndUna;
  child.writeSeq = child.sndUna;
  child.pushedSeq = child.sndUna;
  child.irs = syn.seq;
  child.rcvNxt = (syn.seq + 1) | 0;
  child.rcvWup = child.rcvNxt;
  child.copiedSeq = child.rcvNxt;
  child.sndWl1 = syn.seq;
  child.timestampOffset = request.timestampOffset;
  child.timestampsOk = options.timestamps !== null;
  child.tsRecent = request.tsRecent;
  child.tsRecentStamp = child.timestampsOk ? Math.floor(net.loop.nowUs / 1_000_000) + 1 : 0;
  child.sackOk = options.sackPermitted;
  child.windowScaleOk = options.windowScale !== null;
  child.sndScale = Math.min(options.windowScale ?? 0, 14);
  child.rcvScale = child.windowScaleOk ? receiveScale(net) : 0;
  child.mssClamp = options.mss === null || options.mss === 0 ? MSS_DEFAULT : options.mss;
  child.advmss = advertisedMss(listener, route, request.remoteAddress);
  setInitialWindow(child, request.window);
  if (!child.windowScaleOk) child.windowClamp = 65535;
  child.sndWnd = syn.window;
  child.maxWindow = syn.window;
  syncMss(child, mtuOf(net, route, request.remoteAddress));
  // Which of several SYN/ACKs is acknowledged only a timestamp shows. Linux: tcp_synack_rtt_meas().
  const rttUs =
    request.retransmits === 0 ? net.loop.nowUs - request.sentUs : timestampRttUs(child, segment.options.timestamps?.echo ?? 0);
  if (rttUs >= 0) addRttSample(child, rttUs);
  child.totalRetrans = request.retransmits;
  if (request.retransmits > 1) child.totalRto = 2;
  request.remove();
  net.sockets.tcp.hash(child);
  net.sockets.tcp.ports.hold(listener.localPort, child);
  listener.accepted.push(child);
  net.snmp.TcpPassiveOpens++;
  return child;
}

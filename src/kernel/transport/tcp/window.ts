/**
 * The window we offer: how much is announced, and how it grows while data comes in.
 * Linux: __tcp_select_window(), tcp_select_window() in tcp_output.c; tcp_grow_window(), tcp_measure_rcv_mss(),
 * tcp_rcv_space_adjust() in tcp_input.c; tcp_select_initial_window(). RFC 7323 §2.
 */
import type { Net } from "../../net.ts";
import { INIT_CWND, MIN_MSS, MSS_DEFAULT, SKB_BYTES } from "./constants.ts";
import { UNPREDICTED } from "./predict.ts";
import { before, distance } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";

const NO_CLAMP = 65535 * 2 ** 14;

/** How much payload fits in so much memory. */
export function windowFromSpace(sock: TcpSocket, space: number): number {
  return Math.floor((space * sock.scalingRatio) / 256);
}

/** The unscaled window of a SYN or SYN-ACK: a whole number of segments. */
export function initialWindow(rcvbuf: number, mss: number): number {
  const space = rcvbuf >> 1;
  return Math.min(space > mss ? space - (space % mss) : space, 65535);
}

/** What sockets scale their windows by, once they may. Linux: tcp_select_initial_window(). */
export function receiveScale(net: Net): number {
  const scale = Math.floor(Math.log2(net.host.kernel.profile.tcpReceiveMaximum)) - 15;
  return Math.min(Math.max(scale, 0), 14);
}

/** What is left of the window last announced. */
export function receiveWindow(sock: TcpSocket): number {
  const left = distance(sock.rcvNxt, (sock.rcvWup + sock.rcvWnd) | 0);
  return Math.max(left, 0);
}

function roundUp(value: number, scale: number): number {
  const unit = 2 ** scale;
  return Math.ceil(value / unit) * unit;
}

/** The window this socket could announce now. */
export function possibleWindow(sock: TcpSocket): number {
  const allowed = windowFromSpace(sock, sock.rcvbuf);
  const full = Math.min(sock.windowClamp, allowed);
  let free = windowFromSpace(sock, sock.rcvbuf - sock.in.memory);
  const mss = Math.min(sock.rcvMss, full);
  if (mss <= 0) return 0;
  if (free < full >> 1) {
    sock.quick = 0;
    const unit = 2 ** sock.rcvScale;
    free = Math.floor(free / unit) * unit;
    if (free < allowed >> 4 || free < mss) return 0;
  }
  free = Math.min(free, sock.rcvSsthresh);
  if (sock.rcvScale > 0) return roundUp(free, sock.rcvScale);
  let window = sock.rcvWnd;
  if (window <= free - mss || window > free) window = free - (free % mss);
  else if (mss === full && free > window + (full >> 1)) window = free;
  return window;
}

/** Settles the window for the segment about to go, and returns it as it goes on the wire. */
export function selectWindow(sock: TcpSocket): number {
  const current = receiveWindow(sock);
  const { snmp } = sock.net;
  let window = possibleWindow(sock);
  if (window < current) {
    if (window === 0) snmp.TcpExtTCPWantZeroWindowAdv++;
    window = roundUp(current, sock.rcvScale);
  }
  if (window === 0) {
    sock.predictedWindow = UNPREDICTED;
    if (sock.rcvWnd > 0) snmp.TcpExtTCPToZeroWindowAdv++;
  } else if (sock.rcvWnd === 0) snmp.TcpExtTCPFromZeroWindowAdv++;
  sock.rcvWnd = window;
  sock.rcvWup = sock.rcvNxt;
  return Math.min(65535, Math.floor(window / 2 ** sock.rcvScale));
}

/** The buffers of a new connection. Linux: tcp_init_buffer_space(). */
export function initBufferSpace(sock: TcpSocket): void {
  const full = windowFromSpace(sock, sock.rcvbuf);
  sock.rcvSpaceUs = sock.net.loop.nowUs;
  sock.rcvSpaceSeq = sock.copiedSeq;
  if (sock.windowClamp >= full) sock.windowClamp = full;
  if (sock.windowClamp > 2 * sock.advmss && sock.windowClamp + sock.advmss > full)
    sock.windowClamp = Math.max(2 * sock.advmss, full - sock.advmss);
  sock.rcvSsthresh = Math.min(sock.rcvSsthresh, sock.windowClamp);
  sock.rcvSpace = Math.min(sock.rcvSsthresh, sock.rcvWnd, INIT_CWND * sock.advmss);
}

/** The window of a SYN sets what follows. */
export function setInitialWindow(sock: TcpSocket, window: number): void {
  sock.rcvWnd = window;
  sock.rcvSsthresh = window;
  sock.windowClamp = NO_CLAMP;
}

/** The first guess at the peer's segment size. Linux: tcp_initialize_rcv_mss(). */
export function guessReceiveMss(sock: TcpSocket): void {
  const hint = Math.min(sock.advmss, sock.mssCache, Math.floor(sock.rcvWnd / 2), MSS_DEFAULT);
  sock.rcvMss = Math.max(hint, MIN_MSS);
}

/** Learns the peer's segment size, and from it how much memory its bytes take. */
export function measureReceiveMss(sock: TcpSocket, length: number, headerBytes: number, push: boolean): void {
  const last = sock.lastSegmentSize;
  sock.lastSegmentSize = 0;
  if (length >= sock.rcvMss) {
    if (length !== sock.rcvMss) {
      const before = sock.scalingRatio;
      sock.scalingRatio = Math.min(255, Math.max(1, Math.floor((length * 256) / (length + SKB_BYTES))));
      if (before !== sock.scalingRatio) followRatio(sock);
    }
    sock.rcvMss = Math.min(length, sock.advmss);
    return;
  }
  const whole = length + headerBytes;
  if (whole >= MSS_DEFAULT + 20 || (whole >= MIN_MSS + 20 && !push)) {
    const size = whole - (20 + (sock.timestampsOk ? 12 : 0));
    sock.lastSegmentSize = size;
    if (size === last) {
      sock.rcvMss = size;
      return;
    }
  }
  if (sock.ackPushed) sock.ackPushed2 = true;
  sock.ackPushed = true;
}

function followRatio(sock: TcpSocket): void {
  const clamp = Math.max(windowFromSpace(sock, sock.rcvbuf), 1152);
  if (clamp < sock.windowClamp) sock.rcvSsthresh = Math.min(sock.rcvSsthresh, clamp);
  else if (clamp > sock.windowClamp) sock.rcvSsthresh = Math.max(Math.min(sock.rcvWnd, clamp), sock.rcvSsthresh);
  sock.windowClamp = clamp;
  if (sock.windowClamp < sock.rcvSpace) sock.rcvSpace = sock.windowClamp;
}

/** Lets the window grow with segments worth their memory. */
export function growWindow(sock: TcpSocket, length: number, memory = length): void {
  const room = Math.min(sock.windowClamp, windowFromSpace(sock, sock.rcvbuf - sock.in.memory)) - sock.rcvSsthresh;
  if (room <= 0) return;
  let increment = windowFromSpace(sock, memory) <= length ? 2 * sock.advmss : growByHalves(sock, length, memory);
  if (increment === 0) return;
  increment = Math.max(increment, 2 * length);
  sock.rcvSsthresh += Math.min(room, increment);
  sock.quick |= 1;
}

function growByHalves(sock: TcpSocket, length: number, memory: number): number {
  let size = windowFromSpace(sock, memory) >> 1;
  let window = windowFromSpace(sock, sock.net.host.kernel.profile.tcpReceiveMaximum) >> 1;
  while (sock.rcvSsthresh <= window) {
    if (size <= length) return 2 * sock.rcvMss;
    size >>= 1;
    window >>= 1;
  }
  return 0;
}

/** How long a window's worth takes to come in: the receiver's idea of the RTT. */
export function measureReceiveRtt(sock: TcpSocket): void {
  const { nowUs } = sock.net.loop;
  if (sock.rcvRttStartUs !== 0) {
    if (before(sock.rcvNxt, sock.rcvRttSeq)) return;
    updateReceiveRtt(sock, Math.max(1, nowUs - sock.rcvRttStartUs), true);
  }
  sock.rcvRttSeq = (sock.rcvNxt + sock.rcvWnd) | 0;
  sock.rcvRttStartUs = nowUs;
}

export function updateReceiveRtt(sock: TcpSocket, sampleUs: number, byWindow: boolean): void {
  const old = sock.rcvRttUs8;
  const sample = sampleUs * 8;
  if (old === 0 || sample < old) sock.rcvRttUs8 = sample;
  else if (!byWindow && sock.rcvNxt === sock.copiedSeq) sock.rcvRttUs8 = old - Math.floor(old / 8) + sampleUs;
}

/** Lets the buffer grow with what the program reads in a round trip. */
export function adjustReceiveSpace(sock: TcpSocket): void {
  const { nowUs } = sock.net.loop;
  if (sock.rcvRttUs8 === 0 || nowUs - sock.rcvSpaceUs < sock.rcvRttUs8 / 8) return;
  const copied = distance(sock.rcvSpaceSeq, sock.copiedSeq) - distance(sock.copiedSeq, sock.rcvNxt);
  if (copied > sock.rcvSpace) growReceiveBuffer(sock, copied);
  sock.rcvSpaceSeq = sock.copiedSeq;
  sock.rcvSpaceUs = nowUs;
}

function growReceiveBuffer(sock: TcpSocket, copied: number): void {
  const old = sock.rcvSpace;
  sock.rcvSpace = copied;
  let window = copied * 2;
  window += Math.floor((window * (copied - old)) / old) * 2;
  const { early } = sock.in;
  if (early.length > 0) window += distance(sock.rcvNxt, early[early.length - 1]!.end);
  const { tcpReceiveMaximum } = sock.net.host.kernel.profile;
  const rcvbuf = Math.min(Math.floor((window * 256) / sock.scalingRatio), tcpReceiveMaximum);
  if (rcvbuf <= sock.rcvbuf) return;
  sock.rcvbuf = rcvbuf;
  sock.windowClamp = windowFromSpace(sock, rcvbuf);
}

/**
 * Round-trip times and the retransmission timeout (RFC 6298 with Linux's floor of 200 ms under the variance). Linux:
 * tcp_rtt_estimator().
 */
import { JIFFY_US, RTO_FALLBACK_US, RTO_MAX_US, RTO_MIN_US } from "./constants.ts";
import { timestampNow } from "./segment.ts";
import { after } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";

export function addRttSample(sock: TcpSocket, sampleUs: number): void {
  const sample = Math.max(1, sampleUs);
  if (sample < sock.minRttUs) sock.minRttUs = sample;
  if (sock.srttUs8 === 0) {
    sock.srttUs8 = sample * 8;
    sock.mdevUs4 = sample * 2;
    sock.rttvarUs4 = Math.max(sock.mdevUs4, RTO_MIN_US);
    sock.mdevMaxUs4 = sock.rttvarUs4;
    sock.rttSeq = sock.sndNxt;
  } else {
    let error = sample - (sock.srttUs8 >> 3);
    sock.srttUs8 += error;
    if (error < 0) {
      error = -error - (sock.mdevUs4 >> 2);
      if (error > 0) error >>= 3;
    } else error -= sock.mdevUs4 >> 2;
    sock.mdevUs4 += error;
    if (sock.mdevUs4 > sock.mdevMaxUs4) {
      sock.mdevMaxUs4 = sock.mdevUs4;
      if (sock.mdevMaxUs4 > sock.rttvarUs4) sock.rttvarUs4 = sock.mdevMaxUs4;
    }
    if (after(sock.sndUna, sock.rttSeq)) {
      if (sock.mdevMaxUs4 < sock.rttvarUs4) sock.rttvarUs4 -= (sock.rttvarUs4 - sock.mdevMaxUs4) >> 2;
      sock.rttSeq = sock.sndNxt;
      sock.mdevMaxUs4 = RTO_MIN_US;
    }
  }
  sock.rtoUs = Math.min(estimatedRto(sock), RTO_MAX_US);
  sock.backoff = 0;
}

/** The timeout of a connection whose handshake gave no round-trip time. */
export function fallBackRto(sock: TcpSocket): void {
  sock.rttvarUs4 = RTO_FALLBACK_US;
  sock.mdevUs4 = RTO_FALLBACK_US;
  sock.mdevMaxUs4 = RTO_FALLBACK_US;
  sock.rtoUs = RTO_FALLBACK_US;
}

/** The round-trip time that an echoed timestamp shows, of whole milliseconds; -1 for none. Linux: tcp_rtt_tsopt_us(). */
export function timestampRttUs(sock: TcpSocket, echo: number): number {
  if (echo === 0) return -1;
  const deltaMs = (timestampNow(sock.net, sock.timestampOffset) - echo) | 0;
  return deltaMs < 0 ? -1 : Math.max(deltaMs, 1) * 1000;
}

/**
 * The timeout that the round-trip times give, without back-off: whole ticks, which back-off then doubles. Linux: __tcp_set_rto().
 */
export function estimatedRto(sock: TcpSocket): number {
  return Math.ceil(((sock.srttUs8 >> 3) + sock.rttvarUs4) / JIFFY_US) * JIFFY_US;
}

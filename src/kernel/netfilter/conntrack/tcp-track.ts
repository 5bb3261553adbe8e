/**
 * What is kept of a TCP connection: its state and, for each side, how far it has sent and how far it may send.
 * Linux: struct ip_ct_tcp, nf_conntrack_proto_tcp.c (the window check follows van Rooij, "Real Stateful TCP Packet Filtering").
 * Sequence numbers are signed 32-bit, as in wire/tcp.ts.
 */
import { sequenceLength, type Tcp } from "../../../wire/tcp.ts";
import { IS_NONE, TCP_NONE } from "./tcp-states.ts";

export const FLAG_WINDOW_SCALE = 0x01;
export const FLAG_SACK_PERMITTED = 0x02;
export const FLAG_CLOSE_INIT = 0x04;
export const FLAG_BE_LIBERAL = 0x08;
export const FLAG_DATA_UNACKNOWLEDGED = 0x10;
export const FLAG_MAXACK_SET = 0x20;
export const FLAG_CHALLENGE_ACK = 0x40;
export const FLAG_SIMULTANEOUS_OPEN = 0x80;

/** One sender (struct ip_ct_tcp_state). */
export class TcpSide {
  /** The highest sequence number sent, plus one. */
  end = 0;
  /** How far it may send: the highest acknowledgement plus window of the other side. */
  maxEnd = 0;
  /** The largest window it offered; 0 while it has not been heard. */
  maxWindow = 0;
  maxAck = 0;
  scale = 0;
  flags = 0;

  /** Learns the options of a SYN or SYN+ACK. A segment without any options changes nothing. */
  readOptions(segment: Tcp): void {
    const { options } = segment;
    if (!hasOptions(segment)) return;
    this.scale = Math.min(options.windowScale ?? 0, 14);
    this.flags &= FLAG_BE_LIBERAL;
    if (options.sackPermitted) this.flags |= FLAG_SACK_PERMITTED;
    if (options.windowScale !== null) this.flags |= FLAG_WINDOW_SCALE;
  }

  forget(): void {
    this.end = this.maxEnd = this.maxWindow = this.maxAck = this.scale = 0;
    this.flags &= FLAG_BE_LIBERAL;
  }
}

export class TcpTrack {
  state = TCP_NONE;
  /** By direction. */
  readonly sides: readonly [TcpSide, TcpSide] = [new TcpSide(), new TcpSide()];
  lastIndex = IS_NONE;
  lastDirection = 0;
  lastSeq = 0;
  lastAck = 0;
  lastEnd = 0;
  lastWindow = 0;
  lastScale = 0;
  lastFlags = 0;
  /** How often the same ACK came in a row. */
  retransmissions = 0;
}

export function segmentEnd(segment: Tcp): number {
  return (segment.seq + sequenceLength(segment)) | 0;
}

/** Linux: before(), after(), include/net/tcp.h. */
export function isBefore(a: number, b: number): boolean {
  return ((a - b) | 0) < 0;
}

export function isAfter(a: number, b: number): boolean {
  return ((b - a) | 0) < 0;
}

function hasOptions({ options }: Tcp): boolean {
  return (
    options.mss !== null ||
    options.windowScale !== null ||
    options.sackPermitted ||
    options.timestamps !== null ||
    options.sack !== null
  );
}

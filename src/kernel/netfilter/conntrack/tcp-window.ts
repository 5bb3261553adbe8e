/**
 * Is a segment inside the window, as far as a middlebox can see? Keeps what each side sent and may send.
 * Linux: tcp_in_window(), nf_conntrack_proto_tcp.c. Sequence number adjustment by helpers is left out: there are no helpers.
 */
import { ACK, RST, SYN, type Tcp } from "../../../wire/tcp.ts";
import { type Direction, ORIGINAL, REPLY } from "./connection.ts";
import { IS_ACK, TCP_SYN_RECV, TCP_SYN_SENT } from "./tcp-states.ts";
import {
  FLAG_BE_LIBERAL,
  FLAG_DATA_UNACKNOWLEDGED,
  FLAG_MAXACK_SET,
  FLAG_SACK_PERMITTED,
  FLAG_WINDOW_SCALE,
  isAfter,
  isBefore,
  segmentEnd,
  type TcpSide,
  type TcpTrack,
} from "./tcp-track.ts";

export const IN_WINDOW = 0;
/** Passes as part of the connection, but teaches nothing. */
export const IGNORED = 1;
export const OUT_OF_WINDOW = 2;
export type WindowResult = typeof IN_WINDOW | typeof IGNORED | typeof OUT_OF_WINDOW;

/** An acknowledgement may lag this far behind at least. */
const MAX_ACK_WINDOW = 66000;

export function checkWindow(track: TcpTrack, direction: Direction, index: number, segment: Tcp, liberal: boolean): WindowResult {
  const sender = track.sides[direction];
  const receiver = track.sides[direction === ORIGINAL ? REPLY : ORIGINAL];
  const isLiberal = liberal || (sender.flags & FLAG_BE_LIBERAL) !== 0;
  const end0 = segmentEnd(segment);
  const sack0 = receiver.flags & FLAG_SACK_PERMITTED ? highestSack(segment) : segment.ack;

  if (meetSender(track, sender, receiver, direction, segment, sack0)) return IN_WINDOW;

  let { seq, ack } = segment;
  let sack = sack0;
  let end = end0;
  // Without ACK, or with the empty one of some RSTs, nothing is said about the other side.
  if (!(segment.flags & ACK) || (segment.flags & RST && ack === 0)) ack = sack = receiver.end;
  // A RST in reply to a SYN has sequence number 0.
  if (segment.flags & RST && seq === 0 && track.state === TCP_SYN_SENT) seq = end = sender.end;

  const ackFloor = (receiver.end - Math.max(sender.maxWindow, MAX_ACK_WINDOW) - 1) | 0;
  const seqFloor = (sender.end - receiver.maxWindow - 1) | 0;
  if (!isBefore(seq, (sender.maxEnd + 1) | 0)) {
    const overshot = (end - sender.maxEnd + 1) >>> 0;
    const isTolerable =
      receiver.maxWindow !== 0 &&
      isAfter(end, seqFloor) &&
      isAfter(sack, ackFloor) &&
      overshot <= receiver.maxWindow &&
      isBefore(sack, (receiver.end + 1) | 0);
    if (isTolerable) {
      sender.end = end;
      sender.flags |= FLAG_DATA_UNACKNOWLEDGED;
    }
    if (isLiberal) return IN_WINDOW;
    return isTolerable ? IGNORED : OUT_OF_WINDOW;
  }
  if (!isBefore(sack, (receiver.end + 1) | 0)) return isLiberal ? IN_WINDOW : OUT_OF_WINDOW;
  if (receiver.maxWindow !== 0 && !isAfter(end, seqFloor)) return isLiberal ? IN_WINDOW : IGNORED;
  if (!isAfter(sack, ackFloor)) return isLiberal ? IN_WINDOW : IGNORED;

  const window = segment.flags & SYN ? segment.window : segment.window << sender.scale;
  moveSides(sender, receiver, { segment, end, ack, sack, window });
  if (index === IS_ACK) countRepeats(track, direction, { seq, ack, end, window: segment.window });
  return IN_WINDOW;
}

/** The first word of a side, or a SYN that starts it anew. True where nothing more is to be checked (simultaneous open). */
function meetSender(
  track: TcpTrack,
  sender: TcpSide,
  receiver: TcpSide,
  direction: Direction,
  segment: Tcp,
  sack: number,
): boolean {
  const isSyn = (segment.flags & SYN) !== 0;
  const end = segmentEnd(segment);
  if (sender.maxWindow === 0) {
    if (isSyn) {
      startSender(sender, receiver, direction, segment);
      return !(segment.flags & ACK);
    }
    // Joined in the middle of a connection: take the segment's word for it.
    sender.end = end;
    sender.maxWindow = segment.window << sender.scale || 1;
    sender.maxEnd = (end + sender.maxWindow) | 0;
    if (receiver.maxWindow === 0) receiver.end = receiver.maxEnd = sack;
    else if (sack === ((receiver.end + 1) | 0)) receiver.end = sack;
    return false;
  }
  const isOpening = track.state === TCP_SYN_SENT || track.state === TCP_SYN_RECV;
  if (isSyn && isOpening && isAfter(end, sender.end)) {
    startSender(sender, receiver, direction, segment);
    return direction === REPLY && !(segment.flags & ACK);
  }
  return false;
}

function startSender(sender: TcpSide, receiver: TcpSide, direction: Direction, segment: Tcp): void {
  sender.end = sender.maxEnd = segmentEnd(segment);
  sender.maxWindow = segment.window || 1;
  sender.readOptions(segment);
  // Scaling holds only where both sides offered it (RFC 7323 §2.2).
  if (direction === REPLY && !(sender.flags & receiver.flags & FLAG_WINDOW_SCALE)) sender.scale = receiver.scale = 0;
}

function moveSides(
  sender: TcpSide,
  receiver: TcpSide,
  seen: { segment: Tcp; end: number; ack: number; sack: number; window: number },
): void {
  const { segment, end, ack, sack, window } = seen;
  sender.maxWindow = Math.max(sender.maxWindow, window + ((sack - ack) | 0));
  if (isAfter(end, sender.end)) {
    sender.end = end;
    sender.flags |= FLAG_DATA_UNACKNOWLEDGED;
  }
  if (segment.flags & ACK && (!(sender.flags & FLAG_MAXACK_SET) || isAfter(ack, sender.maxAck))) {
    sender.maxAck = ack;
    sender.flags |= FLAG_MAXACK_SET;
  }
  if (receiver.maxWindow !== 0 && isAfter(end, sender.maxEnd)) receiver.maxWindow += (end - sender.maxEnd) | 0;
  if (isAfter((sack + window) | 0, (receiver.maxEnd - 1) | 0)) {
    receiver.maxEnd = (sack + window) | 0;
    if (window === 0) receiver.maxEnd = (receiver.maxEnd + 1) | 0;
  }
  if (ack === receiver.end) receiver.flags &= ~FLAG_DATA_UNACKNOWLEDGED;
}

function countRepeats(
  track: TcpTrack,
  direction: Direction,
  seen: { seq: number; ack: number; end: number; window: number },
): void {
  const { seq, ack, end, window } = seen;
  const isRepeat =
    track.lastDirection === direction &&
    track.lastSeq === seq &&
    track.lastAck === ack &&
    track.lastEnd === end &&
    track.lastWindow === window;
  if (isRepeat) {
    track.retransmissions++;
    return;
  }
  track.lastDirection = direction;
  track.lastSeq = seq;
  track.lastAck = ack;
  track.lastEnd = end;
  track.lastWindow = window;
  track.retransmissions = 0;
}

function highestSack(segment: Tcp): number {
  const { sack } = segment.options;
  let highest = segment.ack;
  if (sack === null) return highest;
  for (const block of sack) if (isAfter(block[1] | 0, highest)) highest = block[1] | 0;
  return highest;
}

/**
 * Tracking TCP: what a segment does to its connection, and whether it belongs to it at all.
 * Linux: nf_conntrack_tcp_packet(), nf_conntrack_proto_tcp.c. SYNPROXY and sequence adjustment are left out.
 */
import { RST, type Tcp } from "../../../wire/tcp.ts";
import {
  type Connection,
  type Direction,
  EVENT_ASSURED,
  EVENT_PROTOINFO,
  IPS_ASSURED,
  IPS_FIXED_TIMEOUT,
  IPS_SEEN_REPLY,
  ORIGINAL,
  REPLY,
} from "./connection.ts";
import type { ConntrackSettings } from "./sysctl.ts";
import {
  areFlagsValid,
  IS_ACK,
  IS_FIN,
  IS_RST,
  IS_SYN,
  IS_SYNACK,
  isClosing,
  nextTcpState,
  segmentIndex,
  TCP_CLOSE,
  TCP_ESTABLISHED,
  TCP_FIN_WAIT,
  TCP_IGNORE,
  TCP_INVALID,
  TCP_LAST_ACK,
  TCP_NONE,
  TCP_SYN_RECV,
  TCP_SYN_SENT,
  TCP_SYN_SENT2,
  TCP_TIME_WAIT,
} from "./tcp-states.ts";
import {
  FLAG_BE_LIBERAL,
  FLAG_CHALLENGE_ACK,
  FLAG_CLOSE_INIT,
  FLAG_DATA_UNACKNOWLEDGED,
  FLAG_MAXACK_SET,
  FLAG_SACK_PERMITTED,
  FLAG_SIMULTANEOUS_OPEN,
  FLAG_WINDOW_SCALE,
  isBefore,
  segmentEnd,
  TcpSide,
  TcpTrack,
} from "./tcp-track.ts";
import { checkWindow, IGNORED, OUT_OF_WINDOW } from "./tcp-window.ts";

/** What a tracker says of a packet. */
export const TRACKED = 1;
export const INVALID = 0;
/** An old connection occupied the tuple: end it and look again. */
export const REOPEN = 2;
/** The connection ended with this packet, which still passes. */
export const ENDED = 3;
export type Tracking = typeof TRACKED | typeof INVALID | typeof REOPEN | typeof ENDED;

/** How long the connection lives on; set on the connection by refresh(). */
export interface Refresh {
  refresh(connection: Connection, timeoutUs: number): void;
}

export function trackTcp(
  connection: Connection,
  segment: Tcp,
  direction: Direction,
  settings: ConntrackSettings,
  tracker: Refresh & { readonly nowUs: number },
): Tracking {
  if (!areFlagsValid(segment.flags)) return INVALID;
  if (!connection.isConfirmed) {
    const track = beginTcp(segment, settings);
    if (track === null) return INVALID;
    connection.tcp = track;
  }
  const track = connection.tcp as TcpTrack;
  const index = segmentIndex(segment.flags);
  let before = track.state;
  let next = nextTcpState(direction, before, index);
  let isChecked = true;

  switch (next) {
    case TCP_SYN_SENT:
      if (before < TCP_TIME_WAIT) break;
      if (mayReopen(track, direction)) return REOPEN;
      passIgnored(track, segment, direction, index);
      return TRACKED;
    case TCP_IGNORE:
      if (!isBackInStep(track, segment, direction, index)) {
        passIgnored(track, segment, direction, index);
        return TRACKED;
      }
      before = TCP_SYN_SENT;
      next = TCP_SYN_RECV;
      break;
    case TCP_INVALID:
      return INVALID;
    case TCP_TIME_WAIT:
      if (isChallengeAck(track, direction, index)) {
        track.lastFlags &= ~FLAG_CHALLENGE_ACK;
        return TRACKED;
      }
      break;
    case TCP_SYN_SENT2:
      track.lastFlags |= FLAG_SIMULTANEOUS_OPEN;
      break;
    case TCP_SYN_RECV:
      if (direction === REPLY && index === IS_ACK && track.lastFlags & FLAG_SIMULTANEOUS_OPEN) next = TCP_ESTABLISHED;
      break;
    case TCP_CLOSE: {
      if (index !== IS_RST) break;
      const result = judgeReset(connection, track, segment, direction, settings);
      if (result === RESET_INVALID) return INVALID;
      if (result & RESET_KEEPS_STATE) next = before;
      if (result & RESET_UNCHECKED) isChecked = false;
      break;
    }
  }

  if (isChecked) {
    const result = checkWindow(track, direction, index, segment, settings.tcpBeLiberal);
    if (result === IGNORED) return TRACKED;
    if (result === OUT_OF_WINDOW) {
      shortenAfterInvalid(connection, track, direction, index, settings, tracker.nowUs);
      return INVALID;
    }
  }
  return enterState(connection, track, { segment, direction, index, before, next }, settings, tracker);
}

/** Linux: tcp_new(). Null where such a segment cannot begin a connection. */
function beginTcp(segment: Tcp, settings: ConntrackSettings): TcpTrack | null {
  const next = nextTcpState(ORIGINAL, TCP_NONE, segmentIndex(segment.flags));
  if (next === TCP_INVALID) return null;
  const isPickedUp = next !== TCP_SYN_SENT;
  if (isPickedUp && !settings.tcpLoose) return null;
  const track = new TcpTrack();
  const [side, other] = track.sides;
  side.end = segmentEnd(segment);
  side.maxWindow = segment.window || 1;
  side.maxEnd = isPickedUp ? (side.end + side.maxWindow) | 0 : side.end;
  // Of a connection joined in the middle the options are unknown: be generous.
  if (isPickedUp) side.flags = other.flags = FLAG_SACK_PERMITTED | FLAG_BE_LIBERAL;
  else side.readOptions(segment);
  return track;
}

/** A SYN on a closed connection replaces it by a new one. */
function mayReopen(track: TcpTrack, direction: Direction): boolean {
  const flags = track.sides[0].flags | track.sides[1].flags;
  return (flags & FLAG_CLOSE_INIT) !== 0 || (track.lastDirection === direction && track.lastIndex === IS_RST);
}

/** The SYN+ACK to a SYN that passed ignored: both ends are in step, and from what was remembered so are we. */
function isBackInStep(track: TcpTrack, segment: Tcp, direction: Direction, index: number): boolean {
  const repliesToIgnoredSyn =
    index === IS_SYNACK && track.lastIndex === IS_SYN && track.lastDirection !== direction && segment.ack === track.lastEnd;
  if (!repliesToIgnoredSyn) return false;
  const side = track.sides[track.lastDirection as Direction];
  side.end = side.maxEnd = track.lastEnd;
  side.maxWindow = track.lastWindow || 1;
  side.scale = track.lastScale;
  track.lastFlags &= ~FLAG_CHALLENGE_ACK;
  side.flags = track.lastFlags;
  track.sides[direction].forget();
  return true;
}

/** A segment that may show that the two ends are not where we think they are: it passes, and is remembered. */
function passIgnored(track: TcpTrack, segment: Tcp, direction: Direction, index: number): void {
  track.lastIndex = index;
  track.lastDirection = direction;
  track.lastSeq = segment.seq;
  track.lastEnd = segmentEnd(segment);
  track.lastWindow = segment.window;
  if (index === IS_SYN && direction === ORIGINAL) {
    const seen = new TcpSide();
    seen.readOptions(segment);
    track.lastFlags = seen.flags & (FLAG_WINDOW_SCALE | FLAG_SACK_PERMITTED);
    track.lastScale = seen.flags & FLAG_WINDOW_SCALE ? seen.scale : 0;
    if (track.state === TCP_LAST_ACK) track.lastFlags |= FLAG_CHALLENGE_ACK;
  }
  if (track.state === TCP_SYN_SENT && index === IS_ACK && direction === REPLY) track.lastAck = segment.ack;
}

/** An ACK sent for a stray SYN acknowledges no FIN (RFC 5961 §4). */
function isChallengeAck(track: TcpTrack, direction: Direction, index: number): boolean {
  return (
    track.state === TCP_LAST_ACK &&
    index === IS_ACK &&
    track.lastDirection !== direction &&
    track.lastIndex === IS_SYN &&
    (track.lastFlags & FLAG_CHALLENGE_ACK) !== 0
  );
}

const RESET_INVALID = -1;
const RESET_CLOSES = 0;
const RESET_KEEPS_STATE = 1;
/** The window is not looked at. */
const RESET_UNCHECKED = 2;

function judgeReset(
  connection: Connection,
  track: TcpTrack,
  segment: Tcp,
  direction: Direction,
  settings: ConntrackSettings,
): number {
  if (isClosing(track.state)) return RESET_UNCHECKED;
  const other = track.sides[direction === ORIGINAL ? REPLY : ORIGINAL];
  const isAssured = (connection.status & IPS_ASSURED) !== 0;
  let result = RESET_CLOSES;
  if (other.flags & FLAG_MAXACK_SET && track.lastIndex !== IS_SYN) {
    const isEstablished = track.state === TCP_ESTABLISHED && isAssured;
    if (segment.seq === 0 && !isEstablished) return RESET_CLOSES;
    if (isBefore(segment.seq, other.maxAck) && !settings.tcpIgnoreInvalidRst) return RESET_INVALID;
    if (!isEstablished || segment.seq === other.maxAck) return RESET_CLOSES;
    const followsOwnData = track.lastIndex === IS_ACK && track.lastDirection === direction && segment.seq === track.lastEnd;
    if (followsOwnData) return RESET_CLOSES;
    // In the window but not the exact number: the other end may send a challenge ACK (RFC 5961 §3.2).
    result = RESET_KEEPS_STATE;
  }
  const passed = (connection.status & IPS_SEEN_REPLY && track.lastIndex === IS_SYN) || (!isAssured && track.lastIndex === IS_ACK);
  if (passed && segment.ack === track.lastEnd) return result | RESET_UNCHECKED;
  const repliesToChallenge =
    track.state === TCP_SYN_SENT && track.lastIndex === IS_ACK && track.lastDirection === REPLY && segment.seq === track.lastAck;
  return repliesToChallenge ? result | RESET_UNCHECKED : result;
}

/** Both sides closing out of our sight should not leave an established entry for days. Linux: nf_tcp_handle_invalid(). */
function shortenAfterInvalid(
  connection: Connection,
  track: TcpTrack,
  direction: Direction,
  index: number,
  settings: ConntrackSettings,
  nowUs: number,
): void {
  if (!(connection.status & IPS_ASSURED) || connection.status & IPS_FIXED_TIMEOUT) return;
  if (index !== IS_RST && index !== IS_FIN) return;
  if (track.lastDirection !== direction && (track.lastIndex === IS_FIN || track.lastIndex === IS_RST)) {
    const leftUs = connection.timeoutUs - nowUs;
    if (leftUs >= 120_000_000 && leftUs > settings.tcpUnacknowledgedUs) {
      connection.timeoutUs = nowUs + settings.tcpUnacknowledgedUs;
    }
    return;
  }
  track.lastIndex = index;
  track.lastDirection = direction;
}

function enterState(
  connection: Connection,
  track: TcpTrack,
  step: { segment: Tcp; direction: Direction; index: number; before: number; next: number },
  settings: ConntrackSettings,
  tracker: Refresh,
): Tracking {
  const { segment, direction, index, before, next } = step;
  track.lastIndex = index;
  track.lastDirection = direction;
  track.state = next;
  if (before !== next && next === TCP_FIN_WAIT) track.sides[direction].flags |= FLAG_CLOSE_INIT;
  let timeoutUs = timeoutIn(track, next, index, settings);
  if (next !== before) connection.events |= EVENT_PROTOINFO;

  if (!(connection.status & IPS_SEEN_REPLY)) {
    // The only reply was a RST: there is no connection to keep.
    if (segment.flags & RST) return ENDED;
    // A repeated SYN does not prolong the wait for a reply.
    if (index === IS_SYN && before === TCP_SYN_SENT) return TRACKED;
    if (next === TCP_ESTABLISHED) timeoutUs = Math.min(timeoutUs, settings.tcpUnacknowledgedUs);
  } else if (
    !(connection.status & IPS_ASSURED) &&
    (before === TCP_SYN_RECV || before === TCP_ESTABLISHED) &&
    next === TCP_ESTABLISHED
  ) {
    connection.status |= IPS_ASSURED;
    connection.events |= EVENT_ASSURED;
  }
  tracker.refresh(connection, timeoutUs);
  return TRACKED;
}

function timeoutIn(track: TcpTrack, state: number, index: number, settings: ConntrackSettings): number {
  const usual = settings.tcpUs[state]!;
  const unacknowledged = (track.sides[0].flags | track.sides[1].flags) & FLAG_DATA_UNACKNOWLEDGED;
  if (track.retransmissions >= settings.tcpMaxRetrans && usual > settings.tcpRetransUs) return settings.tcpRetransUs;
  if (index === IS_RST) return settings.tcpUs[TCP_CLOSE]!;
  if (unacknowledged && usual > settings.tcpUnacknowledgedUs) return settings.tcpUnacknowledgedUs;
  if (track.lastWindow === 0 && usual > settings.tcpRetransUs) return settings.tcpRetransUs;
  return usual;
}

/** A REJECT with tcp-reset ends the connection it is sent for. Linux: nf_conntrack_tcp_set_closing(). */
export function setTcpClosing(connection: Connection, settings: ConntrackSettings, nowUs: number): void {
  const track = connection.tcp;
  if (track === null || !connection.isConfirmed) return;
  const before = track.state;
  track.state = TCP_CLOSE;
  if (before === TCP_CLOSE || connection.status & IPS_FIXED_TIMEOUT) return;
  connection.timeoutUs = nowUs + settings.tcpUs[TCP_CLOSE]!;
  connection.events |= EVENT_PROTOINFO;
}

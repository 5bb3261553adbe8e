/**
 * How often a connection replies to segments that are not valid: once in tcp_invalid_ratelimit (half a second), in each of its
 * forms. Linux: tcp_oow_rate_limited().
 */
import type { Net } from "../../net.ts";

/** What an acknowledgement that is not sent counts as. */
export type SkippedAck =
  | "TcpExtTCPACKSkippedChallenge"
  | "TcpExtTCPACKSkippedFinWait2"
  | "TcpExtTCPACKSkippedPAWS"
  | "TcpExtTCPACKSkippedSeq"
  | "TcpExtTCPACKSkippedSynRecv"
  | "TcpExtTCPACKSkippedTimeWait";

/** A connection in any of its forms, with the time of its last reply to an invalid segment. */
interface InvalidRepliesLimited {
  readonly net: Net;
  lastOowUs: number;
}

/** Linux: __tcp_oow_rate_limited(). */
export function mayReplyToInvalid(entry: InvalidRepliesLimited, skipped: SkippedAck): boolean {
  const { loop, settings, snmp } = entry.net;
  if (loop.nowUs - entry.lastOowUs < settings.tcp.invalidRatelimitUs) {
    snmp[skipped]++;
    return false;
  }
  entry.lastOowUs = loop.nowUs;
  return true;
}

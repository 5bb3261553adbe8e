/**
 * Challenge ACKs: sent for what may be a forgery, at most one per connection and half second (RFC 5961). Linux:
 * tcp_send_challenge_ack().
 */
import { sendAck } from "./output.ts";
import type { TcpSocket } from "./socket.ts";

export function challengeAck(sock: TcpSocket): void {
  if (!mayReplyToInvalid(sock, "TcpExtTCPACKSkippedChallenge")) return;
  sock.net.snmp.TcpExtTCPChallengeACK++;
  sendAck(sock);
}

/** What an acknowledgement that is not sent counts as. */
export type SkippedAck = "TcpExtTCPACKSkippedChallenge" | "TcpExtTCPACKSkippedPAWS" | "TcpExtTCPACKSkippedSeq";

/** Linux: __tcp_oow_rate_limited(). */
export function mayReplyToInvalid(sock: TcpSocket, skipped: SkippedAck): boolean {
  const { nowUs } = sock.net.loop;
  if (nowUs - sock.lastChallengeUs < sock.net.settings.tcp.invalidRatelimitUs) {
    sock.net.snmp[skipped]++;
    return false;
  }
  sock.lastChallengeUs = nowUs;
  return true;
}

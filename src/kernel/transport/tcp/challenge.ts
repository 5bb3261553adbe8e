/**
 * Challenge ACKs: sent for what may be a forgery, at most one per connection and half second (RFC 5961). Linux:
 * tcp_send_challenge_ack().
 */
import { sendAck } from "./output.ts";
import { mayReplyToInvalid } from "./reply-limit.ts";
import type { TcpSocket } from "./socket.ts";

export function challengeAck(sock: TcpSocket): void {
  if (!mayReplyToInvalid(sock, "TcpExtTCPACKSkippedChallenge")) return;
  sock.net.snmp.TcpExtTCPChallengeACK++;
  sendAck(sock);
}

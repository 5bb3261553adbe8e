/** Challenge ACKs: an answer to what may be a forgery, at most one per connection and half second (RFC 5961). Linux: tcp_send_challenge_ack(). */
import { INVALID_RATELIMIT_US } from "./constants.ts";
import { sendAck } from "./output.ts";
import type { TcpSocket } from "./socket.ts";

export function challengeAck(sock: TcpSocket): void {
  if (mayAnswerInvalid(sock)) sendAck(sock);
}

/** Linux: tcp_oow_rate_limited(). */
export function mayAnswerInvalid(sock: TcpSocket): boolean {
  const { nowUs } = sock.net.loop;
  if (nowUs - sock.lastChallengeUs < INVALID_RATELIMIT_US) return false;
  sock.lastChallengeUs = nowUs;
  return true;
}

/** Challenge ACKs: an answer to what may be a forgery, at most one per connection and half second (RFC 5961). Linux: tcp_send_challenge_ack(). */
import { sendAck } from "./output.ts";
import type { TcpSocket } from "./socket.ts";

export function challengeAck(sock: TcpSocket): void {
  if (mayAnswerInvalid(sock)) sendAck(sock);
}

/** Linux: tcp_oow_rate_limited(). */
export function mayAnswerInvalid(sock: TcpSocket): boolean {
  const { nowUs } = sock.net.loop;
  if (nowUs - sock.lastChallengeUs < sock.net.settings.tcp.invalidRatelimitUs) return false;
  sock.lastChallengeUs = nowUs;
  return true;
}

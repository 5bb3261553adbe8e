/**
 * Segments that waited for a neighbour's MAC and have not left this host. One that is still here is not sent again, though the
 * attempt counts as made; once the copy is gone the connection goes on (resume.ts). Linux: skb_still_in_host_queue(),
 * net/ipv4/tcp_output.c. Left out: the limit of bytes that a connection may have waiting (tcp_small_queue_check()).
 */
import { sequenceLength } from "../../../wire/tcp.ts";
import type { Skb } from "../../skb.ts";
import type { Sent } from "./send-queue.ts";
import type { TcpSocket } from "./socket.ts";

/** Whether the last copy of a segment has not left this host yet; once it has, the connection goes on (TSQ_THROTTLED). */
export function isInHostQueue(sock: TcpSocket, sent: Sent): boolean {
  if (!hasCopy(sock, sent)) return false;
  sock.isThrottled = true;
  sock.net.snmp.TcpExtTCPSpuriousRtxHostQueues++;
  return true;
}

export function hasCopy(sock: TcpSocket, sent: Sent): boolean {
  if (sock.waiting === null) return false;
  for (const skb of sock.waiting) if (isCopyOf(skb, sent)) return true;
  return false;
}

function isCopyOf(skb: Skb, sent: Sent): boolean {
  const { payload } = skb.ip;
  return payload.kind === "tcp" && payload.seq === sent.seq && sequenceLength(payload) > 0;
}

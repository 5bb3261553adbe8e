/**
 * Segments that wait in this host for a neighbour's MAC. One that still waits is not sent again, though the attempt counts as made; once the
 * copy is gone the connection goes on (resume.ts). Linux: skb_still_in_host_queue(), net/ipv4/tcp_output.c. Left out: the limit of bytes that
 * a connection may have waiting (tcp_small_queue_check()).
 */
import { sequenceLength } from "../../../wire/tcp.ts";
import type { Skb } from "../../skb.ts";
import type { Sent } from "./send-queue.ts";
import type { TcpSocket } from "./socket.ts";

/** Whether the copy of a segment that was sent last has not left this host; the connection is told when it has (TSQ_THROTTLED). */
export function isInHostQueue(sock: TcpSocket, sent: Sent): boolean {
  if (sock.waiting === null) return false;
  for (const skb of sock.waiting) {
    if (!isCopyOf(skb, sent)) continue;
    sock.isThrottled = true;
    sock.net.snmp.TcpExtTCPSpuriousRtxHostQueues++;
    return true;
  }
  return false;
}

function isCopyOf(skb: Skb, sent: Sent): boolean {
  const { payload } = skb.ip;
  return payload.kind === "tcp" && payload.seq === sent.seq && sequenceLength(payload) > 0;
}

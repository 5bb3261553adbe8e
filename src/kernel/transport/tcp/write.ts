/** A program writes. Linux: tcp_sendmsg_locked(), tcp_push() in net/ipv4/tcp.c. */
import type { ErrnoName } from "../../config/errno.ts";
import { restartAfterIdle } from "./cwnd.ts";
import { currentMss } from "./mss.ts";
import { PUSH_ONE, pushPending, sizeGoal, writeQueue } from "./output.ts";
import { processSegment } from "./process-segment.ts";
import type { Chunk } from "./send-queue.ts";
import { after } from "./sequence.ts";
import type { TcpSocket } from "./socket.ts";
import { maySend, SEND_SHUTDOWN } from "./states.ts";

/** After so many new chunks a long write looks at what arrived meanwhile. */
const FLUSH_EVERY = 16;

/** Takes what has room. Returns how many bytes, or why none: EAGAIN, EPIPE, a pending error. */
export function writeBytes(sock: TcpSocket, bytes: Uint8Array): number | ErrnoName {
  const error = sock.takeHardError();
  if (error !== null) return error;
  if ((sock.shutdownBits & SEND_SHUTDOWN) !== 0) return "EPIPE";
  if (sock.state === "SYN_SENT" || sock.state === "SYN_RECV") return "EAGAIN";
  if (!maySend(sock.state)) return "EPIPE";
  const { out } = sock;
  const owned = bytes.slice();
  let taken = 0;
  let chunks = 0;
  let mss = currentMss(sock);
  let goal = sizeGoal(sock, mss);
  while (taken < owned.length) {
    let chunk = out.tail;
    if (chunk === null || chunk.fin || chunk.bytes >= goal) {
      if (out.memory >= sock.sndbuf) {
        sock.noSpace = true;
        if (taken > 0) push(sock, out.tail, true);
        break;
      }
      if (chunks >= FLUSH_EVERY) {
        chunks = 0;
        flushBacklog(sock);
        if (!maySend(sock.state)) break;
        mss = currentMss(sock);
        goal = sizeGoal(sock, mss);
      }
      chunks++;
      restartAfterIdle(sock);
      chunk = out.pushChunk(sock.writeSeq);
    }
    const count = Math.min(goal - chunk.bytes, owned.length - taken);
    if (taken === 0) chunk.push = false;
    out.append(chunk, taken === 0 && count === owned.length ? owned : owned.subarray(taken, taken + count));
    sock.writeSeq = (sock.writeSeq + count) | 0;
    taken += count;
    if (taken === owned.length) {
      push(sock, chunk, false);
      break;
    }
    if (isPushForced(sock)) push(sock, chunk, true);
    else if (chunk === out.unsent[0]) writeQueue(sock, PUSH_ONE, true);
  }
  if (taken > 0) return taken;
  return bytes.length === 0 ? 0 : maySend(sock.state) ? "EAGAIN" : "EPIPE";
}

function isPushForced(sock: TcpSocket): boolean {
  return after(sock.writeSeq, (sock.pushedSeq + (sock.maxWindow >> 1)) | 0);
}

function push(sock: TcpSocket, tail: Chunk | null, everything: boolean): void {
  if (tail === null) return;
  tail.push = true;
  sock.pushedSeq = sock.writeSeq;
  pushPending(sock, everything);
}

/** Linux: sk_flush_backlog(). */
function flushBacklog(sock: TcpSocket): void {
  const waiting = sock.backlog.splice(0);
  for (const skb of waiting) processSegment(sock, skb);
}

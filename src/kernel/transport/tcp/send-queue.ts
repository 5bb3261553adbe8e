/**
 * What waits to be sent and what waits to be acknowledged (sk_write_queue, tcp_rtx_queue).
 *
 * Linux builds segments of up to 64 kB and lets the device cut them. The unsent chunks here are those big ones; what was
 * sent is kept as it went over the wire, one entry per MSS, so that loss is marked per packet.
 */
import { SKB_BYTES } from "./constants.ts";

/** An unsent chunk: bytes of one or more writes. */
export interface Chunk {
  seq: number;
  /** After the data, and the FIN where there is one. */
  end: number;
  push: boolean;
  fin: boolean;
  parts: Uint8Array[];
  bytes: number;
}

/** A segment in flight. */
export interface Sent {
  readonly seq: number;
  readonly end: number;
  flags: number;
  readonly data: Uint8Array;
  /** When it last went out. */
  sentUs: number;
  sacked: boolean;
  lost: boolean;
  /** In flight again after being marked lost. */
  retransmitted: boolean;
  everRetransmitted: boolean;
  /** Memory beside the bytes; only the first of a burst carries it. */
  readonly overhead: number;
}

export class SendQueue {
  /** Unsent chunks, oldest first. */
  unsent: Chunk[] = [];
  /** Sent and not acknowledged, in sequence order; entries before `head` are gone. */
  #sent: (Sent | undefined)[] = [];
  #head = 0;
  /** sk_wmem_queued. */
  memory = 0;

  get sentCount(): number {
    return this.#sent.length - this.#head;
  }

  get isEmpty(): boolean {
    return this.unsent.length === 0 && this.sentCount === 0;
  }

  get firstSent(): Sent | null {
    return this.#sent[this.#head] ?? null;
  }

  get lastSent(): Sent | null {
    return this.sentCount > 0 ? this.#sent[this.#sent.length - 1]! : null;
  }

  sentAt(index: number): Sent {
    return this.#sent[this.#head + index]!;
  }

  get tail(): Chunk | null {
    return this.unsent.length > 0 ? this.unsent[this.unsent.length - 1]! : null;
  }

  pushChunk(seq: number): Chunk {
    const chunk: Chunk = { seq, end: seq, push: false, fin: false, parts: [], bytes: 0 };
    this.unsent.push(chunk);
    this.memory += SKB_BYTES;
    return chunk;
  }

  append(chunk: Chunk, data: Uint8Array): void {
    chunk.parts.push(data);
    chunk.bytes += data.length;
    chunk.end = (chunk.end + data.length) | 0;
    this.memory += data.length;
  }

  /** Takes the first `count` bytes off a chunk; a view where they lie in one write. */
  take(chunk: Chunk, count: number): Uint8Array {
    const first = chunk.parts[0]!;
    chunk.seq = (chunk.seq + count) | 0;
    chunk.bytes -= count;
    if (first.length > count) {
      chunk.parts[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    if (first.length === count) {
      chunk.parts.shift();
      return first;
    }
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count; ) {
      const part = chunk.parts[0]!;
      const wanted = Math.min(part.length, count - filled);
      bytes.set(wanted === part.length ? part : part.subarray(0, wanted), filled);
      if (wanted === part.length) chunk.parts.shift();
      else chunk.parts[0] = part.subarray(wanted);
      filled += wanted;
    }
    return bytes;
  }

  /** What was taken last could not be sent. */
  putBack(chunk: Chunk, data: Uint8Array): void {
    chunk.seq = (chunk.seq - data.length) | 0;
    chunk.bytes += data.length;
    if (data.length > 0) chunk.parts.unshift(data);
  }

  /** The first chunk is sent whole. */
  dropChunk(): void {
    this.unsent.shift();
    this.memory -= SKB_BYTES;
  }

  pushSent(segment: Sent): void {
    this.#sent.push(segment);
    this.memory += segment.overhead;
  }

  /** The first segment in flight is acknowledged. */
  shiftSent(): void {
    const segment = this.#sent[this.#head]!;
    this.memory -= segment.data.length + segment.overhead;
    this.#sent[this.#head] = undefined;
    this.#head++;
    if (this.#head === this.#sent.length) {
      this.#sent.length = 0;
      this.#head = 0;
    } else if (this.#head > 64 && this.#head * 2 > this.#sent.length) {
      this.#sent = this.#sent.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Replaces one segment by others: it was cut, for a path MTU or a part acknowledged. */
  replaceSent(index: number, segments: readonly Sent[]): void {
    this.#sent.splice(this.#head + index, 1, ...segments);
  }

  /** Two neighbours in flight became one. */
  joinSent(index: number, segment: Sent): void {
    this.memory -= this.sentAt(index + 1).overhead;
    this.#sent.splice(this.#head + index, 2, segment);
  }

  clear(): void {
    this.unsent = [];
    this.#sent = [];
    this.#head = 0;
    this.memory = 0;
  }
}

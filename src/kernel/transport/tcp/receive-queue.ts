/**
 * Received bytes: in order and waiting for the program (sk_receive_queue), or ahead of a gap (out_of_order_queue).
 * Memory is counted as Linux does, for the advertised window follows from it: a segment takes its bytes and SKB_BYTES, and one
 * that is joined to the segment before it only its bytes (tcp_try_coalesce(), up to 17 page fragments).
 */
import { SKB_BYTES } from "./constants.ts";
import { after, before } from "./sequence.ts";

const MAX_FRAGMENTS = 17;

/** A stretch that arrived ahead of a gap. */
export interface Early {
  readonly seq: number;
  readonly end: number;
  readonly data: Uint8Array;
  readonly fin: boolean;
}

interface Piece {
  /** What is left of it to read. */
  data: Uint8Array;
  /** Memory given back when it is read to its end. */
  memory: number;
}

export class ReceiveQueue {
  readonly #pieces: Piece[] = [];
  /** How many segments the last joined run holds. */
  #run = 0;
  /** Memory of a joined run is given back when the run is read whole, as Linux frees the skb. */
  early: Early[] = [];
  /** sk_rmem_alloc, both queues. */
  memory = 0;
  /** Bytes in order and unread. */
  bytes = 0;

  /** Adds in-order bytes. */
  push(data: Uint8Array): void {
    const joins = this.#pieces.length > 0 && this.#run < MAX_FRAGMENTS;
    const memory = joins ? data.length : data.length + SKB_BYTES;
    this.#run = joins ? this.#run + 1 : 1;
    this.#pieces.push({ data, memory });
    this.memory += memory;
    this.bytes += data.length;
  }

  /** Takes at most `max` bytes; the segment's own bytes where one segment is all. */
  read(max: number): Uint8Array {
    const count = Math.min(max, this.bytes);
    const first = this.#pieces[0]!;
    if (first.data.length === count) return this.#shift();
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count; ) {
      const piece = this.#pieces[0]!;
      if (piece.data.length <= count - filled) {
        bytes.set(piece.data, filled);
        filled += this.#shift().length;
        continue;
      }
      const wanted = count - filled;
      bytes.set(piece.data.subarray(0, wanted), filled);
      piece.data = piece.data.subarray(wanted);
      this.bytes -= wanted;
      filled += wanted;
    }
    return bytes;
  }

  /** Keeps a segment that is ahead of the gap, sorted; returns false where all of it was there already. */
  pushEarly(segment: Early): boolean {
    const list = this.early;
    let at = list.length;
    while (at > 0 && before(segment.seq, list[at - 1]!.seq)) at--;
    const previous = list[at - 1];
    if (previous !== undefined && !after(segment.end, previous.end)) return false;
    let next = at;
    while (next < list.length && !after(list[next]!.end, segment.end)) {
      this.memory -= list[next]!.data.length + SKB_BYTES;
      next++;
    }
    list.splice(at, next - at, segment);
    this.memory += segment.data.length + SKB_BYTES;
    return true;
  }

  /** Takes the first early segment that begins at or before `rcvNxt`. */
  shiftEarly(rcvNxt: number): Early | null {
    const first = this.early[0];
    if (first === undefined || after(first.seq, rcvNxt)) return null;
    this.early.shift();
    this.memory -= first.data.length + SKB_BYTES;
    return first;
  }

  clear(): void {
    this.#pieces.length = 0;
    this.early = [];
    this.memory = 0;
    this.bytes = 0;
  }

  #shift(): Uint8Array {
    const piece = this.#pieces.shift()!;
    this.memory -= piece.memory;
    this.bytes -= piece.data.length;
    if (this.#pieces.length === 0) this.#run = 0;
    return piece.data;
  }
}

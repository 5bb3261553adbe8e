/**
 * When a packet that took the whole path is recorded. Recording costs as much as ten packets and is worth it only where more of
 * the same come: at a flow's fourth packet, and again each time their number has doubled, since what could not be recorded may be
 * later. All recordings together stay a small share of the packets, a smaller one while they come to nothing.
 */
const FIRST_RECORDED = 4;
/** Counting resumes at half of it, so that powers of two come again. */
const MOST_MEETINGS = 2048;
/** One of so many packets is recorded at most. */
const PACKETS_PER_RECORD = 16;
/** After so many recordings that came to nothing twice as many packets have to go by for each, up to so many. */
const VAIN_RECORDS = 4;
const MOST_PACKETS_PER_RECORD = 1024;

const FIRST_SLOTS = 64;
const MOST_SLOTS = 1 << 16;

/**
 * How many packets each flow had since it was last recorded, by hash: there are two neighbouring slots for it, of which another
 * flow takes the one with fewer packets.
 */
export class DueFlows {
  #mask = FIRST_SLOTS - 1;
  #hashes = new Int32Array(FIRST_SLOTS);
  #meetings = new Uint16Array(FIRST_SLOTS);
  /** How often a slot was taken over since the table has grown. */
  #taken = 0;
  #credit = 0;
  #price = PACKETS_PER_RECORD;
  #vain = 0;

  /** How many slots there are. */
  get slots(): number {
    return this.#mask + 1;
  }

  /** Counts one more packet of a flow; whether it is to be recorded. */
  isDue(hash: number): boolean {
    if (this.#credit < MOST_PACKETS_PER_RECORD) this.#credit++;
    const at = this.#slotOf(hash);
    const meetings = this.#meetings[at]! + 1;
    const isCounted = meetings >= FIRST_RECORDED && (meetings & (meetings - 1)) === 0;
    // Without the credit it is due with its next packet.
    if (isCounted && this.#credit < this.#price) return false;
    this.#meetings[at] = meetings === MOST_MEETINGS ? MOST_MEETINGS / 2 : meetings;
    if (!isCounted) return false;
    this.#credit -= this.#price;
    return true;
  }

  /** A packet was recorded; where the flow is kept, its packets are counted anew. */
  recorded(hash: number, isKept: boolean): void {
    if (isKept) {
      this.#meetings[this.#slotOf(hash)] = 0;
      this.#price = PACKETS_PER_RECORD;
      this.#vain = 0;
    } else if (++this.#vain >= VAIN_RECORDS) {
      this.#price = Math.min(MOST_PACKETS_PER_RECORD, this.#price * 2);
    }
  }

  clear(): void {
    this.#resize(FIRST_SLOTS);
  }

  #slotOf(hash: number): number {
    const hashes = this.#hashes;
    const at = (hash >>> 1) & this.#mask;
    if (hashes[at] === hash) return at;
    const other = at ^ 1;
    if (hashes[other] === hash) return other;
    const meetings = this.#meetings;
    const slot = meetings[at]! <= meetings[other]! ? at : other;
    if (hashes[slot] !== 0 && this.#mask + 1 < MOST_SLOTS && ++this.#taken > this.#mask >> 2) {
      this.#grow();
      return this.#slotOf(hash);
    }
    hashes[slot] = hash;
    meetings[slot] = 0;
    return slot;
  }

  #grow(): void {
    const [hashes, meetings] = [this.#hashes, this.#meetings];
    this.#resize((this.#mask + 1) * 4);
    for (let from = 0; from < hashes.length; from++)
      if (hashes[from] !== 0) this.#meetings[this.#slotOf(hashes[from]!)] = meetings[from]!;
  }

  #resize(slots: number): void {
    this.#mask = slots - 1;
    this.#hashes = new Int32Array(slots);
    this.#meetings = new Uint16Array(slots);
    this.#taken = 0;
  }
}

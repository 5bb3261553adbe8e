/**
 * Flows by the hash of what their packets have in common, and how many packets each hash had: a flow is recorded only once its
 * packets keep coming. Open addressing over integers beside the flows. The table grows from 64 slots, and is emptied with each
 * new epoch.
 */
import type { Flow } from "./flow.ts";

const FIRST_SLOTS = 64;
const MOST_SLOTS = 1 << 16;
/** How many slots are probed for a hash. */
const PROBES = 8;
/** Counting resumes at half of it, so that powers of two come again. */
const MOST_MEETINGS = 2048;

export class FlowTable {
  #mask = FIRST_SLOTS - 1;
  /** 0 where the slot is free. */
  #hashes = new Int32Array(FIRST_SLOTS);
  #meetings = new Uint16Array(FIRST_SLOTS);
  #flows: (Flow | null)[] = new Array<Flow | null>(FIRST_SLOTS).fill(null);
  #epoch = 0;

  /** How many it has room for. */
  get slots(): number {
    return this.#mask + 1;
  }

  /** Empties the table when the epoch has moved. */
  enter(epoch: number): void {
    if (this.#epoch === epoch) return;
    this.#epoch = epoch;
    this.#resize(FIRST_SLOTS);
  }

  find(hash: number): Flow | null {
    const at = this.#slotOf(hash);
    return at < 0 ? null : this.#flows[at]!;
  }

  /** Counts one more packet with the hash; returns how many there have been. */
  meet(hash: number): number {
    const known = this.#slotOf(hash);
    const at = known < 0 ? this.#claim(hash) : known;
    const meetings = this.#meetings;
    const count = meetings[at]! + 1;
    meetings[at] = count === MOST_MEETINGS ? MOST_MEETINGS / 2 : count;
    return count;
  }

  put(hash: number, flow: Flow): void {
    const known = this.#slotOf(hash);
    this.#flows[known < 0 ? this.#claim(hash) : known] = flow;
  }

  #slotOf(hash: number): number {
    const hashes = this.#hashes;
    const mask = this.#mask;
    for (let probe = 0; probe < PROBES; probe++) {
      const at = ((hash >>> 1) + probe) & mask;
      if (hashes[at] === hash) return at;
      if (hashes[at] === 0) return -1;
    }
    return -1;
  }

  /** A slot for a hash that has none: a free one, of a larger table, or another hash's. */
  #claim(hash: number): number {
    for (;;) {
      for (let probe = 0; probe < PROBES; probe++) {
        const at = ((hash >>> 1) + probe) & this.#mask;
        if (this.#hashes[at] !== 0) continue;
        this.#hashes[at] = hash;
        return at;
      }
      if (this.#mask + 1 === MOST_SLOTS) break;
      this.#grow();
    }
    const at = (hash >>> 1) & this.#mask;
    this.#hashes[at] = hash;
    this.#flows[at] = null;
    this.#meetings[at] = 0;
    return at;
  }

  #grow(): void {
    const [hashes, meetings, flows] = [this.#hashes, this.#meetings, this.#flows];
    this.#resize((this.#mask + 1) * 4);
    for (let from = 0; from < hashes.length; from++) {
      const hash = hashes[from]!;
      for (let probe = 0; hash !== 0 && probe < PROBES; probe++) {
        const at = ((hash >>> 1) + probe) & this.#mask;
        if (this.#hashes[at] !== 0) continue;
        this.#hashes[at] = hash;
        this.#meetings[at] = meetings[from]!;
        this.#flows[at] = flows[from]!;
        break;
      }
    }
  }

  #resize(slots: number): void {
    this.#mask = slots - 1;
    this.#hashes = new Int32Array(slots);
    this.#meetings = new Uint16Array(slots);
    this.#flows = new Array<Flow | null>(slots).fill(null);
  }
}

/** Never 0. */
export function hashOf(device: number, src: number, dst: number, ports: number): number {
  let hash = Math.imul(src ^ ports, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ dst, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13) ^ device, 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) | 1;
}

/**
 * Flows by the hash of what their packets have in common. Open addressing over integers beside the flows; the table grows from
 * 64 slots.
 */
import type { Flow } from "./flow.ts";

const FIRST_SLOTS = 64;
const MOST_SLOTS = 1 << 16;
/** How many slots are probed for a hash. */
const PROBES = 8;

export class FlowTable {
  #mask = FIRST_SLOTS - 1;
  /** 0 where the slot is free. */
  #hashes = new Int32Array(FIRST_SLOTS);
  #flows: (Flow | null)[] = new Array<Flow | null>(FIRST_SLOTS).fill(null);

  /** How many it has room for. */
  get slots(): number {
    return this.#mask + 1;
  }

  clear(): void {
    this.#resize(FIRST_SLOTS);
  }

  find(hash: number): Flow | null {
    const hashes = this.#hashes;
    const mask = this.#mask;
    for (let probe = 0; probe < PROBES; probe++) {
      const at = ((hash >>> 1) + probe) & mask;
      if (hashes[at] === hash) return this.#flows[at]!;
      if (hashes[at] === 0) return null;
    }
    return null;
  }

  /** Keeps a flow; where the table is full another one goes. */
  put(hash: number, flow: Flow): void {
    while (!this.#fill(hash, flow)) {
      if (this.#mask + 1 === MOST_SLOTS) {
        const at = (hash >>> 1) & this.#mask;
        this.#hashes[at] = hash;
        this.#flows[at] = flow;
        return;
      }
      this.#grow();
    }
  }

  /** False where no slot that is probed is the hash's, or free. */
  #fill(hash: number, flow: Flow): boolean {
    for (let probe = 0; probe < PROBES; probe++) {
      const at = ((hash >>> 1) + probe) & this.#mask;
      if (this.#hashes[at] !== hash && this.#hashes[at] !== 0) continue;
      this.#hashes[at] = hash;
      this.#flows[at] = flow;
      return true;
    }
    return false;
  }

  #grow(): void {
    const [hashes, flows] = [this.#hashes, this.#flows];
    this.#resize((this.#mask + 1) * 4);
    for (let from = 0; from < hashes.length; from++) if (hashes[from] !== 0) this.#fill(hashes[from]!, flows[from]!);
  }

  #resize(slots: number): void {
    this.#mask = slots - 1;
    this.#hashes = new Int32Array(slots);
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

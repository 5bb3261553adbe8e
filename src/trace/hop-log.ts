/**
 * Hops kept in columns: the last so many of them, at the cost of a few stores each, for those who want every packet's journey at
 * full speed. A hop is made from its row when it is read. The steps of a journey mostly carry the same frame and packet, so these
 * stand in lists of their own and a row holds their indexes. A step that the flow cache took is one row.
 */
import type { Frame } from "../wire/ethernet.ts";
import type { Packet } from "../wire/ipv4.ts";
import { type Explanation, type Hop, type InFlight, KeptHop, type KeptStep, type Location } from "./hop.ts";
import type { HopKind, RawDetail } from "./hop-details.ts";
import type { DropReason } from "./reasons.ts";

const NOWHERE: Location = { host: "", netns: 0, device: "" };

/** The last hops of a lab, oldest first, until stop(): what Lab.keepHops() returns. journeysOf() groups them by packet. */
export class HopLog implements Iterable<Hop> {
  /** How many hops were reported, those no longer kept included. */
  total = 0;
  /** Rows and values go round; as many as a power of two. */
  readonly #mask: number;
  readonly #kinds: HopKind[];
  readonly #times: Float64Array;
  readonly #locations: Location[];
  readonly #journeys: Float64Array;
  readonly #details: (RawDetail | Explanation)[];
  readonly #reasons: (DropReason | null)[];
  /** Where in #frames and #packets the row's stand. */
  readonly #frameAt: Int32Array;
  readonly #packetAt: Int32Array;
  readonly #frames: (Frame | null)[];
  readonly #packets: (Packet | null)[];
  /** The step that a row is, where it is more than a hop. */
  readonly #steps: (KeptStep | null)[];
  #rows = 0;
  #lastFrame = 0;
  #lastPacket = 0;
  #stop: (() => void) | null = null;

  /**
   * Keeps at least the last `capacity` hops.
   * @internal
   */
  constructor(capacity: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
    this.#mask = size - 1;
    this.#kinds = new Array<HopKind>(size).fill("drop");
    this.#times = new Float64Array(size);
    this.#locations = new Array<Location>(size).fill(NOWHERE);
    this.#journeys = new Float64Array(size);
    this.#details = new Array<RawDetail | Explanation>(size).fill(null);
    this.#reasons = new Array<DropReason | null>(size).fill(null);
    this.#frameAt = new Int32Array(size);
    this.#packetAt = new Int32Array(size);
    this.#frames = new Array<Frame | null>(size).fill(null);
    this.#packets = new Array<Packet | null>(size).fill(null);
    this.#steps = new Array<KeptStep | null>(size).fill(null);
  }

  /**
   * Sets how the log is taken off the taps.
   * @internal
   */
  onStop(stop: () => void): void {
    this.#stop = stop;
  }

  /** Nothing is kept from here on; what was stays. */
  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** @internal */
  keep(kind: HopKind, skb: InFlight, raw: RawDetail | Explanation, reason: DropReason | null): void {
    this.total++;
    const row = this.#rows++ & this.#mask;
    this.#steps[row] = null;
    this.#kinds[row] = kind;
    this.#times[row] = skb.net.loop.nowUs;
    this.#locations[row] = skb.dev.location;
    this.#journeys[row] = skb.journey;
    this.#details[row] = raw;
    this.#reasons[row] = reason;
    if (this.#frames[this.#lastFrame] !== skb.frame) {
      this.#lastFrame = (this.#lastFrame + 1) & this.#mask;
      this.#frames[this.#lastFrame] = skb.frame;
    }
    if (this.#packets[this.#lastPacket] !== skb.packet) {
      this.#lastPacket = (this.#lastPacket + 1) & this.#mask;
      this.#packets[this.#lastPacket] = skb.packet;
    }
    this.#frameAt[row] = this.#lastFrame;
    this.#packetAt[row] = this.#lastPacket;
  }

  /** @internal */
  keepStep(step: KeptStep): void {
    this.total += step.size;
    this.#steps[this.#rows++ & this.#mask] = step;
  }

  /** Oldest first: the last so many, in however many rows they stand. */
  *[Symbol.iterator](): Generator<Hop> {
    const size = this.#mask + 1;
    let kept = 0;
    let first = this.#rows;
    while (first > 0 && first > this.#rows - size && kept < size) kept += this.#sizeOf(--first);
    let skipped = Math.max(0, kept - size);
    for (let index = first; index < this.#rows; index++)
      for (const hop of this.#hopsOf(index & this.#mask)) if (--skipped < 0) yield hop;
  }

  #sizeOf(index: number): number {
    return this.#steps[index & this.#mask]?.size ?? 1;
  }

  #hopsOf(row: number): readonly Hop[] {
    const step = this.#steps[row]!;
    if (step !== null) return step.hops();
    const skb: InFlight = {
      net: { loop: { nowUs: this.#times[row]! } },
      dev: { location: this.#locations[row]! },
      journey: this.#journeys[row]!,
      frame: this.#frames[this.#frameAt[row]!]!,
      packet: this.#packets[this.#packetAt[row]!]!,
    };
    return [new KeptHop(this.#kinds[row]!, skb, this.#details[row]!, this.#reasons[row]!) as Hop];
  }
}

/**
 * What is seen of a packet's path: hops. A hop is a few numbers and references to immutable values, kept only while somebody
 * listens; its words are made when it is read (trace/hop-details.ts).
 */
import type { Frame } from "../wire/ethernet.ts";
import type { Packet } from "../wire/ipv4.ts";
import { type HopDetail, type HopDetails, type HopKind, type RawDetail, type ReasonOf, readDetail } from "./hop-details.ts";
import type { DropReason } from "./reasons.ts";

/** A step of a packet's path, of one kind. */
export interface HopOf<K extends HopKind> {
  /** Which step it is. */
  readonly kind: K;
  /** When, in microseconds of virtual time. */
  readonly timeUs: number;
  /** The host's name. */
  readonly host: string;
  /** The namespace's number in the lab. */
  readonly netns: number;
  /** The device the packet is at, "" where it is at none. */
  readonly device: string;
  /** One number for a packet and everything made of it (floods, rewrites, fragments); replies start their own. */
  readonly journey: number;
  /** The frame it is in; null above the link layer. */
  readonly frame: Frame | null;
  /** The IP packet as it is at this step; null for ARP, and where it is not looked at. */
  readonly packet: Packet | null;
  /** Why it ended, by the name of Linux's skb_drop_reason; null where it did not. */
  readonly reason: ReasonOf<K>;
  /** What the step decided and why. */
  readonly detail: HopDetails[K];
}

/**
 * A step of a packet's path. Its `kind` says which, and of what shape `detail` is:
 *
 *     if (hop.kind === "forwardPacket") console.log(hop.detail.gateway);
 */
export type Hop = { [K in HopKind]: HopOf<K> }[HopKind];

/** What is kept of a decision until somebody reads it: a few references to immutable values. Its words are made by read(). */
export abstract class Explanation<K extends HopKind = HopKind> {
  abstract read(): RawDetail<K>;
}

/** Decisions of one kind that a packet met in a row, kept as one until somebody reads them. */
export abstract class ExplanationRun<K extends HopKind = HopKind> {
  /** How many they are. */
  abstract readonly size: number;
  abstract read(): readonly Explanation<K>[];
}

/** Where a device is: as it was called when the packet was there. */
export interface Location {
  /** The name of its host. */
  readonly host: string;
  /** The number of its namespace in the lab. */
  readonly netns: number;
  /** Its name. */
  readonly device: string;
}

/** The hops of a whole step, kept as one until somebody reads them. */
export interface KeptStep {
  /** How many they are. */
  readonly size: number;
  hops(): readonly Hop[];
}

/** What a hop is made of: a packet in flight (an Skb). */
export interface InFlight {
  readonly net: { readonly loop: { readonly nowUs: number } };
  readonly dev: { readonly location: Location };
  readonly journey: number;
  readonly frame: Frame | null;
  readonly packet: Packet | null;
}

/**
 * A hop as it is kept: a few references to values that do not change. It is a Hop where its kind and its detail are of one kind.
 */
export class KeptHop {
  readonly kind: HopKind;
  readonly timeUs: number;
  readonly location: Location;
  readonly journey: number;
  readonly frame: Frame | null;
  readonly packet: Packet | null;
  readonly reason: DropReason | null;
  readonly raw: RawDetail | Explanation;

  constructor(kind: HopKind, skb: InFlight, raw: RawDetail | Explanation, reason: DropReason | null) {
    this.kind = kind;
    this.timeUs = skb.net.loop.nowUs;
    this.location = skb.dev.location;
    this.journey = skb.journey;
    this.frame = skb.frame;
    this.packet = skb.packet;
    this.reason = reason;
    this.raw = raw;
  }

  get host(): string {
    return this.location.host;
  }

  get netns(): number {
    return this.location.netns;
  }

  get device(): string {
    return this.location.device;
  }

  get detail(): HopDetail | null {
    return readDetail(this.raw instanceof Explanation ? this.raw.read() : this.raw);
  }
}

/** Hops that differ in their details alone, kept as one until somebody reads them. */
export class KeptRun {
  readonly #like: KeptHop;
  readonly #run: ExplanationRun;

  constructor(kind: HopKind, skb: InFlight, run: ExplanationRun) {
    this.#like = new KeptHop(kind, skb, null, null);
    this.#run = run;
  }

  get journey(): number {
    return this.#like.journey;
  }

  get packet(): Packet | null {
    return this.#like.packet;
  }

  hops(): readonly Hop[] {
    return this.make((...hop) => new KeptHop(...hop)) as readonly Hop[];
  }

  protected make<H extends KeptHop>(hopOf: (...hop: ConstructorParameters<typeof KeptHop>) => H): readonly H[] {
    const { kind, timeUs, journey, frame, packet } = this.#like;
    const skb: InFlight = { net: { loop: { nowUs: timeUs } }, dev: this.#like, journey, frame, packet };
    return this.#run.read().map((each) => hopOf(kind, skb, each, null));
  }
}

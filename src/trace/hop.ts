/**
 * What is seen of a packet's way: hops. A hop is a few numbers and references to immutable values, kept only while somebody
 * listens; its words are made when it is read (trace/journey.ts).
 */
import type { Frame } from "../wire/ethernet.ts";
import type { Packet } from "../wire/ipv4.ts";
import type { DropReason } from "./reasons.ts";

/** The steps of the way, named as the functions that take them. */
export type HopKind =
  | "sendPacket"
  | "routePacket"
  | "receiveFrame"
  | "bridgeFrame"
  | "floodFrame"
  | "receivePacket"
  | "forwardPacket"
  | "deliverPacket"
  | "resolveNextHop"
  | "queueForNeighbour"
  | "transmitFrame"
  | "runHook"
  | "rule"
  | "conntrack"
  | "nat"
  | "fragment"
  | "reassemble"
  | "reject"
  | "socket"
  | "drop";

export interface Hop {
  readonly kind: HopKind;
  readonly timeUs: number;
  /** The host's name, the namespace's number in the lab, and the device the packet is at ("" where it is at none). */
  readonly host: string;
  readonly netns: number;
  readonly device: string;
  /** One number for a packet and everything made of it (floods, rewrites, fragments); replies start their own. */
  readonly journey: number;
  readonly frame: Frame | null;
  readonly packet: Packet | null;
  readonly reason: DropReason | null;
  /** What the step decided and why: a route, a rule, a neighbour, an fdb entry. Plain data. */
  readonly detail: HopDetail | null;
}

/** Plain data that explains a hop; the text of a journey is made of it. */
export type HopDetail = Readonly<Record<string, unknown>>;

/** What is kept of a decision until somebody reads it: a few references to immutable values. Its words are made by read(). */
export abstract class Explanation {
  abstract read(): HopDetail;
}

/** Where a device is: as it was called when the packet was there. */
export interface Place {
  readonly host: string;
  readonly netns: number;
  readonly device: string;
}

/** What a hop is made of: a packet in flight (an Skb). */
export interface InFlight {
  readonly net: { readonly loop: { readonly nowUs: number } };
  readonly dev: { readonly place: Place };
  readonly journey: number;
  readonly frame: Frame | null;
  readonly packet: Packet | null;
}

/** A hop as it is kept: a few references to values that do not change. */
export class KeptHop implements Hop {
  readonly kind: HopKind;
  readonly timeUs: number;
  readonly place: Place;
  readonly journey: number;
  readonly frame: Frame | null;
  readonly packet: Packet | null;
  readonly reason: DropReason | null;
  readonly told: HopDetail | Explanation | null;

  constructor(kind: HopKind, skb: InFlight, told: HopDetail | Explanation | null, reason: DropReason | null) {
    this.kind = kind;
    this.timeUs = skb.net.loop.nowUs;
    this.place = skb.dev.place;
    this.journey = skb.journey;
    this.frame = skb.frame;
    this.packet = skb.packet;
    this.reason = reason;
    this.told = told;
  }

  get host(): string {
    return this.place.host;
  }

  get netns(): number {
    return this.place.netns;
  }

  get device(): string {
    return this.place.device;
  }

  get detail(): HopDetail | null {
    return this.told instanceof Explanation ? this.told.read() : this.told;
  }
}

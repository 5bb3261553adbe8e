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

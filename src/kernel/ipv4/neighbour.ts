/**
 * A neighbour: an address on a link, its MAC and the state of what is known of it; the settings of its device.
 * Linux: struct neighbour, struct neigh_parms (include/net/neighbour.h).
 */
import type { Timer } from "../../sim/timers.ts";
import type { EthernetHeader } from "../../wire/ethernet.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import type { Device } from "../device.ts";
import type { Skb } from "../skb.ts";

export type NeighbourState = "NONE" | "INCOMPLETE" | "REACHABLE" | "STALE" | "DELAY" | "PROBE" | "FAILED" | "NOARP" | "PERMANENT";

export interface Neighbour {
  readonly device: Device;
  readonly address: Ipv4;
  mac: Mac;
  /** The header of frames to it, as last made (hh_cache). */
  header: EthernetHeader | null;
  state: NeighbourState;
  /** When it was last known to be right, last used to send, last changed; virtual microseconds. */
  confirmedUs: number;
  usedUs: number;
  updatedUs: number;
  probes: number;
  /** Packets waiting for the MAC. */
  queue: Skb[];
  queuedBytes: number;
  timer: Timer | null;
  dead: boolean;
}

/** Settings as net.ipv4.neigh.DEV.* has them, in microseconds where they are times. */
export interface NeighbourSettings {
  readonly baseReachableUs: number;
  readonly delayFirstProbeUs: number;
  readonly retransUs: number;
  readonly locktimeUs: number;
  readonly ucastSolicit: number;
  readonly mcastSolicit: number;
  readonly mcastResolicit: number;
  readonly appSolicit: number;
  readonly unresolvedBytes: number;
}

export const UPDATE_OVERRIDE = 1;
export const UPDATE_WEAK_OVERRIDE = 2;
export const UPDATE_ADMIN = 4;

/** What the protocol below does for a neighbour (struct neigh_ops); ARP's are in arp-ops.ts. */
export interface NeighbourOps {
  /** Asks for the MAC. */
  solicit(neighbour: Neighbour, settings: NeighbourSettings): void;
  /** The MAC is known: what waited goes out. */
  sendQueued(neighbour: Neighbour): void;
  /** No reply came: the packet ends, and an error goes to its sender. */
  reportFailure(skb: Skb, neighbour: Neighbour): void;
}

/** NUD_VALID: there is a MAC to send to. */
export function isValid(state: NeighbourState): boolean {
  return state !== "NONE" && state !== "INCOMPLETE" && state !== "FAILED";
}

/** NUD_CONNECTED: nothing has to be checked before it is used. */
export function isConnected(state: NeighbourState): boolean {
  return state === "REACHABLE" || state === "NOARP" || state === "PERMANENT";
}

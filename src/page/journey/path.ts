/**
 * A packet's path over a picture: legs from stop to stop, a tree where copies were made. Where a hop is drawn follows from what
 * it is: frames are at ports and bridges, IP is in the stack, and what br_netfilter shows to iptables stays in its bridge.
 */

import type { HookName, Stop, Stretch } from "../../session/protocol.ts";
import type { Layout, Point, Rect } from "../layout/geometry.ts";
import type { Scene } from "../scene/model.ts";

/** Where a packet is. */
export interface Spot {
  readonly box: string;
  /** The port it is at; null for the box itself. */
  readonly port: string | null;
  /** The hook it is at in an IP stack; null elsewhere. */
  readonly hook: HookName | null;
  /** br_netfilter: the packet is in the bridge, and this hook of this stack is asked. */
  readonly asks: { readonly stack: string; readonly hook: HookName } | null;
}

/** From one stop to the next. */
export interface Leg {
  readonly spot: Spot;
  readonly at: Point;
  /** The leg it continues, by index; -1 for none. */
  readonly parent: number;
  /** How many legs are before it. */
  readonly depth: number;
  /** From where the packet was, along wires. */
  readonly path: readonly Point[];
  /** What happened there, in order. */
  readonly stops: readonly Stop[];
}

const LINK_KINDS: ReadonlySet<Stop["kind"]> = new Set([
  "receiveFrame",
  "transmitFrame",
  "bridgeFrame",
  "floodFrame",
  "fdbLearnt",
  "ports",
] as const);

/** The hook nearest to what IP does outside of hooks. */
const LANE_OF: Partial<Readonly<Record<Stop["kind"], HookName>>> = {
  begin: "OUTPUT",
  noRoute: "OUTPUT",
  sendPacket: "OUTPUT",
  receivePacket: "PREROUTING",
  forwardPacket: "FORWARD",
  deliverPacket: "INPUT",
  receiver: "INPUT",
  socket: "INPUT",
  noListener: "INPUT",
  resolveNextHop: "POSTROUTING",
};

/** Height of the lane in which packets pass an IP stack, from its top. */
const LANE_Y = 39;

export interface PathContext {
  readonly scene: Scene;
  readonly layout: Layout;
  /** The legs of the packet's earlier stretches: what waited goes on from where it was. */
  readonly earlier: readonly Leg[];
}

export function legsOf(context: PathContext, stretch: Stretch, stops: readonly Stop[]): readonly Leg[] {
  return new PathMaker(context, stretch.protocol === "arp").legs(stops);
}

/** How many stops there are after one another. */
export function depthOf(legs: readonly Leg[]): number {
  return 1 + Math.max(-1, ...legs.map(({ depth }) => depth));
}

class PathMaker {
  readonly #scene: Scene;
  readonly #layout: Layout;
  readonly #earlier: readonly Leg[];
  readonly #isArp: boolean;

  constructor({ scene, layout, earlier }: PathContext, isArp: boolean) {
    this.#scene = scene;
    this.#layout = layout;
    this.#earlier = earlier;
    this.#isArp = isArp;
  }

  legs(stops: readonly Stop[]): Leg[] {
    const legs: (Leg & { readonly stops: Stop[] })[] = [];
    const legOf = new Map<number, number>();
    const waited = this.#earlier.find((leg) => leg.stops.some(({ hop }) => hop === stops[0]?.continues));
    if (waited !== undefined) {
      legs.push({ spot: waited.spot, at: waited.at, parent: -1, depth: 0, path: [waited.at], stops: [] });
      legOf.set(stops[0]!.continues!, 0);
    }
    for (const stop of stops) {
      const parent = stop.continues === null ? -1 : (legOf.get(stop.continues) ?? -1);
      const from = legs[parent];
      const spot = this.#spotOf(stop, from?.spot ?? null);
      if (spot === null) continue;
      if (from !== undefined && isSame(from.spot, spot)) {
        from.stops.push(stop);
        legOf.set(stop.hop, parent);
        continue;
      }
      const at = this.#pointOf(spot);
      const path = from === undefined ? [at] : [from.at, ...this.#between(from.spot, spot), at];
      legOf.set(stop.hop, legs.length);
      legs.push({ spot, at, parent, depth: from === undefined ? 0 : from.depth + 1, path, stops: [stop] });
    }
    return legs;
  }

  #spotOf(stop: Stop, before: Spot | null): Spot | null {
    const { kind, netns } = stop;
    const device = `${this.#scene.paths.get(netns) ?? ""}/${stop.device}`;
    const at = this.#scene.devices.get(device);
    // A drop is where the packet was lost, not where its reason stands.
    if (kind === "drop" && before !== null) return before;
    const isLink = LINK_KINDS.has(kind) || (this.#isArp && kind !== "hook");
    if (isLink && at !== undefined) return { box: at.box, port: at.port, hook: null, asks: null };
    const stack = this.#scene.stacks.get(netns);
    if (stack === undefined) return null;
    const isStack = this.#scene.boxes.get(stack)!.kind === "stack";
    if (stop.bridged && at !== undefined && isStack && stop.hook !== null)
      return { box: at.box, port: null, hook: null, asks: { stack, hook: stop.hook } };
    const hook = isStack ? (stop.hook ?? LANE_OF[kind] ?? before?.hook ?? "PREROUTING") : null;
    return { box: stack, port: null, hook, asks: null };
  }

  #pointOf({ box, port, hook }: Spot): Point {
    const { boxes, ports, hooks } = this.#layout;
    const placed = port === null ? undefined : ports.get(port);
    if (placed !== undefined) return centre(placed);
    const rect = boxes.get(box)!;
    if (hook !== null) {
      const { x, y, w, h } = hooks.get(box)!.get(hook)!;
      const isUpper = hook !== "INPUT" && hook !== "OUTPUT";
      return { x: x + w / 2, y: isUpper ? rect.y + LANE_Y : y + h / 2 };
    }
    switch (this.#scene.boxes.get(box)!.kind) {
      case "nic":
        // Beside its name: where the cable comes in from the left, so does the line to the IP stack.
        return { x: this.#isEnteredLeft(box, rect) ? rect.x - 8 : rect.x + rect.w - 24, y: rect.y + rect.h / 2 };
      case "bridge":
        return { x: rect.x + Math.min(64, rect.w / 3), y: rect.y + Math.max(rect.h - 16, rect.h / 2) };
      case "switch":
      case "internet":
      case "stack":
      case "host":
        return centre(rect);
      case "machine":
      case "router":
        return { x: rect.x + rect.w - 26, y: rect.y - 4 };
      default:
        return { x: rect.x + rect.w / 2, y: rect.y + rect.h };
    }
  }

  #isEnteredLeft(box: string, rect: Rect): boolean {
    const cable = this.#scene.wires.find(({ kind, a, b }) => kind === "cable" && (a.box === box || b.box === box));
    return cable !== undefined && this.#layout.wires.get(cable.id)!.at(cable.a.box === box ? 0 : -1)!.x === rect.x;
  }

  /** The corners on the path from one spot to the next, without both ends. */
  #between(from: Spot, to: Spot): readonly Point[] {
    if (from.box === to.box) return this.#within(from, to);
    const { wires } = this.#layout;
    for (const wire of this.#scene.wires) {
      const isForward = ends(wire.a, from) && ends(wire.b, to);
      if (!isForward && !(ends(wire.b, from) && ends(wire.a, to))) continue;
      const points = wires.get(wire.id)!;
      return isForward ? points : points.toReversed();
    }
    return [];
  }

  /** Inside of a bar the packet goes along it. */
  #within(from: Spot, to: Spot): readonly Point[] {
    const { kind } = this.#scene.boxes.get(from.box)!;
    if (kind !== "bridge" && kind !== "switch") return [];
    const rect = this.#layout.boxes.get(from.box)!;
    const [a, b] = [this.#pointOf(from), this.#pointOf(to)];
    if (rect.w > rect.h && kind === "switch") {
      const y = rect.y + rect.h / 2;
      return [
        { x: a.x, y },
        { x: b.x, y },
      ];
    }
    const x = rect.x + Math.min(64, rect.w / 3);
    return [
      { x, y: a.y },
      { x, y: b.y },
    ];
  }
}

function ends(end: { readonly box: string; readonly port: string | null }, spot: Spot): boolean {
  return end.box === spot.box && (end.port === spot.port || end.port === null || spot.port === null);
}

function isSame(a: Spot, b: Spot): boolean {
  return a.box === b.box && a.port === b.port && a.hook === b.hook && a.asks?.hook === b.asks?.hook;
}

function centre({ x, y, w, h }: Rect): Point {
  return { x: x + w / 2, y: y + h / 2 };
}

/** How long a path is. */
export function lengthOf(path: readonly Point[]): number {
  return path.slice(1).reduce((sum, point, at) => sum + Math.hypot(point.x - path[at]!.x, point.y - path[at]!.y), 0);
}

/** The point that is so far along a path, from 0 to 1. */
export function along(path: readonly Point[], share: number): Point {
  let left = lengthOf(path) * share;
  for (const [at, to] of path.slice(1).entries()) {
    const from = path[at]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (left <= length && length > 0) {
      const part = left / length;
      return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    }
    left -= length;
  }
  return path.at(-1)!;
}

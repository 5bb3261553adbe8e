/** Where wires run: straight where they can, else at right angles, in lanes that pass no box. */
import type { Scene, SceneEnd, SceneWire } from "../scene/model.ts";
import { LEAF_ENTRY } from "./faces.ts";
import type { PlacedPort, Point, Rect, Side } from "./geometry.ts";
import { outermost } from "./tree.ts";

export interface WireContext {
  readonly scene: Scene;
  readonly boxes: ReadonlyMap<string, Rect>;
  readonly ports: ReadonlyMap<string, PlacedPort>;
  /** The right edge of the namespaces in each host. */
  readonly rightOf: ReadonlyMap<string, number>;
}

interface Anchor extends Point {
  readonly side: Side;
}

const LANE = 8;

export function layWires(context: WireContext): Map<string, readonly Point[]> {
  const lanes = new Map<string, number>();
  /** The next free lane of a kind in a host. */
  const lane = (key: string): number => {
    const next = lanes.get(key) ?? 0;
    lanes.set(key, next + 1);
    return next;
  };
  return new Map(context.scene.wires.map((wire) => [wire.id, simple(layWire(context, wire, lane))]));
}

function layWire(context: WireContext, wire: SceneWire, lane: (key: string) => number): Point[] {
  const { scene, boxes } = context;
  const a = anchorOf(context, wire, wire.a, wire.b);
  const b = anchorOf(context, wire, wire.b, wire.a);
  if (Math.abs(a.x - b.x) < 1 && isUpright(a) && isUpright(b)) return [a, b];
  if (Math.abs(a.y - b.y) < 1 && !isUpright(a) && !isUpright(b) && a.side !== b.side) return [a, b];
  const host = scene.boxes.get(wire.a.box)!.parent ?? "";
  if (isUpright(a) && isUpright(b)) {
    const upper = a.y < b.y ? a : b;
    const middle = a.side === b.side ? (a.side === "top" ? Math.min(a.y, b.y) - 16 : Math.max(a.y, b.y) + 16) : upper.y + 18;
    return [a, { x: a.x, y: middle }, { x: b.x, y: middle }, b];
  }
  if (a.side === "right" && b.side === "right") {
    const x = (context.rightOf.get(host) ?? Math.max(a.x, b.x)) + 10 + lane(`right ${host}`) * LANE;
    return [a, { x, y: a.y }, { x, y: b.y }, b];
  }
  if (a.side === "left" && b.side === "left") {
    const x = Math.min(a.x, b.x) - 10;
    return [a, { x, y: a.y }, { x, y: b.y }, b];
  }
  if (isUpright(a) || isUpright(b)) {
    const [upright, level] = isUpright(a) ? [a, b] : [b, a];
    const frame = boxes.get(outermost(scene, (level === a ? wire.a : wire.b).box))!;
    const x = level.side === "left" ? frame.x + 7 : frame.x + frame.w - 7;
    const y = upright.y + (upright.side === "bottom" ? 18 : -18);
    const path = [level, { x, y: level.y }, { x, y }, { x: upright.x, y }, upright];
    return level === a ? path : path.reverse();
  }
  const [from, to] = a.side === "right" ? [a, b] : [b, a];
  const x = Math.min(from.x + 12 + (lane(`from ${wire.a.box} ${wire.kind}`) % 4) * 6, Math.max(from.x + 6, to.x - 8));
  const path = [from, { x, y: from.y }, { x, y: to.y }, to];
  return from === a ? path : path.reverse();
}

function isUpright({ side }: Anchor): boolean {
  return side === "top" || side === "bottom";
}

function anchorOf(context: WireContext, wire: SceneWire, end: SceneEnd, other: SceneEnd): Anchor {
  const port = end.port === null ? undefined : context.ports.get(end.port);
  if (port !== undefined) {
    const { x, y, w, h, side } = port;
    if (side === "left" || side === "right") return { x: side === "left" ? x : x + w, y: y + h / 2, side };
    return { x: x + w / 2, y: side === "top" ? y : y + h, side };
  }
  const box = context.scene.boxes.get(end.box)!;
  const rect = context.boxes.get(end.box)!;
  const far = context.boxes.get(other.box)!;
  const farPort = other.port === null ? far : (context.ports.get(other.port) ?? far);
  switch (box.kind) {
    case "nic":
      if (wire.kind === "inner") return innerAnchor(rect, far, 22);
      if (wire.kind === "cable") {
        if (farPort.y + farPort.h <= rect.y) return { x: rect.x + rect.w - 24, y: rect.y, side: "top" };
        return { x: rect.x, y: rect.y + rect.h / 2, side: "left" };
      }
      // Two NICs of one namespace below one another.
      if (Math.abs(far.x - rect.x) < 1 && context.scene.boxes.get(other.box)!.kind === "nic") {
        const isBelow = far.y > rect.y;
        return { x: rect.x + rect.w / 2, y: isBelow ? rect.y + rect.h : rect.y, side: isBelow ? "bottom" : "top" };
      }
      return farPort.x > rect.x
        ? { x: rect.x + rect.w, y: rect.y + LEAF_ENTRY, side: "right" }
        : { x: rect.x, y: rect.y + rect.h / 2, side: "left" };
    case "stack":
      return innerAnchor(rect, far, far.x < rect.x ? 22 : 38);
    case "internet":
      if (far.x + far.w < rect.x)
        return { x: rect.x, y: clamp(farPort.y + farPort.h / 2, rect.y + 10, rect.y + rect.h - 10), side: "left" };
      return { x: clamp(farPort.x + farPort.w / 2, rect.x + 20, rect.x + rect.w - 20), y: rect.y, side: "top" };
    case "bridge":
      return innerAnchor(rect, far, 38);
    default:
      return { x: rect.x, y: rect.y + LEAF_ENTRY, side: "left" };
  }
}

/** Between an IP stack and a device of its own: beside it, or below it. */
function innerAnchor(rect: Rect, far: Rect, entry: number): Anchor {
  const y = rect.y + entry;
  if (far.x >= rect.x + rect.w) return { x: rect.x + rect.w, y, side: "right" };
  if (far.x + far.w <= rect.x) return { x: rect.x, y, side: "left" };
  // One above the other: by the lane at their left.
  return { x: rect.x, y, side: "left" };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** Without points that lie on the line between their neighbours. */
function simple(path: readonly Point[]): Point[] {
  return path.filter((point, at) => {
    const [before, after] = [path[at - 1], path[at + 1]];
    if (before === undefined || after === undefined) return true;
    return !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
  });
}

/**
 * Where everything of a scene is, as a pure function of the scene, the room there is and what was laid out before: the same input
 * is the same picture, and a command that adds something moves nothing.
 */
import type { Scene, SceneBox } from "../scene/model.ts";
import { barFace, type Face, HOOK_RECTS, hostFace, leafFace, plainFace, stackFace } from "./faces.ts";
import {
  type Layout,
  type PlacedHooks,
  type PlacedPort,
  type PlacedText,
  type Rect,
  type Room,
  type Side,
  shifted,
  type TextWidth,
} from "./geometry.ts";
import { arrangeOutside } from "./outside.ts";
import { layWires } from "./wires.ts";

export interface LayoutOptions {
  readonly room: Room;
  readonly measure: TextWidth;
  /** The layout before; null for none. */
  readonly last: Layout | null;
}

const MARGIN = 10;

export function layout(whole: Scene, { room, measure, last }: LayoutOptions): Layout {
  const scene = room === "narrow" ? slim(whole) : whole;
  const before = last?.rows ?? new Map<string, number>();
  const outside = arrangeOutside(scene, { room, measure, before });
  const boxes = new Map<string, Rect>();
  const ports = new Map<string, PlacedPort>(outside.ports);
  const sides = new Map<string, Side>(outside.sides);
  const rows = new Map<string, number>(before);
  const rightOf = new Map<string, number>();
  for (const [id, rect] of outside.boxes) {
    boxes.set(id, rect);
    const inside = outside.insides.get(id);
    if (inside === undefined) continue;
    for (const [each, at] of inside.boxes) boxes.set(each, shifted(at, rect.x, rect.y));
    for (const [each, at] of inside.ports) ports.set(each, shifted(at, rect.x, rect.y));
    for (const [each, side] of inside.sides) sides.set(each, side);
    for (const [each, row] of inside.rows) rows.set(each, row);
    for (const [each, x] of inside.rightOf) rightOf.set(each, x + rect.x);
  }
  const texts: PlacedText[] = [];
  const hooks = new Map<string, PlacedHooks>();
  for (const box of scene.boxes.values()) {
    const rect = boxes.get(box.id)!;
    const face = faceOf(box, rect, { sides, ports, measure });
    texts.push(...face.texts);
    for (const [id, port] of face.ports) ports.set(id, port);
    if (box.kind === "stack") hooks.set(box.id, hooksAt(box, rect));
    if (box.kind === "bridge" || box.kind === "switch") texts.push(...portTexts(box, ports, measure));
  }
  const wires = layWires({ scene, boxes, ports, rightOf });
  const points = [...wires.values()].flat();
  const width = Math.max(0, ...[...boxes.values()].map(({ x, w }) => x + w), ...points.map(({ x }) => x)) + MARGIN;
  const height = Math.max(0, ...[...boxes.values()].map(({ y, h }) => y + h), ...points.map(({ y }) => y)) + MARGIN;
  return { boxes, ports, wires, texts, hooks, width, height, rows };
}

/** With the first address of each namespace only. */
function slim(scene: Scene): Scene {
  const boxes = [...scene.boxes].map(([id, box]) => {
    const isLeaf = box.kind === "container" || box.kind === "netns";
    const ports = isLeaf ? box.ports.map((port, at) => (at === 0 ? port : { ...port, address: "" })) : box.ports;
    return [id, { ...box, ports }] as const;
  });
  return { ...scene, boxes: new Map(boxes) };
}

interface FaceContext {
  readonly sides: ReadonlyMap<string, Side>;
  readonly ports: ReadonlyMap<string, PlacedPort>;
  readonly measure: TextWidth;
}

function faceOf(box: SceneBox, rect: Rect, { sides, ports, measure }: FaceContext): Face {
  switch (box.kind) {
    case "host":
      return hostFace(box, rect, measure);
    case "stack":
      return stackFace(box, rect, measure);
    case "nic":
    case "fold":
    case "internet":
      return plainFace(box, rect, measure);
    case "bridge":
    case "switch": {
      const beside = box.ports.flatMap(({ id }) => {
        const port = ports.get(id);
        return port !== undefined && port.y < rect.y + 46 ? [port.w] : [];
      });
      return barFace(box, rect, measure, Math.max(0, ...beside));
    }
    case "machine":
    case "router":
    case "container":
    case "netns":
      return leafFace(box, rect, sides, measure);
    default:
      return box.kind satisfies never;
  }
}

function portTexts(box: SceneBox, ports: ReadonlyMap<string, PlacedPort>, measure: TextWidth): PlacedText[] {
  return box.ports.flatMap(({ id, label }) => {
    const port = ports.get(id)!;
    if (port.isQuiet) return [];
    const at = { x: port.x + 15, y: port.y + 14 };
    return [{ box: box.id, kind: "port" as const, text: label, font: "mono" as const, w: measure(label, "mono"), ...at, of: id }];
  });
}

function hooksAt({ hooks }: SceneBox, rect: Rect): PlacedHooks {
  return new Map(hooks.map(({ hook }) => [hook, shifted(HOOK_RECTS[hook], rect.x, rect.y)]));
}

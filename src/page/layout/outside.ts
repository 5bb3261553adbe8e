/**
 * Hosts, switches and the internet: the LAN goes down from its router, on a narrow page everything hangs on the right of its
 * switch.
 */
import type { Scene, SceneBox } from "../scene/model.ts";
import { LEAF_ENTRY, leafSize, PORT_HEIGHT, plainSize, portWidth, SWITCH_HEIGHT } from "./faces.ts";
import type { PlacedPort, PlacerOptions, Rect, Side } from "./geometry.ts";
import { arrangeInside, type PlacedInside } from "./inside.ts";
import { type HostTree, hostTree, outermost } from "./tree.ts";

const MARGIN = 16;
/** Between what is above one another: a cable has to be seen. */
const GAP_DOWN = 48;
const GAP_BESIDE = 28;
const GAP_INTERNET = 76;
const GAP_NARROW = 24;
const MARGIN_NARROW = 8;
const GAP_BESIDE_NARROW = 18;

export interface PlacedOutside {
  readonly boxes: Map<string, Rect>;
  readonly sides: Map<string, Side>;
  /** Of switches. */
  readonly ports: Map<string, PlacedPort>;
  readonly insides: ReadonlyMap<string, PlacedInside>;
}

export function arrangeOutside(scene: Scene, options: PlacerOptions): PlacedOutside {
  return new OutsidePlacer(scene, options).arrange();
}

/** How far a tree has come. */
interface Extent {
  readonly right: number;
  readonly bottom: number;
}

class OutsidePlacer {
  readonly #scene: Scene;
  readonly #options: PlacerOptions;
  readonly #tree: HostTree;
  readonly #insides = new Map<string, PlacedInside>();
  readonly #boxes = new Map<string, Rect>();
  readonly #sides = new Map<string, Side>();
  readonly #ports = new Map<string, PlacedPort>();

  constructor(scene: Scene, options: PlacerOptions) {
    this.#scene = scene;
    this.#options = options;
    this.#tree = hostTree(scene);
    this.#setSides();
    for (const box of scene.boxes.values())
      if (box.kind === "host" && box.parent === null) this.#insides.set(box.id, arrangeInside(scene, box, options));
  }

  arrange(): PlacedOutside {
    const isNarrow = this.#options.room === "narrow";
    let at = isNarrow ? MARGIN_NARROW : MARGIN;
    for (const root of this.#tree.roots) {
      const extent = isNarrow ? this.#right(root, MARGIN_NARROW, at) : this.#down(root, at, MARGIN);
      at = isNarrow ? extent.bottom + GAP_NARROW : extent.right + GAP_BESIDE;
    }
    for (const { id, kind } of this.#scene.boxes.values()) if (kind === "switch") this.#arrangePorts(id);
    return { boxes: this.#boxes, sides: this.#sides, ports: this.#ports, insides: this.#insides };
  }

  /** A leaf's port is on the edge that its cable comes to. */
  #setSides(): void {
    const { beside, children, above } = this.#tree;
    const parents = new Map([...children].flatMap(([parent, list]) => list.map((child) => [child, parent] as const)));
    const isNarrow = this.#options.room === "narrow";
    const isAbove = new Set([...above.values()].flat());
    for (const { a, b } of this.#scene.wires)
      for (const [end, other] of [
        [a, b],
        [b, a],
      ] as const) {
        const box = this.#scene.boxes.get(end.box)!;
        if (end.port === null || box.parent !== null || box.kind === "switch") continue;
        const far = outermost(this.#scene, other.box);
        const isSwitch = this.#scene.boxes.get(far)!.kind === "switch";
        const isChild = parents.get(box.id) === far;
        let side: Side = isChild && !isAbove.has(box.id) ? "top" : "bottom";
        if (isNarrow && isSwitch) side = "left";
        if (far === beside?.internet) side = isNarrow ? "bottom" : "right";
        this.#sides.set(end.port, side);
      }
    // What is at no cable.
    for (const { parent, kind, ports } of this.#scene.boxes.values())
      if (parent === null && kind !== "switch")
        for (const { id } of ports) if (!this.#sides.has(id)) this.#sides.set(id, "bottom");
  }

  #box(id: string): SceneBox {
    return this.#scene.boxes.get(id)!;
  }

  #sizeOf(id: string): { readonly w: number; readonly h: number } {
    const box = this.#box(id);
    const { measure, room } = this.#options;
    if (box.kind === "internet") return plainSize(box, measure);
    if (box.kind !== "switch") return this.#insides.get(id) ?? leafSize(box, this.#sides, measure);
    const title = measure(box.title, "title") + 20;
    if (room !== "narrow") return { w: title + 40, h: SWITCH_HEIGHT };
    const ports = box.ports.map((port) => portWidth(port, measure) + 8);
    return { w: Math.max(title, ...ports), h: 60 };
  }

  /** From a box's left edge to where a cable from above comes in; of a switch, where its title has ended. */
  #entryOf(id: string): number {
    const box = this.#box(id);
    const { measure } = this.#options;
    if (box.kind === "switch") return measure(box.title, "title") + 54;
    const inside = this.#insides.get(id);
    if (inside !== undefined) {
      const nic = [...inside.boxes].find(([each]) => this.#box(each).kind === "nic" && this.#isOutside(each))?.[1];
      return nic === undefined ? 40 : nic.x + nic.w - 24;
    }
    const [port] = box.ports.filter(({ id: each }) => this.#sides.get(each) === "top" || this.#sides.get(each) === "bottom");
    return port === undefined ? 20 : 8 + portWidth(port, measure) / 2;
  }

  #isOutside(nic: string): boolean {
    return this.#scene.wires.some(({ kind, a, b }) => kind === "cable" && (a.box === nic || b.box === nic));
  }

  #down(id: string, x: number, y: number): Extent {
    const children = this.#tree.children.get(id) ?? [];
    const { w, h } = this.#sizeOf(id);
    const first = children[0];
    const isSwitch = this.#box(id).kind === "switch";
    // The router stands where the switch's title has ended, so that the cable is straight.
    const lead = first !== undefined && this.#box(first).kind === "switch" ? this.#entryOf(first) - this.#entryOf(id) : 0;
    const rect = { x: x + Math.max(0, lead), y, w, h };
    this.#boxes.set(id, rect);
    const upper = this.#arrangeInternet(id, rect);
    let extent: Extent = { right: Math.max(rect.x + w, upper), bottom: y + h };
    const above = this.#tree.above.get(first ?? "") ?? [];
    const top = above.length === 0 ? y : this.#arrangeAbove(above, { x: upper + GAP_BESIDE, bottom: y + h });
    extent = { ...extent, right: Math.max(extent.right, top) };
    let next = x;
    for (const child of children) {
      const entry = isSwitch ? x + this.#entryOf(id) : rect.x + this.#entryOf(id);
      const left = Math.max(next, entry - this.#entryOf(child), x);
      const isPlain = this.#box(child).kind === "switch" || child !== first;
      const placed = this.#down(child, isPlain ? Math.max(next, isSwitch ? left : next) : left, y + h + GAP_DOWN);
      next = placed.right + GAP_BESIDE;
      extent = { right: Math.max(extent.right, placed.right), bottom: Math.max(extent.bottom, placed.bottom) };
    }
    if (isSwitch) this.#boxes.set(id, { ...rect, w: Math.max(w, extent.right - rect.x) });
    const ownAbove = isSwitch && !this.#isChild(id) ? (this.#tree.above.get(id) ?? []) : [];
    if (ownAbove.length > 0) return this.#lowered(id, ownAbove, extent, x, y);
    // A switch below is as long as what stands above it.
    if (first !== undefined && this.#box(first).kind === "switch") {
      const bar = this.#boxes.get(first)!;
      this.#boxes.set(first, { ...bar, w: Math.max(bar.w, extent.right - bar.x) });
    }
    return extent;
  }

  #isChild(id: string): boolean {
    return [...this.#tree.children.values()].some((list) => list.includes(id));
  }

  /** A switch without a router: its small machines stand above it, and all else moves down. */
  #lowered(id: string, above: readonly string[], extent: Extent, x: number, y: number): Extent {
    const height = Math.max(...above.map((each) => this.#sizeOf(each).h)) + GAP_DOWN;
    for (const [each, rect] of this.#boxes)
      if (rect.y >= y && rect.x >= x) this.#boxes.set(each, { ...rect, y: rect.y + height });
    const right = this.#arrangeAbove(above, { x: x + this.#entryOf(id), bottom: y + height - GAP_DOWN });
    const bar = this.#boxes.get(id)!;
    this.#boxes.set(id, { ...bar, w: Math.max(bar.w, right - bar.x) });
    return { right: Math.max(extent.right, right), bottom: extent.bottom + height };
  }

  #arrangeAbove(above: readonly string[], { x, bottom }: { readonly x: number; readonly bottom: number }): number {
    let at = x;
    for (const id of above) {
      const { w, h } = this.#sizeOf(id);
      this.#boxes.set(id, { x: at, y: bottom - h, w, h });
      at += w + GAP_BESIDE;
    }
    return at - GAP_BESIDE;
  }

  /** Beside its router; returns where both end. */
  #arrangeInternet(router: string, rect: Rect): number {
    const { beside } = this.#tree;
    if (beside?.router !== router) return rect.x + rect.w;
    const { w, h } = this.#sizeOf(beside.internet);
    const x = rect.x + rect.w + GAP_INTERNET;
    this.#boxes.set(beside.internet, { x, y: rect.y + (rect.h - h) / 2, w, h });
    return x + w;
  }

  /** On a narrow page: a switch is a bar at the left, what hangs on it stands to its right, one below the other. */
  #right(id: string, x: number, y: number): Extent {
    const children = [...(this.#tree.above.get(id) ?? []), ...(this.#tree.children.get(id) ?? [])];
    const { w, h } = this.#sizeOf(id);
    const isSwitch = this.#box(id).kind === "switch";
    const first = children[0];
    // A router on a switch is one of those to the right of it.
    if (!isSwitch && first !== undefined && this.#box(first).kind === "switch") {
      const bar = this.#sizeOf(first);
      const own = this.#alone(id, x + bar.w + GAP_BESIDE_NARROW, y + 28);
      const rest = this.#right(first, x, y);
      const shift = own.bottom + GAP_NARROW - (y + 28);
      for (const each of this.#below(first))
        this.#boxes.set(each, { ...this.#boxes.get(each)!, y: this.#boxes.get(each)!.y + shift });
      const rect = this.#boxes.get(first)!;
      this.#boxes.set(first, { ...rect, h: Math.max(rect.h + shift, own.bottom - y) });
      return { right: Math.max(own.right, rest.right), bottom: Math.max(rest.bottom + shift, own.bottom) };
    }
    if (!isSwitch) {
      let extent = this.#alone(id, x, y);
      for (const child of children) {
        const next = this.#right(child, x, extent.bottom + GAP_DOWN);
        extent = { right: Math.max(extent.right, next.right), bottom: next.bottom };
      }
      return extent;
    }
    let extent: Extent = { right: x + w, bottom: y + 28 - GAP_NARROW };
    for (const child of children) {
      const next = this.#right(child, x + w + GAP_BESIDE_NARROW, extent.bottom + GAP_NARROW);
      extent = { right: Math.max(extent.right, next.right), bottom: next.bottom };
    }
    this.#boxes.set(id, { x, y, w, h: Math.max(h, extent.bottom - y) });
    return { ...extent, bottom: Math.max(extent.bottom, y + h) };
  }

  #below(id: string): string[] {
    const own = [...(this.#tree.above.get(id) ?? []), ...(this.#tree.children.get(id) ?? [])];
    const beside = this.#tree.beside;
    return own.flatMap((each) => [each, ...(beside?.router === each ? [beside.internet] : []), ...this.#below(each)]);
  }

  #alone(id: string, x: number, y: number): Extent {
    const { w, h } = this.#sizeOf(id);
    this.#boxes.set(id, { x, y, w, h });
    const { beside } = this.#tree;
    if (beside?.router !== id) return { right: x + w, bottom: y + h };
    const internet = this.#sizeOf(beside.internet);
    const top = y + h + GAP_BESIDE;
    this.#boxes.set(beside.internet, { x, y: top, ...internet });
    return { right: x + Math.max(w, internet.w), bottom: top + internet.h };
  }

  /** Each port of a switch level with what hangs on it. */
  #arrangePorts(id: string): void {
    const bar = this.#boxes.get(id)!;
    const box = this.#box(id);
    const isNarrow = this.#options.room === "narrow";
    const wanted = box.ports.map((port) => {
      const wire = this.#scene.wires.find(({ a, b }) => a.port === port.id || b.port === port.id);
      const far = wire === undefined ? null : wire.a.port === port.id ? wire.b : wire.a;
      const top = far === null ? null : outermost(this.#scene, far.box);
      const rect = top === null ? null : this.#boxes.get(top)!;
      const isAbove = rect !== null && rect.y < bar.y;
      const along = rect === null ? 0 : isNarrow ? rect.y - bar.y + this.#entryDown(top!) : rect.x - bar.x + this.#entryOf(top!);
      return { port, isAbove, along };
    });
    for (const isAbove of [true, false]) {
      let last = 4;
      for (const { port, along } of wanted.filter((each) => each.isAbove === isAbove).toSorted((a, b) => a.along - b.along)) {
        const w = portWidth(port, this.#options.measure);
        if (isNarrow) {
          const y = Math.max(along - PORT_HEIGHT / 2, last);
          last = y + PORT_HEIGHT + 2;
          this.#ports.set(port.id, { x: bar.x + bar.w - w, y: bar.y + y, w, h: PORT_HEIGHT, side: "right", isQuiet: false });
          continue;
        }
        const x = Math.max(along - w / 2, last);
        last = x + w + 4;
        const y = isAbove ? bar.y : bar.y + bar.h - PORT_HEIGHT;
        this.#ports.set(port.id, { x: bar.x + x, y, w, h: PORT_HEIGHT, side: isAbove ? "top" : "bottom", isQuiet: false });
      }
    }
  }

  /** The same from its top, for what comes from the left. */
  #entryDown(id: string): number {
    const inside = this.#insides.get(id);
    const nic = inside === undefined ? undefined : [...inside.boxes].find(([each]) => this.#isOutside(each))?.[1];
    if (nic !== undefined) return nic.y + nic.h / 2;
    if (inside !== undefined) return 40;
    // With ports above or below, those at its side are in its middle.
    const isUpright = this.#box(id).ports.some((port) => /top|bottom/.test(this.#sides.get(port.id) ?? ""));
    return isUpright ? this.#sizeOf(id).h / 2 : LEAF_ENTRY;
  }
}

/**
 * The inside of a host: its NICs, its IP stack, then columns for bridges, for NICs that lead to namespaces, and for namespaces. A
 * bridge is a bar as long as what hangs on it, each port level with its peer, so that its wires are straight.
 */
import type { Scene, SceneBox } from "../scene/model.ts";
import {
  BAR_WIDTH,
  DOT,
  LEAF_ENTRY,
  LEAF_HEIGHT,
  leafSize,
  NARROW_BAR_WIDTH,
  NIC_HEIGHT,
  NIC_WIDTH,
  PORT_HEIGHT,
  plainSize,
  portWidth,
  STACK,
} from "./faces.ts";
import { type PlacedPort, type PlacerOptions, type Rect, type Side, shifted } from "./geometry.ts";
import { type Inside, insideOf, type Rows, rowsOf } from "./rows.ts";
import { type Wiring, wiringOf } from "./wiring.ts";

const PAD = 16;
const PAD_NARROW = 10;
/** Below what is inside: a packet's label stands there. */
const FOOT = 30;
const HEAD = 38;
/** Wide enough for a bridge's port between two rows, whose wire passes there. */
const ROW_GAP = 18;
/** Between a bridge and its namespaces: wide enough to see a packet pass, and for a NIC. */
const CABLE = { wide: 148, medium: 148, narrow: 26 } as const;
/** From the IP stack to the bridges. */
const CHANNEL = 40;
const CHANNEL_STACKED = { medium: 24, narrow: 16 } as const;

/** What is inside of a host, from its corner. */
export interface PlacedInside {
  readonly w: number;
  readonly h: number;
  readonly boxes: Map<string, Rect>;
  /** Of bridges. */
  readonly ports: Map<string, PlacedPort>;
  readonly sides: Map<string, Side>;
  readonly rows: Map<string, number>;
  /** What bridges have in their gaps, and the right edge of the namespaces: wires are drawn by them. */
  readonly gaps: Map<string, number>;
  readonly rightOf: Map<string, number>;
}

export function arrangeInside(scene: Scene, host: SceneBox, options: PlacerOptions): PlacedInside {
  return new InsidePlacer(scene, host, options).arrange();
}

class InsidePlacer {
  readonly #scene: Scene;
  readonly #host: SceneBox;
  readonly #options: PlacerOptions;
  readonly #wiring: Wiring;
  readonly #inside: Inside;
  readonly #rows: Rows;
  readonly #nested = new Map<string, PlacedInside>();
  readonly #placed: PlacedInside;
  #rowY: number[] = [];
  #rowHeight: number[] = [];

  constructor(scene: Scene, host: SceneBox, options: PlacerOptions) {
    this.#scene = scene;
    this.#host = host;
    this.#options = options;
    this.#wiring = wiringOf(scene);
    this.#inside = insideOf(scene, this.#wiring, host.id);
    this.#rows = rowsOf(this.#inside, { before: options.before, isOneColumn: options.room === "narrow" });
    const sides = this.#sides();
    const rows = new Map(this.#rows.first);
    this.#placed = { w: 0, h: 0, boxes: new Map(), ports: new Map(), sides, rows, gaps: new Map(), rightOf: new Map() };
  }

  arrange(): PlacedInside {
    const { boxes } = this.#placed;
    const top = this.#arrangeTop();
    const { x, y } = top;
    const { bridges, namespaces, nics } = this.#inside;
    const room = this.#options.room;
    const barWidth = room === "narrow" ? NARROW_BAR_WIDTH : BAR_WIDTH;
    this.#measureRows(y);
    const hasGrid = bridges.length + namespaces.length + nics.length > 0;
    const cable = CABLE[room];
    const column = x + barWidth + cable;
    const sizes = namespaces.map((box) => this.#sizeOf(box));
    const width = Math.max(0, ...sizes.map(({ w }) => w));
    namespaces.forEach((box, at) => {
      const row = this.#rows.first.get(box.id)!;
      const { w, h } = sizes[at]!;
      const rect = { x: column, y: this.#rowY[row]!, w: box.kind === "host" ? w : width, h };
      boxes.set(box.id, rect);
      this.#adopt(box, rect);
    });
    const nicX = room === "narrow" ? x : x + barWidth + (cable - NIC_WIDTH) / 2;
    for (const { id } of nics)
      boxes.set(id, {
        x: nicX,
        y: this.#rowY[this.#rows.nics.get(id)!]!,
        w: NIC_WIDTH,
        h: NIC_HEIGHT,
      });
    let lowest = top.bottom;
    for (const box of bridges) lowest = Math.max(lowest, this.#arrangeBridge(box, x, barWidth));
    for (const rect of boxes.values()) lowest = Math.max(lowest, rect.y + rect.h);
    const lanes = this.#lanes();
    const right = hasGrid ? Math.max(column + width, top.right) + (lanes === 0 ? 0 : 6 + lanes * 8) : top.right;
    this.#placed.rightOf.set(this.#host.id, column + width);
    return { ...this.#placed, w: Math.max(right + this.#pad, 200), h: lowest + FOOT };
  }

  get #pad(): number {
    return this.#options.room === "narrow" ? PAD_NARROW : PAD;
  }

  /** NICs that lead out, and the IP stack; returns where the columns begin. */
  #arrangeTop(): { readonly x: number; readonly y: number; readonly right: number; readonly bottom: number } {
    const { boxes } = this.#placed;
    const { room, measure } = this.#options;
    const children = [...this.#scene.boxes.values()].filter(({ parent }) => parent === this.#host.id);
    const inner = new Set(this.#inside.nics.map(({ id }) => id));
    const nics = children.filter(({ id, kind }) => kind === "nic" && !inner.has(id));
    const sizes = nics.map((box) => plainSize(box, measure));
    const width = Math.max(0, ...sizes.map(({ w }) => w));
    nics.forEach((box, at) => {
      boxes.set(box.id, { x: this.#pad, y: HEAD + at * (NIC_HEIGHT + 12), w: width, h: NIC_HEIGHT });
    });
    const nicsBottom = HEAD + nics.length * (NIC_HEIGHT + 12);
    const isBelow = room === "narrow" && nics.length > 0;
    const stackX = nics.length === 0 || isBelow ? this.#pad : this.#pad + width + 28;
    const stackY = isBelow ? nicsBottom + 12 : HEAD;
    const stack = children.find(({ kind }) => kind === "stack")!;
    boxes.set(stack.id, { x: stackX, y: stackY, ...STACK });
    const bottom = Math.max(stackY + STACK.h, nicsBottom - 12);
    const right = stackX + STACK.w;
    if (room === "wide") return { x: right + CHANNEL, y: HEAD, right, bottom };
    return { x: this.#pad + CHANNEL_STACKED[room], y: bottom + 24, right, bottom };
  }

  #measureRows(top: number): void {
    const { namespaces } = this.#inside;
    const heights = new Array<number>(this.#rows.count).fill(LEAF_HEIGHT);
    const grow = (row: number, height: number): void => {
      heights[row] = Math.max(heights[row]!, height);
    };
    for (const box of namespaces) grow(this.#rows.first.get(box.id)!, this.#sizeOf(box).h);
    let y = top;
    this.#rowHeight = heights;
    this.#rowY = heights.map((height) => {
      const at = y;
      y += height + ROW_GAP;
      return at;
    });
  }

  #sizeOf(box: SceneBox): { readonly w: number; readonly h: number } {
    const { measure } = this.#options;
    if (box.kind === "fold") return plainSize(box, measure);
    if (box.kind !== "host") return leafSize(box, this.#placed.sides, measure);
    const nested = this.#nested.get(box.id) ?? arrangeInside(this.#scene, box, this.#options);
    this.#nested.set(box.id, nested);
    return nested;
  }

  /** What lies in a namespace with an inside. */
  #adopt(box: SceneBox, rect: Rect): void {
    const nested = this.#nested.get(box.id);
    if (nested === undefined) return;
    for (const [id, each] of nested.boxes) this.#placed.boxes.set(id, shifted(each, rect.x, rect.y));
    for (const [id, each] of nested.ports) this.#placed.ports.set(id, shifted(each, rect.x, rect.y));
    for (const [id, side] of nested.sides) this.#placed.sides.set(id, side);
    for (const [id, row] of nested.rows) this.#placed.rows.set(id, row);
    for (const [id, y] of nested.gaps) this.#placed.gaps.set(id, y + rect.y);
    for (const [id, x] of nested.rightOf) this.#placed.rightOf.set(id, x + rect.x);
  }

  /** The first wire of a namespace comes in from the left, others by the right edge. */
  #sides(): Map<string, Side> {
    const sides = new Map<string, Side>();
    for (const box of this.#inside.namespaces) {
      const anchor = this.#inside.anchors.get(box.id);
      let isFirst = true;
      for (const { id } of box.ports) {
        const peer = this.#wiring.peerOf(id);
        const isLeft = isFirst && (peer === null ? anchor === undefined : peer.box === anchor);
        sides.set(id, isLeft ? "left" : "right");
        if (isLeft) isFirst = false;
      }
    }
    return sides;
  }

  /** How many wires pass to the right of the namespaces. */
  #lanes(): number {
    const right = new Set([...this.#placed.sides].flatMap(([port, side]) => (side === "right" ? [port] : [])));
    return this.#scene.wires.filter(({ a, b }) => right.has(a.port ?? "") || right.has(b.port ?? "")).length;
  }

  /** Returns where it ends. */
  #arrangeBridge(box: SceneBox, x: number, w: number): number {
    const { measure, room } = this.#options;
    const first = this.#rows.first.get(box.id)!;
    const last = this.#rows.last.get(box.id)!;
    const y = this.#rowY[first]!;
    let bottom = this.#rowY[last]! + this.#rowHeight[last]!;
    let gap = 0;
    for (const port of box.ports) {
      const { isBeside, row } = this.#peerRow(box.id, port.id);
      const isQuiet = port.isQuiet || !isBeside || room === "narrow";
      const width = portWidth({ label: port.label, isQuiet }, measure);
      const height = isQuiet ? DOT : PORT_HEIGHT;
      let middle = isBeside ? this.#rowY[row]! + LEAF_ENTRY : 0;
      if (!isBeside) {
        const at = Math.min(first + gap, last);
        middle = this.#rowY[at]! + this.#rowHeight[at]! + ROW_GAP / 2;
        gap++;
        bottom = Math.max(bottom, middle + DOT / 2 + 2);
        this.#placed.gaps.set(port.id, middle);
      }
      this.#placed.ports.set(port.id, { x: x + w - width, y: middle - height / 2, w: width, h: height, side: "right", isQuiet });
    }
    this.#placed.boxes.set(box.id, { x, y, w, h: bottom - y });
    return bottom;
  }

  /** The row of what hangs on a port, where it stands beside the bridge. */
  #peerRow(bridge: string, port: string): { readonly isBeside: boolean; readonly row: number } {
    const peer = this.#wiring.peerOf(port);
    if (peer === null) return { isBeside: false, row: 0 };
    const isLeft = peer.port === null || this.#placed.sides.get(peer.port) === "left";
    const isBeside = isLeft && this.#inside.anchors.get(peer.box) === bridge && this.#rows.beside.has(peer.box);
    return { isBeside, row: this.#rows.first.get(peer.box) ?? 0 };
  }
}

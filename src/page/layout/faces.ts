/** What stands on each kind of box: its size, and where its texts, ports and hooks are on it. */
import type { SceneBox, SceneHook, ScenePort } from "../scene/model.ts";
import { type Font, fitted, type PlacedPort, type PlacedText, type Rect, type Side, type TextWidth } from "./geometry.ts";

export const PORT_HEIGHT = 20;
export const DOT = 12;
const LINE = 17;
const INSET = 10;
/** From a box's top to the first row of ports, and from row to row. */
const ROWS_AT = 26;
const ROW = 22;
/** From a leaf's top to the middle of its first port. */
export const LEAF_ENTRY = ROWS_AT + PORT_HEIGHT / 2;
/** Of a leaf with one row. */
export const LEAF_HEIGHT = ROWS_AT + ROW + 4;
export const STACK = { w: 224, h: 156 };
export const BAR_WIDTH = 216;
export const NARROW_BAR_WIDTH = 108;
export const NIC_HEIGHT = 44;
export const NIC_WIDTH = 124;
export const SWITCH_HEIGHT = 48;

/** Hooks on an IP stack. The packet passes above them, so that it hides none. */
export const HOOK_RECTS: Readonly<Record<SceneHook["hook"], Rect>> = {
  PREROUTING: { x: 12, y: 56, w: 54, h: 18 },
  FORWARD: { x: 85, y: 56, w: 54, h: 18 },
  POSTROUTING: { x: 158, y: 56, w: 54, h: 18 },
  INPUT: { x: 48, y: 86, w: 54, h: 18 },
  OUTPUT: { x: 122, y: 86, w: 54, h: 18 },
};
export const HOOK_NAMES: Readonly<Record<SceneHook["hook"], string>> = {
  PREROUTING: "PRE",
  INPUT: "IN",
  FORWARD: "FWD",
  OUTPUT: "OUT",
  POSTROUTING: "POST",
};

/** Which edge each port of a box is on. Ports that are not here are placed by who lays out their bar. */
export type Sides = ReadonlyMap<string, Side>;

export interface Face {
  readonly texts: readonly PlacedText[];
  readonly ports: ReadonlyMap<string, PlacedPort>;
}

export function portWidth({ label, isQuiet }: Pick<ScenePort, "label" | "isQuiet">, measure: TextWidth): number {
  return isQuiet ? DOT : Math.ceil(measure(label, "mono")) + 20;
}

function headWidth({ title, tag }: SceneBox, measure: TextWidth): number {
  return measure(title, "title") + (tag === "" ? 0 : 7 + measure(tag, "tag"));
}

function portsOn(box: SceneBox, sides: Sides, side: Side): readonly ScenePort[] {
  return box.ports.filter(({ id }) => sides.get(id) === side);
}

/** What stands beside a port of a leaf's left or right edge. */
function besidePort({ nothing }: SceneBox, { address }: ScenePort, side: Side): string {
  return address === "" && side === "left" ? nothing : address;
}

function rowWidth(box: SceneBox, port: ScenePort, side: Side, measure: TextWidth): number {
  const beside = besidePort(box, port, side);
  return portWidth(port, measure) + (beside === "" ? 0 : 6 + measure(beside, "mono"));
}

/** The size of a leaf: ports with their addresses in rows, what listens beside the title or below. */
export function leafSize(box: SceneBox, sides: Sides, measure: TextWidth): { readonly w: number; readonly h: number } {
  const isUpright = hasUpright(box, sides);
  const widths = (side: Side) => (isUpright ? [] : portsOn(box, sides, side).map((port) => rowWidth(box, port, side, measure)));
  const [left, right] = [widths("left"), widths("right")];
  const upright = isUpright ? box.ports : [];
  const [socket] = box.lines;
  const beside = socket === undefined ? 0 : 30 + measure(socket.text, "mono");
  const head = headWidth(box, measure) + 2 * INSET + (upright.length === 0 ? beside : 0);
  const rows = Math.max(left.length, right.length, upright.length === 0 ? 1 : 0);
  const row = Math.max(0, ...left) + (right.length === 0 ? 0 : 14 + Math.max(...right)) + INSET;
  const tall = upright.length === 0 ? 0 : (upright.length + box.lines.length) * LINE;
  const tops = portsOn(box, sides, "top").length > 0 ? PORT_HEIGHT : 0;
  const bottoms = portsOn(box, sides, "bottom").length > 0 ? PORT_HEIGHT + 4 : 0;
  const edges = (side: Side) => portsOn(box, sides, side).reduce((sum, port) => sum + portWidth(port, measure) + 8, 8);
  const widest = (at: Side) => Math.max(0, ...portsOn(box, sides, at).map((port) => portWidth(port, measure)));
  const side = isUpright ? widest("left") + widest("right") : 0;
  const lines = uprightLines(box, upright).map(({ text }) => measure(text, "mono") + 2 * INSET + 12 + side);
  const w = Math.ceil(Math.max(head, row, edges("top"), edges("bottom"), ...lines, box.kind === "internet" ? 150 : 110));
  const h = ROWS_AT + rows * ROW + (rows > 0 ? 4 : 0) + tall + tops + bottoms + (upright.length === 0 ? 0 : 6);
  return { w, h };
}

function hasUpright(box: SceneBox, sides: Sides): boolean {
  return box.ports.some(({ id }) => sides.get(id) === "top" || sides.get(id) === "bottom");
}

/** With ports above and below, addresses are lines of their own, named where there are several. */
function uprightLines(
  box: SceneBox,
  upright: readonly ScenePort[],
): { readonly kind: PlacedText["kind"]; readonly text: string }[] {
  const address = upright.map((port) => ({
    kind: "address" as const,
    text: `${upright.length > 1 ? `${port.label} ` : ""}${port.address || box.nothing}`,
  }));
  return [...address, ...box.lines];
}

export function leafFace(box: SceneBox, rect: Rect, sides: Sides, measure: TextWidth): Face {
  const face = new FaceMaker(box, rect, measure);
  const upright = hasUpright(box, sides) ? box.ports : [];
  const top = portsOn(box, sides, "top").length > 0 ? PORT_HEIGHT : 0;
  face.head(INSET, top + 17, rect.w - 2 * INSET);
  for (const side of ["left", "right"] as const)
    for (const [row, port] of portsOn(box, sides, side).entries())
      if (upright.length === 0) face.rowPort(port, side, ROWS_AT + row * ROW);
      else {
        const x = side === "left" ? 0 : rect.w - portWidth(port, measure);
        face.port(port, { x, y: (rect.h - PORT_HEIGHT) / 2 + row * ROW }, side);
      }
  for (const side of ["top", "bottom"] as const) {
    let x = 8;
    for (const port of portsOn(box, sides, side)) {
      face.port(port, { x, y: side === "top" ? 0 : rect.h - PORT_HEIGHT }, side);
      x += portWidth(port, measure) + 8;
    }
  }
  if (upright.length > 0) {
    let y = top + 17 + LINE;
    const left = Math.max(0, ...portsOn(box, sides, "left").map((port) => portWidth(port, measure)));
    for (const { kind, text } of uprightLines(box, upright)) {
      face.text(kind, text, left + (kind === "socket" || kind === "proxy" ? INSET + 10 : INSET), y, "mono");
      y += LINE;
    }
    return face.made;
  }
  const [socket] = box.lines;
  if (socket !== undefined) face.atRight(socket.kind, socket.text, rect.w - INSET, 17);
  if (box.ports.length === 0) face.text("note", box.nothing, INSET, ROWS_AT + 14, "mono");
  return face.made;
}

/** A box with two lines: a NIC, a fold, the internet. */
export function plainSize(box: SceneBox, measure: TextWidth): { readonly w: number; readonly h: number } {
  const [line] = box.lines;
  const inner = Math.max(headWidth(box, measure), line === undefined ? 0 : measure(line.text, "mono"));
  if (box.kind === "internet") return { w: Math.ceil(inner) + 48, h: 50 };
  if (box.kind === "fold") return { w: Math.ceil(inner) + 2 * INSET, h: 52 };
  return { w: Math.max(NIC_WIDTH, Math.ceil(inner) + 2 * INSET), h: NIC_HEIGHT };
}

export function plainFace(box: SceneBox, rect: Rect, measure: TextWidth): Face {
  const face = new FaceMaker(box, rect, measure);
  const x = box.kind === "internet" ? 24 : INSET;
  const first = box.kind === "nic" ? 18 : 21;
  face.head(x, first, rect.w - 2 * x);
  for (const { kind, text } of box.lines.slice(0, 1))
    face.text(kind, fitted(text, "mono", rect.w - 2 * x, measure), x, first + LINE, "mono");
  return face.made;
}

/** A bar's ports are where those are that hang on it: whoever knows adds them. */
export function barFace(box: SceneBox, rect: Rect, measure: TextWidth, portsWidth: number): Face {
  const face = new FaceMaker(box, rect, measure);
  const isSwitch = box.kind === "switch";
  const y = isSwitch && rect.h === SWITCH_HEIGHT ? 29 : 18;
  face.head(INSET, y, isSwitch && rect.h === SWITCH_HEIGHT ? 200 : rect.w - INSET - 4);
  for (const { kind, text } of box.lines)
    face.text(kind, fitted(text, "mono", rect.w - INSET - portsWidth - 4, measure), INSET, y + LINE, "mono");
  return face.made;
}

export function stackFace(box: SceneBox, rect: Rect, measure: TextWidth): Face {
  const face = new FaceMaker(box, rect, measure);
  face.head(12, 19, rect.w - 24);
  for (const { hook } of box.hooks) {
    const { x, y, w } = HOOK_RECTS[hook];
    const name = HOOK_NAMES[hook];
    face.text("hook", name, x + (w - measure(name, "mono")) / 2, y + 13, "mono", hook);
  }
  box.lines.forEach(({ kind, text }, at) => {
    const x = kind === "note" ? 12 : 24;
    face.text(kind, fitted(text, "mono", rect.w - x - 8, measure), x, 121 + at * 15, "mono");
  });
  return face.made;
}

export function hostFace(box: SceneBox, rect: Rect, measure: TextWidth): Face {
  const face = new FaceMaker(box, rect, measure);
  face.head(14, 22, rect.w - 28);
  return face.made;
}

class FaceMaker {
  readonly made: { readonly texts: PlacedText[]; readonly ports: Map<string, PlacedPort> } = { texts: [], ports: new Map() };
  readonly #box: SceneBox;
  readonly #rect: Rect;
  readonly #measure: TextWidth;

  constructor(box: SceneBox, rect: Rect, measure: TextWidth) {
    this.#box = box;
    this.#rect = rect;
    this.#measure = measure;
  }

  text(kind: PlacedText["kind"], text: string, x: number, y: number, font: Font, of: string | null = null): void {
    if (text === "") return;
    const w = this.#measure(text, font);
    this.made.texts.push({ box: this.#box.id, kind, text, font, w, x: this.#rect.x + x, y: this.#rect.y + y, of });
  }

  atRight(kind: PlacedText["kind"], text: string, right: number, y: number): void {
    this.text(kind, text, right - this.#measure(text, "mono"), y, "mono");
  }

  /** Title and tag; the tag is cut before the title is. */
  head(x: number, y: number, room: number): void {
    const title = fitted(this.#box.title, "title", room, this.#measure);
    this.text("title", title, x, y, "title");
    const w = this.#measure(title, "title") + 7;
    this.text("tag", fitted(this.#box.tag, "tag", room - w, this.#measure), x + w, y, "tag");
  }

  port(port: ScenePort, at: { readonly x: number; readonly y: number }, side: Side): void {
    const [x, y, w] = [this.#rect.x + at.x, this.#rect.y + at.y, portWidth(port, this.#measure)];
    this.made.ports.set(port.id, { x, y, w, h: PORT_HEIGHT, side, isQuiet: false });
    this.text("port", port.label, at.x + 15, at.y + 14, "mono", port.id);
  }

  rowPort(port: ScenePort, side: "left" | "right", y: number): void {
    const w = portWidth(port, this.#measure);
    this.port(port, { x: side === "left" ? 0 : this.#rect.w - w, y }, side);
    const beside = besidePort(this.#box, port, side);
    if (side === "left") this.text("address", beside, w + 6, y + 14, "mono");
    else this.atRight("address", beside, this.#rect.w - w - 6, y + 14);
  }
}

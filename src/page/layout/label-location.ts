/** Where the words about a packet stand: under its box, or as near as they cover no other words. */
import type { Layout, Point, Rect } from "./geometry.ts";

const HEIGHT = 20;
const GAP = 4;
/** Half of a capsule, at most. */
const CAPSULE = { w: 44, h: 12 } as const;

/** Words about a packet. */
export interface PacketWords {
  readonly box: Rect;
  /** The middle of the packet's capsule. */
  readonly packet: Point;
  /** The middle of their upper edge, where they cover nothing there. */
  readonly wished: Point;
  readonly w: number;
}

/** The middle of their upper edge; `wished` where that is free, or where no other location is. */
export function labelLocation(layout: Layout, { box, packet, wished, w }: PacketWords): Point {
  const beside = w / 2 + CAPSULE.w;
  const middle = box.x + box.w / 2;
  const bottom = box.y + box.h;
  const others: readonly Point[] = [
    { x: middle + beside, y: bottom + 2 },
    { x: middle - beside, y: bottom + 2 },
    { x: box.x - w / 2 - GAP, y: bottom - HEIGHT },
    { x: box.x + box.w + w / 2 + GAP, y: bottom - HEIGHT },
    { x: middle, y: box.y - HEIGHT - GAP },
  ];
  const kept = (at: Point): Point => ({
    x: Math.min(Math.max(at.x, w / 2 + GAP), layout.width - w / 2 - GAP),
    y: Math.min(at.y, layout.height - HEIGHT - 2),
  });
  const [first, ...rest] = [wished, ...others].map(kept);
  // Held in the picture, those beside the packet may stand on it.
  const free = [first!, ...rest.filter((at) => !coversPacket(packet, at, w))];
  return free.find((at) => !coversText(layout, { x: at.x - w / 2, y: at.y, w, h: HEIGHT })) ?? first!;
}

function coversPacket({ x, y }: Point, at: Point, w: number): boolean {
  return Math.abs(at.x - x) < w / 2 + CAPSULE.w && at.y < y + CAPSULE.h && y - CAPSULE.h < at.y + HEIGHT;
}

/** A port's name is no loss: it stands in the caption. */
function coversText({ texts }: Layout, { x, y, w, h }: Rect): boolean {
  return texts.some(
    (text) => text.kind !== "port" && x < text.x + text.w && text.x < x + w && y < text.y + 2 && text.y - 10 < y + h,
  );
}

/** Where the words about a packet stand: under its box, or as near as they cover no other words. */
import type { Layout, Point, Rect } from "./geometry.ts";

const HEIGHT = 20;
const GAP = 4;
/** Half of the capsule that stands on the box's lower edge, at most. */
const CAPSULE = 44;

/** The middle of the label's upper edge; `wished` where it covers nothing, or where every other location does, too. */
export function labelLocation(layout: Layout, box: Rect, wished: Point, w: number): Point {
  const beside = w / 2 + CAPSULE;
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
  const all = [wished, ...others].map(kept);
  return all.find((at) => !coversText(layout, { x: at.x - w / 2, y: at.y, w, h: HEIGHT })) ?? all[0]!;
}

/** A port's name is no loss: it stands in the caption. */
function coversText({ texts }: Layout, { x, y, w, h }: Rect): boolean {
  return texts.some(
    (text) => text.kind !== "port" && x < text.x + text.w && text.x < x + w && y < text.y + 2 && text.y - 10 < y + h,
  );
}

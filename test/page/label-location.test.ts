/** The words about a packet cover no other words where there is room, and stay in the picture. */
import { expect, test } from "vitest";
import type { Layout, Point, Rect, Room } from "../../src/page/layout/geometry.ts";
import { labelLocation as locate } from "../../src/page/layout/label-location.ts";
import { crowd, labOf, layoutOf, RUN, SHOP, sceneOfLab } from "./labs.ts";

const WIDTH = 160;
const HEIGHT = 20;
const ROOMS: readonly Room[] = ["wide", "medium", "narrow"];
const NONE: Layout = { ...layoutOf(sceneOfLab(labOf([]).lab), "wide"), texts: [], width: 1000, height: 600 };
const BOX: Rect = { x: 400, y: 200, w: 120, h: 40 };
const UNDER: Point = { x: 460, y: 254 };

/** Of a packet on the lower edge of a box. */
function labelLocation(layout: Layout, box: Rect, wished: Point, w: number): Point {
  return locate(layout, { box, packet: { x: box.x + box.w / 2, y: box.y + box.h }, wished, w });
}

/** The layout with one word more, over a rectangle. */
function withText(layout: Layout, { x, y, w }: Rect, kind: "title" | "port" = "title"): Layout {
  const text = { box: "other", text: "name", font: "title", of: null, kind, x, y: y + 10, w } as const;
  return { ...layout, texts: [...layout.texts, text] };
}

function covered({ texts }: Layout, { x, y }: Point): string[] {
  const left = x - WIDTH / 2;
  return texts
    .filter((text) => text.kind !== "port" && text.x < left + WIDTH && left < text.x + text.w)
    .filter((text) => text.y > y && text.y - 9 < y + HEIGHT)
    .map(({ text }) => text);
}

test("the wished location is kept where nothing is covered; a port's name is no hindrance", () => {
  expect(labelLocation(NONE, BOX, UNDER, WIDTH)).toEqual(UNDER);
  const port = withText(NONE, { ...UNDER, w: 40, h: 12 }, "port");
  expect(labelLocation(port, BOX, UNDER, WIDTH)).toEqual(UNDER);
});

test("where a name is in the way, the label stands beside it, then above the box", () => {
  const named = withText(NONE, { ...UNDER, w: 40, h: 12 });
  const beside = labelLocation(named, BOX, UNDER, WIDTH);
  expect(beside).not.toEqual(UNDER);
  expect(covered(named, beside)).toEqual([]);
  // A row of names under the box, and one on each side of it.
  const row = withText(withText(NONE, { x: 0, y: 244, w: 1000, h: 12 }), { x: 0, y: 225, w: 1000, h: 12 });
  const above = labelLocation(row, BOX, UNDER, WIDTH);
  expect(above.y + HEIGHT).toBeLessThanOrEqual(BOX.y);
  expect(covered(row, above)).toEqual([]);
});

test("held in a narrow picture, it stands on no packet", () => {
  const narrow = withText({ ...NONE, width: 560 }, { ...UNDER, w: 40, h: 12 });
  const at = labelLocation(narrow, BOX, UNDER, WIDTH);
  expect(at).not.toEqual(UNDER);
  // Right of the packet there is no room, left of it there is.
  expect(at.x + WIDTH / 2).toBeLessThanOrEqual(UNDER.x - 40);
});

test("where every location covers a name, it is the wished one", () => {
  let full = NONE;
  for (let y = 0; y < 600; y += 12) full = withText(full, { x: 0, y, w: 1000, h: 12 });
  expect(labelLocation(full, BOX, UNDER, WIDTH)).toEqual(UNDER);
});

test.each([
  ["a published container", RUN],
  ["two networks", SHOP],
  ["60 containers, folded", crowd(30)],
] as const)("%s: labels stay in the picture, and leave the names where any location does", (_, commands) => {
  const scene = sceneOfLab(labOf(commands).lab);
  for (const room of ROOMS) {
    const layout = layoutOf(scene, room);
    for (const box of layout.boxes.values()) {
      const wished = { x: box.x + box.w / 2, y: box.y + box.h + 14 };
      const at = labelLocation(layout, box, wished, WIDTH);
      expect(at.x - WIDTH / 2).toBeGreaterThanOrEqual(0);
      expect(at.x + WIDTH / 2).toBeLessThanOrEqual(layout.width);
      expect(at.y + HEIGHT).toBeLessThanOrEqual(layout.height);
      // Where it covers a name all the same, no other location was better.
      const kept = Math.min(Math.max(wished.x, WIDTH / 2 + 4), layout.width - WIDTH / 2 - 4);
      if (at.x !== kept) expect(covered(layout, at), at.x.toString()).toEqual([]);
    }
  }
});

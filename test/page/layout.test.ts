/**
 * What holds of every picture: boxes do not overlap, what is in a box is in it, and a command that adds something moves nothing.
 */
import { describe, expect, test } from "vitest";
import type { Layout, Rect, Room } from "../../src/page/layout/geometry.ts";
import { estimateWidth } from "../../src/page/layout/geometry.ts";
import { layout } from "../../src/page/layout/layout.ts";
import type { Scene } from "../../src/page/scene/model.ts";
import { sayer } from "../../src/page/words/words.ts";
import { crowd, labOf, layoutOf, MANUAL, PLAIN, RUN, SHOP, sceneOfLab, type } from "./labs.ts";

const ROOMS: readonly Room[] = ["wide", "medium", "narrow"];
const LABS: readonly (readonly [string, Scene])[] = [
  ["a lab without anything", sceneOfLab(labOf([]).lab)],
  ["a published container", sceneOfLab(labOf(RUN).lab)],
  ["the tutorial's bridge", sceneOfLab(labOf(MANUAL).lab)],
  ["the tutorial's namespaces before they have addresses", sceneOfLab(labOf(MANUAL.slice(0, 6)).lab)],
  ["two networks", sceneOfLab(labOf(SHOP).lab)],
  ["a bare host", sceneOfLab(labOf(["ip link add v0 type veth peer name v1"], "bare").lab)],
  ["docker's own world", sceneOfLab(labOf([], "dockerhost").lab)],
  ["60 containers, folded", sceneOfLab(labOf(crowd(30)).lab)],
];

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function isWithin(inner: Rect, outer: Rect): boolean {
  const { x, y, w, h } = inner;
  return x >= outer.x && y >= outer.y && x + w <= outer.x + outer.w && y + h <= outer.y + outer.h;
}

/** Boxes that are not where they were. */
function movedIn(before: Layout, after: Layout): string[] {
  return [...before.boxes].flatMap(([id, { x, y }]) => {
    const now = after.boxes.get(id);
    return now === undefined || (now.x === x && now.y === y) ? [] : [id];
  });
}

describe.each(LABS)("%s", (_, scene) => {
  test.each(ROOMS)("is laid out on a %s page", (room) => {
    const placed = layoutOf(scene, room);
    const boxes = [...scene.boxes.values()];
    expect([...placed.boxes.keys()].toSorted()).toEqual(boxes.map(({ id }) => id).toSorted());
    const at = (id: string): Rect => placed.boxes.get(id)!;
    const pairs = boxes.flatMap((a, index) =>
      boxes.slice(index + 1).flatMap((b) => (a.parent === b.parent ? [[a.id, b.id]] : [])),
    );
    expect(pairs.filter(([a, b]) => overlap(at(a!), at(b!)))).toEqual([]);
    expect(boxes.filter(({ id, parent }) => parent !== null && !isWithin(at(id), at(parent))).map(({ id }) => id)).toEqual([]);
    const outside = placed.texts.filter(({ box, x, y, w }) => !isWithin({ x, y: y - 10, w, h: 12 }, at(box)));
    expect(outside.map(({ box, text }) => `${box}: ${text}`)).toEqual([]);
    const ports = boxes.flatMap((box) => box.ports.map(({ id }) => [id, box.id] as const));
    expect(ports.filter(([port, box]) => !isWithin(placed.ports.get(port)!, at(box))).map(([port]) => port)).toEqual([]);
    expect([...placed.wires.keys()]).toEqual(scene.wires.map(({ id }) => id));
  });
});

test("texts of one box do not lie on one another", () => {
  for (const [, scene] of LABS)
    for (const room of ROOMS) {
      const texts = layoutOf(scene, room).texts.map((each) => ({
        ...each,
        rect: { x: each.x, y: each.y - 9, w: each.w, h: 11 },
      }));
      const pairs = texts.flatMap((a, at) =>
        texts
          .slice(at + 1)
          .filter((b) => a.box === b.box && overlap(a.rect, b.rect))
          .map((b) => `${room} ${a.box}: ${a.text} / ${b.text}`),
      );
      expect(pairs).toEqual([]);
    }
});

const ADDITIVE = [
  ...RUN,
  "docker run -d --name db nginx",
  "docker network create shop_back",
  "docker run -d --network shop_back --name cache nginx",
  "docker network connect shop_back web",
  "docker run -d --name late nginx",
  "ip netns add ns1",
  "ip link add v0 type veth peer name v1",
  "brctl addbr br9",
  "ip addr add 172.30.0.1/24 dev br9",
  "iptables -I FORWARD -j ACCEPT",
  ...[1, 2, 3].map((at) => `docker run -d --network shop_back --name more${at} nginx`),
];

test.each(ROOMS)("a command that adds something moves nothing, on a %s page", (room) => {
  const { lab, host } = labOf([]);
  let before = layoutOf(sceneOfLab(lab), room);
  for (const command of ADDITIVE) {
    type(host, command);
    const after = layoutOf(sceneOfLab(lab), room, before);
    // Narrow pages have NICs where bridges stand, too.
    const moved = movedIn(before, after).filter((id) => room !== "narrow" || !id.startsWith("nic "));
    expect(moved, command).toEqual([]);
    before = after;
  }
});

test("the tutorial's commands move no box of a host or a namespace", () => {
  const { lab, host } = labOf([]);
  let before = layoutOf(sceneOfLab(lab), "wide");
  for (const command of MANUAL) {
    type(host, command);
    const after = layoutOf(sceneOfLab(lab), "wide", before);
    expect(
      movedIn(before, after).filter((id) => !id.startsWith("nic ")),
      command,
    ).toEqual([]);
    before = after;
  }
});

test("the same input is the same picture", () => {
  for (const [, scene] of LABS)
    expect(layoutOf(scene, "wide")).toEqual(layout(scene, { room: "wide", measure: estimateWidth, last: null }));
});

test("each container on one bridge hangs on a straight wire", () => {
  const scene = sceneOfLab(labOf([...RUN, "docker run -d --name db nginx"]).lab);
  const { wires } = layoutOf(scene, "wide");
  for (const { id, kind } of scene.wires) if (kind === "veth") expect(wires.get(id)).toHaveLength(2);
});

test("a crowd is a stack with a count, and gives out those that are shown", () => {
  const { lab } = labOf(crowd(9));
  const folded = [...sceneOfLab(lab).boxes.values()].filter(({ kind }) => kind === "fold");
  expect(folded.map(({ title }) => title)).toEqual(["9 containers", "9 containers"]);
  const scene = sceneOfLab(lab, { ...PLAIN, shown: new Set(["node1/north1", "node1/north9"]) });
  const titles = [...scene.boxes.values()].map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(["7 more containers", "north1", "north9", "9 containers"]));
  expect(titles).not.toContain("north2");
});

test("a packet that is flooded to a whole crowd leaves it folded, but for the one it comes from", () => {
  const { lab } = labOf(crowd(9));
  const flooded = [4, 1, 2, 3, 5, 6, 7, 8, 9].map((at) => `node1/north${at}`);
  const scene = sceneOfLab(lab, { ...PLAIN, shown: new Set(flooded) });
  const titles = [...scene.boxes.values()].map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(["8 more containers", "north4", "9 containers"]));
  expect(titles).not.toContain("north1");
});

test("what a namespace lacks is said in the page's language", () => {
  const { lab } = labOf(["ip netns add empty", ...MANUAL.slice(0, 6)]);
  const { texts } = layoutOf(sceneOfLab(lab, { ...PLAIN, say: sayer("zh") }), "wide");
  const inNetns = texts.flatMap(({ box, kind, text }) => (/\/(empty|ns\d)$/.test(box) && kind !== "title" ? [text] : []));
  expect(inNetns).toEqual(expect.arrayContaining(["没有设备", "没有地址"]));
  expect(inNetns.filter((text) => text.startsWith("no "))).toEqual([]);
});

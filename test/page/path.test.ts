/** Where packets are drawn: along wires, through the hooks, in their bridge, and where they fell. */
import { expect, test } from "vitest";
import { capsuleWords, endsAt } from "../../src/page/journey/capsule.ts";
import { depthOf, type Leg, legsOf } from "../../src/page/journey/path.ts";
import type { Layout, Room } from "../../src/page/layout/geometry.ts";
import { sceneOf } from "../../src/page/scene/scene.ts";
import type { SessionState, Stretch } from "../../src/session/protocol.ts";
import { Session } from "../../src/session/session.ts";
import { layoutOf, PLAIN } from "./labs.ts";

const CLOCK = { now: () => 0, pause: () => Promise.resolve() };

interface Played {
  readonly layout: Layout;
  readonly stretches: readonly Stretch[];
  legs(stretch: Stretch, earlier?: readonly Leg[]): Promise<readonly Leg[]>;
}

/** The packets of the last of the lines. */
function play(...lines: readonly string[]): Promise<Played> {
  return playIn("wide", lines);
}

async function playIn(room: Room, lines: readonly string[]): Promise<Played> {
  const states: SessionState[] = [];
  const session = new Session(CLOCK, (event) => event.kind === "state" && states.push(event.state));
  await session.open({ kind: "world", world: "lan" });
  for (const line of lines) await session.type(1, line);
  const { topology, turns } = states.at(-1)!;
  const scene = sceneOf(topology, PLAIN);
  const layout = layoutOf(scene, room);
  const { firstStretch } = turns.at(-1)!;
  return {
    layout,
    stretches: states.flatMap(({ stretches }) => stretches).filter(({ number }) => number >= firstStretch),
    legs: async (stretch, earlier = []) =>
      legsOf({ scene, layout, earlier }, stretch, await session.stops({ run: 0, stretch: stretch.number })),
  };
}

const RUN = "docker run -d -p 81:80 --name web nginx";
const spots = (legs: readonly Leg[]): string[] =>
  legs.map(({ spot }) => [spot.box, spot.port ?? spot.hook].filter(Boolean).join(" @ "));

test("a request through a published port passes the hooks, and its new destination is seen where NAT rewrote it", async () => {
  const { stretches, legs } = await play(RUN, "ssh remote curl -s 192.168.2.110:81");
  const syns = stretches.filter(({ label }) => label === "SYN");
  const parts: (readonly Leg[])[] = [];
  for (const syn of syns) parts.push(await legs(syn, parts.flat()));
  expect(parts.map(spots)).toEqual(
    [
      ["netns remote"],
      [
        "netns remote",
        "netns remote @ remote/eth0",
        "bridge switch/sw0 @ switch/port2",
        "bridge switch/sw0 @ switch/port1",
        "nic node1/eth0",
        "stack node1 @ PREROUTING",
        "stack node1 @ FORWARD",
        "stack node1 @ POSTROUTING",
      ],
      [
        "stack node1 @ POSTROUTING",
        "bridge node1/docker0",
        "bridge node1/docker0 @ node1/vethe65036b",
        "netns node1/web @ node1/web/eth0",
        "netns node1/web",
      ],
    ].map((list) => list.map((spot) => (spot.includes("veth") ? expect.stringMatching(/@ node1\/veth/) : spot))),
  );
  const nat = parts[1]!.find(({ spot }) => spot.hook === "PREROUTING")!;
  expect(endsAt(nat)!.destination).toEqual({ before: "192.168.2.110:81", now: "172.17.0.2:80" });
  expect(stretches.map(capsuleWords)).toEqual(expect.arrayContaining(["SYN", "ARP ?", "ARP !", "SYN ACK", "FIN"]));
});

test("a flood is a tree: its copies are at one depth", async () => {
  const { stretches, legs } = await play("ping -c 1 192.168.2.5");
  const path = await legs(stretches.find(({ label }) => label === "ARP request")!);
  const last = path.filter(({ depth }) => depth === depthOf(path) - 1);
  expect(new Set(last.map(({ parent }) => parent)).size).toBe(last.length);
  expect(spots(path)).toEqual(expect.arrayContaining(["netns router @ router/eth0", "netns remote @ remote/eth0"]));
});

test("a dropped packet stays where it fell", async () => {
  const { stretches, legs } = await play(
    RUN,
    "iptables -I DOCKER-USER -i eth0 -j DROP",
    "ssh remote curl -s -m 1 192.168.2.110:81",
  );
  const dropped = stretches.find(({ ending }) => ending.kind === "dropped")!;
  const last = (await legs(dropped)).at(-1)!;
  expect([spots([last]), last.stops.at(-1)!.kind]).toEqual([["stack node1 @ FORWARD"], "drop"]);
});

test("what br_netfilter shows to iptables stays in its bridge", async () => {
  const { stretches, legs } = await play(
    "modprobe br_netfilter; docker run -d --name a1 nginx; docker run -d --name a2 nginx",
    "docker exec a1 curl -s 172.17.0.3",
  );
  const request = stretches.filter(({ label }) => label === "SYN").at(-1)!;
  const path = await legs(request);
  const asked = path.filter(({ spot }) => spot.asks !== null);
  expect(asked.map(({ spot }) => [spot.box, spot.asks!.hook])).toEqual([
    ["bridge node1/docker0", "PREROUTING"],
    ["bridge node1/docker0", "FORWARD"],
    ["bridge node1/docker0", "POSTROUTING"],
  ]);
});

test("on a phone a packet passes a host's NIC at its side, not over its name", async () => {
  const { stretches, legs, layout } = await playIn("narrow", ["ssh remote ping -c 1 192.168.2.110"]);
  const nic = layout.boxes.get("nic node1/eth0")!;
  const passed = await legs(stretches.find(({ label, part }) => label === "echo request" && part === 2)!);
  const at = passed.findIndex(({ spot }) => spot.box === "nic node1/eth0");
  const inside = [...passed[at]!.path, ...passed[at + 1]!.path].filter(
    ({ x, y }) => x > nic.x && x < nic.x + nic.w && y > nic.y && y < nic.y + nic.h,
  );
  expect(inside).toEqual([]);
});

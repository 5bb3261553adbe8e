/** Labs to draw, and the commands that build them. */
import { WORLDS } from "../../src/index.ts";
import type { Lab } from "../../src/lab/lab.ts";
import type { LabHost } from "../../src/lab/lab-host.ts";
import { estimateWidth, type Layout, type Room } from "../../src/page/layout/geometry.ts";
import { layout } from "../../src/page/layout/layout.ts";
import type { Scene } from "../../src/page/scene/model.ts";
import { type SceneOptions, sceneOf } from "../../src/page/scene/scene.ts";
import { sayer } from "../../src/page/words/words.ts";

export const PLAIN: SceneOptions = { insides: new Set(["node1", "h"]), unfolded: new Set(), shown: new Set(), say: sayer("en") };

export const RUN = ["docker run -d -p 81:80 --name web nginx"];

/** The tutorial's bridge between two namespaces. */
export const MANUAL = `ip netns add ns1
ip netns add ns2
ip link add veth0 type veth peer name veth1
ip link add veth2 type veth peer name veth3
ip link set veth0 netns ns1
ip link set veth2 netns ns2
brctl addbr br0
brctl addif br0 veth1
brctl addif br0 veth3
ip addr add 172.18.0.1/24 dev br0
ip link set br0 up
ip netns exec ns1 ip addr add 172.18.0.2/24 dev veth0
ip netns exec ns1 ip link set veth0 up
ip netns exec ns2 ip addr add 172.18.0.3/24 dev veth2
ip netns exec ns2 ip link set veth2 up
ip link set veth1 up
ip link set veth3 up`.split("\n");

/** Two networks, two containers on both. */
export const SHOP = [
  ...["shop_back", "shop_front"].map((name) => `docker network create ${name}`),
  ...["cache", "db", "jobs"].map((name) => `docker run -d --name shop-${name} --network shop_back nginx`),
  ...["proxy", "blog", "shop"].map((name) => `docker run -d --name shop-${name} --network shop_front nginx`),
  ...["blog", "shop"].map((name) => `docker network connect shop_back shop-${name}`),
];

/** Many on two networks. */
export function crowd(each: number): string[] {
  const names = Array.from({ length: each }, (_, at) => at + 1);
  return [
    "docker network create north",
    "docker network create south",
    ...names.flatMap((at) => ["north", "south"].map((name) => `docker run -d --network ${name} --name ${name}${at} nginx`)),
  ];
}

export interface Drawn {
  readonly lab: Lab;
  readonly host: LabHost;
}

export function labOf(commands: readonly string[], world: "lan" | "bare" | "dockerhost" = "lan"): Drawn {
  const { lab, host } = WORLDS[world]!({ seed: 1 });
  for (const command of commands) type(host, command);
  return { lab, host };
}

export function type(host: LabHost, command: string): void {
  const { exitCode, stderr } = host.exec(command.split(" "));
  if (exitCode !== 0) throw new Error(`${command}: ${stderr}`);
}

export function sceneOfLab(lab: Lab, options: SceneOptions = PLAIN): Scene {
  return sceneOf(lab.topology(), options);
}

export function layoutOf(scene: Scene, room: Room, last: Layout | null = null): Layout {
  return layout(scene, { room, measure: estimateWidth, last });
}

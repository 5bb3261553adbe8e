/** The routed path with 10, 1,000 and 500,000 routes and 10,000 destinations among them. */

import { formatIpv4, ipv4, toIpv4 } from "../../wire/ipv4-address.ts";
import { routesFloor } from "../floor.ts";
import { type FlowOptions, PORT, udpFlow } from "../flow.ts";
import { type Row, SETTLED } from "../row.ts";
import { addForwarding, type Docker0, docker0 } from "../topologies.ts";

const DESTINATIONS = 10_000;

/** Prefixes of 24 bits from 20.0.0.0 up, as a provider's table has them. */
function prefix(index: number): number {
  return ((20 << 24) + (index << 8)) | 0;
}

function topology(): Docker0 {
  const made = docker0();
  addForwarding(made);
  return made;
}

export function destinations(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${formatIpv4(toIpv4(prefix(index)))}/24`);
}

function flowOver({ host, containers: [one], outside }: Docker0, count: number): FlowOptions {
  return {
    from: one,
    to: outside,
    via: host.netns().device("docker0").link.mac,
    src: ipv4("172.17.0.2"),
    dst: toIpv4(prefix(0)),
    seen: `-s 172.17.0.2 --dport ${PORT}`,
    flows: DESTINATIONS,
    vary: (index) => ({ dst: toIpv4((prefix((Math.imul(index, 7919) % count) >>> 0) + 1) | 0) }),
    greetings: [[one, "10.0.0.1"]],
  };
}

function routesRow(name: string, goal: number, count: number): Row {
  return {
    name,
    unit: "packet",
    goal,
    prepare() {
      const made = topology();
      made.host.netns().addRoutes(destinations(count), { gateway: "10.0.0.1", device: "eth0" });
      return udpFlow(flowOver(made, count));
    },
    linux() {
      const lines = destinations(count).map((each) => `route add ${each} via 10.0.0.1 dev eth0`);
      return {
        kind: "flow",
        flow: flowOver(topology(), count),
        extra: `ip -n host -batch - <<'END'\n${lines.join("\n")}\nEND\n`,
      };
    },
    floor: () => routesFloor(count),
    options: SETTLED,
  };
}

export const ROUTES: readonly Row[] = [
  routesRow("10 routes, 10,000 destinations", 100, 10),
  routesRow("1,000 routes", 115, 1_000),
  routesRow("500,000 routes", 260, 500_000),
];

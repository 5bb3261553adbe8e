/** Connection tracking: many flows at once, and a new connection with every packet. */

import { ipv4 } from "../../wire/ipv4-address.ts";
import { natFloor } from "../floor.ts";
import { after, type FlowOptions, PORT, udpFlow } from "../flow.ts";
import { packetRow, type Row, SETTLED } from "../row.ts";
import { addDockerRules, type Docker0, docker0 } from "../topologies.ts";

function withDockerRules(): Docker0 {
  const topology = docker0();
  addDockerRules(topology.host);
  return topology;
}

/** The container has so many conversations, each with another port of its own and another of 100 addresses outside. */
export function manyFlows(topology: Docker0, flows: number): FlowOptions {
  const [one] = topology.containers;
  for (let index = 1; index <= 100; index++) topology.outside.addAddress("lo", `192.0.2.${index}/32`);
  topology.host.netns().addRoute("192.0.2.0/24", { gateway: "10.0.0.1", device: "eth0" });
  return {
    from: one,
    to: topology.outside,
    via: topology.host.netns().device("docker0").link.mac,
    src: ipv4("172.17.0.2"),
    dst: ipv4("192.0.2.1"),
    seen: `-s 10.0.0.10 -d 192.0.2.0/24 --dport ${PORT}`,
    flows,
    vary: (index) => ({
      dst: after(ipv4("192.0.2.1"), (index + Math.floor(index / 60_000)) % 100),
      sport: 1024 + (index % 60_000),
    }),
    greetings: [[one, "10.0.0.1"]],
  };
}

const NEW_FLOWS = 50_000;

function newFlows({ host, containers: [one], outside }: Docker0): FlowOptions {
  return {
    from: one,
    to: outside,
    via: host.netns().device("docker0").link.mac,
    src: ipv4("172.17.0.2"),
    dst: ipv4("10.0.0.1"),
    seen: `-s 10.0.0.10 -d 10.0.0.1 --dport ${PORT}`,
    flows: NEW_FLOWS,
    vary: (index) => ({ sport: 1024 + index }),
    greetings: [[one, "10.0.0.1"]],
  };
}

export const CONNECTIONS: readonly Row[] = [
  packetRow("docker0 path, 10,000 flows", 250, () => manyFlows(withDockerRules(), 10_000), {
    floor: () => natFloor(10_000),
    options: SETTLED,
  }),
  {
    name: "docker0 path, a new connection with every packet",
    unit: "packet",
    goal: 1_200,
    prepare() {
      const topology = withDockerRules();
      const { conntrack } = topology.host.netns().net;
      const send = udpFlow(newFlows(topology));
      let sent = 0;
      return (n) => {
        // The making of entries is measured: before a port comes round again all are forgotten, which is part of the cost.
        for (let left = n; left > 0; ) {
          const now = Math.min(left, NEW_FLOWS - sent);
          const before = conntrack.size;
          send(now);
          if (conntrack.size !== before + now) throw new Error(`connections: ${conntrack.size - before} new ones of ${now}`);
          left -= now;
          sent += now;
          if (sent < NEW_FLOWS) continue;
          conntrack.flush();
          sent = 0;
        }
      };
    },
    options: { warmMs: 8000 },
    linux: () => ({ kind: "flow", flow: newFlows(withDockerRules()), fresh: true }),
  },
];

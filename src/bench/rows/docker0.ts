/** From a container to the outside: routed only, then with docker's rules, connection tracking and MASQUERADE; and back. */

import { natFloor, routedFloor } from "../floor.ts";
import { containerFlow, udpFlow } from "../flow.ts";
import { packetRow, type Row } from "../row.ts";
import { addDockerRules, addForwarding, type Docker0, docker0, type } from "../topologies.ts";

function withDockerRules(): Docker0 {
  const topology = docker0();
  addDockerRules(topology.host);
  return topology;
}

export const DOCKER0: readonly Row[] = [
  packetRow(
    "routed through docker0, no rules",
    95,
    () => {
      const topology = docker0();
      addForwarding(topology);
      return containerFlow(topology, "out");
    },
    { floor: routedFloor },
  ),
  packetRow("docker0: rules, conntrack, MASQUERADE; one flow", 110, () => containerFlow(withDockerRules(), "masqueraded"), {
    floor: () => natFloor(1),
  }),
  {
    name: "the same, every hop kept",
    unit: "packet",
    goal: 200,
    prepare() {
      const topology = withDockerRules();
      const send = udpFlow(containerFlow(topology, "masqueraded"));
      return (n) => {
        const log = topology.lab.keepHops(4096);
        send(n);
        log.stop();
        if (log.total < n * 8) throw new Error(`hops are missing: ${log.total}`);
      };
    },
  },
  packetRow("the reply direction", 130, () => containerFlow(withDockerRules(), "reply")),
  packetRow("DNAT in to a published port, established", 110, () => {
    const topology = withDockerRules();
    type(topology.host, "iptables -t nat -A DOCKER ! -i docker0 -p udp --dport 5300 -j DNAT --to-destination 172.17.0.2:9");
    type(topology.host, "iptables -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p udp --dport 9 -j ACCEPT");
    return containerFlow(topology, "published");
  }),
];

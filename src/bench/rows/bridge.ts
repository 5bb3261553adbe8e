/** What a bridge costs: without netfilter, and with br_netfilter showing every frame to docker's rules. */
import { bridgeFloor } from "../floor.ts";
import { containerFlow } from "../flow.ts";
import { packetRow, type Row } from "../row.ts";
import { addDockerRules, docker0, type } from "../topologies.ts";

export const BRIDGE: readonly Row[] = [
  packetRow(
    "bridge, veth to veth",
    80,
    () => {
      const topology = docker0();
      type(topology.host, "sysctl -qw net.bridge.bridge-nf-call-iptables=0");
      return containerFlow(topology, "bridge");
    },
    { floor: bridgeFloor },
  ),
  packetRow("the same with br_netfilter and docker's rules", 100, () => {
    const topology = docker0();
    addDockerRules(topology.host);
    return containerFlow(topology, "bridge");
  }),
];

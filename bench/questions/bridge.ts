/** What a bridge costs: without netfilter, and with br_netfilter showing every frame to docker's rules. */
import { bridgeFloor } from "../floor.ts";
import { containerFlow } from "../flow.ts";
import { packetRow, type Row } from "../row.ts";
import { addDockerRules, docker0, type } from "../topologies.ts";

export const BRIDGE: readonly Row[] = [
  packetRow(
    "bridge, veth to veth",
    100,
    () => {
      const place = docker0();
      type(place.host, "sysctl -qw net.bridge.bridge-nf-call-iptables=0");
      return containerFlow(place, "bridge");
    },
    { floor: bridgeFloor, kernelThen: 285 },
  ),
  packetRow(
    "the same with br_netfilter and docker's rules",
    300,
    () => {
      const place = docker0();
      addDockerRules(place.host);
      return containerFlow(place, "bridge");
    },
    { kernelThen: 834 },
  ),
];

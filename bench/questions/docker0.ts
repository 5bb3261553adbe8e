/** The way from a container to the outside: routed only, then with docker's rules, connection tracking and MASQUERADE; and back. */

import { natFloor, routedFloor } from "../floor.ts";
import { containerFlow, udpFlow } from "../flow.ts";
import { packetRow, type Row } from "../row.ts";
import { addDockerRules, addForwarding, type Docker0, docker0, type } from "../topologies.ts";

function withDockerRules(): Docker0 {
  const place = docker0();
  addDockerRules(place.host);
  return place;
}

export const DOCKER0: readonly Row[] = [
  packetRow(
    "routed through docker0, no rules",
    150,
    () => {
      const place = docker0();
      addForwarding(place);
      return containerFlow(place, "out");
    },
    { floor: routedFloor, kernelThen: 242 },
  ),
  packetRow("docker0: rules, conntrack, MASQUERADE; one flow", 300, () => containerFlow(withDockerRules(), "masqueraded"), {
    floor: () => natFloor(1),
    kernelThen: 961,
  }),
  {
    name: "the same, every hop kept",
    unit: "packet",
    goal: 600,
    prepare() {
      const place = withDockerRules();
      const send = udpFlow(containerFlow(place, "masqueraded"));
      return (n) => {
        const log = place.lab.keepHops(4096);
        send(n);
        log.stop();
        if (log.total < n * 8) throw new Error(`hops are missing: ${log.total}`);
      };
    },
  },
  packetRow("the reply direction", 300, () => containerFlow(withDockerRules(), "reply"), { kernelThen: 674 }),
  packetRow(
    "DNAT in to a published port, established",
    300,
    () => {
      const place = withDockerRules();
      type(place.host, "iptables -t nat -A DOCKER ! -i docker0 -p udp --dport 5300 -j DNAT --to-destination 172.17.0.2:9");
      type(place.host, "iptables -A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p udp --dport 9 -j ACCEPT");
      return containerFlow(place, "published");
    },
    { kernelThen: 735 },
  ),
];

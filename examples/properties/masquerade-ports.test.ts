/** MASQUERADE with four ports: four flows to one server fit, however they clash; the fifth is dropped, and none is mixed up. */
import fc from "fast-check";
import { noTwoFlowsShareATuple, packets, repliesComeBack } from "netnsim/testing";
import { labTest } from "netnsim/vitest";
import { expect } from "vitest";

const ROUTER = `
for n in 1 2 3; do ip netns add c$n; ip link add to$n type veth peer name eth0 netns c$n; ip link set to$n up
  ip addr add 10.$n.0.1/24 dev to$n; ip -n c$n addr add 10.$n.0.2/24 dev eth0; ip -n c$n link set eth0 up
  ip -n c$n route add default via 10.$n.0.1; done; sysctl -qw net.ipv4.ip_forward=1
iptables -t nat -A POSTROUTING -o to3 -p udp -j MASQUERADE --to-ports 5000-5003`;

labTest("ports run out, and are never shared", async ({ host, property }) => {
  await host.run(ROUTER);
  const flow = packets(host.netns(), { device: ["to1", "to2"], dst: "10.3.0.2", protocol: "udp", dport: 53 });
  const key = ({ spec: { src, sport } }: { spec: { src?: string; sport?: number } }) => `${src}:${sport}`;
  await property(fc.uniqueArray(flow, { selector: key, minLength: 1, maxLength: 8 }), (flows) => {
    const fates = flows.map((each) => each.into(host.netns()));
    noTwoFlowsShareATuple(host.netns());
    const left = fates.filter(({ reason }) => reason !== "NETFILTER_DROP");
    expect(left).toHaveLength(Math.min(flows.length, 4));
    for (const fate of left) repliesComeBack(fate);
  });
});

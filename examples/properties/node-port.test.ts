/** A NodePort as kube-proxy writes it: three backends by chance, each flow stays with its own, and nothing else is translated. */
import fc from "fast-check";
import { packets, translationIsUndone } from "netnsim/testing";
import { labTest } from "netnsim/vitest";
import { expect } from "vitest";

const BACKENDS = ["10.1.0.2", "10.2.0.2", "10.3.0.2"];
const NODE = `
for n in 0 1 2 3; do ip netns add c$n; ip link add to$n type veth peer name eth0 netns c$n; ip link set to$n up
  ip addr add 10.$n.0.1/24 dev to$n; ip -n c$n addr add 10.$n.0.2/24 dev eth0; ip -n c$n link set eth0 up
  ip -n c$n route add default via 10.$n.0.1; done; sysctl -qw net.ipv4.ip_forward=1
iptables -t nat -N SVC; iptables -t nat -A PREROUTING -p udp -m udp --dport 30053 -m addrtype --dst-type LOCAL -j SVC
iptables -t nat -A SVC -p udp -m statistic --mode random --probability 0.33333333 -j DNAT --to-destination 10.1.0.2:53
iptables -t nat -A SVC -p udp -m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.2.0.2:53
iptables -t nat -A SVC -p udp -j DNAT --to-destination 10.3.0.2:53`;

labTest("a NodePort covers its backends, and a flow stays with its own", async ({ host, property }) => {
  await host.run(NODE);
  const ports = fc.uniqueArray(fc.integer({ min: 1024, max: 65_535 }), { minLength: 30, maxLength: 30 });
  const backend = (port: number) => host.netns().inject("to0", `udp 10.0.0.2:${port} > 10.0.0.1:30053`).nat?.after.dst;
  const flowsStay = (drawn: readonly number[]) => {
    const first = drawn.map(backend);
    expect([...new Set(first)].sort()).toEqual(BACKENDS);
    expect(drawn.map(backend)).toEqual(first);
  };
  await property(ports, flowsStay);
});

labTest("only the NodePort is translated, and its replies are translated back", async ({ host, property }) => {
  await host.run(NODE);
  await property(packets(host.netns(), { device: "to0", dst: "10.0.0.1" }), (packet) => {
    const fate = packet.into(host.netns());
    const isService = packet.spec.protocol === "udp" && packet.spec.dport === 30_053;
    expect(fate.nat?.after.dport === 53 && BACKENDS.includes(fate.nat.after.dst)).toBe(isService);
    translationIsUndone(fate);
  });
});

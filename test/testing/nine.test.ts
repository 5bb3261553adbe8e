/** The nine properties that engineers wrote first, with the kit: no helper but the labs they are about. */
import fc from "fast-check";
import { expect } from "vitest";
import * as kit from "../../src/testing/index.ts";
import { labTest } from "../../src/vitest/index.ts";

const NAT = `for n in 1 2 3; do ip netns add c$n; ip link add to$n type veth peer name eth0 netns c$n; ip link set to$n up
  ip addr add 10.$n.0.1/24 dev to$n; ip -n c$n addr add 10.$n.0.2/24 dev eth0; ip -n c$n link set eth0 up
  ip -n c$n route add default via 10.$n.0.1; done; sysctl -qw net.ipv4.ip_forward=1
  iptables -t nat -A POSTROUTING -o to3 -j MASQUERADE
  iptables -t nat -A PREROUTING -i to3 -p tcp --dport 8080 -j DNAT --to 10.1.0.2:80`;
const lanTest = labTest.extend({ world: "lan" });

labTest("no two live flows leave with the same tuple", async ({ host, property }) => {
  await host.run(NAT);
  const flow = kit.packets(host.netns(), { device: ["to1", "to2"], dst: "10.3.0.2", protocol: "udp", dport: 53 });
  await property(fc.array(flow, { minLength: 2, maxLength: 6 }), (flows) => {
    for (const each of flows) each.into(host.netns());
    kit.noTwoFlowsShareATuple(host.netns());
  });
});

labTest("the reply of a translated packet comes back to its sender", async ({ host, property }) => {
  await host.run(NAT);
  await property(kit.packets(host.netns()), (packet) => kit.repliesComeBack(packet.into(host.netns())), { meets: /nat/ });
});

labTest("DNAT and its undoing restore the packet", async ({ host, property }) => {
  await host.run(NAT);
  const packet = kit.packets(host.netns(), { device: "to3", dst: ["10.3.0.1", "10.1.0.2"] });
  await property(packet, (each) => kit.translationIsUndone(each.into(host.netns())), { meets: /DNAT/ });
});

labTest("connections never exceed nf_conntrack_max", async ({ host, property }) => {
  await host.run(`${NAT}; sysctl -qw net.netfilter.nf_conntrack_max=3`);
  await property(fc.array(kit.packets(host.netns(), { protocol: "udp" }), { minLength: 4, maxLength: 12 }), (flows) => {
    for (const each of flows) each.into(host.netns());
    kit.connectionTableBounded(host.netns());
  });
});

lanTest("DOCKER-USER blocks all but an allow-list, in whatever order it was written", async ({ host, property }) => {
  await host.run("docker run -d --name web -p 8080:80 nginx; iptables -I DOCKER-USER -i eth0 -j DROP");
  const allowed = ["192.168.2.5", "192.168.2.20"];
  const ends = { src: [...allowed, "192.168.2.4", "192.168.2.6", "192.168.2.21"], dst: "192.168.2.110", dport: 8080 };
  const packet = kit.packets(host.netns(), { device: "eth0", protocol: "tcp", flags: "S", ...ends });
  await property(fc.tuple(packet, fc.shuffledSubarray(allowed, { minLength: 2 })), ([each, order]) => {
    for (const source of order) host.exec(["iptables", "-I", "DOCKER-USER", "-s", source, "-j", "ACCEPT"]);
    const fate = each.into(host.netns());
    if (allowed.includes(each.spec.src!)) expect(fate).toReach("172.17.0.2:80");
    else expect(fate).toBeDroppedBy({ chain: "DOCKER-USER" });
  });
});

lanTest("a port published on an address is reachable there and nowhere else", async ({ host, property }) => {
  await host.run("ip addr add 192.168.2.111/24 dev eth0; docker run -d --name web -p 192.168.2.111:8080:80 nginx");
  const packet = kit.packets(host.netns(), { device: "eth0", protocol: "tcp", flags: "S", src: "192.168.2.5" });
  await property(packet, (each) => {
    const fate = each.into(host.netns());
    if (each.spec.dst === "192.168.2.111" && each.spec.dport === 8080) expect(fate).toReach("172.17.0.2:80");
    else expect(fate).not.toReachHost("web");
  });
});

labTest("statistic covers all backends, and a flow stays with its own", async ({ host, property }) => {
  const rule = "iptables -t nat -A PREROUTING -i to3 -p udp --dport 53";
  const half = "-m statistic --mode random --probability 0.5";
  await host.run(`${NAT}; ${rule} ${half} -j DNAT --to 10.1.0.2; ${rule} -j DNAT --to 10.2.0.2`);
  await property(fc.uniqueArray(fc.integer({ min: 1024, max: 65_535 }), { minLength: 20, maxLength: 20 }), (ports) => {
    const backend = (port: number) => host.netns().inject("to3", `udp 10.3.0.2:${port} > 10.3.0.1:53`).nat?.after.dst;
    const backends = ports.map(backend);
    expect(new Set(backends)).toEqual(new Set(["10.1.0.2", "10.2.0.2"]));
    expect(ports.map(backend)).toEqual(backends);
  });
});

/** The nine properties that engineers wrote first, with the kit: no helper but the labs they are about. */
import fc from "fast-check";
import { expect } from "vitest";
import * as kit from "../../src/testing/index.ts";
import { labTest } from "../../src/vitest/index.ts";
import { NAT } from "./nat-lab.ts";

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
  await host.run(
    `${NAT}; ${rule} -m statistic --mode random --probability 0.5 -j DNAT --to 10.1.0.2; ${rule} -j DNAT --to 10.2.0.2`,
  );
  await property(fc.uniqueArray(fc.integer({ min: 1024, max: 65_535 }), { minLength: 20, maxLength: 20 }), (ports) => {
    const backend = (port: number) => host.netns().inject("to3", `udp 10.3.0.2:${port} > 10.3.0.1:53`).nat?.after.dst;
    const backends = ports.map(backend);
    expect(new Set(backends)).toEqual(new Set(["10.1.0.2", "10.2.0.2"]));
    expect(ports.map(backend)).toEqual(backends);
  });
});

labTest("two versions of a rule file treat every packet alike", async ({ lab, host, property }) => {
  const rules = (...lines: string[]) => lines.map((line) => `iptables -A FORWARD ${line}\n`).join("");
  await host.run(`${NAT}\n${rules("-s 10.1.0.0/24 -j ACCEPT", "-p tcp --dport 22 -j DROP", "-p tcp --dport 23 -j DROP")}`);
  const other = lab.addHost("other");
  await other.run(`${NAT}\n${rules("-s 10.1.0.0/25 -j ACCEPT", "-s 10.1.0.128/25 -j ACCEPT", "-p tcp --dport 22:23 -j DROP")}`);
  await property(kit.packets(host.netns()), (packet) => {
    const fates = [host, other].map((each) => packet.into(each.netns()));
    expect(fates[1]).toMatchObject({ verdict: fates[0]!.verdict, reason: fates[0]!.reason, nat: fates[0]!.nat });
  });
});

lanTest(
  "whatever is run, removed, blocked and asked for: a published port that is not blocked is served",
  async ({ host, property }) => {
    await property(kit.dockerCommands(host), (commands, run) => {
      fc.modelRun(() => ({ model: new kit.DockerModel(), real: run.host }), commands);
    });
  },
);

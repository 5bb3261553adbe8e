/** DOCKER-USER lets two machines in and nobody else, in whatever order the rules were written. */
import fc from "fast-check";
import { type DrawnPacket, packets } from "netnsim/testing";
import { labTest } from "netnsim/vitest";
import { expect } from "vitest";

const ALLOWED = ["192.168.2.5", "192.168.2.20"];

labTest.extend({ world: "lan" })("DOCKER-USER lets the allow-list in and nobody else", async ({ host, property }) => {
  await host.run("docker run -d --name web -p 8080:80 nginx; iptables -I DOCKER-USER -i eth0 -j DROP");
  const src = [...ALLOWED, "192.168.2.4", "192.168.2.6", "192.168.2.21"];
  const packet = packets(host.netns(), { device: "eth0", src, dst: "192.168.2.110", dport: 8080, protocol: "tcp", flags: "S" });
  const order = fc.shuffledSubarray(ALLOWED, { minLength: ALLOWED.length });
  const check = ([each, sources]: readonly [DrawnPacket, readonly string[]]) => {
    for (const source of sources) host.exec(["iptables", "-I", "DOCKER-USER", "-s", source, "-j", "ACCEPT"]);
    const fate = each.into(host.netns());
    if (ALLOWED.includes(each.spec.src!)) expect(fate).toReach("172.17.0.2:80");
    else expect(fate).toBeDroppedBy({ chain: "DOCKER-USER" });
  };
  await property(fc.tuple(packet, order), check, { meets: /DOCKER-USER .* ACCEPT/ });
});

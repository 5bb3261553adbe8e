/**
 * Property-testing a NAT rule set: whatever two clients send through one address, no two live connections leave with the same
 * addresses and ports, and each reply is translated back.
 *
 *     npx vitest run examples/nat-rules.test.ts
 */
import fc from "fast-check";
import { bare, type LabHost } from "netnsim";
import type { Program } from "netnsim/programs";
import { expect, test } from "vitest";

/** Two clients behind a router that masquerades, and a server. */
function natLab(): LabHost {
  const { host } = bare({ seed: 1 });
  const router = host.netns();
  for (const [name, address] of [
    ["c1", "10.1.0"],
    ["c2", "10.2.0"],
    ["srv", "192.0.2"],
  ] as const) {
    const ns = router.addNetns(name);
    router.addVeth(`to-${name}`, { name: "eth0", netns: ns }).addAddress(`to-${name}`, `${address}.1/24`).up(`to-${name}`);
    ns.addAddress("eth0", `${address}.2/24`)
      .up("lo", "eth0")
      .addRoute("default", { gateway: `${address}.1`, device: "eth0" });
  }
  router.setSysctl("net.ipv4.ip_forward", 1);
  router.addRules("nat", "POSTROUTING", { outDevice: "to-srv", jump: "MASQUERADE" });
  return host;
}

const echo: Program = function* (self) {
  const socket = self.udp().bind("0.0.0.0", 53);
  for (;;) {
    const { data, from } = yield* socket.receive();
    socket.send(data, from);
  }
};

// Few ports, so that they do clash.
const datagram = fc.record({ client: fc.constantFrom("c1", "c2"), port: fc.integer({ min: 4000, max: 4002 }) });

test("no two connections share what they leave with, and replies come back", () => {
  fc.assert(
    fc.property(fc.array(datagram, { minLength: 1, maxLength: 5 }), (datagrams) => {
      const host = natLab();
      host.start("echo", echo, { netns: "srv" });
      for (const { client, port } of datagrams) {
        const argv = ["nc", "-u", "-w", "1", "-p", String(port), "192.0.2.2", "53"];
        expect(host.exec(argv, { netns: client, stdin: "hello" }).stdout).toBe("hello");
      }
      const { connections } = host.netns().snapshot();
      const leaving = connections.map(({ reply }) => `${reply.src}:${reply.sport} > ${reply.dst}:${reply.dport}`);
      expect(new Set(leaving).size).toBe(leaving.length);
    }),
    { numRuns: 20, seed: 1 },
  );
});

/** A published port seen from four sides: another machine, the host by its address and by loopback, another container. */
import fc from "fast-check";
import type { PropertyRun } from "netnsim/testing";
import { labTest } from "netnsim/vitest";
import { expect } from "vitest";

const SIDES = {
  "another machine": "ssh remote curl -s -m 2 http://192.168.2.110:8080",
  "the host, by its address": "curl -s -m 2 http://192.168.2.110:8080",
  "the host, by loopback": "curl -s -m 2 http://127.0.0.1:8080",
  "another container": "docker exec client curl -s -m 2 http://192.168.2.110:8080",
} as const;

type Side = keyof typeof SIDES;

/** `-p` with these addresses is there for these sides. */
const SEEN: Readonly<Record<string, readonly Side[]>> = {
  "": ["another machine", "the host, by its address", "the host, by loopback", "another container"],
  "192.168.2.110:": ["another machine", "the host, by its address", "another container"],
  "127.0.0.1:": ["the host, by loopback"],
};

labTest.extend({ world: "lan" })("a published port is seen where its address is", async ({ property }) => {
  const sides = fc.constantFrom(...(Object.keys(SIDES) as Side[]));
  const cases = fc.record({ address: fc.constantFrom(...Object.keys(SEEN)), side: sides });
  // Docker is asked for something in each run: the run's own host is the one to use.
  const seen = async ({ address, side }: { address: string; side: Side }, { host }: PropertyRun) => {
    await host.run(`docker run -d --name web -p ${address}8080:80 nginx; docker run -d --name client nginx`);
    if (SEEN[address]!.includes(side)) expect(host).toAnswer(SIDES[side], "Welcome to nginx!");
    else expect(host).not.toAnswer(SIDES[side]);
  };
  await property(cases, seen);
});

/**
 * Where diff() says "none", packets at the edges of what the rules ask for are treated alike; where not, one of them may not be.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Lab, type Namespace } from "../../../src/index.ts";
import { diff } from "../../../src/questions/index.ts";
import { packets } from "../../../src/testing/index.ts";
import { natPairsOf } from "../nat-pairs.ts";
import { pairsOf } from "../pairs.ts";

function router(rules: string): Namespace {
  const host = new Lab().addHost("router");
  const ns = host.netns().addDummy("eth0").addDummy("eth1").up("eth0", "eth1");
  ns.setSysctl("net.ipv4.ip_forward", 1).addAddress("eth0", "192.168.0.1/24").addRoute("default", { device: "eth1" });
  expect(host.exec(["iptables-restore"], { stdin: rules }).stderr).toBe("");
  return ns;
}

describe("no packet at an edge of the rules shows what diff() does not", () => {
  test.each([...pairsOf(24), ...natPairsOf(24)])("$name", ({ a, b, differsAt }) => {
    const [one, other] = [router(a), router(b)];
    expect(diff(one, other).difference === null).toBe(differsAt === null);
    if (differsAt !== null) return;
    fc.assert(
      fc.property(packets(one, { device: "eth0" }), (packet) => {
        expect(packet.into(one).verdict).toBe(packet.into(other).verdict);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});

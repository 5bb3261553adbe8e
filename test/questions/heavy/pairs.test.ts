/** Pairs of 500 rules, with NAT and without: what diff() says is right, and ten thousand random packets would not find it. */
import { describe, expect, test } from "vitest";
import { Lab, type Namespace } from "../../../src/index.ts";
import { diffRules } from "../../../src/questions/index.ts";
import { natPairsOf } from "../nat-pairs.ts";
import { numbers, pairsOf } from "../pairs.ts";

const PAIRS = pairsOf(500);

test.each([...PAIRS, ...natPairsOf(500)])("$name", ({ a, b, differsAt }) => {
  const { difference, undecided } = diffRules(a, b);
  expect(undecided).toBeNull();
  expect(difference === null ? null : `${difference.packet.dst}:${difference.packet.dport}`).toBe(differsAt);
});

function router(rules: string): Namespace {
  const host = new Lab().addHost("router");
  const ns = host.netns().addDummy("eth0").addDummy("eth1").up("eth0", "eth1");
  ns.setSysctl("net.ipv4.ip_forward", 1).addRoute("default", { device: "eth1" });
  expect(host.exec(["iptables-restore"], { stdin: rules }).stderr).toBe("");
  return ns;
}

/** Packets as the rules ask for them: their networks, any port. */
function randomPackets(count: number): readonly string[] {
  const next = numbers(7);
  return Array.from({ length: count }, () => {
    const from = `172.${16 + next(16)}.${next(256)}.${next(256)}`;
    const to = `10.${20 + next(2)}.${next(256)}.${next(256)}`;
    const ports = `${1024 + next(64_000)} > ${to}:${1024 + next(60_000)}`;
    return next(2) === 0 ? `tcp ${from}:${ports} S` : `udp ${from}:${ports}`;
  });
}

describe("ten thousand random packets find no difference", () => {
  const packets = randomPackets(10_000);
  test.each(PAIRS.filter(({ differsAt }) => differsAt !== null))("$name", ({ a, b }) => {
    const [one, other] = [router(a), router(b)];
    const found = packets.filter((packet) => one.inject("eth0", packet).verdict !== other.inject("eth0", packet).verdict);
    expect(found).toEqual([]);
  });
});

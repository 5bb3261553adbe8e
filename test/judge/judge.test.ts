/** The judge's own words, without a real kernel: test/linux/judge.test.ts asks one. */
import { describe, expect, test } from "vitest";
import { framesObserver } from "../../src/linux/judge/frames.ts";
import { compareSides, confirmedDifferences, runInSimulator, type Side } from "../../src/linux/judge/judge.ts";
import { readScene } from "../../src/linux/judge/scene.ts";
import { stateObserver } from "../../src/linux/judge/state.ts";
import { missingTools, toolsNamedIn } from "../../src/linux/private/tools.ts";
import { parseScenario } from "../../src/scenario/scenario.ts";

const LAB = `# world: bare
ip netns add a
ip netns add b
ip link add veth0 netns a type veth peer name veth0 netns b
ip -n a addr add 10.0.0.1/24 dev veth0
ip -n b addr add 10.0.0.2/24 dev veth0
ip -n a link set veth0 up
ip -n b link set veth0 up
`;

async function simulate(script: string): Promise<Side> {
  const run = await runInSimulator(parseScenario(script, "lab.sh"), [framesObserver, stateObserver]);
  if (run.error !== null) throw run.error;
  return run;
}

describe("two runs", () => {
  test("of the same script are the same", async () => {
    const script = `${LAB}ip netns exec a ping -c 1 10.0.0.2\n`;
    const scenario = parseScenario(script, "lab.sh");
    expect(compareSides(scenario, await simulate(script), await simulate(script))).toEqual([]);
  });

  test("differ in the output, the frames and the tables where their scripts do", async () => {
    const left = `${LAB}ip netns exec a ping -c 1 -q -t 9 10.0.0.2 > /dev/null\n`;
    const right = `${LAB}ip netns exec a ping -c 1 -q -t 8 10.0.0.2; ip netns exec b ip route add 10.9.0.0/24 via 10.0.0.1\n`;
    const differences = compareSides(parseScenario(left, "lab.sh"), await simulate(left), await simulate(right));
    expect(differences.map(({ kind, where }) => `${kind}: ${where}`)).toEqual([
      "output: line 9: $ ip netns exec a ping -c 1 -q -t 9 10.0.0.2 > /dev/null",
      "frames: h/a veth0",
      "frames: h/b veth0",
      "state: h/b ip route, rule, neigh",
    ]);
    expect(differences.at(-1)!.text).toContain("+ 10.9.0.0/24 via 10.0.0.1 dev veth0");
    expect(differences[1]!.text).toMatch(/^- out .* ttl 9 /m);
    expect(differences[1]!.text).toMatch(/^\+ out .* ttl 8 /m);
  });

  test("tell what both of two verdicts told", () => {
    const one = { kind: "frames", where: "h/a veth0", text: "- x" } as const;
    const other = { kind: "state", where: "h/a veth0", text: "- y" } as const;
    expect(confirmedDifferences([one, other], [{ ...one, text: "- z" }])).toEqual([{ ...one, text: "- z" }]);
    expect(confirmedDifferences([one], [other])).toEqual([]);
  });
});

test("a scene knows devices by their addresses but for those that were typed", () => {
  const survey = [
    "\x1dh ip addr",
    "1: lo: <LOOPBACK> mtu 65536 qdisc noop state DOWN group default qlen 1000",
    "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00 promiscuity 0",
    "3: br0: <BROADCAST,UP> mtu 1500 qdisc noqueue state UP group default qlen 1000",
    "    link/ether 06:5d:16:8e:f1:01 brd ff:ff:ff:ff:ff:ff promiscuity 0",
    "    inet 10.0.0.1/24 scope global br0",
    "\x1dh ip rule",
    "9: not: a link",
    "\x1dh/a ip addr",
    "2: eth0@if4: <BROADCAST,UP> mtu 1500 qdisc noqueue state UP group default qlen 1000",
    "    link/ether 02:00:00:00:00:07 brd ff:ff:ff:ff:ff:ff link-netnsid 0 promiscuity 0",
    "\x1dreport",
    "#4026532000 /proc/self/ns/net",
    "#4026532100 /run/netns/a",
    "#4026532200 /run/lab/ns/router",
  ].join("\n");
  const scene = readScene(parseScenario("# world: bare\nip -n a link set eth0 address 02:00:00:00:00:07\n", "lab.sh"), survey);
  expect([...scene.macs]).toEqual([["06:5d:16:8e:f1:01", "<h:br0>"]]);
  expect([...scene.netns]).toEqual([
    [4026532000, "h"],
    [4026532100, "h/a"],
    [4026532200, "router"],
  ]);
  expect([...scene.devices]).toEqual([
    ["h 1", "lo"],
    ["h 3", "br0"],
    ["h/a 2", "eth0"],
  ]);
});

test("connections are the same in whatever order a hash table lists them", () => {
  const scene = readScene(parseScenario("# world: bare\n", "lab.sh"), "\x1dreport");
  const entry = (src: string, id: number) =>
    `icmp 1 29 src=${src} dst=10.0.0.9 type=8 code=0 id=${id} src=10.0.0.9 dst=${src} type=0 code=0 id=${id} mark=0 use=1`;
  const read = (...lines: string[]) => [...stateObserver.readReal(`\x1dh conntrack\n${lines.join("\n")}\n`, scene).values()];
  const listed = read(entry("10.0.0.1", 29), entry("10.0.0.1", 101), entry("10.0.0.2", 29), entry("10.0.0.2", 30));
  expect(read(entry("10.0.0.2", 30), entry("10.0.0.1", 101), entry("10.0.0.1", 29), entry("10.0.0.2", 29))).toEqual(listed);
  expect(read(entry("10.0.0.1", 29), entry("10.0.0.1", 101), entry("10.0.0.2", 101), entry("10.0.0.2", 102))).not.toEqual(listed);
});

describe("tools", () => {
  test("that a script names are asked for, and no others", () => {
    expect(toolsNamedIn("ip a\nx=$(brctl show); ./ping /opt/conntrack -- iptables-save\nping -c1 h | tcpdump-like")).toEqual([
      "brctl",
      "ping",
    ]);
  });

  test("that are missing are told with the packages that bring them", () => {
    expect(missingTools(["sh", "no-such-tool", "other"])).toBe(
      "missing tools: no-such-tool, other (apt-get install no-such-tool other)",
    );
    expect(missingTools(["sh"])).toBeNull();
  });
});

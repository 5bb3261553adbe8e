/**
 * `netnsim bench --lab`: which packets arrive, what becomes of them, which rules they meet; what is printed. Nothing here is
 * timed.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { inTurn, packetLoad } from "../../src/bench/index.ts";
import { runBench } from "../../src/cli/bench/bench.ts";
import { caseText, comparisonText } from "../../src/cli/bench/case-text.ts";
import { type Case, openLoad } from "../../src/cli/bench/own-lab.ts";
import { writeFile } from "../../src/cli/write-file.ts";
import { Lab } from "../../src/index.ts";
import { type PacketSpec, packetOf, parsePacketSpec } from "../../src/trace/packet-spec.ts";
import { LINKTYPE_RAW, writePcap } from "../../src/trace/pcap.ts";
import { encodePacket } from "../../src/wire/ipv4.ts";

const folder = mkdtempSync(join(tmpdir(), "netnsim-bench-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const LAB = file(
  "router.sh",
  `ip link add wan type dummy; ip link add lan type dummy; ip link set wan up; ip link set lan up
ip addr add 10.0.0.1/24 dev wan; ip addr add 192.0.2.1/24 dev lan; sysctl -qw net.ipv4.ip_forward=1
iptables -t nat -A PREROUTING -i wan -p udp --dport 53 -j DNAT --to-destination 192.0.2.2:5353
iptables -A FORWARD -p udp -j ACCEPT; iptables -P FORWARD DROP
`,
);
const DNS = "udp 10.0.0.2:4000 > 10.0.0.1:53";
const SYN = "tcp 10.0.0.2:4000 > 192.0.2.2:80 S";
const FROM = { lab: LAB, world: "bare", from: "wan" };

async function opened(options: Partial<Parameters<typeof openLoad>[0]>) {
  const load = await openLoad({ ...FROM, ...options });
  if (typeof load === "number") throw new Error(`exit code ${load}`);
  return load;
}

test("a load says how each packet ends, and which rules match how often", async () => {
  const { load, packets } = await opened({ packet: [DNS, SYN] });
  expect(packets).toEqual([DNS, SYN]);
  expect(load.outcomes().map(({ words, fate: { verdict, nat } }) => [words, verdict, nat?.after.dst])).toEqual([
    ["left h by lan", "forwarded", "192.0.2.2"],
    ["dropped by h: filter FORWARD policy", "dropped", undefined],
  ]);
  const hits = load.ruleHits(10).map(({ table, chain, number, perPacket }) => [table, chain, number, perPacket]);
  // DNAT was looked at for the first packet of the connection, before.
  expect(hits).toEqual([
    ["filter", "FORWARD", 1, 0.5],
    ["filter", "FORWARD", "policy", 0.5],
  ]);
});

test("rules of a file replace those of the lab", async () => {
  const rules = file("open.rules", "*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n");
  const { load } = await opened({ packet: [SYN], rules });
  expect(load.outcomes()[0]!.fate.verdict).toBe("forwarded");
  await expect(opened({ packet: [SYN], rules: file("wrong.rules", "*filter\n-A NOWHERE\nCOMMIT\n") })).rejects.toThrow(
    /wrong\.rules: .*line 2/s,
  );
});

test("the IPv4 packets of a capture arrive at the device; what is none is left out", async () => {
  const bytes = [DNS, SYN].map((text) => encodePacket(packetOf(parsePacketSpec(text) as PacketSpec)));
  const packets = [...bytes, new Uint8Array(3)].map((each) => ({ seconds: 0, nanoseconds: 0, bytes: each, length: each.length }));
  const { load } = await opened({ traffic: file("two.pcap", writePcap(LINKTYPE_RAW, packets)) });
  expect(load.outcomes().map(({ fate }) => fate.verdict)).toEqual(["forwarded", "dropped"]);
  await expect(opened({ traffic: file("none.pcap", "x") })).rejects.toThrow(/none\.pcap: truncated dump file/);
});

test.each([
  [["--packet", DNS], "bench: --packet is of --lab"],
  [["--against", "x"], "bench: --against is of --lab or --tables"],
  [["--only", "no such row"], 'bench: no row has "no such row" in its name: bridge, veth to veth; '],
  [["--lab", LAB, "--round", "--packet", DNS], "bench: --from is missing"],
  [["--lab", LAB, "--round", "--world", "bare", "--from", "wan"], "bench: --packet or --traffic is missing"],
  [
    ["--lab", LAB, "--round", "--world", "bare", "--from", "eth7", "--packet", DNS],
    "bench: --from eth7: there is no such device: h/lo, h/wan, h/lan",
  ],
  [["--lab", LAB, "--round", "--world", "bare", "--from", "wan", "--packet", "udp"], "bench: "],
  [["row"], 'bench: one too many: "row"'],
])("%j is refused: %s", async (argv, message) => {
  await expect(runBench(argv)).rejects.toThrow(message);
});

test("a file that cannot be written is refused in one line", () => {
  expect(() => writeFile("/nowhere/figures.json", "")).toThrow("/nowhere/figures.json: No such file or directory");
});

async function caseOf(options: Partial<Parameters<typeof openLoad>[0]>): Promise<Case> {
  const { load, packets } = await opened(options);
  const outcomes = load.outcomes().map((outcome, index) => ({ packet: packets[index]!, ...outcome }));
  const figures = { median: 500, minimum: 490, maximum: 620, bytes: 300 };
  const spent = [{ where: "kernel/link", share: 0.4, functions: [{ name: "transmitFrame", share: 0.1 }] }];
  return { figures, outcomes, hits: load.ruleHits(10), spent };
}

test("what is printed of one lab", async () => {
  expect(caseText({ ...FROM, lab: "router.sh" }, await caseOf({ packet: [DNS, SYN] }))).toBe(`router.sh: 2 packets at wan
  ${DNS}: left h by lan, as 10.0.0.2:4000 > 192.0.2.2:5353
  ${SYN}: dropped by h: filter FORWARD policy

CPU nanoseconds a packet: 500 (490 to 620), 300 bytes allocated

Matches of rules for each packet
    0.50  h filter -A FORWARD -p udp -j ACCEPT  (rule 1)
    0.50  h filter -P FORWARD DROP

Where the time goes, by netnsim's sources
  40 %  kernel/link: transmitFrame 10 %
`);
});

test("what is printed of two, and whether they treat the traffic alike", async () => {
  const rules = file("drop.rules", "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n");
  const cases = [await caseOf({ packet: [DNS, SYN] }), await caseOf({ packet: [DNS, SYN], rules })] as const;
  const rounds = [
    [500, 520],
    [250, 300],
  ] as const;
  const ratio = { median: 0.54, minimum: 0.5, maximum: 0.577 };
  const options = { lab: "router.sh", against: "drop.rules" };
  expect(comparisonText(options, cases, rounds, ratio)).toEqual({
    isAlike: false,
    text: `2 packets, in turn, 2 rounds of each in processes of their own
  router.sh   500 to 520 ns a packet, 0.5 matches of rules
  drop.rules  250 to 300 ns a packet, 0.5 matches of rules
drop.rules takes 54 % of the time of router.sh (50 % to 58 %)
they differ on ${DNS}
  router.sh: left h by lan, as 10.0.0.2:4000 > 192.0.2.2:5353
  drop.rules: dropped by h: filter FORWARD policy, as 10.0.0.2:4000 > 192.0.2.2:5353
`,
  });
  expect(comparisonText(options, [cases[1], cases[1]], rounds, ratio)).toMatchObject({ isAlike: true });
});

test("a lab in which a load ran is neither forked nor replayed", () => {
  const host = new Lab().addHost("h");
  const ns = host.netns().addDummy("d0").up("d0").addAddress("d0", "10.0.0.1/24");
  const load = packetLoad(ns, "d0", ["udp 10.0.0.2:1 > 10.0.0.1:9"]);
  load.run(3);
  expect(ns.snapshot().links.find(({ name }) => name === "d0")!.counters.rxPackets).toBe(3);
  expect(() => host.lab.fork()).toThrow("a load of packets was run in it");
});

test("two kinds of work are done in turn", () => {
  const order: string[] = [];
  const work = (name: string) => (n: number) => void (n > 0 && order.push(name));
  const { ratio } = inTurn(work("a"), work("b"), { rounds: 2, targetMs: 1, warmMs: 0, first: 1 });
  expect(order.slice(-4).join("")).toBe("abab");
  expect(ratio.minimum).toBeLessThanOrEqual(ratio.median);
});

/** Packets that are put into a namespace, and what becomes of them. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { bare, type Fate, type Lab, type Namespace } from "../../src/index.ts";
import { runHistory } from "../../src/lab/history/run.ts";
import { labTables } from "../../src/lab/history/tables.ts";
import { formatPacketSpec, type PacketSpec, packetOf, parsePacketSpec, specOf } from "../../src/trace/packet-spec.ts";
import { encodeFrame, frame } from "../../src/wire/ethernet.ts";
import { mac } from "../../src/wire/mac.ts";
import { property } from "../property.ts";

/** A router between a and b, with a rule for each port. */
const ROUTER = `
for n in a b; do ip netns add $n; ip link add v$n type veth peer name eth0 netns $n; ip link set v$n up; ip -n $n link set eth0 up; done
ip addr add 10.1.0.1/24 dev va; ip addr add 10.2.0.1/24 dev vb
ip -n a addr add 10.1.0.2/24 dev eth0; ip -n b addr add 10.2.0.2/24 dev eth0
ip -n a route add default via 10.1.0.1; ip -n b route add default via 10.2.0.1
ip link add d0 type dummy; ip link set d0 up; ip addr add 10.3.0.1/24 dev d0
sysctl -w net.ipv4.ip_forward=1
iptables -A FORWARD -p tcp --dport 81 -j DROP
iptables -A FORWARD -p tcp --dport 82 -j REJECT --reject-with tcp-reset
iptables -P INPUT DROP
iptables -A INPUT -p icmp -j ACCEPT
iptables -t nat -A PREROUTING -p udp --dport 99 -j DNAT --to 10.2.0.2:5000
ip netns exec b nc -l -p 80 > /dev/null &
sleep 0.1
`;

let lab: Lab;
let ns: Namespace;

beforeAll(async () => {
  const made = bare({ seed: 1 });
  lab = made.lab;
  ns = made.host.netns();
  await made.host.run(ROUTER);
});

test.each<[string, Partial<Fate>]>([
  ["tcp 10.1.0.2:4000 > 10.2.0.2:80 S", { verdict: "socket", rule: null, nat: null, errno: null }],
  ["icmp 10.1.0.2 > 10.1.0.1", { verdict: "host", at: { host: "h", netns: 0, device: "va" } }],
  ["udp 10.1.0.2:1 > 10.3.0.9:7", { verdict: "forwarded", at: { host: "h", netns: 0, device: "d0" } }],
  ["tcp 10.1.0.2:1 > 10.2.0.2:9 S", { verdict: "dropped", reason: "NO_SOCKET", rule: null }],
  [
    "tcp 10.1.0.2:1 > 10.2.0.2:81 S",
    {
      verdict: "dropped",
      reason: "NETFILTER_DROP",
      rule: { table: "filter", chain: "FORWARD", number: 1, text: "-A FORWARD -p tcp -m tcp --dport 81 -j DROP" },
    },
  ],
  ["tcp 10.1.0.2:1 > 10.1.0.1:9 S", { rule: { table: "filter", chain: "INPUT", number: "policy", text: "-P INPUT DROP" } }],
  ["udp 10.1.0.2:5 > 10.1.0.1:99", { nat: { before: endpoints("10.1.0.1", 99), after: endpoints("10.2.0.2", 5000) } }],
  ["udp 10.1.0.2:1 > 10.2.0.2:7 ttl 1", { verdict: "dropped", reason: "IP_INHDR" }],
  ["udp 127.0.0.1:1 > 10.2.0.2:7", { verdict: "dropped", reason: "IP_LOCALNET" }],
  ["udp 10.1.0.2:1 > 10.2.0.77:7", { verdict: "waiting", at: { host: "h", netns: 0, device: "vb" } }],
  ["udp 10.1.0.2:1 > 10.2.0.2:7 length 16 MF id 9", { verdict: "waiting" }],
])("what becomes of %s", (packet, expected) => {
  expect(ns.inject("va", packet)).toMatchObject(expected);
});

function endpoints(dst: string, dport: number) {
  return { src: "10.1.0.2", dst, sport: 5, dport };
}

test("what is sent because of it: a reply, a reset, an ICMP error", () => {
  const repliesTo = (packet: string) => ns.inject("va", packet).replies.map((reply) => [reply.verdict, reply.packet!]);
  expect(repliesTo("icmp 10.1.0.2 > 10.1.0.1 echo 7 seq 3")).toMatchObject([["host", { type: 0, echoId: 7, sequence: 3 }]]);
  expect(repliesTo("tcp 10.1.0.2:1 > 10.2.0.2:82 S seq 5")).toMatchObject([[expect.any(String), { flags: "RA", ack: 6 }]]);
  expect(repliesTo("udp 10.1.0.2:1 > 10.2.0.2:7 ttl 1")).toMatchObject([["host", { protocol: "icmp", type: 11, code: 0 }]]);
});

test("two fragments, whatever their order, are one packet", () => {
  const rest = { src: "10.1.0.2", dst: "10.1.0.1", protocol: "icmp", id: 77 } as const;
  expect(ns.inject("va", { ...rest, fragmentOffset: 24, payload: "the end" }).verdict).toBe("waiting");
  const whole = ns.inject("va", { ...rest, moreFragments: true, length: 16 });
  expect(whole.journey.steps.some(({ kind }) => kind === "reassemble")).toBe(true);
});

test("bytes are a frame, and may be malformed behind its header", () => {
  const bytes = encodeFrame(frame(mac("02:00:00:00:00:01"), mac("02:00:00:00:00:02"), packetOf({ ...PACKET, ttl: 9 })));
  expect(ns.inject("va", bytes)).toMatchObject({ verdict: "dropped", reason: "OTHERHOST", packet: { ttl: 9 } });
  expect(ns.inject("va", bytes.slice(0, 20))).toMatchObject({ verdict: "dropped", packet: null });
});

const PACKET = { src: "10.1.0.2", dst: "10.2.0.2", protocol: "udp" } as const;

test("what is sent from here is routed, passes OUTPUT, and fails as a system call does", () => {
  expect(ns.output("icmp > 10.2.0.2")).toMatchObject({ verdict: "host", errno: null, packet: { src: "10.2.0.1" } });
  expect(ns.output("udp > 192.0.2.1:53")).toMatchObject({ verdict: "dropped", errno: "ENETUNREACH", packet: null });
});

test("explain leaves the lab as it is, and says which rules did not match and why", () => {
  const before = labTables(lab);
  const fate = ns.explain("va", "tcp 10.1.0.2:1 > 10.2.0.2:82 S");
  expect(fate).toMatchObject({ verdict: "rejected", rule: { number: 2 } });
  expect(fate.journey.steps.map(({ kind }) => kind)).toContain("ruleMissed");
  expect(labTables(lab)).toBe(before);
});

test("injected packets are in the lab's history", () => {
  expect(lab.history()).toContain("\n# inject: h/va tcp 10.1.0.2:4000 > 10.2.0.2:80 S\n");
  expect(lab.history()).toContain("\n# output: h icmp > 10.2.0.2\n");
  expect(labTables(runHistory(lab.history()).lab)).toBe(labTables(lab));
});

test("trace returns what happened and every packet's journey; of a promise, a promise", async () => {
  const { result, journeys } = lab.trace(() => ns.exec(["ping", "-c", "1", "10.2.0.2"]));
  expect(result.exitCode).toBe(0);
  expect(journeys.map(({ fate }) => fate?.verdict)).toContain("host");
  const later = await lab.trace(async () => 5);
  expect(later).toEqual({ result: 5, journeys: [] });
  expect(lab.kernel.taps.explaining).toBe(false);
});

test("a topology says who is joined to whom, and what has changed since", async () => {
  const before = lab.topology();
  expect(before.hosts[0]!.netns.map(({ name }) => name)).toEqual(["", "a", "b"]);
  expect(before.hosts[0]!.netns[1]!.devices[1]).toMatchObject({ name: "eth0", peer: "h/va", addresses: ["10.1.0.2/24"] });
  ns.exec(["ip", "link", "del", "vb"]);
  ns.exec(["ip", "-n", "a", "link", "set", "eth0", "mtu", "1400", "down"]);
  expect(lab.topology(before)).toEqual([
    { path: "h/va carrier", before: "true", after: "false" },
    { path: "h/vb", before: "veth", after: null },
    { path: "h/a/eth0 mtu", before: "1500", after: "1400" },
    { path: "h/a/eth0 up", before: "true", after: "false" },
    { path: "h/a/eth0 carrier", before: "true", after: "false" },
    { path: "h/b/eth0", before: "veth", after: null },
  ]);
});

const byte = fc.nat(255);
const half = fc.nat(0xffff);
const address = fc.ipV4();
const specs: fc.Arbitrary<PacketSpec> = fc.record(
  {
    src: address,
    dst: address,
    protocol: fc.constantFrom("udp" as const, "tcp" as const, "icmp" as const, 47),
    ttl: byte,
    tos: byte,
    id: half,
    dontFragment: fc.boolean(),
  },
  { requiredKeys: ["src", "dst", "protocol"] },
);

property([specs])("a packet's words are the packet, and its text is its words", (spec) => {
  const made = packetOf(spec);
  expect(packetOf(specOf(made))).toEqual(made);
  expect(packetOf(parsePacketSpec(formatPacketSpec(specOf(made))!) as PacketSpec)).toEqual(made);
});

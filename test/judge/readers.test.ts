/** How the observers read what the real kernel's tools print; the lines are as they came from Linux 6.18. */
import { expect, test } from "vitest";
import { Lab } from "../../src/lab/lab.ts";
import { dropsObserver } from "../../src/linux/judge/drops.ts";
import { pathObserver } from "../../src/linux/judge/packet-path.ts";
import { packetWords, portWords } from "../../src/linux/judge/packet-words.ts";
import { rulesObserver } from "../../src/linux/judge/rules.ts";
import type { Scene } from "../../src/linux/judge/scene.ts";

const SCENE: Scene = {
  scenario: { world: "bare", steps: [] },
  typed: "nc -u 10.0.0.2 98",
  macs: new Map(),
  netns: new Map([[4026532180, "h"]]),
  devices: new Map(),
};

/** 10.0.0.1:50794 > 10.0.0.2:98, "hi\n". */
const UDP = "4500001f2493400040110239 0a000001 0a000002 c66a0062 000b141f 68690a".replaceAll(" ", "");
const escaped = (hex: string): string => hex.replace(/../g, "\\x$&");
/** How a tracer ends: with the namespaces that it knew. */
const DONE = "done\n@mine[-268435116]: 1\n";
const wayLine = (time: number, device: string, step: string): string =>
  `#${step} 0 ${time} -268435116 ${device} 1 8 ${escaped(UDP)}\n`;
const FORMAT = 'reasons: "..." REC->reason, { 2, "NOT_SPECIFIED" }, { 12, "NETFILTER_DROP" }, { 104, "QUEUE_PURGE" })\n';

test("a packet's words leave out what differs by nature", () => {
  const words = packetWords(0x0800, Buffer.from(UDP, "hex"), portWords("98"));
  expect(words).toBe("udp 10.0.0.1:* > 10.0.0.2:98 len 31 ttl 64");
  expect(packetWords(0x86dd, Buffer.from(UDP, "hex"), portWords(""))).toBeNull();
});

test("a drop is told with the kernel's own name for its reason, by namespace", () => {
  const ours = `#drop 0 5 -268435116 v0 12 8 ${escaped(UDP)}\n`;
  const foreign = `#drop 0 6 -268435115 v0 12 8 ${escaped(UDP)}\n`;
  const socket = `#drop 1 7 -268435116 - 104 8 ${escaped(UDP)}\n`;
  const observation = dropsObserver.readReal(`ready\n${ours}${foreign}${socket}${DONE}${FORMAT}`, SCENE);
  expect([...observation]).toEqual([["h", ["NETFILTER_DROP udp 10.0.0.1:* > 10.0.0.2:98 len 31 ttl 64"]]]);
});

test("a tracer that did not run, or not everywhere, is no empty observation", () => {
  expect(() => dropsObserver.readReal("! bash: line 9: bpftrace: command not found\n", SCENE)).toThrow("command not found");
  expect(() => pathObserver.readReal("ready\nLost 7 events\ndone\n", SCENE)).toThrow("bpftrace: 7 events were lost");
  expect(() => pathObserver.readReal("ready\ndone\n", SCENE)).toThrow("it did not know the namespace of h");
});

test("the devices a packet passed are in order of time, whichever CPU told first", () => {
  const observation = pathObserver.readReal(`ready\n${wayLine(9, "v1", "transmit")}${wayLine(3, "v0", "receive")}${DONE}`, SCENE);
  expect([...observation]).toEqual([["h", ["udp 10.0.0.1:* > 10.0.0.2:98 len 31 ttl 64: receive v0, transmit v1"]]]);
});

test("a lookup is a step of the packet that its CPU received last, where it is about it; its last answer counts", () => {
  const lookup = (time: number, table: number, error: number, device: string, src = "0a000001"): string =>
    `~fib 0 ${time} -268435116 ${table} ${error} ${device} ${escaped(src)}\n`;
  const lines = [
    wayLine(3, "v0", "receive"),
    lookup(4, 100, 0, "v9"),
    lookup(5, 254, 0, "v1"),
    lookup(6, 254, 0, "v0", "0a000002"),
    lookup(7, 253, -11, "-"),
    wayLine(9, "v1", "transmit"),
  ];
  const observation = pathObserver.readReal(`ready\n${lines.join("")}${DONE}`, SCENE);
  expect([...observation]).toEqual([["h", ["udp 10.0.0.1:* > 10.0.0.2:98 len 31 ttl 64: receive v0, look up v1, transmit v1"]]]);
});

test("what neighbours and bridges are told is told once", () => {
  const lines = [
    `~neigh 1 1 -268435116 v0 ${escaped("0a000002")} 0\n`,
    `~neigh 1 2 -268435116 v0 ${escaped("0a000002")} 2\n`,
    `~neigh 1 3 -268435116 v0 ${escaped("0a000002")} 2\n`,
    `~fdb 1 4 -268435116 br0 v1 ${escaped("020000000001")}\n`,
  ];
  const scene = { ...SCENE, macs: new Map([["02:00:00:00:00:01", "<h/n:eth0>"]]) };
  expect([...pathObserver.readReal(`ready\n${lines.join("")}${DONE}`, scene)]).toEqual([
    ["h", ["bridge br0: learnt <h/n:eth0> at v1", "neighbour 10.0.0.2 v0: told REACHABLE", "neighbour 10.0.0.2 v0: waits"]],
  ]);
});

test("a REJECT's own error does not part the walk of the packet it answers", () => {
  const header = (id: string, rest: string): string => `PACKET: 2 ${id} OUT=v0 SRC=10.0.0.1 DST=10.0.0.2 ${rest}\n`;
  const udp = header("69291ca7", "LEN=31 TOS=0x0 TTL=64 ID=875 DF SPORT=54691 DPORT=98 ");
  const output = [
    "\x1derrors\n\x1d4026532180\n",
    udp,
    " TRACE: 2 69291ca7 netnsim:output:rule:0x4:CONTINUE  -4 -t netnsim -A output -j TRACE\n",
    udp,
    " TRACE: 2 69291ca7 mangle:OUTPUT:policy:ACCEPT \n",
    header("e9ff7fbc", "LEN=59 TOS=0xc0 TTL=64 ID=37451 "),
    " TRACE: 2 e9ff7fbc filter:OUTPUT:policy:ACCEPT \n",
    " TRACE: 2 69291ca7 filter:OUTPUT:rule:0x6:DROP  -4 -t filter -A OUTPUT -p udp -m udp --dport 98 -j REJECT --reject-with icmp-port-unreachable\n",
  ].join("");
  expect([...rulesObserver.readReal(output, SCENE)]).toEqual([
    [
      "h",
      [
        "10.0.0.1 > 10.0.0.2 len 59 ttl 64 | filter OUTPUT policy ACCEPT",
        "10.0.0.1:* > 10.0.0.2:98 len 31 ttl 64 | mangle OUTPUT policy ACCEPT | filter -A OUTPUT -p udp -m udp --dport 98 -j REJECT --reject-with icmp-port-unreachable",
      ],
    ],
  ]);
});

test("what ip route get looks up is no step of the packet that was received before", async () => {
  const lab = new Lab({ seed: 1 });
  const host = lab.addHost("h");
  const finish = pathObserver.attach(lab, host, SCENE.scenario);
  await host.sh(
    "ip link set lo up; ip link add v0 type veth peer name v1; ip link set v0 up; ip addr add 10.0.0.1/24 dev v0; ping -c1 10.0.0.1",
  );
  await host.sh("ip route get 10.0.0.1 from 10.0.0.9 iif v0");
  expect(JSON.stringify([...(await finish(SCENE, new Map()))])).not.toContain("look up");
});

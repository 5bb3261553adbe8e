/** How the observers read what the real kernel's tools print; the lines are as they came from Linux 6.18. */
import { expect, test } from "vitest";
import { dropsObserver } from "../../src/linux/judge/drops.ts";
import { packetWords, portWords } from "../../src/linux/judge/packet-words.ts";
import { rulesObserver } from "../../src/linux/judge/rules.ts";
import type { Scene } from "../../src/linux/judge/scene.ts";
import { wayObserver } from "../../src/linux/judge/way.ts";

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
const FORMAT = 'reasons: "..." REC->reason, { 2, "NOT_SPECIFIED" }, { 12, "NETFILTER_DROP" }, { 104, "QUEUE_PURGE" })\n';

test("a packet's words leave out what differs by nature", () => {
  const words = packetWords(0x0800, Buffer.from(UDP, "hex"), portWords("98"));
  expect(words).toBe("udp 10.0.0.1:* > 10.0.0.2:98 len 31 ttl 64");
  expect(packetWords(0x86dd, Buffer.from(UDP, "hex"), portWords(""))).toBeNull();
});

test("a drop is told with the kernel's own name for its reason, by namespace", () => {
  const ours = `# 5 -268435116 v0 12 nft_do_chain 8 ${escaped(UDP)}\n`;
  const foreign = `# 6 -268435115 v0 12 nft_do_chain 8 ${escaped(UDP)}\n`;
  const socket = `# 7 -268435116 - 104 skb_queue_purge_reason 8 ${escaped(UDP)}\n`;
  const sighting = dropsObserver.readReal(`ready\n${ours}${foreign}${socket}done\n${FORMAT}`, SCENE);
  expect([...sighting]).toEqual([["h", ["NETFILTER_DROP udp 10.0.0.1:* > 10.0.0.2:98 len 31 ttl 64"]]]);
});

test("a tracer that did not run is no empty sighting", () => {
  expect(() => dropsObserver.readReal("! bash: line 9: bpftrace: command not found\n", SCENE)).toThrow("command not found");
  expect(() => wayObserver.readReal("ready\nLost 7 events\ndone\n", SCENE)).toThrow("bpftrace: 7 events were lost");
});

test("the devices a packet passed are in order of time, whichever CPU told first", () => {
  const line = (time: number, device: string, step: string): string =>
    `# ${time} -268435116 ${device} ${step} 8 ${escaped(UDP)}\n`;
  const sighting = wayObserver.readReal(`ready\n${line(9, "v1", "transmit")}${line(3, "v0", "receive")}done\n`, SCENE);
  expect([...sighting]).toEqual([["h", ["udp 10.0.0.1:* > 10.0.0.2:98 len 31 ttl 64: receive v0, transmit v1"]]]);
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

/** The same seed gives the same bytes: output, frames with their times, hops, tables. Another seed gives others. */
import fc from "fast-check";
import { expect } from "vitest";
import { bare } from "../../src/lab/worlds/bare.ts";
import { Capture } from "../../src/trace/capture.ts";
import { property } from "../property.ts";

/** Where chance comes in: MACs, sequence numbers, ephemeral ports, SNAT ports, probe times, statistic. */
const STEPS = [
  "for i in 1 2 3; do ip netns exec a ping -c 1 -W 1 10.0.0.2; done",
  "ip netns exec b nc -l -p 80 > /dev/null & sleep 0.1; echo hello | ip netns exec a nc -N -w 1 10.0.0.2 80; wait",
  "ip netns exec a nc -w 1 10.0.0.2 81 </dev/null; echo $?",
  "ip netns exec a ping -c 1 -W 1 10.0.0.9",
  "ip netns exec b iptables -A INPUT -p icmp -m statistic --mode random --probability 0.5 -j DROP",
  "ip netns exec b iptables -t nat -A POSTROUTING -j MASQUERADE --random-fully",
  "ip netns exec b traceroute -n -q 1 -w 1 -m 3 10.0.0.1",
  "ip netns exec b conntrack -L; ip netns exec a ip neigh; ip netns exec a ss -tn",
  "sleep 40; ip netns exec a ip -s link show eth0",
];

const POSITION = `
ip netns add a; ip netns add b
ip link add eth0 netns a type veth peer name eth0 netns b
ip -n a addr add 10.0.0.1/24 dev eth0; ip -n b addr add 10.0.0.2/24 dev eth0
ip -n a link set eth0 up; ip -n b link set eth0 up
`;

async function run(seed: number, steps: readonly string[]): Promise<{ text: string; pcap: string; hops: number; mac: string }> {
  const { lab, host } = bare({ seed });
  const capture = new Capture(lab.kernel.taps, { epochUs: 1 });
  let hops = 0;
  lab.on("hop", ({ timeUs, kind }) => {
    hops = (Math.imul(hops, 31) + timeUs + kind.length) | 0;
  });
  const { stdout, stderr } = await host.sh(
    `${POSITION}${steps.join("\n")}\nip netns exec a iptables-save -c; ip netns exec a ip addr`,
  );
  const pcap = Buffer.from(capture.toPcap()).toString("base64");
  return { text: stdout + stderr, pcap, hops, mac: /link\/ether (\S+)/.exec(stdout)?.[1] ?? "" };
}

property([fc.nat(), fc.shuffledSubarray(STEPS, { minLength: 1 })], { numRuns: 12 })(
  "the same seed gives the same bytes",
  async (seed, steps) => {
    const first = await run(seed, steps);
    expect(first.pcap.length).toBeGreaterThan(0);
    expect(await run(seed, steps)).toEqual(first);
    expect((await run(seed + 1, steps)).mac).not.toBe(first.mac);
  },
);

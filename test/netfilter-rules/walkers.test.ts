/** The walk worked out beforehand does what the plain walk does: verdicts, counters, what is told, whatever the rules. */
import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import { Device } from "../../src/kernel/device.ts";
import type { Net } from "../../src/kernel/net.ts";
import { FORWARD } from "../../src/kernel/netfilter/hooks.ts";
import { PlainWalker } from "../../src/kernel/netfilter/walk/plain-walk.ts";
import { ProgramWalker } from "../../src/kernel/netfilter/walk/program-walk.ts";
import { Skb } from "../../src/kernel/skb.ts";
import { opaque } from "../../src/wire/bytes.ts";
import { packet } from "../../src/wire/ipv4.ts";
import { ipv4 } from "../../src/wire/ipv4-address.ts";
import { tcp } from "../../src/wire/tcp.ts";
import { udp } from "../../src/wire/udp.ts";
import { makeHost, runCommand } from "./replay.ts";

const CHAINS = ["FORWARD", "one", "two", "three"];
const DEVICES = ["eth0", "eth1", "docker0"];
const ADDRESSES = ["10.0.0.1", "10.0.0.2", "10.0.1.1", "172.17.0.2"];
const PORTS = [53, 80, 81, 443];

/** Now and then there is such an option, plain or inverted. */
function perhaps(option: string, ...values: string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant("") },
    { weight: 2, arbitrary: fc.constantFrom(...values).map((value) => ` ${option} ${value}`) },
    { weight: 1, arbitrary: fc.constantFrom(...values).map((value) => ` ! ${option} ${value}`) },
  );
}

const ports = fc.constantFrom("", ...PORTS.map((port) => ` --dport ${port}`), " --sport 80", " ! --dport 80", " --dport 80:443");
const match = fc.oneof(
  perhaps("-p", "tcp", "udp", "icmp"),
  fc.constantFrom("tcp", "udp").chain((protocol) => ports.map((port) => ` -p ${protocol}${port}`)),
  fc.constant(" -f"),
  fc.constant(" -m statistic --mode nth --every 3"),
);

/** A chain jumps to later ones only, as the kernel wants. */
function ruleOf(chain: number): fc.Arbitrary<string> {
  const later = CHAINS.slice(chain + 1).flatMap((name) => [` -j ${name}`, ` -g ${name}`]);
  return fc
    .tuple(
      perhaps("-s", "10.0.0.0/24", ...ADDRESSES),
      perhaps("-d", "10.0.0.0/16", ...ADDRESSES),
      perhaps("-i", "docker0", "eth+", "eth0"),
      perhaps("-o", "docker0", "eth1"),
      match,
      fc.constantFrom("", "", " -j ACCEPT", " -j DROP", " -j RETURN", " -j MARK --set-mark 7", ...later),
    )
    .map((parts) => `-A ${CHAINS[chain]}${parts.join("")}`);
}

/** One long run of rules that an index sorts, with others in between. */
const longRun = fc.array(
  fc
    .tuple(
      fc.constantFrom(" -s", " -d"),
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom("", " -p tcp", " -p udp --dport 53"),
      fc.constantFrom("", "", " -j MARK --set-mark 1", " -j two", " -j RETURN", " -j ACCEPT"),
    )
    .map(([side, host, rest, target]) => `-A one${side} 10.0.0.${host}${rest}${target}`),
  { minLength: 20, maxLength: 60 },
);

const ruleSet = fc
  .tuple(...CHAINS.map((_, chain) => fc.array(ruleOf(chain), { maxLength: 12 })), fc.oneof(fc.constant([]), longRun))
  .map((lists) => lists.flat());

const traffic = fc.array(
  fc.record({
    src: fc.constantFrom(...ADDRESSES, "10.0.0.7", "10.0.0.30"),
    dst: fc.constantFrom(...ADDRESSES, "10.0.0.9", "10.0.0.40"),
    inDev: fc.constantFrom(...DEVICES),
    outDev: fc.constantFrom(...DEVICES),
    kind: fc.constantFrom("tcp", "udp", "fragment"),
    port: fc.constantFrom(...PORTS),
  }),
  { minLength: 1, maxLength: 25 },
);

function filled(rules: readonly string[]): Net {
  const net = makeHost().init;
  runCommand(net, ["iptables", "-P", "FORWARD", "DROP"]);
  for (const chain of CHAINS.slice(1)) runCommand(net, ["iptables", "-N", chain]);
  for (const rule of rules) {
    const { exit, output } = runCommand(net, ["iptables", ...rule.split(" ")]);
    // What Linux refuses (an inverted protocol with ports, say) is refused for both.
    if (exit !== 0) expect(output, rule).not.toBe("");
  }
  return net;
}

function run(
  net: Net,
  packets: readonly { src: string; dst: string; inDev: string; outDev: string; kind: string; port: number }[],
): unknown[] {
  const told: unknown[] = [];
  const devices = new Map(
    DEVICES.map((name) => [
      name,
      new Device(net, { ...net.loopback.link, name, flags: 1 }, net.loopback.conf, net.loopback.driver),
    ]),
  );
  packets.forEach(({ src, dst, inDev, outDev, kind, port }, at) => {
    const stop = at % 2 === 0 ? net.taps.on("hop", (hop) => told.push(hop.detail)) : () => {};
    const skb = new Skb(net, devices.get(inDev)!, at);
    skb.inDev = skb.dev;
    skb.outDev = devices.get(outDev)!;
    const payload = kind === "tcp" ? tcp(1000, port) : kind === "udp" ? udp(80, port) : opaque(new Uint8Array([0, 80, 0, port]));
    skb.packet = packet({
      src: ipv4(src),
      dst: ipv4(dst),
      payload,
      ...(kind === "fragment" && { protocol: 17, fragmentOffset: 8 }),
    });
    told.push(net.hooks.run(FORWARD, skb), skb.decidedBy, skb.mark);
    stop();
  });
  return [...told.map((each) => JSON.stringify(each)), runCommand(net, ["iptables-save", "-c"]).output.replace(/^#.*/gm, "")];
}

test.prop([ruleSet, traffic], { numRuns: 60 })("programs and indexes do what the plain walk does", (rules, packets) => {
  const plain = filled(rules);
  plain.firewall.walker = new PlainWalker();
  const quick = filled(rules);
  expect(quick.firewall.walker).toBeInstanceOf(ProgramWalker);
  expect(run(quick, packets)).toEqual(run(plain, packets));
});

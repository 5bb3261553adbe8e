/** The proof of a rule walker: verdicts, marks, counters and what is reported are the plain walk's, whatever the rules. */
import fc from "fast-check";
import { Device } from "../kernel/device.ts";
import type { Net } from "../kernel/net.ts";
import { FORWARD } from "../kernel/netfilter/hooks.ts";
import { PlainWalker } from "../kernel/netfilter/walk/plain-walk.ts";
import { Skb } from "../kernel/skb.ts";
import type { TableMakers } from "../kernel/table-makers.ts";
import { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { opaque } from "../wire/bytes.ts";
import { packet } from "../wire/ipv4.ts";
import { ipv4 } from "../wire/ipv4-address.ts";
import { tcp } from "../wire/tcp.ts";
import { udp } from "../wire/udp.ts";
import { mustAgree } from "./must-agree.ts";

const CHAINS = ["FORWARD", "one", "two", "three"];
const DEVICES = ["eth0", "eth1", "docker0"];
const ADDRESSES = ["10.0.0.1", "10.0.0.2", "10.0.1.1", "172.17.0.2"];
const PORTS = [53, 80, 81, 443];

export function walkerProperty(make: TableMakers["walker"]): fc.IProperty<unknown> {
  return fc.property(ruleSets, traffic, (rules, packets) => {
    const own = filledHost(make, rules);
    const plain = filledHost(() => new PlainWalker(), rules);
    const expected = forwardAll(plain, packets);
    for (const [at, reported] of forwardAll(own, packets).entries()) mustAgree(`walker, ${at}`, reported, expected[at]);
  });
}

/** Now and then there is such an option, plain or inverted. */
function perhaps(option: string, ...values: string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant("") },
    { weight: 2, arbitrary: fc.constantFrom(...values).map((value) => ` ${option} ${value}`) },
    { weight: 1, arbitrary: fc.constantFrom(...values).map((value) => ` ! ${option} ${value}`) },
  );
}

const ports = fc.constantFrom("", ...PORTS.map((port) => ` --dport ${port}`), " --sport 80", " ! --dport 80", " --dport 80:443");
const matches = fc.oneof(
  perhaps("-p", "tcp", "udp", "icmp"),
  fc.constantFrom("tcp", "udp").chain((protocol) => ports.map((port) => ` -p ${protocol}${port}`)),
  fc.constant(" -f"),
  fc.constant(" -m statistic --mode nth --every 3 --packet 0"),
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
      matches,
      fc.constantFrom("", "", " -j ACCEPT", " -j DROP", " -j RETURN", " -j MARK --set-mark 7", ...later),
    )
    .map((parts) => `-A ${CHAINS[chain]}${parts.join("")}`);
}

/** What a rule of a long run asks for: one value, that an index can sort by, or a range. */
const question = fc
  .integer({ min: 0, max: 40 })
  .chain((n) =>
    fc.constantFrom(
      ` -s 10.0.0.${n}`,
      ` -d 10.0.0.${n}`,
      ` ! -d 10.0.0.${n}`,
      ` -m ttl --ttl-eq ${60 + (n % 8)}`,
      ` -m ttl --ttl-lt ${30 + n}`,
      ` -m length ! --length 20:${20 + n}`,
      ` -m mark --mark ${n % 4}`,
      ` -m mark ! --mark ${n % 4}/0x3`,
      ` -m iprange --src-range 10.0.0.0-10.0.0.${n}`,
      ` -m statistic --mode nth --every 2 --packet 1 -m length --length ${n % 2 === 0 ? 28 : 40}`,
      ` -m length --length 28:${28 + n} -m statistic --mode nth --every 2 --packet 1`,
      ` -p udp -m udp --dport ${n}:${n + 60}`,
      ` -p tcp -m tcp ! --sport ${n + 60}:${n + 70}`,
      " -p tcp --tcp-flags SYN,ACK SYN",
      " -m dscp --dscp 0",
    ),
  );

/** One long run of rules that every packet meets, with others in between. */
const longRun = fc
  .array(
    fc
      .tuple(
        question,
        fc.constantFrom("", "", " -m comment --comment c"),
        fc.constantFrom("", "", "", "", " -j MARK --set-mark 1", " -j two", " -j RETURN", " -j ACCEPT"),
      )
      .map(([asks, rest, target]) => `-A one${asks}${rest}${target}`),
    { minLength: 20, maxLength: 60 },
  )
  .map((rules) => ["-A FORWARD -j one", ...rules]);

/** The long run comes first, so that what stands before it does not keep packets from it. */
const ruleSets = fc
  .tuple(fc.oneof(fc.constant([]), longRun), ...CHAINS.map((_, chain) => fc.array(ruleOf(chain), { maxLength: 12 })))
  .map((lists) => lists.flat());

interface Sent {
  readonly src: string;
  readonly dst: string;
  readonly inDev: string;
  readonly outDev: string;
  readonly kind: string;
  readonly port: number;
}

const traffic: fc.Arbitrary<Sent[]> = fc.array(
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

/** What Linux refuses (an inverted protocol with ports, say) is refused for both. */
function filledHost(walker: TableMakers["walker"], rules: readonly string[]): LabHost {
  const host = new Lab({ tables: { walker } }).addHost("host");
  const chains = CHAINS.slice(1).map((name) => `-N ${name}`);
  for (const words of ["-P FORWARD DROP", ...chains, ...rules]) host.exec(["iptables", ...words.split(" ")]);
  return host;
}

/** What was decided and reported about each packet, and the counters at the end. */
function forwardAll(host: LabHost, packets: readonly Sent[]): unknown[] {
  const { net } = host.netns();
  const reported: unknown[] = [];
  const devices = new Map(DEVICES.map((name) => [name, deviceNamed(net, name)]));
  for (const [at, sent] of packets.entries()) {
    const stop = at % 2 === 0 ? net.taps.on("hop", (hop) => reported.push(hop.detail)) : () => {};
    const skb = new Skb(net, devices.get(sent.inDev)!, at);
    skb.inDev = skb.dev;
    skb.outDev = devices.get(sent.outDev)!;
    skb.packet = packetOf(sent);
    reported.push(net.hooks.run(FORWARD, skb), skb.decidedBy, skb.mark);
    stop();
  }
  return [...reported, host.exec(["iptables-save", "-c"]).stdout.replace(/^#.*/gm, "")];
}

function deviceNamed(net: Net, name: string): Device {
  return new Device(net, { ...net.loopback.link, name, flags: 1 }, net.loopback.conf, net.loopback.driver);
}

function packetOf({ src, dst, kind, port }: Sent): ReturnType<typeof packet> {
  const ends = { src: ipv4(src), dst: ipv4(dst) };
  if (kind === "tcp") return packet({ ...ends, payload: tcp(1000, port) });
  if (kind === "udp") return packet({ ...ends, payload: udp(80, port) });
  return packet({ ...ends, payload: opaque(new Uint8Array([0, 80, 0, port])), protocol: 17, fragmentOffset: 8 });
}

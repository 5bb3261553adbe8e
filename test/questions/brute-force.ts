/**
 * A small universe for diff(): a router between two networks, rules that name a few of its addresses and ports, and every packet
 * of those. What diff() says of two rule sets is held to what becomes of each of these packets.
 */
import fc from "fast-check";
import { expect } from "vitest";
import { Lab, type Namespace } from "../../src/index.ts";
import { diff } from "../../src/questions/index.ts";

/** Sources are in the networks of the device they come by. */
const DEVICES = { eth0: ["10.0.0.2", "10.0.0.3"], eth1: ["10.0.1.2", "10.0.1.3"] } as const;
const OWN = ["10.0.0.1", "10.0.1.1"];
const HOSTS = ["10.0.0.2", "10.0.0.3", "10.0.1.2", "10.0.1.3"];
const DESTINATIONS = [...OWN, ...HOSTS, "198.51.100.1"];
const PORTS = [80, 81, 82];

const PACKETS: readonly (readonly [device: string, text: string])[] = Object.entries(DEVICES).flatMap(([device, sources]) =>
  sources.flatMap((source) =>
    DESTINATIONS.filter((to) => to !== source).flatMap((to) =>
      PORTS.flatMap((port) => [
        [device, `tcp ${source}:40000 > ${to}:${port} S`] as const,
        [device, `udp ${source}:40000 > ${to}:${port}`] as const,
      ]),
    ),
  ),
);

const maybe = (words: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant("") }, { weight: 3, arbitrary: words });
const among = (...words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words);
const address = among(...HOSTS, ...OWN, "10.0.0.0/24", "10.0.1.0/24", "10.0.1.2/31", "198.51.100.1");
const port = among(...PORTS.map(String), "80:81");

const words = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((each) => each.filter((word) => word !== "").join(" "));

const asked = words(
  maybe(address.map((each) => `-s ${each}`)),
  maybe(
    fc.oneof(
      address.map((each) => `-d ${each}`),
      address.map((each) => `! -d ${each}`),
    ),
  ),
  fc.oneof(
    among("", "-p tcp", "-p udp"),
    fc.tuple(among("tcp", "udp"), port).map(([protocol, each]) => `-p ${protocol} --dport ${each}`),
  ),
);
const withPort = words(
  maybe(address.map((each) => `-d ${each}`)),
  fc.tuple(among("tcp", "udp"), port).map(([protocol, each]) => `-p ${protocol} --dport ${each}`),
);
const destination = fc
  .tuple(among(...HOSTS, ...OWN), maybe(among(...PORTS.map((each) => `:${each}`))))
  .map(([to, each]) => `${to}${each}`);
const inDevice = maybe(among("-i eth0", "-i eth1"));
const outDevice = maybe(among("-o eth0", "-o eth1"));
const state = maybe(among("DNAT", "SNAT", "NEW", "ESTABLISHED", "UNTRACKED").map((each) => `-m conntrack --ctstate ${each}`));

const chain = (name: string, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  words(among(`-A ${name}`), ...parts);

/** A rule, as iptables takes it. */
const rule = fc.oneof(
  {
    weight: 3,
    arbitrary: words(
      among("-t nat -A PREROUTING"),
      inDevice,
      withPort,
      destination.map((to) => `-j DNAT --to-destination ${to}`),
    ),
  },
  {
    weight: 2,
    arbitrary: chain(
      "PREROUTING -t nat",
      inDevice,
      withPort,
      among(...PORTS.map((each) => `-j REDIRECT --to-ports ${each}`), "-j C", "-j RETURN"),
    ),
  },
  {
    weight: 2,
    arbitrary: chain(
      "C -t nat",
      withPort,
      fc.oneof(
        destination.map((to) => `-j DNAT --to-destination ${to}`),
        among("-j RETURN"),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: chain(
      "PREROUTING -t nat",
      among("-d 198.51.100.0/24 -j NETMAP --to 10.0.1.0/24", "-d 10.0.0.2/31 -j NETMAP --to 10.0.1.2/31"),
    ),
  },
  {
    weight: 2,
    arbitrary: chain(
      "POSTROUTING -t nat",
      outDevice,
      asked,
      among("-j MASQUERADE", "-j SNAT --to-source 10.0.1.1", "-j SNAT --to-source 10.0.1.9", "-j ACCEPT"),
    ),
  },
  {
    weight: 4,
    arbitrary: chain(
      "FORWARD",
      inDevice,
      outDevice,
      asked,
      state,
      among("-j ACCEPT", "-j DROP", "-j REJECT", "-j F", "-g F", "-j RETURN"),
    ),
  },
  { weight: 2, arbitrary: chain("F", asked, state, among("-j ACCEPT", "-j DROP", "-j RETURN")) },
  { weight: 2, arbitrary: chain("INPUT", inDevice, asked, state, among("-j ACCEPT", "-j DROP")) },
  {
    weight: 2,
    arbitrary: chain(
      "FORWARD -t mangle",
      asked,
      maybe(among("-m mark --mark 1/1", "-m ttl --ttl-gt 62")),
      among("-j MARK --set-mark 1", "-j MARK --or-mark 2", "-j TTL --ttl-set 63", "-j TTL --ttl-dec 1", "-j TTL --ttl-inc 1"),
    ),
  },
  {
    weight: 2,
    arbitrary: chain(
      "PREROUTING -t mangle",
      asked,
      among("-j MARK --set-mark 1", "-j MARK --xor-mark 3", "-j TTL --ttl-set 64", "-j TTL --ttl-dec 1", "-j DROP"),
    ),
  },
  { weight: 1, arbitrary: chain("PREROUTING -t raw", asked, among("-j CT --notrack")) },
);

export interface RulePair {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** Two lists of rules: the same but for one change, or two of any kind. */
export const rulePairs: fc.Arbitrary<RulePair> = fc
  .record({
    rules: fc.array(rule, { minLength: 1, maxLength: 9 }),
    at: fc.nat(8),
    change: fc.oneof(among("drop", "swap", "twice", "other") as fc.Arbitrary<"drop" | "swap" | "twice" | "other">),
    other: rule,
  })
  .map(({ rules, at, change, other }) => {
    const index = at % rules.length;
    const changed = [...rules];
    if (change === "drop") changed.splice(index, 1);
    else if (change === "other") changed.splice(index, 1, other);
    else if (change === "twice") changed.push(rules[index]!);
    else [changed[index], changed[(index + 1) % rules.length]] = [rules[(index + 1) % rules.length]!, rules[index]!];
    return { a: rules, b: changed };
  });

function router(rules: readonly string[]): Namespace {
  const host = new Lab().addHost("router");
  host.exec(["sysctl", "-w", "net.ipv4.ip_forward=1"]);
  const ns = host.netns();
  ns.addDummy("eth0").addAddress("eth0", `${OWN[0]}/24`).up("eth0");
  ns.addDummy("eth1").addAddress("eth1", `${OWN[1]}/24`).up("eth1");
  ns.addRoute("198.51.100.0/24", { device: "eth1" });
  host.exec(["iptables", "-t", "nat", "-N", "C"]);
  host.exec(["iptables", "-N", "F"]);
  for (const each of rules) expect(host.exec(["iptables", ...each.split(" ")]), each).toMatchObject({ exitCode: 0 });
  return ns;
}

/** What becomes of each packet, in a namespace that is put back after each. */
function treatments(ns: Namespace): readonly string[] {
  const mark = ns.host.lab.mark();
  return PACKETS.map(([device, text]) => {
    const { verdict, at, packet, replies } = ns.inject(device, text);
    ns.host.lab.rewind(mark);
    const ended = verdict === "dropped" || verdict === "rejected";
    const how = ended ? [verdict, replies.map((reply) => reply.packet?.flags ?? reply.packet?.code)] : [at.device, packet];
    return JSON.stringify(how);
  });
}

/** What diff() says of the two, and which packets are treated differently. */
export function compared({ a, b }: RulePair) {
  const [one, other] = [router(a), router(b)];
  const [ours, theirs] = [treatments(one), treatments(other)];
  const differing = PACKETS.filter((_, at) => ours[at] !== theirs[at]).map(([device, text]) => `${text} on ${device}`);
  return { ...diff(one, other), differing };
}

/**
 * Random traffic, and changes while it flows. What is sent is short and waited for, so that the same script gives the same result
 * twice: ports are typed, attempts end off the beat of TCP's and ARP's timers, a listener is there before it is spoken to.
 */
import fc from "fast-check";
import type { TrafficCase } from "./lab-case.ts";
import { devicesOf, interfacesOf, type LabContext, PORTS, portsOf } from "./lab-context.ts";
import { type Pick, pickFrom, picks } from "./pick.ts";
import { ruleWords } from "./rule-words.ts";
import { type RawRule, rawRules, resolveRule } from "./rules.ts";

type Picks = readonly [Pick, Pick, Pick, Pick];

export interface RawTraffic {
  readonly kind: string;
  readonly from: Pick;
  readonly to: Pick;
  readonly picks: Picks;
  readonly rule: RawRule;
}

const KINDS = ["ping", "ping", "ping", "tcp", "tcp", "udp", "udp", "traceroute", "arping", "change", "change", "read", "sleep"];

export function rawTraffic(): fc.Arbitrary<RawTraffic> {
  const pick = picks();
  return fc.record({
    kind: fc.constantFrom(...KINDS),
    from: pick,
    to: pick,
    picks: fc.tuple(pick, pick, pick, pick),
    rule: rawRules(),
  });
}

/** `index` makes source ports differ from one another. */
export function resolveTraffic(raw: RawTraffic, index: number, context: LabContext): TrafficCase {
  const from = pickFrom(context.hosts, raw.from);
  const target = pickFrom([...context.network.interfaces, ...context.network.interfaces], raw.to);
  // Mostly the address somebody has; at times one that nobody has, one's own, a network's broadcast address.
  const to =
    raw.to % 7 === 6
      ? pickFrom([...context.addresses, "127.0.0.1", "10.9.9.9", broadcastOf(target.address)], raw.picks[3])
      : target.address;
  const [a, b, c, d] = raw.picks;
  const listener = a % 4 === 3 ? null : a % 4 === 2 ? pickFrom(context.hosts, d) : target.host;
  const port = pickFrom(PORTS, b);
  const exchange = { from, to, port, sourcePort: 4001 + index, listener, listenerPort: port };
  switch (raw.kind) {
    case "ping":
      return { kind: "ping", from, to, options: pingOptions(raw, from, context) };
    case "tcp":
      return { kind: "tcp", ...exchange, sizeBytes: pickFrom([6, 6, 400], c), seconds: 0.7 };
    case "udp":
      return { kind: "udp", ...exchange, sizeBytes: pickFrom([6, 6, 1400, 3000], c), seconds: 0.5 };
    case "traceroute":
      return { kind: "traceroute", from, to, options: pickFrom([[], ["-I"], ["-T -p 80"], ["-U -p 53"]], b) };
    case "arping":
      return {
        kind: "arping",
        from,
        device: pickFrom(devicesOf(context, from), b),
        to,
        options: pickFrom([[], [], ["-D"], ["-U"], ["-A"]], c),
      };
    case "sleep":
      return { kind: "sleep", seconds: 1.6 };
    case "read":
      return { kind: "read", host: from, command: readCommand(raw, to, from, context) };
    default:
      return change(raw, from, context);
  }
}

function broadcastOf(address: string): string {
  return address.replace(/\d+$/, "255");
}

const PING_OPTIONS = [
  "-s 1472",
  "-s 1473",
  "-s 3000",
  "-s 2000 -M do",
  "-t 1",
  "-t 2",
  "-t 3",
  "-Q 0x10",
  "-s 0",
  "-m 1",
  "-b",
  "-R",
];

function pingOptions({ picks: [a, b, c, d] }: RawTraffic, from: string, context: LabContext): string[] {
  const source = pickFrom(interfacesOf(context, from), d);
  const first = a % 2 === 0 ? [] : [pickFrom([...PING_OPTIONS.slice(0, 11), `-I ${source.address}`, `-I ${source.device}`], b)];
  return c % 8 === 0 ? [...first, "-b"] : first;
}

function readCommand({ picks: [a, b] }: RawTraffic, to: string, from: string, context: LabContext): string {
  const device = pickFrom(devicesOf(context, from), b);
  return pickFrom(
    [
      `ip route get ${to}`,
      `ip route get ${to} mark 1`,
      `ip route get ${to} from ${pickFrom(context.addresses, b)} iif ${device}`,
      "ip route",
      "ip -br link",
    ],
    a,
  );
}

function change(raw: RawTraffic, from: string, context: LabContext): TrafficCase {
  const [a, b, c, d] = raw.picks;
  const own = pickFrom(interfacesOf(context, from), b);
  const ports = portsOf(context, from);
  const address = pickFrom(context.addresses, c);
  const { host, rule } = resolveRule(raw.rule, context);
  const words = ruleWords({
    ...rule,
    chain: rule.chain === "C0" ? "OUTPUT" : rule.chain,
    target: rule.target.includes("C0") ? "" : rule.target,
  });
  const ofRule =
    rule.chain === "C0"
      ? `iptables -P ${pickFrom(["FORWARD", "INPUT", "OUTPUT"], a)} DROP`
      : `iptables -t ${rule.table} -I ${words}`;
  const commands = [
    { host, command: ofRule },
    { host, command: ofRule },
    { host, command: `iptables -t ${rule.table} -F` },
    { host: from, command: `ip link set ${own.device} down` },
    { host: from, command: `ip link set ${own.device} down; ip link set ${own.device} up` },
    { host: from, command: `ip addr del ${own.address}/${own.length} dev ${own.device}` },
    { host: from, command: `ip addr add ${address}/24 dev ${own.device}` },
    { host: from, command: "ip route del default" },
    { host: from, command: `ip route replace ${address} via ${pickFrom(context.addresses, d)}` },
    { host: from, command: `ip neigh replace ${address} lladdr 02:00:00:00:99:01 dev ${own.device} nud permanent` },
    { host: from, command: `ip neigh flush dev ${own.device}` },
    { host: from, command: "conntrack -F" },
    { host: from, command: `conntrack -D -s ${address}` },
    { host, command: `sysctl -w net.ipv4.ip_forward=${c % 2}` },
    { host: from, command: `ip link set ${own.device} address 02:00:00:00:98:0${(c % 8) + 1}` },
    { host: from, command: `ip link set ${own.device} mtu ${pickFrom([1000, 1280, 1500], c)}` },
    ...(ports.length === 0
      ? []
      : [
          { host: from, command: `ip link set ${pickFrom(ports, c)} nomaster` },
          { host: from, command: `bridge fdb flush dev ${pickFrom(ports, c)}` },
          { host: from, command: `ip link set ${pickFrom(ports, c)} type bridge_slave hairpin on` },
          { host: from, command: `ip link set ${pickFrom(ports, c)} down` },
        ]),
  ];
  return { kind: "change", ...pickFrom(commands, a) };
}

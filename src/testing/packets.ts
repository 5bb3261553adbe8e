/**
 * Packets for a namespace, drawn from the addresses of its lab and from the edges of what its rules name: a rule is drawn, then a
 * packet that has all that the rule names, or all but one thing, which lies just outside.
 */
import fc from "fast-check";
import * as read from "../lab/arguments.ts";
import { type Fate, flagLetters } from "../lab/inject.ts";
import { Namespace } from "../lab/namespace.ts";
import { formatPacketSpec, type PacketSpec } from "../trace/packet-spec.ts";
import { covers, formatIpv4, type Ipv4, parseIpv4, parsePrefix, prefixOf, toIpv4 } from "../wire/ipv4-address.ts";
import { type Pick, pickFrom, picks } from "./pick.ts";
import { replyTo } from "./reply.ts";
import { ECHO_REQUEST, type Edges, edgesOf, type IcmpType, type RuleEdges } from "./rule-edges.ts";

/** What packets are drawn from; each is one value or a list, and what is left out comes from the lab and its rules. */
export interface PacketOptions {
  /** Addresses, dotted. */
  readonly src?: string | readonly string[];
  /** Addresses, dotted. */
  readonly dst?: string | readonly string[];
  /** "tcp", "udp", "icmp". */
  readonly protocol?: "tcp" | "udp" | "icmp" | readonly ("tcp" | "udp" | "icmp")[];
  /** Ports. */
  readonly dport?: number | readonly number[];
  /** Of TCP: letters of F, S, R, P, A, U, E and W; "S" begins a connection. */
  readonly flags?: string | readonly string[];
  /** Devices that they are received by; "" for packets that the namespace sends itself. */
  readonly device?: string | readonly string[];
}

type Protocol = "tcp" | "udp" | "icmp";

const oneOrMore =
  <T>(reader: read.Reader<T>): read.Reader<T | readonly T[]> =>
  (at, value) =>
    Array.isArray(value) ? read.listOf(reader)(at, value) : reader(at, value);

const packetOptions = read.fieldsOf<PacketOptions>({
  src: read.optional(oneOrMore(read.address)),
  dst: read.optional(oneOrMore(read.address)),
  protocol: read.optional(oneOrMore(read.oneOf("tcp", "udp", "icmp"))),
  dport: read.optional(oneOrMore(read.whole(0, 0xffff))),
  flags: read.optional(oneOrMore(flagLetters)),
  device: read.optional(oneOrMore((at, value) => (value === "" ? "" : read.text(at, value)))),
});

/** A packet that was drawn, with how it comes into its namespace. It prints as one line: `eth0: tcp 10.0.0.2:4000 > ...`. */
export class DrawnPacket {
  /** The packet. */
  readonly spec: PacketSpec;
  /** The device that it is received by; null where the namespace sends it. */
  readonly device: string | null;
  /** Its connection has been opened, and replied to, before it comes. */
  readonly isEstablished: boolean;

  /** @internal */
  constructor(spec: PacketSpec, device: string | null, isEstablished: boolean) {
    this.spec = spec;
    this.device = device;
    this.isEstablished = isEstablished;
  }

  /** Puts it into a namespace: Namespace.inject(), or output() where no device receives it. */
  into(ns: Namespace): Fate {
    read.instanceOf(Namespace, "a Namespace")("DrawnPacket.into(ns)", ns);
    if (this.isEstablished) replyTo(this.#give(ns, { ...this.spec, ...(this.spec.protocol === "tcp" && { flags: "S" }) }));
    return this.#give(ns, this.spec);
  }

  #give(ns: Namespace, spec: PacketSpec): Fate {
    return this.device === null ? ns.output(spec) : ns.inject(this.device, spec);
  }

  /** One line. */
  toString(): string {
    return `${this.device ?? "from here"}: ${formatPacketSpec(this.spec)}${this.isEstablished ? " (of a connection that was replied to)" : ""}`;
  }
}

interface RawPacket {
  readonly rule: Pick;
  /** Which of the things that the rule names is missed. */
  readonly missed: Pick;
  readonly picks: readonly Pick[];
}

/**
 * Packets for a namespace, at the edges of what its rules name: ports and the ones before and after, the first and the last
 * address of each prefix and the next outside, devices, flags, marks, connections that were replied to. They are drawn for the
 * rules and addresses there are when the arbitrary is made, and shrink to one that meets the first rule.
 *
 *     await property(packets(host.netns(), { device: "eth0" }), (packet) => {
 *       expect(packet.into(host.netns())).toBeDroppedBy("NETFILTER_DROP");
 *     });
 */
export function packets(ns: Namespace, options: PacketOptions = {}): fc.Arbitrary<DrawnPacket> {
  read.instanceOf(Namespace, "a Namespace")("packets(ns)", ns);
  packetOptions("packets(options)", options);
  const context = contextOf(ns);
  const rules = edgesOf(ns.net);
  const given = {
    src: listOf(options.src),
    dst: listOf(options.dst),
    protocol: listOf(options.protocol),
    dport: listOf(options.dport),
    flags: listOf(options.flags),
    device: listOf(options.device),
  };
  const pick = picks();
  return fc
    .record<RawPacket>({ rule: pick, missed: pick, picks: fc.array(pick, { minLength: PICKS, maxLength: PICKS }) })
    .map((raw) => resolvePacket(raw, rules, context, given));
}

const PICKS = 12;

type Given = {
  readonly [F in "src" | "dst" | "protocol" | "dport" | "flags" | "device"]:
    | readonly Exclude<PacketOptions[F], undefined | readonly unknown[]>[]
    | null;
};

function listOf<T>(value: T | readonly T[] | undefined): readonly T[] | null {
  return value === undefined ? null : Array.isArray(value) ? value : [value as T];
}

function resolvePacket(raw: RawPacket, rules: readonly RuleEdges[], context: NetnsContext, given: Given): DrawnPacket {
  const rule = rules.length === 0 ? null : pickFrom(rules, raw.rule);
  const missed = missedOf(rule, raw.missed);
  let at = 0;
  let near: readonly string[] = [];
  const draw = <T>(field: Field, chosen: readonly T[] | null, others: readonly T[]): T => {
    const pick = raw.picks[at++]!;
    if (chosen !== null) return pickFrom(chosen, pick);
    const { inside, outside } = (rule?.[field] ?? NOTHING) as Edges<T>;
    const wanted = (missed === field ? outside : inside).filter((each) => field !== "dst" || !near.includes(each as string));
    // One in eight is any, whatever the rule says.
    return pickFrom(wanted.length > 0 && pick % 8 !== 7 ? wanted : others, pick);
  };
  const isLocal = given.device === null && rule?.passing === "sent here";
  const device = isLocal ? "" : draw("inDevice", given.device, context.devices);
  near = device === "" ? context.own : context.behind(device);
  const outDevice = draw("outDevice", null, context.devices);
  const protocol = draw<Protocol>("protocol", given.protocol, ["tcp", "udp", "icmp"]);
  const src = draw("src", given.src, near);
  // What is on the sender's own network does not come here.
  const behind = rule?.outDevice.inside.length ? context.behind(outDevice) : [];
  const far = [...behind, ...context.to(rule?.passing ?? "any")].filter((each) => !near.includes(each));
  const dst = draw("dst", given.dst, far.length === 0 ? context.to("any") : far);
  const ports =
    protocol === "icmp" ? {} : { sport: draw("sport", null, SOURCE_PORTS), dport: draw("dport", given.dport, context.ports) };
  const flags = protocol === "tcp" ? { flags: draw("flags", given.flags, FLAGS) } : {};
  const type = protocol === "icmp" ? icmpFields(draw("icmpType", null, [ECHO_REQUEST])) : {};
  const mark = rule?.mark.inside.length ? { mark: draw("mark", null, [0]) } : {};
  const ttl = rule?.ttl.inside.length ? { ttl: draw("ttl", null, [64]) } : {};
  const spec = { src, dst, protocol, ...ports, ...flags, ...type, ...mark, ...ttl };
  const isEstablished = rule?.isEstablished === true && given.flags === null && raw.missed % 4 !== 3;
  return new DrawnPacket(
    isEstablished && protocol === "tcp" ? { ...spec, flags: "A" } : spec,
    device === "" ? null : device,
    isEstablished,
  );
}

function icmpFields({ type, code }: IcmpType) {
  return { type, ...(code !== 0 && { code }), echoId: 1 };
}

const FIELDS = ["protocol", "src", "dst", "sport", "dport", "inDevice", "outDevice", "mark", "ttl", "flags", "icmpType"] as const;
type Field = (typeof FIELDS)[number];
const NOTHING: Edges<never> = { inside: [], outside: [] };

/** Half of all packets have everything that their rule names. */
function missedOf(rule: RuleEdges | null, pick: Pick): Field | null {
  const missable = FIELDS.filter((field) => rule !== null && rule[field].outside.length > 0);
  return missable.length === 0 || pick % 2 === 0 ? null : pickFrom(missable, pick >> 1);
}

const SOURCE_PORTS = [40_000, 40_001, 1024, 65_535];
/** Most begin a connection. */
const FLAGS = ["S", "S", "S", "S", "S", "SA", "A", "R", "F"];
/** Nobody in the lab. */
const STRANGER = "198.51.100.77";
const USUAL_PORTS = [80, 443, 53, 22];

/** What packets of a namespace are drawn relative to. */
interface NetnsContext {
  readonly devices: readonly string[];
  /** Its own addresses. */
  readonly own: readonly string[];
  /** Where packets go that pass so: here, elsewhere in the lab, or anywhere, to a stranger too. */
  to(passing: RuleEdges["passing"]): readonly string[];
  readonly ports: readonly number[];
  /** Who may be behind a device: addresses of its networks that others have, and where the default route leads a stranger. */
  behind(device: string): readonly string[];
}

function contextOf(ns: Namespace): NetnsContext {
  const { links, routes } = ns.snapshot();
  const own = links.flatMap(({ addresses }) => addresses.map(addressOf)).filter((address) => !address.startsWith("127."));
  const everybody = [
    ...new Set(
      ns.host.lab.kernel.nets
        .flatMap((net) => net?.devices ?? [])
        .flatMap((device) => device?.link.addresses ?? [])
        .map(({ local }) => formatIpv4(local)),
    ),
  ].filter((address) => !address.startsWith("127."));
  const others = everybody.filter((address) => !own.includes(address));
  const ports = ns.host.lab.kernel.nets.flatMap((net) =>
    net === null || net.socketsAtRest === undefined ? [] : [...net.sockets.tcp.sockets()].map(({ localPort }) => localPort),
  );
  const behind = (name: string): readonly string[] => {
    const prefixes = links.find((link) => link.name === name)?.addresses.map((address) => parsePrefix(address)!) ?? [];
    const near = others.filter((address) => prefixes.some((prefix) => covers(prefix, parseIpv4(address)!)));
    const next = prefixes.map(({ address, length }) => nextTo(prefixOf(address, length).address, own));
    const leadsOut = routes.some((route) => route.destination === "0.0.0.0/0" && route.device === name);
    return [...near, ...next, ...(leadsOut ? [STRANGER] : [])].concat(prefixes.length === 0 ? [...others, STRANGER] : []);
  };
  return {
    devices: links
      .filter(({ carrier, master, kind }) => carrier && master === null && kind !== "loopback")
      .map(({ name }) => name),
    own,
    to: (passing) => {
      if (passing === "any") return [...others, ...own, STRANGER];
      return passing === "received here" && own.length > 0 ? own : [...others, STRANGER];
    },
    ports: [...new Set([...ports, ...USUAL_PORTS])],
    behind,
  };
}

function addressOf(text: string): string {
  return text.split("/")[0]!;
}

/** The first address of a network that is not this namespace's own. */
function nextTo(network: Ipv4, own: readonly string[]): string {
  for (let host = 1; ; host++) {
    const address = formatIpv4(toIpv4((network >>> 0) + host));
    if (!own.includes(address)) return address;
  }
}

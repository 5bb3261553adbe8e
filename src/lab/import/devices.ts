/** Devices as `ip -j -d addr` (or link) lists them, one namespace at a time: settings and addresses. Peers are found later. */
import {
  type Address,
  type BridgeConfig,
  type BridgePortConfig,
  IFF_ALLMULTI,
  IFF_BROADCAST,
  IFF_LOOPBACK,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_PROMISC,
  IFF_UP,
  type IfIndex,
  type Link,
  type LinkKind,
  NO_DEVICE,
} from "../../kernel/config/link.ts";
import { portSwitches } from "../../kernel/config/port-switches.ts";
import { DEFAULT_BRIDGE, DEFAULT_PORT } from "../../kernel/netlink/bridge.ts";
import { PORT_STATES } from "../../shell/commands/ip/link-details.ts";
import { groupOf, scopeOf } from "../../shell/commands/ip/names.ts";
import { parseIpv4 } from "../../wire/ipv4-address.ts";
import { BROADCAST_MAC, type Mac, parseMac, ZERO_MAC } from "../../wire/mac.ts";
import type { HostDump, NetnsDump } from "./dump.ts";
import { ImportError, type Json, type JsonObject } from "./json.ts";

/** A device of a dump. */
export interface DumpDevice {
  /** Where it stands. */
  readonly at: string;
  readonly link: Link;
  /** What it is on the host, where that has no model: "vlan", "a network card"; null for those that have one. */
  readonly unmodelled: string | null;
  readonly masterName: string | null;
  /** What the listing says of the other end: a name where it is in the same namespace, else a number. */
  readonly peerName: string | null;
  readonly peerIndex: number | null;
  readonly peerNetnsId: number | null;
  readonly hasCarrier: boolean;
  /** As it was listed, to compare with what is listed here once it is built. */
  readonly listed: unknown;
}

export function readDevices(dump: HostDump, net: NetnsDump): DumpDevice[] {
  const entries = net.entries(net.has("addr") ? "addr" : "link").map((json) => ({ json, device: json.object() }));
  const [first] = entries;
  if (first !== undefined && !entries.some(({ device }) => device.has("promiscuity")))
    throw new ImportError(`${first.json.at}: expected details, as "ip -d" lists them`);
  const devices = entries.map(({ json, device }) => readDevice(dump, net.name, json, device));
  const indexes = new Map(devices.map(({ link }) => [link.name, link.ifindex]));
  return devices.map((device) => withMaster(dump, net.name, device, indexes));
}

const KINDS: ReadonlySet<string> = new Set<LinkKind>(["veth", "bridge", "dummy"]);

const FLAGS: Readonly<Record<string, number>> = {
  UP: IFF_UP,
  BROADCAST: IFF_BROADCAST,
  LOOPBACK: IFF_LOOPBACK,
  NOARP: IFF_NOARP,
  PROMISC: IFF_PROMISC,
  ALLMULTI: IFF_ALLMULTI,
  MULTICAST: IFF_MULTICAST,
};

function readDevice(dump: HostDump, netns: string | null, json: Json, device: JsonObject): DumpDevice {
  const names = device
    .get("flags")
    .list()
    .map((flag) => flag.text());
  const flags = names.reduce((all, flag) => all | (FLAGS[flag] ?? 0), 0);
  const info = device.maybe("linkinfo", (each) => each.object());
  const infoKind = info?.maybe("info_kind", (each) => each.text()) ?? null;
  const isLoopback = (flags & IFF_LOOPBACK) !== 0;
  const isModelled = isLoopback || (infoKind !== null && KINDS.has(infoKind));
  const kind = isLoopback ? "loopback" : isModelled ? (infoKind as LinkKind) : "veth";
  const ifindex = device.get("ifindex").whole(0x7fff_ffff) as IfIndex;
  const name = device.get("ifname").text();
  const mac = device.maybe("address", (each) => parseMac(each.text()));
  if (isModelled && mac === null) device.get("address").parsed(parseMac, "a MAC address");
  const data = info?.maybe("info_data", (each) => each.object()) ?? null;
  const port = info?.maybe("info_slave_kind", (each) => each.text()) === "bridge" ? info.get("info_slave_data").object() : null;
  const bridge = kind === "bridge" ? readBridge(data) : null;
  const link: Link = {
    ifindex,
    name,
    kind,
    flags: isModelled ? flags : (flags & ~IFF_LOOPBACK) | IFF_BROADCAST,
    mtu: device.get("mtu").whole(),
    mac: mac ?? ownMac(ifindex),
    broadcast:
      (isModelled ? device.maybe("broadcast", (each) => parseMac(each.text())) : null) ?? (isLoopback ? ZERO_MAC : BROADCAST_MAC),
    txQueueLength: device.maybe("txqlen", (each) => each.whole()) ?? 0,
    qdisc: device.maybe("qdisc", (each) => each.text()) === "noop" ? "noop" : "noqueue",
    group: device.maybe("group", (each) => each.named(groupOf, "a group's number")) ?? 0,
    alias: device.maybe("ifalias", (each) => each.text()),
    master: NO_DEVICE,
    peer: null,
    bridge,
    port: port === null ? null : readPort(port, names.includes("LOWER_UP")),
    addresses: device.maybe("addr_info", (list) => list.list().flatMap((each) => readAddress(dump, netns, name, each))) ?? [],
    conf: {},
    neigh: {},
  };
  return {
    at: json.at,
    link,
    unmodelled: isModelled ? null : (infoKind ?? "a network card"),
    masterName: device.maybe("master", (each) => each.text()),
    peerName: kind === "veth" && isModelled && !device.has("link_netnsid") ? device.maybe("link", (each) => each.text()) : null,
    peerIndex: device.maybe("link_index", (each) => each.whole()),
    peerNetnsId: device.maybe("link_netnsid", (each) => each.whole()),
    hasCarrier: names.includes("LOWER_UP"),
    listed: json.value,
  };
}

/** For a device that has no MAC address: a tunnel. */
export function ownMac(number: number, netns = 0): Mac {
  return (0x026f_0000_0000 + netns * 0x100_0000 + (number & 0xff_ffff)) as Mac;
}

/** A master that has no model holds nothing together here. */
function withMaster(dump: HostDump, netns: string | null, device: DumpDevice, indexes: ReadonlyMap<string, IfIndex>): DumpDevice {
  const { masterName, link, at } = device;
  if (masterName === null) return device;
  const master = indexes.get(masterName);
  if (master === undefined) throw new ImportError(`${at}.master: expected a device of this listing, got "${masterName}"`);
  if (link.port === null) {
    dump.notes.omit(netns, at, `${link.name} is below ${masterName}, which is no bridge`);
    return device;
  }
  return { ...device, link: { ...link, master } };
}

/** Times are in hundredths of a second. */
const ticks = (json: Json): number => json.whole() * 10_000;
const isOn = (json: Json): boolean => json.whole() !== 0;

function readBridge(data: JsonObject | null): BridgeConfig {
  if (data === null) return DEFAULT_BRIDGE;
  return {
    ...DEFAULT_BRIDGE,
    ageingUs: data.maybe("ageing_time", ticks) ?? DEFAULT_BRIDGE.ageingUs,
    forwardDelayUs: data.maybe("forward_delay", ticks) ?? DEFAULT_BRIDGE.forwardDelayUs,
    helloUs: data.maybe("hello_time", ticks) ?? DEFAULT_BRIDGE.helloUs,
    maxAgeUs: data.maybe("max_age", ticks) ?? DEFAULT_BRIDGE.maxAgeUs,
    priority: data.maybe("priority", (each) => each.whole(0xffff)) ?? DEFAULT_BRIDGE.priority,
    groupForwardMask: data.maybe("group_fwd_mask", (each) => each.named((text) => Number(text), "a mask")) ?? 0,
    multicastSnooping: data.maybe("mcast_snooping", isOn) ?? true,
    nfCallIptables: data.maybe("nf_call_iptables", isOn) ?? false,
    nfCallArptables: data.maybe("nf_call_arptables", isOn) ?? false,
  };
}

function readPort(data: JsonObject, hasCarrier: boolean): BridgePortConfig {
  const state = data.maybe("state", (each) => each.parsed(portStateOf, PORT_STATES.join(", "))) ?? null;
  // Disabled and forwarding follow from the carrier.
  const follows = state === null || state === PORT_STATES.indexOf(hasCarrier ? "forwarding" : "disabled");
  return {
    ...DEFAULT_PORT,
    ...portSwitches(({ word, initial, model }) => {
      const said = data.maybe(word, (each) => each.flag()) ?? initial;
      return model === "refused" ? initial : said;
    }),
    number: data.maybe("no", (each) => each.named((text) => Number(text), "a number")) ?? 0,
    priority: data.maybe("priority", (each) => each.whole()) ?? DEFAULT_PORT.priority,
    cost: data.maybe("cost", (each) => each.whole()) ?? DEFAULT_PORT.cost,
    stateSet: follows ? null : state,
  };
}

function portStateOf(text: string): number | null {
  const at = (PORT_STATES as readonly string[]).indexOf(text);
  return at < 0 ? null : at;
}

/** iproute2 prints it for what has no end. */
const FOREVER = 0xffff_ffff;

function readAddress(dump: HostDump, netns: string | null, device: string, json: Json): Address[] {
  const entry = json.object();
  const family = entry.get("family").text();
  if (family !== "inet") {
    const text = entry.get("local").text();
    if (!isOfItself(text)) dump.notes.omit(netns, json.at, `address ${text} of ${device}: netnsim has no IPv6`);
    return [];
  }
  const local = entry.get("local").parsed(parseIpv4, "an IPv4 address");
  const seconds = (name: string): number => {
    const value = entry.maybe(name, (each) => each.whole()) ?? FOREVER;
    return value === FOREVER ? Number.POSITIVE_INFINITY : value;
  };
  const ipv4 = (each: Json) => each.parsed(parseIpv4, "an IPv4 address");
  entry.ignore("deprecated", "dynamic", "tentative", "mngtmpaddr", "temporary", "protocol", "proto");
  const address: Address = {
    local,
    peer: entry.maybe("address", ipv4) ?? local,
    prefixLength: entry.get("prefixlen").whole(32),
    broadcast: entry.maybe("broadcast", ipv4),
    scope: entry.maybe("scope", (each) => each.named(scopeOf, "a scope")) ?? 0,
    label: entry.maybe("label", (each) => each.text()) ?? device,
    secondary: entry.maybe("secondary", (each) => each.flag()) ?? false,
    noPrefixRoute: entry.maybe("noprefixroute", (each) => each.flag()) ?? false,
    metric: entry.maybe("metric", (each) => each.whole()) ?? 0,
    setAtUs: 0,
    validSeconds: seconds("valid_life_time"),
    preferredSeconds: seconds("preferred_life_time"),
  };
  for (const field of entry.unread())
    dump.notes.omit(netns, json.at, `${field} of address ${entry.get("local").text()}: not modelled`);
  return [address];
}

/** What every host has where IPv6 is on: the loopback's and the links' own addresses, and what is to groups. */
export function isOfItself(ipv6: string): boolean {
  return /^(::1(\/128)?$|fe[89ab]|ff)/i.test(ipv6);
}

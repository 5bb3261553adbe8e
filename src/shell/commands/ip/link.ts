/** `ip link`. iproute2: ip/iplink.c, ip/ipaddress.c. */
import { IFF_ALLMULTI, IFF_MULTICAST, IFF_NOARP, IFF_PROMISC, IFF_UP, isUp } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import type { Net } from "../../../kernel/net.ts";
import { operstateOf } from "../../../kernel/netlink/carrier-change.ts";
import { findDevice, isValidName } from "../../../kernel/netlink/device.ts";
import { addLink, addPair, deleteLink, failPair, type NewEnd } from "../../../kernel/netlink/link.ts";
import { changeLink, type LinkRequest } from "../../../kernel/netlink/link-change.ts";
import { assignNetnsId } from "../../../kernel/netlink/netnsid.ts";
import { formatMac, type Mac } from "../../../wire/mac.ts";
import { type Arguments, abbreviates, parseInteger, takeOnOff } from "./arguments.ts";
import { takeBridgeOptions, takePortOptions } from "./link-kinds.ts";
import { flagsOf, IFF_DYNAMIC, IFF_NOTRAILERS, lowerOf, printLink } from "./link-print.ts";
import { GROUPS, numberOf } from "./names.ts";
import { resolveNetns } from "./netns.ts";
import type { Printer } from "./printer.ts";
import { demand, duplicate, garbage, noDevice, notModelled, Quit, refused, wrongArgument } from "./quit.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "./tool.ts";
import { LINK_HELP, VETH_HELP } from "./usage.ts";

export const linkObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (word === null) return showLinks(tool, args);
  if (abbreviates(word, "add")) return addOneLink(tool, args);
  if (abbreviates(word, "set") || abbreviates(word, "change")) return setLink(tool, args);
  if (abbreviates(word, "replace")) throw notModelled("link replace");
  if (abbreviates(word, "delete")) return removeLink(tool, args);
  if (abbreviates(word, "show") || abbreviates(word, "lst") || abbreviates(word, "list") || word === "ls")
    return showLinks(tool, args);
  if (abbreviates(word, "xstats") || abbreviates(word, "afstats") || word === "property") throw notModelled(`link ${word}`);
  if (abbreviates(word, "help")) throw usage(LINK_HELP);
  throw unknownCommand(word, "ip link help");
};

interface LinkWords {
  name: string | null;
  dev: string | null;
  type: string | null;
  group: number | null;
  mac: LinkAddress | null;
  broadcast: LinkAddress | null;
  ifindex: number | null;
  netns: Net | null;
  master: string | null | undefined;
  alias: string | null;
  mtu: number | null;
  txQueueLength: number | null;
  newGroup: number | null;
  flags: number;
  change: number;
  link: boolean;
  unmodelled: string | null;
}

function emptyWords(): LinkWords {
  return {
    name: null,
    dev: null,
    type: null,
    group: null,
    mac: null,
    broadcast: null,
    ifindex: null,
    netns: null,
    master: undefined,
    alias: null,
    mtu: null,
    txQueueLength: null,
    newGroup: null,
    flags: 0,
    change: 0,
    link: false,
    unmodelled: null,
  };
}

const NOT_MODELLED = new Set([
  "parentdev",
  "numtxqueues",
  "numrxqueues",
  "carrier",
  "vf",
  "xdp",
  "xdpgeneric",
  "xdpdrv",
  "xdpoffload",
  "vrf",
]);
const NOT_MODELLED_TOO = new Set([
  "addrgenmode",
  "protodown",
  "protodown_reason",
  "gso_max_size",
  "gso_max_segs",
  "gro_max_size",
  "link-netns",
  "link-netnsid",
  "link-index",
  "mode",
  "state",
  "link",
]);

const checkName = (name: string, key: string): string => {
  if (name === "" || /[/\s]/.test(name)) throw wrongArgument(`"${key}" not a valid ifname`, name);
  return name;
};

/** Takes the words common to add and set up to `type`, as iplink_parse() does. */
function parseLinkWords(tool: Tool, args: Arguments): LinkWords {
  const words = emptyWords();
  const flag = (bit: number, on: boolean): void => {
    words.flags = on ? words.flags | bit : words.flags & ~bit;
    words.change |= bit;
  };
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "up") flag(IFF_UP, true);
    else if (word === "down") flag(IFF_UP, false);
    else if (word === "name") {
      if (words.name !== null) throw duplicate("name", args.value());
      const name = args.value();
      if (!isValidName(name)) throw wrongArgument('"name" not a valid ifname', name);
      words.name = name;
    } else if (word === "index") {
      if (words.ifindex !== null) throw duplicate("index", args.value());
      words.ifindex = takeInteger(args, "index");
    } else if (abbreviates(word, "address")) words.mac = toMac(args.value());
    else if (abbreviates(word, "broadcast") || word === "brd") words.broadcast = toMac(args.value());
    else if (abbreviates(word, "txqueuelen") || word === "qlen" || word === "txqlen") {
      if (words.txQueueLength !== null) throw duplicate("txqueuelen", args.value());
      words.txQueueLength = takeInteger(args, "txqueuelen");
    } else if (word === "mtu") {
      if (words.mtu !== null) throw duplicate("mtu", args.value());
      words.mtu = takeInteger(args, "mtu");
    } else if (word === "netns") {
      const name = args.value();
      if (words.netns !== null) throw duplicate("netns", name);
      words.netns = resolveNetns(tool, name);
      if (words.netns === null) throw wrongArgument('Invalid "netns" value', name);
    } else if (word === "multicast") flag(IFF_MULTICAST, takeOnOff(args, "multicast"));
    else if (word === "allmulticast") flag(IFF_ALLMULTI, takeOnOff(args, "allmulticast"));
    else if (word === "promisc") flag(IFF_PROMISC, takeOnOff(args, "promisc"));
    else if (word === "trailers") flag(IFF_NOTRAILERS, !takeOnOff(args, "trailers"));
    else if (word === "arp") flag(IFF_NOARP, !takeOnOff(args, "arp"));
    else if (abbreviates(word, "dynamic")) flag(IFF_DYNAMIC, takeOnOff(args, "dynamic"));
    else if (abbreviates(word, "type")) {
      words.type = args.value();
      return words;
    } else if (word === "alias") words.alias = args.value();
    else if (word === "group") {
      const name = args.value();
      if (words.group !== null) throw duplicate("group", name);
      words.group = numberOf(GROUPS, name, 0x7fffffff);
      if (words.group === null) throw wrongArgument('Invalid "group" value', name);
    } else if (word === "master") {
      const name = args.value();
      if (findDevice(tool.net, name) === null) throw wrongArgument("Device does not exist", name);
      words.master = name;
    } else if (word === "nomaster") words.master = null;
    else if (NOT_MODELLED.has(word) || NOT_MODELLED_TOO.has(word)) throw notModelled(`link option "${word}"`);
    else {
      const name = word === "dev" ? args.value() : word;
      if (words.dev !== null) throw garbage("dev", name);
      words.dev = checkName(name, "dev");
    }
  }
  return words;
}

function takeInteger(args: Arguments, key: string): number {
  const text = args.value();
  const value = parseInteger(text);
  if (value === null || Math.abs(value) > 0x7fffffff) throw wrongArgument(`Invalid "${key}" value`, text);
  return value;
}

interface LinkAddress {
  readonly octets: number;
  readonly mac: Mac;
}

/** A hardware address of any length; ll_addr_a2n() of iproute2. */
function toMac(text: string): LinkAddress {
  const octets = text.split(":");
  if (!octets.every((octet) => /^[0-9a-f]{1,2}$/i.test(octet)) || text.includes("."))
    throw new Quit(`"${text}" is invalid lladdr.\n`, 1);
  return { octets: octets.length, mac: octets.reduce((value, octet) => value * 256 + Number.parseInt(octet, 16), 0) as Mac };
}

function addOneLink(tool: Tool, args: Arguments): number {
  const words = parseLinkWords(tool, args);
  if (words.name !== null && words.dev !== null)
    throw new Quit('both "name" and "dev" cannot be used when creating devices.\n', 255);
  if (words.type === null) throw new Quit('Not enough information: "type" argument is required\n', 1);
  const name = words.name ?? words.dev;
  switch (words.type) {
    case "veth":
      return addVethLink(tool, args, name, words);
    case "bridge": {
      const options = takeBridgeOptions(args);
      demandLength(name);
      const net = words.netns ?? tool.net;
      const end = newEnd(name, words);
      demand(addLink(net, { ...end, kind: "bridge" }));
      return finish(net, end, words, { bridge: options });
    }
    case "dummy": {
      if (!args.isAtEnd) throw new Quit(`Garbage instead of arguments "${args.word} ...". Try "ip link help".\n`, 255);
      demandLength(name);
      const net = words.netns ?? tool.net;
      const end = newEnd(name, words);
      demand(addLink(net, { ...end, kind: "dummy" }));
      return finish(net, end, words, {});
    }
    default:
      if (REAL_KINDS.has(words.type)) throw notModelled(`link type "${words.type}"`);
      throw new Quit("Error: Unknown device type.\n", 2);
  }
}

const REAL_KINDS = new Set(
  (
    "amt bareudp bond can dsa erspan geneve gre gretap gtp ifb ip6erspan ip6gre ip6gretap ip6tnl ipip ipoib ipvlan ipvtap macsec macvlan macvtap " +
    "netdevsim nlmon rmnet sit team tun vcan vlan vrf vti vxcan vxlan wwan xfrm virt_wifi wireguard"
  ).split(" "),
);

function demandLength(name: string | null): void {
  if (name !== null && name.length > 15) throw new Quit("Error: Attribute failed policy validation.\n", 2);
}

function addVethLink(tool: Tool, args: Arguments, name: string | null, words: LinkWords): number {
  let peer = emptyWords();
  if (!args.isAtEnd) {
    if (args.take() !== "peer") throw usage(VETH_HELP, 1);
    peer = parseLinkWords(tool, args);
    if (peer.type !== null) throw notModelled("a type behind peer");
  }
  const peerName = peer.name ?? peer.dev;
  demandLength(name);
  demandLength(peerName);
  const net = words.netns ?? tool.net;
  const peerNet = peer.netns ?? net;
  const end = newEnd(name, words);
  const second = newEnd(peerName, peer);
  const before = new Set(net.devices);
  // The peer is brought up before it has a peer of its own, which veth turns down (veth_open()).
  if ((peer.flags & peer.change & IFF_UP) !== 0) throw refused(failPair(net, end, peerNet, second));
  demand(addPair(net, end, peerNet, second));
  const device = name !== null ? findDevice(net, name)! : net.devices.findLast((other) => other !== null && !before.has(other))!;
  finishDevice(device.peer!, peer, {});
  return finishDevice(device, words, {});
}

function newEnd(name: string | null, words: LinkWords): NewEnd {
  const { mac } = words;
  if (mac !== null && mac.octets !== 6) throw refused({ errno: "EINVAL" });
  return {
    ...(name !== null && { name }),
    ...(mac !== null && { mac: mac.mac }),
    ...(words.broadcast !== null && { broadcast: words.broadcast.mac }),
    ...(words.mtu !== null && { mtu: words.mtu }),
    ...(words.txQueueLength !== null && { txQueueLength: words.txQueueLength }),
    ...(words.ifindex !== null && { ifindex: words.ifindex }),
  };
}

function finish(net: Net, end: NewEnd, words: LinkWords, request: LinkRequest): number {
  const device = end.name !== undefined ? findDevice(net, end.name)! : net.devices.findLast((other) => other !== null)!;
  return finishDevice(device, words, request);
}

/** What the kernel does with a link once it is made: group, alias, flags, master. */
function finishDevice(device: Device, words: LinkWords, request: LinkRequest): number {
  const master = words.master === undefined || words.master === null ? null : findDevice(device.net, words.master);
  demand(
    changeLink(device, {
      ...request,
      ...(words.group !== null && { group: words.group }),
      ...(words.alias !== null && { alias: words.alias }),
      ...(master !== null && { master }),
      flags: words.flags,
      change: words.change,
    }),
  );
  return 0;
}

function setLink(tool: Tool, args: Arguments): number {
  const words = parseLinkWords(tool, args);
  if (words.dev === null && words.group !== null) return setGroup(tool, words);
  if (words.dev === null) throw new Quit('Not enough information: "dev" argument is required.\n', 255);
  const device = findDevice(tool.net, words.dev);
  if (device === null) throw noDevice(words.dev);
  const kind = words.type === null ? {} : takeKindOptions(args, words.type);
  demand(changeLink(device, { ...toRequest(tool, words), ...kind }));
  return 0;
}

function takeKindOptions(args: Arguments, type: string): LinkRequest {
  if (type === "bridge") return { bridge: takeBridgeOptions(args) };
  if (type === "bridge_slave") return { port: takePortOptions(args) };
  if (args.isAtEnd) return {};
  throw notModelled(`options of link type "${type}"`);
}

function toRequest(tool: Tool, words: LinkWords): LinkRequest {
  const { mac } = words;
  if (mac !== null && mac.octets !== 6) throw new Quit(`Invalid address length ${mac.octets} - must be 6 bytes\n`, 1);
  return {
    ...(words.netns !== null && { netns: words.netns }),
    ...(mac !== null && { mac: mac.mac }),
    ...(words.mtu !== null && { mtu: words.mtu }),
    ...(words.group !== null && { group: words.group }),
    ...(words.name !== null && { name: words.name }),
    ...(words.alias !== null && { alias: words.alias }),
    ...(words.broadcast !== null && { broadcast: words.broadcast.mac }),
    ...(words.master !== undefined && { master: words.master === null ? null : findDevice(tool.net, words.master) }),
    ...(words.txQueueLength !== null && { txQueueLength: words.txQueueLength }),
    flags: words.flags,
    change: words.change,
  };
}

/** `ip link set group N ...` changes every link of the group. */
function setGroup(tool: Tool, words: LinkWords): number {
  for (const device of [...tool.net.devices]) {
    if (device === null || device.link.group !== words.group) continue;
    const { group: _, ...request } = toRequest(tool, words);
    demand(changeLink(device, request));
  }
  return 0;
}

function removeLink(tool: Tool, args: Arguments): number {
  const words = parseLinkWords(tool, args);
  if (words.dev === null && words.group !== null) {
    for (const device of [...tool.net.devices]) {
      if (device !== null && !device.deleted && device.link.group === words.group) demand(deleteLink(device));
    }
    return 0;
  }
  if (words.dev === null) throw new Quit('Not enough information: "dev" argument is required.\n', 255);
  const device = findDevice(tool.net, words.dev);
  if (device === null) throw noDevice(words.dev);
  demand(deleteLink(device));
  return 0;
}

export interface LinkFilter {
  dev: Device | null;
  up: boolean;
  group: number | null;
  /** Undefined: any. Null: only those without a master. */
  master: Device | null | undefined;
  kind: string | null;
}

export function passesFilter(device: Device, filter: LinkFilter): boolean {
  if (filter.dev !== null && device !== filter.dev) return false;
  if (filter.up && !isUp(device.link)) return false;
  if (filter.group !== null && device.link.group !== filter.group) return false;
  if (filter.master !== undefined && device.master !== filter.master) return false;
  if (
    filter.kind !== null &&
    filter.kind !== (filter.kind === "bridge_slave" ? (device.master !== null ? "bridge_slave" : "") : device.link.kind)
  )
    return false;
  return true;
}

/** Takes one word of a filter that `ip link show` and `ip addr show` share; false where it is none. */
export function takeLinkFilter(tool: Tool, args: Arguments, word: string, filter: LinkFilter): boolean {
  if (word === "up") filter.up = true;
  else if (word === "group") {
    const name = args.value();
    filter.group = numberOf(GROUPS, name, 0x7fffffff);
    if (filter.group === null) throw wrongArgument('Invalid "group" value\n', name);
  } else if (word === "master") {
    const name = args.value();
    const master = findDevice(tool.net, name);
    if (master === null) throw wrongArgument("Device does not exist\n", name);
    filter.master = master;
  } else if (word === "nomaster") filter.master = null;
  else if (word === "type") filter.kind = args.value();
  else if (word === "vrf") throw notModelled('filter "vrf"');
  else return false;
  return true;
}

function showLinks(tool: Tool, args: Arguments): number {
  const filter: LinkFilter = { dev: null, up: false, group: null, master: undefined, kind: null };
  let dev: string | null = null;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (takeLinkFilter(tool, args, word, filter)) continue;
    const name = word === "dev" ? args.value() : word;
    if (abbreviates(name, "help")) throw usage(LINK_HELP);
    if (dev !== null) throw garbage("dev", name);
    dev = name;
  }
  if (dev !== null) filter.dev = tool.shownDevice(dev);
  const out = tool.printer();
  for (const device of tool.net.devices) {
    if (device === null || !passesFilter(device, filter)) continue;
    out.openObject();
    if (tool.options.brief) {
      printBrief(out, device);
      printBriefLink(out, device);
    } else {
      printLink(tool, out, device, { withMode: true });
    }
    out.text("\n");
    out.close();
  }
  tool.print(out.finish());
  return 0;
}

/** The first columns of -br. */
export function printBrief(out: Printer, device: Device): void {
  const lower = lowerOf(device);
  if (device.peer !== null) assignNetnsId(device.net, device.peer.net);
  if (out.json && device.peer !== null) {
    if (device.peer.net !== device.net) out.value("link_index", device.peer.ifindex);
    else out.value("link", device.peer.name);
  }
  out.field("ifname", `${`${device.name}${lower === null ? "" : `@${lower}`}`.padEnd(16)} `, device.name);
  out.field("operstate", `${operstateOf(device).padEnd(14)} `, operstateOf(device));
}

function printBriefLink(out: Printer, device: Device): void {
  const flags = flagsOf(device);
  const mac = formatMac(device.link.mac);
  out.field("address", `${mac} `, mac);
  out.field("flags", `<${flags.join(",")}> `, flags);
}

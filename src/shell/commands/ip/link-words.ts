/** The words of `ip link add` and `set`, read into one record. iproute2: iplink_parse() in ip/iplink.c. */

import type { Refusal } from "../../../kernel/config/errno.ts";
import { IFF_ALLMULTI, IFF_MULTICAST, IFF_NOARP, IFF_PROMISC, IFF_UP } from "../../../kernel/config/link.ts";
import type { Net } from "../../../kernel/net.ts";
import { findDevice, NAME_BYTES } from "../../../kernel/netlink/device.ts";
import { byteLength } from "../../../wire/text.ts";
import { type Arguments, abbreviates, parseInteger, takeOnOff } from "./arguments.ts";
import { type LinkAddress, readLinkAddress } from "./link-address.ts";
import { IFF_DYNAMIC, IFF_NOTRAILERS } from "./link-print.ts";
import { GROUPS, numberOf } from "./names.ts";
import { resolveNetns } from "./netns.ts";
import { duplicate, garbage, notModelled, wrongArgument } from "./quit.ts";
import { type Tool, usage } from "./tool.ts";
import { LINK_HELP } from "./usage.ts";

export interface LinkWords {
  name: string | null;
  dev: string | null;
  type: string | null;
  group: number | null;
  mac: LinkAddress | null;
  broadcast: LinkAddress | null;
  ifindex: number | null;
  /** A refusal is the kernel's, met when the request is made. */
  netns: Net | Refusal | null;
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

export function emptyWords(): LinkWords {
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

/** IFALIASZ. */
const ALIAS_BYTES = 256;

const checkName = (name: string, key: string): string => {
  if (name === "" || /[/\s]/.test(name)) throw wrongArgument(`"${key}" not a valid ifname`, name);
  return name;
};

/** Takes the words common to add and set up to `type`, as iplink_parse() does. */
export function parseLinkWords(tool: Tool, args: Arguments): LinkWords {
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
      if (name.length > NAME_BYTES) throw wrongArgument('"name" not a valid ifname', name);
      checkName(name, "name");
      words.name = name;
    } else if (word === "index") {
      if (words.ifindex !== null) throw duplicate("index", args.value());
      const text = args.value();
      words.ifindex = Number.parseInt(text, 10);
      if (!(words.ifindex > 0)) throw wrongArgument('Invalid "index" value', text);
    } else if (abbreviates(word, "address")) words.mac = readLinkAddress(args.value());
    else if (abbreviates(word, "broadcast") || word === "brd") words.broadcast = readLinkAddress(args.value());
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
      if (words.netns === null) throw wrongArgument('Invalid "netns" value\n', name);
    } else if (word === "multicast") flag(IFF_MULTICAST, takeOnOff(args, "multicast"));
    else if (word === "allmulticast") flag(IFF_ALLMULTI, takeOnOff(args, "allmulticast"));
    else if (word === "promisc") flag(IFF_PROMISC, takeOnOff(args, "promisc"));
    else if (word === "trailers") flag(IFF_NOTRAILERS, !takeOnOff(args, "trailers"));
    else if (word === "arp") flag(IFF_NOARP, !takeOnOff(args, "arp"));
    else if (abbreviates(word, "dynamic")) flag(IFF_DYNAMIC, takeOnOff(args, "dynamic"));
    else if (abbreviates(word, "type")) {
      words.type = args.value();
      return words;
    } else if (word === "alias") {
      const alias = args.value();
      if (byteLength(alias) >= ALIAS_BYTES) throw wrongArgument("alias too long\n", alias);
      words.alias = alias;
    } else if (word === "group") {
      const name = args.value();
      if (words.group !== null) throw duplicate("group", name);
      words.group = numberOf(GROUPS, name, 0x7fffffff);
      if (words.group === null) throw wrongArgument('Invalid "group" value\n', name);
    } else if (word === "master") {
      const name = args.value();
      if (findDevice(tool.net, name) === null) throw wrongArgument("Device does not exist\n", name);
      words.master = name;
    } else if (word === "nomaster") words.master = null;
    else if (NOT_MODELLED.has(word) || NOT_MODELLED_TOO.has(word)) throw notModelled(`link option "${word}"`);
    else {
      if (abbreviates(word, "help")) throw usage(LINK_HELP);
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
  if (value === null || Math.abs(value) > 0x7fffffff) throw wrongArgument(`Invalid "${key}" value\n`, text);
  return value;
}

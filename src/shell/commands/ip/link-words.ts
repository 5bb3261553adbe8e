/** The words of `ip link add` and `set`, read into one record. iproute2: iplink_parse() in ip/iplink.c. */
import type { Refusal } from "../../../kernel/config/errno.ts";
import { IFF_ALLMULTI, IFF_MULTICAST, IFF_NOARP, IFF_PROMISC, IFF_UP } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import type { Net } from "../../../kernel/net.ts";
import { NAME_BYTES } from "../../../kernel/netlink/device.ts";
import { byteLength } from "../../../wire/text.ts";
import { refused, set, value } from "../../options/rows.ts";
import { abbreviates, parseInt32, readOnOff } from "./arguments.ts";
import { does, type GivenWord, type Keyword, KeywordTable, once, takes, valid } from "./keywords.ts";
import { type LinkAddress, readLinkAddress } from "./link-address.ts";
import { IFF_DYNAMIC, IFF_NOTRAILERS } from "./link-print.ts";
import { GROUPS, numberOf } from "./names.ts";
import { resolveNetns } from "./netns.ts";
import { duplicate, garbage, wrongArgument } from "./quit.ts";
import { masterNamed } from "./show-filter.ts";
import { usage } from "./tool.ts";
import { LINK_HELP } from "./usage.ts";

export class LinkWords {
  name: string | null = null;
  dev: string | null = null;
  type: string | null = null;
  group: number | null = null;
  mac: LinkAddress | null = null;
  broadcast: LinkAddress | null = null;
  ifindex: number | null = null;
  /** A refusal is the kernel's, met when the request is made. */
  netns: Net | Refusal | null = null;
  /** Undefined: as it is. */
  master: Device | null | undefined = undefined;
  alias: string | null = null;
  mtu: number | null = null;
  txQueueLength: number | null = null;
  flags = 0;
  change = 0;
}

/** Takes the words common to add and set up to `type`, as iplink_parse() does. */
export const LINK_WORDS = new KeywordTable<LinkWords>(
  "ip link add|set|change|delete",
  {
    up: does((words) => setFlag(words, IFF_UP, true)),
    down: does((words) => setFlag(words, IFF_UP, false)),
    name: once("name", "name", (name) => {
      if (name.length > NAME_BYTES) throw wrongArgument('"name" not a valid ifname', name);
      return checkName(name, "name");
    }),
    index: once("ifindex", "index", (text) => {
      const index = Number.parseInt(text, 10);
      if (!(index > 0)) throw wrongArgument('Invalid "index" value', text);
      return index;
    }),
    "address*": value("mac", readLinkAddress),
    "broadcast* brd": value("broadcast", readLinkAddress),
    "txqueuelen* qlen txqlen": once("txQueueLength", "txqueuelen", valid('Invalid "txqueuelen" value\n', parseInt32)),
    mtu: once("mtu", "mtu", valid('Invalid "mtu" value\n', parseInt32)),
    netns: takes((words, { value, tool }) => {
      if (words.netns !== null) throw duplicate("netns", value);
      words.netns = resolveNetns(tool, value);
      if (words.netns === null) throw wrongArgument('Invalid "netns" value\n', value);
    }),
    multicast: flag(IFF_MULTICAST),
    allmulticast: flag(IFF_ALLMULTI),
    promisc: flag(IFF_PROMISC),
    trailers: flag(IFF_NOTRAILERS, false),
    arp: flag(IFF_NOARP, false),
    "dynamic*": flag(IFF_DYNAMIC),
    "type*": { ...value<LinkWords, "type">("type"), isLast: true },
    alias: value("alias", (alias) => {
      if (byteLength(alias) >= ALIAS_BYTES) throw wrongArgument("alias too long\n", alias);
      return alias;
    }),
    group: once(
      "group",
      "group",
      valid('Invalid "group" value\n', (text) => numberOf(GROUPS, text, 0x7fffffff)),
    ),
    master: takes((words, { value, tool }) => {
      words.master = masterNamed(tool, value);
    }),
    nomaster: set({ master: null }),
    "parentdev numtxqueues numrxqueues carrier vf xdp xdpgeneric xdpdrv xdpoffload vrf": refused(),
    "addrgenmode protodown protodown_reason gso_max_size gso_max_segs gro_max_size": refused(),
    "link-netns link-netnsid link-index mode state link": refused(),
    dev: takes(setDevice),
  },
  {
    called: "link option",
    nameless: (words, given) => {
      if (abbreviates(given.value, "help")) throw usage(LINK_HELP);
      setDevice(words, given);
    },
  },
);

function setFlag(words: LinkWords, bit: number, isOn: boolean): void {
  words.flags = isOn ? words.flags | bit : words.flags & ~bit;
  words.change |= bit;
}

/** Set by `on`, or where the flag says that there is none of it by `off`. */
function flag(bit: number, whenOn = true): Keyword<LinkWords> {
  return takes((words, { value, name }) => setFlag(words, bit, readOnOff(value, name) === whenOn));
}

function setDevice(words: LinkWords, { value }: GivenWord): void {
  if (words.dev !== null) throw garbage("dev", value);
  words.dev = checkName(value, "dev");
}

function checkName(name: string, key: string): string {
  if (name === "" || /[/\s]/.test(name)) throw wrongArgument(`"${key}" not a valid ifname`, name);
  return name;
}

/** IFALIASZ. */
const ALIAS_BYTES = 256;

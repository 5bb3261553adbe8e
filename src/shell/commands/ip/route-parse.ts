/**
 * The words of `ip route add` and its kin. iproute2: iproute_modify(), parse_nexthops(), ip/iproute.c. What is asked for is in
 * route-request.ts.
 */
import { type IfIndex, NO_DEVICE } from "../../../kernel/config/link.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { on, value } from "../../options/rows.ts";
import { type Arguments, abbreviates, parseUnsigned, take } from "./arguments.ts";
import {
  type AddressFamily,
  decideFamily,
  FAMILIES,
  FamilyWords,
  type InetAddress,
  type InetPrefix,
  readAddress,
  readPrefix,
} from "./inet-prefix.ts";
import { checked, deferred, does, type GivenWord, type Keyword, KeywordTable, takes, valid } from "./keywords.ts";
import { dsfieldValue, numberOf, protocolOf, type RouteTypeName, routeTypeOf, scopeOf, TABLES } from "./names.ts";
import { duplicateVia, garbage, Quit, wrongArgument } from "./quit.ts";
import { METRIC_WORDS, parseRealms, routeValue, vrf, zeroOrOne } from "./route-metrics.ts";
import { type Tool, usage } from "./tool.ts";
import { ROUTE_HELP } from "./usage.ts";

export interface HopWords {
  gateway: InetAddress | null;
  device: IfIndex;
  weight: number;
  onlink: boolean;
}

export class RouteWords extends FamilyWords {
  type: RouteTypeName | null = null;
  destination: InetPrefix | null = null;
  gateway: InetAddress | null = null;
  device: string | null = null;
  onlink = false;
  source: InetAddress | null = null;
  tos: number | null = null;
  metric: number | null = null;
  scope: number | null = null;
  protocol: number | null = null;
  table: number | null = null;
  mtu: number | null = null;
  mtuLocked = false;
  advmss: number | null = null;
  hasHops = false;
  nextHops: HopWords[] | null = null;
  nextHopId: number | null = null;
  /** The first word that is understood and not modelled: said where nothing is wrong with the others. */
  unmodelled: string | null = null;
}

export function tableOf(text: string): number | null {
  return numberOf(TABLES, text, 0xffffffff);
}

export function parseRouteWords(tool: Tool, args: Arguments): RouteWords {
  const words = new RouteWords(tool.options.family);
  ROUTE_WORDS.read(words, tool, args);
  if (words.destination === null) throw usage(ROUTE_HELP);
  if (words.device !== null) deviceIndex(tool, words.device);
  if (words.hasHops) words.nextHops = parseNextHops(tool, args, words);
  return words;
}

const ENCAPSULATIONS: ReadonlySet<string> = new Set("mpls ip ip6 ila bpf seg6 seg6local rpl ioam6 xfrm".split(" "));

const encapsulation: Keyword<unknown> = {
  model: "refused",
  takesValue: true,
  take: (_, { value: type }) => {
    if (!ENCAPSULATIONS.has(type)) throw wrongArgument('"encap type" value is invalid\n', type);
  },
};

/** A source to translate to, which Linux has not. */
export const as: Keyword<FamilyWords & { unmodelled: string | null }> = deferred(
  does((words, { args }) => {
    args.skip("to");
    decideFamily(words, readAddress(args.value(), words.family));
  }),
);

export const ROUTE_WORDS = new KeywordTable<RouteWords>(
  "ip route add|change|replace|prepend|append|test|delete",
  {
    src: takes((words, { value }) => {
      words.source = decideFamily(words, readAddress(value, words.family));
    }),
    as: as,
    via: does((words, { args }) => {
      if (words.gateway !== null) throw duplicateVia();
      words.gateway = decideFamily(words, takeGateway(args, words.family));
    }),
    from: takes((words, { value }) => void decideFamily(words, readPrefix(value, words.family))),
    "tos dsfield*": value("tos", routeValue("tos", dsfieldValue)),
    expires: deferred(checked(routeValue("expires", parseUnsigned))),
    "metric* priority* preference": value("metric", routeValue("metric", parseUnsigned)),
    scope: value("scope", valid('invalid "scope" value\n', scopeOf)),
    mtu: does((words, { args }) => {
      if (args.skip("lock")) words.mtuLocked = true;
      words.mtu = take(args, '"mtu" value is invalid\n', parseUnsigned);
    }),
    advmss: does((words, { args }) => {
      if (args.skip("lock")) words.unmodelled ??= "advmss lock";
      words.advmss = take(args, '"mss" value is invalid\n', parseUnsigned);
    }),
    ...METRIC_WORDS,
    onlink: on("onlink"),
    nhid: value("nextHopId", routeValue("id", parseUnsigned)),
    "protocol*": value("protocol", routeValue("protocol", protocolOf)),
    "table*": value("table", routeValue("table", tableOf)),
    "vrf*": vrf,
    "dev oif": value("device"),
    "pref*": checked(routeValue("pref", parsePreference)),
    encap: encapsulation,
    "ttl-propagate": deferred(checked(routeValue("ttl-propagate", parsePropagation))),
    "fastopen_no_cookie*": deferred(checked(zeroOrOne)),
    nexthop: { ...on<RouteWords>("hasHops"), isLast: true },
    to: takes(takeDestination),
  },
  { called: "route option", nameless: takeDestination },
);

function takeDestination(words: RouteWords, { value: text, args }: GivenWord): void {
  const type = /^\d/.test(text) ? null : routeTypeOf(text);
  if (type !== null) words.type = type;
  const destination = type === null ? text : args.value();
  if (abbreviates(destination, "help")) throw usage(ROUTE_HELP);
  if (words.destination !== null) throw garbage("to", destination);
  words.destination = decideFamily(words, readPrefix(destination, words.family));
}

function parsePropagation(text: string): true | null {
  return abbreviates(text, "enabled") || abbreviates(text, "disabled") || null;
}

function parsePreference(text: string): number | null {
  return ["low", "medium", "high"].includes(text) ? 0 : parseUnsigned(text, 255);
}

/** An address may be of a family of its own. iproute2: read_family(). */
export function takeFamily(args: Arguments, family: AddressFamily): AddressFamily {
  const said = FAMILIES.find((name) => args.skip(name));
  return said ?? family;
}

function takeGateway(args: Arguments, family: AddressFamily): InetAddress {
  const own = takeFamily(args, family);
  return readAddress(args.value(), own);
}

function parseNextHops(tool: Tool, args: Arguments, words: RouteWords): HopWords[] {
  const hops: HopWords[] = [];
  for (;;) {
    if (args.isAtEnd) throw new Quit('Error: unexpected end of line after "nexthop"\n', 255);
    hops.push(parseNextHop(tool, args, words));
    const word = args.take();
    if (word === null) return hops;
    if (word !== "nexthop") throw new Quit(`Error: "nexthop" or end of line is expected instead of "${word}"\n`, 255);
  }
}

interface HopReading extends HopWords {
  family: AddressFamily;
  unmodelled: string | null;
}

function parseNextHop(tool: Tool, args: Arguments, words: RouteWords): HopWords {
  const { family, unmodelled } = words;
  const hop = HOP_WORDS.read({ family, unmodelled, gateway: null, device: NO_DEVICE, weight: 1, onlink: false }, tool, args);
  words.family = hop.family;
  words.unmodelled = hop.unmodelled;
  return hop;
}

export const HOP_WORDS = new KeywordTable<HopReading>(
  "ip route add|change|replace|prepend|append|test|delete nexthop",
  {
    via: does((hop, { args }) => {
      hop.gateway = decideFamily(hop, takeGateway(args, hop.family));
    }),
    dev: takes((hop, { tool, value }) => {
      hop.device = hopDevice(tool, value);
    }),
    weight: value("weight", valid('"weight" is invalid\n', parseWeight)),
    onlink: on("onlink"),
    "realms*": deferred(checked(routeValue("realm", parseRealms))),
    encap: encapsulation,
    as: deferred(
      does((hop, { args }) => {
        args.skip("to");
        readAddress(args.value(), hop.family);
      }),
    ),
  },
  { called: "next hop option" },
);

function parseWeight(text: string): number | null {
  const value = parseUnsigned(text, 256);
  return value === 0 ? null : value;
}

function hopDevice(tool: Tool, name: string): IfIndex {
  const device = findDevice(tool.net, name);
  if (device === null) throw new Quit(`Cannot find device "${name}"\nError: cannot parse nexthop\n`, 255);
  return device.ifindex;
}

export function deviceIndex(tool: Tool, name: string): IfIndex {
  return tool.device(name).ifindex;
}

/** The words of `ip route add` and its kin. iproute2: iproute_modify(), parse_nexthops(), ip/iproute.c. */
import { type IfIndex, NO_DEVICE } from "../../../kernel/config/link.ts";
import {
  type NextHop,
  PROTO_BOOT,
  type Route,
  type RouteType,
  SCOPE_HOST,
  SCOPE_LINK,
  SCOPE_UNIVERSE,
  TABLE_LOCAL,
  TABLE_MAIN,
} from "../../../kernel/config/route.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import type { Ipv4 } from "../../../wire/ipv4-address.ts";
import { type Arguments, abbreviates, type ParsedPrefix, parseUnsigned, toAddress, toPrefix } from "./arguments.ts";
import { dsfieldValue, numberOf, PROTOCOLS, SCOPES, TABLES } from "./names.ts";
import { garbage, noDevice, notModelled, Quit, wrongArgument } from "./quit.ts";
import { type Tool, usage } from "./tool.ts";
import { ROUTE_HELP } from "./usage.ts";

export const ROUTE_TYPES: readonly RouteType[] = [
  "unicast",
  "local",
  "broadcast",
  "anycast",
  "multicast",
  "blackhole",
  "unreachable",
  "prohibit",
  "throw",
];

export interface RouteWords {
  type: RouteType | null;
  destination: ParsedPrefix | null;
  gateway: Ipv4 | null;
  viaSaid: boolean;
  device: string | null;
  onlink: boolean;
  source: Ipv4 | null;
  tos: number | null;
  metric: number | null;
  scope: number | null;
  protocol: number | null;
  table: number | null;
  mtu: number | null;
  mtuLocked: boolean;
  advmss: number | null;
  nextHops: NextHop[] | null;
}

const NOT_MODELLED = new Set(
  (
    "from as encap nhid realms rtt rttvar rto_min reordering window cwnd initcwnd initrwnd ssthresh hoplimit features quickack congctl " +
    "expires fastopen_no_cookie ttl-propagate pervasive vrf oif_override"
  ).split(" "),
);

export function typeOf(word: string): RouteType | null {
  return ROUTE_TYPES.find((type) => type === word) ?? null;
}

export function tableOf(text: string): number | null {
  return numberOf(TABLES, text, 0xffffffff);
}

export function parseRouteWords(tool: Tool, args: Arguments): RouteWords {
  const words: RouteWords = {
    type: null,
    destination: null,
    gateway: null,
    viaSaid: false,
    device: null,
    onlink: false,
    source: null,
    tos: null,
    metric: null,
    scope: null,
    protocol: null,
    table: null,
    mtu: null,
    mtuLocked: false,
    advmss: null,
    nextHops: null,
  };
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "src") words.source = toAddress(args.value());
    else if (word === "via") {
      words.gateway = takeGateway(args);
      words.viaSaid = true;
    } else if (word === "tos" || abbreviates(word, "dsfield")) words.tos = takeValue(args, "tos", dsfieldValue);
    else if (word === "metric" || abbreviates(word, "priority") || word === "preference")
      words.metric = takeValue(args, "metric", (text) => parseUnsigned(text));
    else if (word === "scope") words.scope = takeValue(args, "scope", (text) => numberOf(SCOPES, text, 255));
    else if (word === "mtu") {
      words.mtuLocked = args.skip("lock");
      words.mtu = takeValue(args, "mtu", (text) => parseUnsigned(text));
    } else if (abbreviates(word, "advmss")) {
      if (args.skip("lock")) throw notModelled("a locked advmss");
      words.advmss = takeValue(args, "mss", (text) => parseUnsigned(text));
    } else if (abbreviates(word, "protocol"))
      words.protocol = takeValue(args, "protocol", (text) => numberOf(PROTOCOLS, text, 255));
    else if (abbreviates(word, "table")) words.table = takeValue(args, "table", tableOf);
    else if (word === "dev" || word === "oif") words.device = args.value();
    else if (word === "onlink") words.onlink = true;
    else if (word === "pref") args.value();
    else if (word === "nexthop") {
      words.nextHops = parseNextHops(tool, args);
      break;
    } else if (NOT_MODELLED.has(word)) throw notModelled(`route option "${word}"`);
    else takeDestination(args, word, words);
  }
  return words;
}

function takeDestination(args: Arguments, word: string, words: RouteWords): void {
  let text = word === "to" ? args.value() : word;
  const type = typeOf(text);
  if (type !== null && !args.isAtEnd) {
    words.type = type;
    text = args.value();
  } else if (text === "nat" || text === "xresolve") throw new Quit("Error: Invalid scope.\n", 2);
  if (abbreviates(text, "help")) throw usage(ROUTE_HELP);
  if (words.destination !== null) throw garbage("to", text);
  words.destination = toPrefix(text);
}

function takeValue(args: Arguments, key: string, parse: (text: string) => number | null): number {
  const text = args.value();
  const value = parse(text);
  if (value === null) throw wrongArgument(`"${key}" value is invalid`, text);
  return value;
}

function takeGateway(args: Arguments): Ipv4 | null {
  const text = args.value();
  if (text === "inet") return toAddress(args.value()) || null;
  if (text === "inet6") throw notModelled("a gateway of another family");
  // The kernel takes 0.0.0.0 for no gateway at all.
  return toAddress(text) || null;
}

function parseNextHops(tool: Tool, args: Arguments): NextHop[] {
  const hops: NextHop[] = [];
  for (;;) {
    if (args.isAtEnd) throw new Quit('Error: unexpected end of line after "nexthop"\n', 255);
    hops.push(parseNextHop(tool, args));
    const word = args.take();
    if (word === null) return hops;
    if (word !== "nexthop") throw new Quit(`Error: "nexthop" or end of line is expected instead of "${word}"\n`, 255);
  }
}

function parseNextHop(tool: Tool, args: Arguments): NextHop {
  let gateway: Ipv4 | null = null;
  let device: IfIndex = NO_DEVICE;
  let weight = 1;
  let onlink = false;
  for (let word = args.take(); word !== null; word = args.take()) {
    if (word === "via") gateway = takeGateway(args);
    else if (word === "dev") device = deviceIndex(tool, args.value());
    else if (word === "weight") {
      const text = args.value();
      const value = parseUnsigned(text, 256);
      if (value === null || value === 0) throw wrongArgument('"weight" is invalid', text);
      weight = value;
    } else if (word === "onlink") onlink = true;
    else if (word === "encap" || word === "realms" || word === "as") throw notModelled(`next hop option "${word}"`);
    else {
      args.back();
      break;
    }
  }
  return { gateway, device, weight, onlink };
}

export function deviceIndex(tool: Tool, name: string): IfIndex {
  const device = findDevice(tool.net, name);
  if (device === null) throw noDevice(name);
  return device.ifindex;
}

/** The route the words ask for, with what iproute2 fills in itself. */
export function toRoute(tool: Tool, words: RouteWords): Route {
  const type = words.type ?? "unicast";
  const destination = words.destination ?? { address: 0 as Ipv4, length: 0 };
  const device = words.device === null ? NO_DEVICE : deviceIndex(tool, words.device);
  const said = words.gateway !== null || device !== NO_DEVICE;
  const single: NextHop[] =
    said || !REFUSING.has(type) ? [{ gateway: words.gateway, device, weight: 1, onlink: words.onlink }] : [];
  const isLocal = type === "local" || type === "broadcast" || type === "anycast";
  return {
    type,
    destination: { address: destination.address, length: destination.length },
    tos: words.tos ?? 0,
    metric: words.metric ?? 0,
    table: words.table || (isLocal ? TABLE_LOCAL : TABLE_MAIN),
    scope: words.scope ?? defaultScope(type, words),
    protocol: words.protocol ?? PROTO_BOOT,
    nextHops: words.nextHops ?? single,
    preferredSource: words.source,
    mtu: words.mtu,
    mtuLocked: words.mtuLocked,
    advmss: words.advmss,
  };
}

const REFUSING: ReadonlySet<RouteType> = new Set(["blackhole", "unreachable", "prohibit", "throw"]);

function defaultScope(type: RouteType, words: RouteWords): number {
  if (type === "local") return SCOPE_HOST;
  if (type === "broadcast" || type === "multicast" || type === "anycast") return SCOPE_LINK;
  return type === "unicast" && !words.viaSaid && words.nextHops === null ? SCOPE_LINK : SCOPE_UNIVERSE;
}

/** The words of `ip route add` and its kin. iproute2: iproute_modify(), parse_nexthops(), ip/iproute.c. What is asked for is in route-request.ts. */
import { type IfIndex, NO_DEVICE } from "../../../kernel/config/link.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import { type Arguments, abbreviates, parseUnsigned, take, takeSwitch, takeValue } from "./arguments.ts";
import { type AddressFamily, type InetAddress, type InetPrefix, readAddress, readPrefix } from "./inet-prefix.ts";
import { dsfieldValue, numberOf, PROTOCOLS, type RouteTypeName, routeTypeOf, SCOPES, TABLES } from "./names.ts";
import { duplicateVia, garbage, noDevice, notModelled, Quit, wrongArgument } from "./quit.ts";
import { isMetricWord, takeMetric } from "./route-metrics.ts";
import { type Tool, usage } from "./tool.ts";
import { ROUTE_HELP } from "./usage.ts";

export interface HopWords {
  gateway: InetAddress | null;
  device: IfIndex;
  weight: number;
  onlink: boolean;
}

export interface RouteWords {
  /** Of the first address that was written, where no option said it. */
  family: AddressFamily;
  type: RouteTypeName | null;
  destination: InetPrefix | null;
  gateway: InetAddress | null;
  device: string | null;
  onlink: boolean;
  source: InetAddress | null;
  tos: number | null;
  metric: number | null;
  scope: number | null;
  protocol: number | null;
  table: number | null;
  mtu: number | null;
  mtuLocked: boolean;
  advmss: number | null;
  nextHops: HopWords[] | null;
  nextHopId: number | null;
  /** The first word that is understood and not modelled: said where nothing is wrong with the others. */
  unmodelled: string | null;
}

export function tableOf(text: string): number | null {
  return numberOf(TABLES, text, 0xffffffff);
}

export function parseRouteWords(tool: Tool, args: Arguments): RouteWords {
  const words: RouteWords = {
    family: tool.options.family,
    type: null,
    destination: null,
    gateway: null,
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
    nextHopId: null,
    unmodelled: null,
  };
  let hasHops = false;
  while (!args.isAtEnd && !hasHops) {
    const word = args.take()!;
    if (word === "nexthop") hasHops = true;
    else if (!takeAddressWord(args, word, words) && !takeRouteWord(args, word, words)) takeDestination(args, word, words);
  }
  if (words.destination === null) throw usage(ROUTE_HELP);
  if (words.device !== null) deviceIndex(tool, words.device);
  if (hasHops) words.nextHops = parseNextHops(tool, args, words);
  return words;
}

function decide<T extends InetAddress>(words: RouteWords, address: T): T {
  if (words.family === "any") words.family = address.family;
  return address;
}

function takeAddressWord(args: Arguments, word: string, words: RouteWords): boolean {
  if (word === "src") words.source = decide(words, readAddress(args.value(), words.family));
  else if (word === "as") {
    args.skip("to");
    decide(words, readAddress(args.value(), words.family));
    words.unmodelled ??= word;
  } else if (word === "via") {
    if (words.gateway !== null) throw duplicateVia();
    words.gateway = decide(words, takeGateway(args, words.family));
  } else if (word === "from") decide(words, readPrefix(args.value(), words.family));
  else return false;
  return true;
}

function takeRouteWord(args: Arguments, word: string, words: RouteWords): boolean {
  const is = (name: string): boolean => abbreviates(word, name);
  if (word === "tos" || is("dsfield")) words.tos = takeValue(args, "tos", dsfieldValue);
  else if (word === "expires") {
    takeValue(args, "expires", parseUnsigned);
    words.unmodelled ??= word;
  } else if (is("metric") || is("priority") || word === "preference") words.metric = takeValue(args, "metric", parseUnsigned);
  else if (word === "scope") words.scope = take(args, 'invalid "scope" value\n', (text) => numberOf(SCOPES, text, 255));
  else if (word === "mtu") {
    if (args.skip("lock")) words.mtuLocked = true;
    words.mtu = takeValue(args, "mtu", parseUnsigned);
  } else if (word === "advmss") {
    if (args.skip("lock")) words.unmodelled ??= "advmss lock";
    words.advmss = takeValue(args, "mss", parseUnsigned);
  } else if (isMetricWord(word)) {
    takeMetric(args, word);
    words.unmodelled ??= word;
  } else if (word === "onlink") words.onlink = true;
  else if (word === "nhid") words.nextHopId = takeValue(args, "id", parseUnsigned);
  else if (is("protocol")) words.protocol = takeValue(args, "protocol", (text) => numberOf(PROTOCOLS, text, 255));
  else if (is("table")) words.table = takeValue(args, "table", tableOf);
  else if (is("vrf")) throw wrongArgument("Invalid VRF\n", args.value());
  else if (word === "dev" || word === "oif") words.device = args.value();
  else if (is("pref")) takeValue(args, "pref", parsePreference);
  else if (word === "encap") throw refuseEncapsulation(args.value());
  else if (word === "ttl-propagate") {
    takeValue(args, "ttl-propagate", (text) => (["enabled", "disabled"].some((name) => abbreviates(text, name)) ? 0 : null));
    words.unmodelled ??= word;
  } else if (is("fastopen_no_cookie")) {
    takeSwitch(args, "fastopen_no_cookie");
    words.unmodelled ??= word;
  } else return false;
  return true;
}

function takeDestination(args: Arguments, word: string, words: RouteWords): void {
  let text = word === "to" ? args.value() : word;
  const type = /^\d/.test(text) ? null : routeTypeOf(text);
  if (type !== null) {
    text = args.value();
    words.type = type;
  }
  if (abbreviates(text, "help")) throw usage(ROUTE_HELP);
  if (words.destination !== null) throw garbage("to", text);
  words.destination = decide(words, readPrefix(text, words.family));
}

function parsePreference(text: string): number | null {
  return ["low", "medium", "high"].includes(text) ? 0 : parseUnsigned(text, 255);
}

const ENCAPSULATIONS: ReadonlySet<string> = new Set([
  "mpls",
  "ip",
  "ip6",
  "ila",
  "bpf",
  "seg6",
  "seg6local",
  "rpl",
  "ioam6",
  "xfrm",
]);

function refuseEncapsulation(type: string): Quit {
  return ENCAPSULATIONS.has(type) ? notModelled('route option "encap"') : wrongArgument('"encap type" value is invalid\n', type);
}

const FAMILIES: readonly AddressFamily[] = ["inet", "inet6", "link", "bridge", "mpls"];

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

function parseNextHop(tool: Tool, args: Arguments, words: RouteWords): HopWords {
  const hop: HopWords = { gateway: null, device: NO_DEVICE, weight: 1, onlink: false };
  for (let word = args.take(); word !== null; word = args.take()) {
    if (word === "via") hop.gateway = decide(words, takeGateway(args, words.family));
    else if (word === "dev") hop.device = hopDevice(tool, args.value());
    else if (word === "weight") hop.weight = take(args, '"weight" is invalid\n', parseWeight);
    else if (word === "onlink") hop.onlink = true;
    else if (abbreviates(word, "realms")) {
      takeMetric(args, "realms");
      words.unmodelled ??= "realms";
    } else if (word === "encap") throw refuseEncapsulation(args.value());
    else if (word === "as") {
      args.skip("to");
      readAddress(args.value(), words.family);
      words.unmodelled ??= word;
    } else {
      args.back();
      break;
    }
  }
  return hop;
}

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
  const device = findDevice(tool.net, name);
  if (device === null) throw noDevice(name);
  return device.ifindex;
}

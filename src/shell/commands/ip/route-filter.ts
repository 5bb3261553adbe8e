/** Which routes `ip route show` and `flush` are asked for. iproute2: iproute_list_flush_or_save(), filter_nlmsg(), ip/iproute.c. */
import { type Route, TABLE_MAIN } from "../../../kernel/config/route.ts";
import { covers, type Ipv4, prefixOf } from "../../../wire/ipv4-address.ts";
import { type Arguments, abbreviates, parseUnsigned, take } from "./arguments.ts";
import { type AddressFamily, type InetPrefix, readPrefix } from "./inet-prefix.ts";
import { dsfieldValue, numberOf, PROTOCOLS, type RouteTypeName, routeTypeOf, SCOPES } from "./names.ts";
import { notModelled, wrongArgument } from "./quit.ts";
import { parseRealms } from "./route-metrics.ts";
import { deviceIndex, tableOf, takeFamily } from "./route-parse.ts";
import { type Tool, usage } from "./tool.ts";
import { ROUTE_HELP } from "./usage.ts";

export interface RouteFilter {
  /** Of the option; an address decides nothing here. */
  family: AddressFamily;
  table: number | "all";
  /** What was learnt of single destinations, not the routes themselves. */
  cached: boolean;
  protocol: number | null;
  scope: number | null;
  type: RouteTypeName | null;
  tos: number | null;
  metric: number | null;
  device: number | null;
  gateway: InetPrefix | null;
  source: InetPrefix | null;
  root: InetPrefix | null;
  match: InetPrefix | null;
  /** A word no route that is modelled can pass. */
  isNone: boolean;
}

export function parseRouteFilter(tool: Tool, args: Arguments): RouteFilter {
  const { family } = tool.options;
  const filter: RouteFilter = {
    family,
    table: TABLE_MAIN,
    cached: false,
    protocol: null,
    scope: null,
    type: null,
    tos: null,
    metric: null,
    device: null,
    gateway: null,
    source: null,
    root: null,
    match: null,
    isNone: false,
  };
  let iif: string | null = null;
  let dev: string | null = null;
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "iif") iif = args.value();
    else if (word === "dev" || word === "oif") dev = args.value();
    else if (!takeNumber(args, word, filter)) takePrefix(args, word, filter);
  }
  if (iif !== null) {
    deviceIndex(tool, iif);
    filter.isNone = true;
  }
  if (dev !== null) filter.device = deviceIndex(tool, dev);
  return filter;
}

function takeNumber(args: Arguments, word: string, filter: RouteFilter): boolean {
  const is = (name: string): boolean => abbreviates(word, name);
  const orAll = (key: string, parse: (text: string) => number | null): number | null => {
    const text = args.value();
    const value = parse(text);
    if (value === null && text !== "all") throw wrongArgument(`invalid "${key}"\n`, text);
    return value;
  };
  if (is("table")) takeTable(args.value(), filter);
  else if (is("vrf")) throw wrongArgument("Invalid VRF\n", args.value());
  else if (is("cached") || is("cloned")) filter.cached = true;
  else if (word === "tos" || is("dsfield")) filter.tos = take(args, "TOS value is invalid\n", dsfieldValue);
  else if (is("protocol")) filter.protocol = orAll("protocol", (text) => numberOf(PROTOCOLS, text, 255));
  else if (is("scope")) filter.scope = orAll("scope", (text) => numberOf(SCOPES, text, 255));
  else if (is("type")) {
    const text = args.value();
    filter.type = routeTypeOf(text);
    if (filter.type === null) {
      if (parseUnsigned(text, 255) === null) throw wrongArgument("node type value is invalid\n", text);
      throw notModelled(`route type ${text}`);
    }
  } else if (word === "mark") {
    if (take(args, "invalid mark value", (text) => parseUnsigned(text)) !== 0) filter.isNone = true;
  } else if (is("metric") || is("priority") || word === "preference")
    filter.metric = take(args, '"metric" value is invalid\n', (text) => parseUnsigned(text));
  else if (is("realms")) {
    // A part that is left out or zero is not compared.
    const text = args.value();
    if (parseRealms(text) === null) throw wrongArgument("invalid realms\n", text);
    if (text.split("/").some((part) => part !== "" && part !== "cosmos" && parseUnsigned(part) !== 0)) filter.isNone = true;
  } else return false;
  return true;
}

function takeTable(text: string, filter: RouteFilter): void {
  const table = tableOf(text);
  if (table !== null) filter.table = table === 0 ? "all" : table;
  else if (text === "all") filter.table = "all";
  else if (text === "cache") filter.cached = true;
  else if (text === "help") throw usage(ROUTE_HELP);
  else throw wrongArgument("table id value is invalid\n", text);
}

function takePrefix(args: Arguments, word: string, filter: RouteFilter): void {
  const { family } = filter;
  if (word === "via") {
    const own = takeFamily(args, family);
    filter.gateway = readPrefix(args.value(), own);
  } else if (word === "src") filter.source = readPrefix(args.value(), family);
  else if (abbreviates(word, "from")) takeSource(args, filter);
  else {
    const next = abbreviates(word, "to") ? args.value() : word;
    const prefix = (): InetPrefix => readPrefix(args.value(), family);
    if (abbreviates(next, "root")) filter.root = prefix();
    else if (abbreviates(next, "match")) filter.match = prefix();
    else {
      const text = abbreviates(next, "exact") ? args.value() : next;
      filter.root = readPrefix(text, family);
      filter.match = filter.root;
    }
  }
}

/** No route here has a source to be of. */
function takeSource(args: Arguments, filter: RouteFilter): void {
  const text = args.value();
  const isWord = ["root", "match", "exact"].find((name) => abbreviates(text, name));
  const prefix = readPrefix(isWord === undefined ? text : args.value(), filter.family);
  if (prefix.length > 0 && isWord !== "match") filter.isNone = true;
}

/** What was read of another family lets no route pass; what names no network (`all`) lets any. */
export function passes(route: Route, filter: RouteFilter): boolean {
  const { root, match, gateway, source } = filter;
  if (filter.isNone || [root, match, gateway, source].some(isForeign)) return false;
  if (filter.protocol !== null && route.protocol !== filter.protocol) return false;
  if (filter.scope !== null && route.scope !== filter.scope) return false;
  if (filter.type !== null && route.type !== filter.type) return false;
  if (filter.tos !== null && route.tos !== filter.tos) return false;
  if (filter.metric !== null && route.metric !== filter.metric) return false;
  const single = route.nextHops.length === 1 ? route.nextHops[0]! : null;
  if (filter.device !== null && single?.device !== filter.device) return false;
  if (gateway !== null && !isWithin(single?.gateway ?? NONE, gateway)) return false;
  if (source !== null && !isWithin(route.preferredSource ?? NONE, source)) return false;
  const { address, length } = route.destination;
  if (root !== null && hasNetwork(root) && (length < root.length || !isWithin(address, root))) return false;
  return match === null || !hasNetwork(match) || (length <= match.length && covers(route.destination, match.address));
}

/** What the tool compares where a route has no address. */
const NONE = 0 as Ipv4;

function isForeign(prefix: InetPrefix | null): boolean {
  return prefix !== null && prefix.family !== "inet" && prefix.family !== "any";
}

function hasNetwork({ family, hasLength }: InetPrefix): boolean {
  return family !== "any" || hasLength;
}

function isWithin(address: Ipv4, network: InetPrefix): boolean {
  return covers(prefixOf(network.address, network.length), address);
}

/**
 * Which routes `ip route show` and `flush` are asked for. iproute2: iproute_list_flush_or_save(), filter_nlmsg(), ip/iproute.c.
 */
import { type Route, TABLE_MAIN } from "../../../kernel/config/route.ts";
import { covers, type Ipv4, prefixOf } from "../../../wire/ipv4-address.ts";
import { on, value } from "../../options/rows.ts";
import { type Arguments, abbreviates, parseUnsigned } from "./arguments.ts";
import { FamilyWords, type InetPrefix, readPrefix } from "./inet-prefix.ts";
import { does, type GivenWord, KeywordTable, orAll, takes, valid } from "./keywords.ts";
import { dsfieldValue, protocolOf, type RouteTypeName, routeTypeOf, scopeOf } from "./names.ts";
import { notModelled, wrongArgument } from "./quit.ts";
import { parseRealms, vrf } from "./route-metrics.ts";
import { deviceIndex, tableOf, takeFamily } from "./route-parse.ts";
import { type Tool, usage } from "./tool.ts";
import { ROUTE_HELP } from "./usage.ts";

export class RouteFilter extends FamilyWords {
  /** Of the option; an address decides nothing here. */
  table: number | "all" = TABLE_MAIN;
  /** What was learnt of single destinations, not the routes themselves. */
  cached = false;
  protocol: number | null = null;
  scope: number | null = null;
  type: RouteTypeName | null = null;
  tos: number | null = null;
  metric: number | null = null;
  device: number | null = null;
  gateway: InetPrefix | null = null;
  source: InetPrefix | null = null;
  root: InetPrefix | null = null;
  match: InetPrefix | null = null;
  /** A word no route that is modelled can pass. */
  isNone = false;
  iifName: string | null = null;
  deviceName: string | null = null;
}

export function parseRouteFilter(tool: Tool, args: Arguments): RouteFilter {
  const filter = new RouteFilter(tool.options.family);
  ROUTE_FILTER_WORDS.read(filter, tool, args);
  if (filter.iifName !== null) {
    deviceIndex(tool, filter.iifName);
    filter.isNone = true;
  }
  if (filter.deviceName !== null) filter.device = deviceIndex(tool, filter.deviceName);
  return filter;
}

export const ROUTE_FILTER_WORDS = new KeywordTable<RouteFilter>(
  "ip route show|flush",
  {
    iif: value("iifName"),
    "dev oif": value("deviceName"),
    "table*": takes((filter, { value }) => takeTable(value, filter)),
    "vrf*": vrf,
    "cached* cloned*": on("cached"),
    "tos dsfield*": value("tos", valid("TOS value is invalid\n", dsfieldValue)),
    "protocol*": value("protocol", orAll("protocol", protocolOf, null)),
    "scope*": value("scope", orAll("scope", scopeOf, null)),
    "type*": value("type", readType),
    mark: takes((filter, given) => {
      if (valid("invalid mark value", parseUnsigned)(given.value, given) !== 0) filter.isNone = true;
    }),
    "metric* priority* preference": value("metric", valid('"metric" value is invalid\n', parseUnsigned)),
    "realms*": takes((filter, { value }) => {
      if (parseRealms(value) === null) throw wrongArgument("invalid realms\n", value);
      // A part that is left out or zero is not compared.
      if (value.split("/").some((part) => part !== "" && part !== "cosmos" && parseUnsigned(part) !== 0)) filter.isNone = true;
    }),
    via: does((filter, { args }) => {
      const family = takeFamily(args, filter.family);
      filter.gateway = readPrefix(args.value(), family);
    }),
    src: takes((filter, { value }) => {
      filter.source = readPrefix(value, filter.family);
    }),
    "from*": does((filter, { args }) => takeSource(args, filter)),
    "to*": takes(takeDestination),
  },
  { called: "route option", nameless: takeDestination },
);

function readType(text: string): RouteTypeName {
  const type = routeTypeOf(text);
  if (type !== null) return type;
  if (parseUnsigned(text, 255) === null) throw wrongArgument("node type value is invalid\n", text);
  throw notModelled(`route type ${text}`);
}

function takeTable(text: string, filter: RouteFilter): void {
  const table = tableOf(text);
  if (table !== null) filter.table = table === 0 ? "all" : table;
  else if (text === "all") filter.table = "all";
  else if (text === "cache") filter.cached = true;
  else if (text === "help") throw usage(ROUTE_HELP);
  else throw wrongArgument("table id value is invalid\n", text);
}

function takeDestination(filter: RouteFilter, { value, args }: GivenWord): void {
  const prefix = (text: string): InetPrefix => readPrefix(text, filter.family);
  if (abbreviates(value, "root")) filter.root = prefix(args.value());
  else if (abbreviates(value, "match")) filter.match = prefix(args.value());
  else {
    filter.root = prefix(abbreviates(value, "exact") ? args.value() : value);
    filter.match = filter.root;
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

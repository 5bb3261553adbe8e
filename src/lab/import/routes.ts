/** Routes and rules as `ip -j -d route show table all` and `ip -j -d rule` list them. */
import type { IfIndex } from "../../kernel/config/link.ts";
import type { NextHop, PolicyRule, Route, RouteType, RuleAction } from "../../kernel/config/route.ts";
import { dsfieldValue, numberOf, PROTOCOLS, routeTypeOf, SCOPES, TABLES } from "../../shell/commands/ip/names.ts";
import { protocolNumber } from "../../shell/commands/ip/probe-packet.ts";
import { type Ipv4, type Prefix, parseIpv4, parsePrefix } from "../../wire/ipv4-address.ts";
import { isOfItself } from "./devices.ts";
import type { HostDump, NetnsDump } from "./dump.ts";
import { ImportError, type Json, type JsonObject } from "./json.ts";

/** What a listing of one namespace may refer to. */
interface Context {
  readonly dump: HostDump;
  readonly net: NetnsDump;
  readonly indexes: ReadonlyMap<string, IfIndex>;
}

const PREFIX = "an IPv4 prefix";
const ADDRESS = "an IPv4 address";

export function readRoutes(context: Context): Route[] {
  const locked = lockedMtus(context.net);
  return context.net.entries("route").flatMap((json, index) => {
    const route = readRoute(context, json);
    return route === null ? [] : [{ ...route, mtuLocked: route.mtu !== null && (locked[index] ?? false) }];
  });
}

/** JSON does not say `lock` (iproute2 6.1): the plain listing does, in the same order. */
function lockedMtus(net: NetnsDump): boolean[] {
  return net.texts("routeText").flatMap(({ content }) =>
    content
      .split("\n")
      .filter((line) => /^\S/.test(line))
      .map((line) => / mtu lock /.test(`${line} `)),
  );
}

function readRoute({ dump, net, indexes }: Context, json: Json): Route | null {
  const entry = json.object();
  const dst = entry.get("dst").text();
  if (dst.includes(":") || entry.has("pref")) {
    if (!isOfItself(dst)) dump.notes.omit(net.name, json.at, `route ${dst}: netnsim has no IPv6`);
    return null;
  }
  const nextHops = entry.maybe("nexthops", (list) => list.list().map((each) => readHop(each.object(), indexes)));
  const own = nextHops ?? (entry.has("dev") ? [readHop(entry, indexes)] : []);
  const metrics = entry.maybe("metrics", (list) => list.list()[0]?.object() ?? null);
  const route: Route = {
    type:
      entry.maybe("type", (each) => each.parsed((text) => routeTypeOf(text) as RouteType | null, "a route's type")) ?? "unicast",
    destination: entry.get("dst").parsed(destinationOf, PREFIX),
    tos: entry.maybe("tos", (each) => each.parsed(dsfieldValue, "a TOS")) ?? 0,
    metric: entry.maybe("metric", (each) => each.whole()) ?? 0,
    table: entry.maybe("table", (each) => each.named((text) => tableOf(dump, text), TABLE)) ?? 254,
    scope: entry.maybe("scope", (each) => each.named((text) => numberOf(SCOPES, text, 255), "a scope")) ?? 0,
    protocol: entry.maybe("protocol", (each) => each.named((text) => numberOf(PROTOCOLS, text, 255), "a protocol's number")) ?? 3,
    nextHops: own,
    preferredSource: entry.maybe("prefsrc", (each) => each.parsed(parseIpv4, ADDRESS)),
    mtu: metrics?.maybe("mtu", (each) => each.whole()) ?? null,
    mtuLocked: false,
    advmss: metrics?.maybe("advmss", (each) => each.whole()) ?? null,
  };
  entry.ignore("flags", "cache", "gateway");
  const unread = [...entry.unread(), ...(metrics?.unread() ?? [])];
  // A gateway of another family, an encapsulation: the route would lead elsewhere.
  if (unread.some((field) => field === "via" || field === "encap" || field === "nhid")) {
    dump.notes.omit(net.name, json.at, `route ${dst}: ${unread.join(", ")}: not modelled`);
    return null;
  }
  if (unread.length > 0) dump.notes.omit(net.name, json.at, `${unread.join(", ")} of route ${dst}: not modelled`);
  return route;
}

const TABLE = "a routing table's number, or a name that the dump's rt_tables has";

function tableOf(dump: HostDump, text: string): number | null {
  return dump.tableNames.get(text) ?? numberOf(TABLES, text, 0xffff_ffff);
}

function destinationOf(text: string): Prefix | null {
  return parsePrefix(text === "default" ? "0.0.0.0/0" : text);
}

function readHop(entry: JsonObject, indexes: ReadonlyMap<string, IfIndex>): NextHop {
  const flags = entry.maybe("flags", (list) => list.list().map((each) => each.text())) ?? [];
  return {
    gateway: entry.maybe("gateway", (each) => each.parsed(parseIpv4, ADDRESS)),
    device: entry.get("dev").parsed((name) => indexes.get(name) ?? null, "a device of this namespace"),
    weight: entry.maybe("weight", (each) => each.whole()) ?? 1,
    onlink: flags.includes("onlink"),
  };
}

const ACTIONS: ReadonlySet<string> = new Set(["blackhole", "unreachable", "prohibit", "throw"]);

export function readRules({ dump, net }: Context): PolicyRule[] {
  return net.entries("rule").flatMap((json) => readRule(dump, net, json) ?? []);
}

function readRule(dump: HostDump, net: NetnsDump, json: Json): PolicyRule | null {
  const entry = json.object();
  const priority = entry.get("priority").whole();
  const src = entry.maybe("src", (each) => each.text()) ?? "all";
  if (src.includes(":")) {
    dump.notes.omit(net.name, json.at, `rule ${priority} from ${src}: netnsim has no IPv6`);
    return null;
  }
  const range = (name: string, from = `${name}_start`, to = `${name}_end`): readonly [number, number] | null => {
    const one = entry.maybe(name, (each) => each.whole());
    if (one !== null) return [one, one];
    const low = entry.maybe(from, (each) => each.whole());
    return low === null ? null : [low, entry.get(to).whole()];
  };
  const mark = entry.maybe("fwmark", (each) => each.named(numberText, "a mark"));
  const mask = entry.maybe("fwmask", (each) => each.named(numberText, "a mask"));
  const table = entry.maybe("table", (each) => each.named((text) => tableOf(dump, text), TABLE)) ?? 0;
  const gotoPriority = entry.maybe("goto", (each) => each.named(numberText, "a rule's priority"));
  const rule: PolicyRule = {
    priority,
    not: entry.has("not"),
    from: prefixOf(entry, "src"),
    to: prefixOf(entry, "dst"),
    tos: entry.maybe("tos", (each) => each.parsed(dsfieldValue, "a TOS")) ?? 0,
    mark: (mark ?? 0) | 0,
    markMask: (mask ?? (mark === null ? 0 : -1)) | 0,
    iif: entry.maybe("iif", (each) => each.text()),
    oif: entry.maybe("oif", (each) => each.text()),
    uids: range("uid"),
    protocol: entry.maybe("ipproto", (each) =>
      each.parsed((text) => protocolNumber(text.replace(/^ipproto-/, "")), "a protocol"),
    ),
    sport: range("sport"),
    dport: range("dport"),
    action: actionOf(entry, gotoPriority),
    table,
    gotoPriority,
    suppressPrefixLength: entry.maybe("suppress_prefixlen", (each) => each.whole()),
    ruleProtocol:
      entry.maybe("protocol", (each) => each.named((text) => numberOf(PROTOCOLS, text, 255), "a protocol's number")) ?? 0,
  };
  entry.ignore("iif_detached", "oif_detached", "unresolved");
  const unread = entry.unread();
  if (unread.length === 0) return rule;
  dump.notes.omit(net.name, json.at, `rule ${priority}: ${unread.join(", ")}: not modelled`);
  return null;
}

function actionOf(entry: JsonObject, gotoPriority: number | null): RuleAction {
  if (gotoPriority !== null) return "goto";
  if (entry.has("nop")) return "nop";
  const typeOf = (text: string): RuleAction | null => {
    const type = routeTypeOf(text);
    return type !== null && ACTIONS.has(type) ? (type as RuleAction) : null;
  };
  return entry.maybe("action", (each) => each.parsed(typeOf, "an action")) ?? "lookup";
}

function prefixOf(entry: JsonObject, name: "src" | "dst"): Prefix | null {
  const address = entry.maybe(name, (each) => (each.value === "all" ? null : each.parsed(parseIpv4, ADDRESS)));
  const length = entry.maybe(`${name}len`, (each) => each.whole(32)) ?? 32;
  return address === null ? null : { address: address as Ipv4, length };
}

/** `0x10`, or as it is. */
function numberText(text: string): number | null {
  const number = Number(text);
  return text === "" || !Number.isSafeInteger(number) ? null : number;
}

/** The number of each device of a namespace, by its name. */
export function indexesOf(
  at: string,
  links: readonly { readonly name: string; readonly ifindex: IfIndex }[],
): ReadonlyMap<string, IfIndex> {
  const indexes = new Map<string, IfIndex>();
  for (const { name, ifindex } of links) {
    if (indexes.has(name)) throw new ImportError(`${at}: the device ${name} is listed twice`);
    indexes.set(name, ifindex);
  }
  return indexes;
}

/** `ip route`. iproute2: ip/iproute.c. The words of a route are in route-parse.ts, its line in route-print.ts. */
import { hasTable, type Route, type RouteType, routesIn, TABLE_MAIN } from "../../../kernel/config/route.ts";
import { deleteRoute, flushRoutes, putRoute, type RouteVerb } from "../../../kernel/netlink/route.ts";
import { covers, type Ipv4, type Prefix } from "../../../wire/ipv4-address.ts";
import { flushReport } from "./address.ts";
import { type Arguments, abbreviates, toAddress, toPrefix } from "./arguments.ts";
import { dsfieldValue, numberOf, PROTOCOLS, SCOPES } from "./names.ts";
import type { Printer } from "./printer.ts";
import { demand, notModelled, Quit, wrongArgument } from "./quit.ts";
import { getRoute } from "./route-get.ts";
import { deviceIndex, parseRouteWords, ROUTE_TYPES, tableOf, toRoute } from "./route-parse.ts";
import { FULL_VIEW, printCachedRoute, printRoute, type RouteView } from "./route-print.ts";
import { type ObjectCommand, type Tool, unknownCommand, usage } from "./tool.ts";
import { ROUTE_HELP } from "./usage.ts";

export const routeObject: ObjectCommand = (tool, args) => {
  const word = args.take();
  if (tool.options.family === "inet6" && (word === null || isShow(word))) return 0;
  if (word === null || isShow(word)) return showRoutes(tool, args);
  if (abbreviates(word, "add")) return modify(tool, args, "add");
  if (abbreviates(word, "change") || word === "chg") return modify(tool, args, "change");
  if (abbreviates(word, "replace")) return modify(tool, args, "replace");
  if (abbreviates(word, "prepend")) return modify(tool, args, "prepend");
  if (abbreviates(word, "append")) return modify(tool, args, "append");
  if (abbreviates(word, "test")) throw notModelled("route test");
  if (abbreviates(word, "delete")) return remove(tool, args);
  if (abbreviates(word, "get")) return getRoute(tool, args);
  if (abbreviates(word, "flush")) return flush(tool, args);
  if (["save", "restore", "showdump"].some((name) => abbreviates(word, name))) throw notModelled(`route ${word}`);
  if (abbreviates(word, "help")) throw usage(ROUTE_HELP);
  throw unknownCommand(word, "ip route help");
};

function isShow(word: string): boolean {
  return ["list", "show", "lst"].some((name) => abbreviates(word, name));
}

function modify(tool: Tool, args: Arguments, verb: RouteVerb): number {
  if (args.isAtEnd) throw usage(ROUTE_HELP);
  demand(putRoute(tool.net, verb, toRoute(tool, parseRouteWords(tool, args))));
  return 0;
}

function remove(tool: Tool, args: Arguments): number {
  if (args.isAtEnd) throw usage(ROUTE_HELP);
  const words = parseRouteWords(tool, args);
  const route = toRoute(tool, words);
  const hops = words.nextHops ?? (words.gateway !== null || words.device !== null ? route.nextHops : []);
  const scope = words.scope ?? (words.type === null || words.type === "unicast" ? null : route.scope);
  demand(
    deleteRoute(tool.net, {
      destination: route.destination,
      tos: route.tos,
      table: route.table,
      type: words.type,
      scope,
      metric: route.metric,
      protocol: words.protocol,
      preferredSource: words.source,
      mtu: words.mtu,
      advmss: words.advmss,
      nextHops: hops.map((hop) => ({ gateway: hop.gateway, device: hop.device === 0 ? null : hop.device, weight: hop.weight })),
    }),
  );
  return 0;
}

interface RouteFilter {
  table: number | "all";
  /** What was learnt of single destinations, not the routes themselves. */
  cached: boolean;
  tableSaid: boolean;
  protocol: number | null;
  scope: number | null;
  type: RouteType | null;
  tos: number | null;
  device: number | null;
  gateway: Ipv4 | null;
  source: Ipv4 | null;
  root: Prefix | null;
  match: Prefix | null;
}

function parseFilter(tool: Tool, args: Arguments): RouteFilter {
  const filter: RouteFilter = {
    table: TABLE_MAIN,
    cached: false,
    tableSaid: false,
    protocol: null,
    scope: null,
    type: null,
    tos: null,
    device: null,
    gateway: null,
    source: null,
    root: null,
    match: null,
  };
  const exact = (prefix: Prefix): void => {
    filter.root = prefix;
    filter.match = prefix;
  };
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (abbreviates(word, "table")) {
      const text = args.value();
      filter.tableSaid = true;
      if (text === "all") filter.table = text;
      else if (text === "cache") filter.cached = true;
      else {
        const table = tableOf(text);
        if (table === null) throw wrongArgument("table id value is invalid", text);
        filter.table = table === 0 ? "all" : table;
      }
    } else if (abbreviates(word, "cached") || abbreviates(word, "cloned")) filter.cached = true;
    else if (word === "tos" || abbreviates(word, "dsfield")) filter.tos = take(args, "TOS value is invalid\n", dsfieldValue);
    else if (abbreviates(word, "protocol")) {
      const text = args.value();
      filter.protocol = text === "all" ? null : numberOf(PROTOCOLS, text, 255);
      if (filter.protocol === null && text !== "all") throw wrongArgument('invalid "protocol"\n', text);
    } else if (word === "scope") {
      const text = args.value();
      filter.scope = text === "all" ? null : numberOf(SCOPES, text, 255);
      if (filter.scope === null && text !== "all") throw wrongArgument('invalid "scope"\n', text);
    } else if (word === "type") {
      const text = args.value();
      filter.type = ROUTE_TYPES.find((type) => type === text) ?? null;
      if (filter.type === null) throw wrongArgument("node type value is invalid\n", text);
    } else if (word === "dev" || word === "oif" || word === "iif") {
      if (word === "iif") throw notModelled('route filter "iif"');
      filter.device = deviceIndex(tool, args.value());
    } else if (word === "via") filter.gateway = toAddress(args.value());
    else if (word === "src") filter.source = toAddress(args.value());
    else if (["from", "realms", "mark", "vrf", "metric", "nhid", "encap"].includes(word))
      throw notModelled(`route filter "${word}"`);
    else if (word === "root") filter.root = toPrefix(args.value());
    else if (word === "match") filter.match = toPrefix(args.value());
    else if (word === "exact") exact(toPrefix(args.value()));
    else if (word === "to" && (args.word === "root" || args.word === "match" || args.word === "exact")) continue;
    else exact(toPrefix(word === "to" ? args.value() : word));
  }
  return filter;
}

function take(args: Arguments, message: string, parse: (text: string) => number | null): number {
  const text = args.value();
  const value = parse(text);
  if (value === null) throw wrongArgument(message, text);
  return value;
}

function passes(route: Route, filter: RouteFilter): boolean {
  if (filter.protocol !== null && route.protocol !== filter.protocol) return false;
  if (filter.scope !== null && route.scope !== filter.scope) return false;
  if (filter.type !== null && route.type !== filter.type) return false;
  if (filter.tos !== null && route.tos !== filter.tos) return false;
  if (filter.device !== null && !(route.nextHops.length === 1 && route.nextHops[0]!.device === filter.device)) return false;
  if (filter.gateway !== null && !(route.nextHops.length === 1 && route.nextHops[0]!.gateway === filter.gateway)) return false;
  if (filter.source !== null && route.preferredSource !== filter.source) return false;
  const { destination } = route;
  if (filter.root !== null && (destination.length < filter.root.length || !covers(filter.root, destination.address)))
    return false;
  return filter.match === null || (destination.length <= filter.match.length && covers(destination, filter.match.address));
}

/** The tables of a namespace in the order a dump takes them: by the lowest byte of their number, the newest first. */
function tablesOf(tool: Tool, filter: RouteFilter, what: "Dump" | "Flush" = "Dump"): (readonly Route[])[] {
  const { routes } = tool.net.config;
  if (filter.table !== "all") {
    if (hasTable(routes, filter.table)) return [routesIn(routes, filter.table)];
    if (filter.table === TABLE_MAIN) return [];
    throw new Quit(`Error: ipv4: FIB table does not exist.\n${what} terminated\n`, 2);
  }
  const tables = routes.toSorted((a, b) => (a.number & 255) - (b.number & 255) || b.number - a.number);
  return tables.map((table) => table.routes);
}

function showRoutes(tool: Tool, args: Arguments): number {
  const filter = parseFilter(tool, args);
  if (filter.cached && tool.options.statistics > 0) throw notModelled("statistics of cached routes");
  const out = tool.printer();
  const view: RouteView = {
    table: filter.table === "all",
    device: filter.device === null,
    gateway: filter.gateway === null,
    protocol: filter.protocol === null,
    scope: filter.scope === null,
    source: filter.source === null,
    tos: filter.tos === null,
  };
  for (const table of tablesOf(tool, filter)) {
    for (const route of table) {
      if (filter.cached) showCached(tool, out, route, { filter, view });
      else if (passes(route, filter)) printRoute(tool, out, route, view);
    }
  }
  tool.print(out.finish());
  return 0;
}

/** Each route of those that share a next hop lists what was learnt of it, whatever its own prefix. Linux: fib_dump_info_fnhe(). */
function showCached(tool: Tool, out: Printer, route: Route, { filter, view }: { filter: RouteFilter; view: RouteView }): void {
  route.nextHops.forEach((hop, at) => {
    for (const exception of tool.net.exceptions.cachedOf(route, at)) {
      const gateway = exception.gateway !== 0 ? exception.gateway : hop.gateway;
      const cached: Route = {
        ...route,
        destination: { address: exception.destination, length: 32 },
        nextHops: [{ ...hop, gateway }],
        protocol: 0,
        scope: 0,
        tos: 0,
        preferredSource: null,
      };
      if (passes(cached, filter)) printCachedRoute(tool, out, cached, exception, view);
    }
  });
}

function flush(tool: Tool, args: Arguments): number {
  if (args.isAtEnd) throw new Quit('"ip route flush" requires arguments.\n', 1);
  const filter = parseFilter(tool, args);
  if (filter.cached) {
    tool.net.exceptions.flush();
    if (tool.options.statistics > 0) tool.print("*** IPv4 routing cache is flushed.\n");
    return 0;
  }
  const tables = new Set(tablesOf(tool, filter, "Flush"));
  const goes = (route: Route): boolean => tables.has(routesIn(tool.net.config.routes, route.table)) && passes(route, filter);
  if (tool.options.statistics > 1) {
    const out = tool.printer();
    for (const table of tables)
      for (const route of table) if (goes(route)) printRoute(tool, out, route, { ...FULL_VIEW, table: filter.table === "all" });
    tool.print(out.finish());
  }
  tool.print(flushReport(tool, flushRoutes(tool.net, goes), "entries"));
  return 0;
}

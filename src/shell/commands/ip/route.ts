/** `ip route`. iproute2: ip/iproute.c. The words of a route are in route-parse.ts, its line in route-print.ts. */
import { hasTable, type Route, routesIn, TABLE_MAIN } from "../../../kernel/config/route.ts";
import { flushRoutes, type RouteVerb } from "../../../kernel/netlink/route.ts";
import { flushReport } from "./address.ts";
import type { Arguments } from "./arguments.ts";
import type { Printer } from "./printer.ts";
import { notModelled, Quit, require } from "./quit.ts";
import { parseRouteFilter, passes, type RouteFilter } from "./route-filter.ts";
import { getRoute } from "./route-get.ts";
import { isThere } from "./route-ipv6.ts";
import { parseRouteWords } from "./route-parse.ts";
import { FULL_VIEW, printCachedRoute, printRoute, type RouteView } from "./route-print.ts";
import { requestRoute } from "./route-request.ts";
import { showsUsage, type Tool } from "./tool.ts";
import { ROUTE_HELP } from "./usage.ts";
import { Verbs } from "./verbs.ts";

export const ROUTE_VERBS: Verbs = new Verbs(
  "ip route",
  {
    "add*": (tool, args) => modify(tool, args, "add"),
    "change* chg": (tool, args) => modify(tool, args, "change"),
    "replace*": (tool, args) => modify(tool, args, "replace"),
    "prepend*": (tool, args) => modify(tool, args, "prepend"),
    "append*": (tool, args) => modify(tool, args, "append"),
    "test*": (tool, args) => modify(tool, args, "test"),
    "delete*": (tool, args) => modify(tool, args, "delete"),
    "list* show* lst*": showRoutes,
    "get*": getRoute,
    "flush*": flush,
    "save* restore* showdump*": null,
    "help*": showsUsage(ROUTE_HELP),
  },
  showRoutes,
);

function modify(tool: Tool, args: Arguments, verb: RouteVerb | "delete"): number {
  require(requestRoute(tool, parseRouteWords(tool, args), verb));
  return 0;
}

/** The tables of a namespace in the order a dump takes them: by the lowest byte of their number, the newest first. */
function tablesOf(tool: Tool, filter: RouteFilter, what: "Dump" | "Flush" = "Dump"): (readonly Route[])[] {
  const { routes } = tool.net.config;
  if (filter.family === "inet6" && filter.table !== "all" && !isThere(filter.table))
    throw new Quit(`Error: ipv6: FIB table does not exist.\n${what} terminated\n`, 2);
  if (filter.family !== "any" && filter.family !== "inet") return [];
  if (filter.table !== "all") {
    if (hasTable(routes, filter.table)) return [routesIn(routes, filter.table)];
    if (filter.table === TABLE_MAIN) return [];
    throw new Quit(`Error: ipv4: FIB table does not exist.\n${what} terminated\n`, 2);
  }
  const tables = routes.toSorted((a, b) => (a.number & 255) - (b.number & 255) || b.number - a.number);
  return tables.map((table) => table.routes);
}

function showRoutes(tool: Tool, args: Arguments): number {
  const filter = parseRouteFilter(tool, args);
  if (filter.cached && tool.options.statistics > 0) throw notModelled("statistics of cached routes");
  const out = tool.printer();
  const view: RouteView = {
    table: filter.table === "all",
    device: filter.device === null,
    gateway: filter.gateway?.length !== 32,
    protocol: filter.protocol === null,
    scope: filter.scope === null,
    source: filter.source?.length !== 32,
    tos: filter.tos === null,
    metric: filter.metric === null,
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

/**
 * Each route of those that share a next hop lists what was learnt of it, whatever its own prefix. Linux: fib_dump_info_fnhe().
 */
function showCached(tool: Tool, out: Printer, route: Route, { filter, view }: { filter: RouteFilter; view: RouteView }): void {
  route.nextHops.forEach((hop, at) => {
    for (const [destination, learnt] of tool.net.exceptions.cachedOf(route, at)) {
      const gateway = learnt.gateway !== 0 ? learnt.gateway : hop.gateway;
      const cached: Route = {
        ...route,
        destination: { address: destination, length: 32 },
        nextHops: [{ ...hop, gateway }],
        protocol: 0,
        scope: 0,
        tos: 0,
        preferredSource: null,
      };
      if (passes(cached, filter)) printCachedRoute(tool, out, cached, learnt, view);
    }
  });
}

function flush(tool: Tool, args: Arguments): number {
  if (args.isAtEnd) throw new Quit('"ip route flush" requires arguments.\n', 1);
  const filter = parseRouteFilter(tool, args);
  if (filter.cached && filter.family !== "inet6") {
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

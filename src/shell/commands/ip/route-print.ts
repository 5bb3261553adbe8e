/** One route as `ip route` prints it. iproute2: print_route(), ip/iproute.c. */
import { isUp } from "../../../kernel/config/link.ts";
import { type NextHop, type Route, SCOPE_HOST, SCOPE_UNIVERSE, TABLE_MAIN } from "../../../kernel/config/route.ts";
import type { Learnt } from "../../../kernel/ipv4/route-exceptions.ts";
import { hasCarrier } from "../../../kernel/link/carrier.ts";
import type { Net } from "../../../kernel/net.ts";
import { formatIpv4, formatPrefix, type Prefix } from "../../../wire/ipv4-address.ts";
import { dsfieldName, nameOf, PROTOCOLS, SCOPES, TABLES } from "./names.ts";
import type { Printer } from "./printer.ts";
import type { Tool } from "./tool.ts";

/** What was asked for exactly is left out of each line. */
export interface RouteView {
  readonly table: boolean;
  readonly device: boolean;
  readonly gateway: boolean;
  readonly protocol: boolean;
  readonly scope: boolean;
  readonly source: boolean;
  readonly tos: boolean;
  readonly metric: boolean;
}

export const FULL_VIEW: RouteView = {
  table: false,
  device: true,
  gateway: true,
  protocol: true,
  scope: true,
  source: true,
  tos: true,
  metric: true,
};

export function destinationText(prefix: Prefix): string {
  if (prefix.length === 0) return prefix.address === 0 ? "default" : formatPrefix(prefix);
  return prefix.length === 32 ? formatIpv4(prefix.address) : formatPrefix(prefix);
}

export function printRoute(tool: Tool, out: Printer, route: Route, view: RouteView): void {
  const { net } = tool;
  const details = tool.options.details > 0;
  out.openObject();
  if (route.type !== "unicast" || details) out.field("type", `${route.type} `, route.type);
  const destination = destinationText(route.destination);
  out.field("dst", `${destination} `, destination);
  if (route.tos !== 0 && view.tos) out.field("tos", `tos ${dsfieldName(route.tos)} `, dsfieldName(route.tos));
  const single = route.nextHops.length === 1 ? route.nextHops[0]! : null;
  if (single !== null) printHop(net, out, single, view);
  if (view.table && (route.table !== TABLE_MAIN || details)) {
    const table = nameOf(TABLES, route.table);
    out.field("table", `table ${table} `, table);
  }
  if ((route.protocol !== 3 || details) && view.protocol) {
    const protocol = nameOf(PROTOCOLS, route.protocol);
    out.field("protocol", `proto ${protocol} `, protocol);
  }
  if ((route.scope !== SCOPE_UNIVERSE || details) && view.scope) {
    const scope = nameOf(SCOPES, route.scope);
    out.field("scope", `scope ${scope} `, scope);
  }
  if (route.preferredSource !== null && view.source) {
    out.field("prefsrc", `src ${formatIpv4(route.preferredSource)} `, formatIpv4(route.preferredSource));
  }
  if (route.metric !== 0 && view.metric) out.field("metric", `metric ${route.metric} `, route.metric);
  printFlags(out, routeFlags(net, route));
  printMetrics(out, route.mtu, route.mtuLocked, route.advmss);
  if (route.nextHops.length > 1) printHops(net, out, route);
  out.text("\n");
  out.close();
}

function printHop(net: Net, out: Printer, hop: NextHop, view: RouteView): void {
  if (hop.gateway !== null && view.gateway) out.field("gateway", `via ${formatIpv4(hop.gateway)} `, formatIpv4(hop.gateway));
  const device = net.devices[hop.device]?.name ?? `if${hop.device}`;
  if (view.device) out.field("dev", `dev ${device} `, device);
}

/** A route over several hops is down where all of them are; hops of several devices the kernel does not add up. */
function routeFlags(net: Net, route: Route): string[] {
  if (route.nextHops.length === 0) return [];
  if (new Set(route.nextHops.map((hop) => hop.device)).size > 1) return [];
  const all = route.nextHops.map((hop) => hopFlags(net, route, hop));
  const common = all[0]!.filter((flag) => all.every((flags) => flags.includes(flag)));
  return route.nextHops.length > 1 ? common.filter((flag) => flag !== "onlink") : common;
}

function hopFlags(net: Net, route: Route, hop: NextHop): string[] {
  const device = net.devices[hop.device] ?? null;
  const flags: string[] = [];
  const watched = device !== null && route.scope < SCOPE_HOST;
  if (watched && !isUp(device.link)) flags.push("dead");
  if (hop.onlink) flags.push("onlink");
  if (watched && (!isUp(device.link) || !hasCarrier(device))) flags.push("linkdown");
  return flags;
}

export function printFlags(out: Printer, flags: readonly string[]): void {
  out.field("flags", flags.map((flag) => `${flag} `).join(""), [...flags]);
}

export function printMetrics(out: Printer, mtu: number | null, locked: boolean, advmss: number | null): void {
  if (mtu === null && advmss === null) return;
  out.openArray("metrics");
  out.openObject();
  if (mtu !== null) out.field("mtu", `mtu ${locked ? "lock " : ""}${mtu} `, mtu);
  if (advmss !== null) out.field("advmss", `advmss ${advmss} `, advmss);
  out.close();
  out.close();
}

/** When what was learnt of a destination expires, and its metrics: the route's own but for a path MTU. */
export function printLearnt(
  out: Printer,
  learnt: Learnt | null,
  own: { readonly mtu: number | null; readonly mtuLocked: boolean; readonly advmss: number | null },
  nowUs: number,
): void {
  if (learnt !== null && learnt.expiresUs !== Number.POSITIVE_INFINITY) {
    const seconds = Math.floor((learnt.expiresUs - nowUs) / 1_000_000);
    out.field("expires", `expires ${seconds}sec `, seconds);
  }
  const path = learnt !== null && learnt.mtu !== 0 ? learnt : own;
  printMetrics(out, path.mtu, path.mtuLocked, own.advmss);
}

/** What is learnt of one destination behind a route's next hop, as `ip route show cache` lists it. Linux: rt_fill_info(). */
export function printCachedRoute(tool: Tool, out: Printer, route: Route, learnt: Learnt, view: RouteView): void {
  out.openObject();
  if (route.type !== "unicast" || tool.options.details > 0) out.field("type", `${route.type} `, route.type);
  const destination = formatIpv4(route.destination.address);
  out.field("dst", `${destination} `, destination);
  printHop(tool.net, out, route.nextHops[0]!, view);
  if (view.table && (route.table !== TABLE_MAIN || tool.options.details > 0)) {
    const table = nameOf(TABLES, route.table);
    out.field("table", `table ${table} `, table);
  }
  printFlags(out, []);
  const flags = learnt.gateway !== 0 ? ["redirected"] : [];
  out.line();
  out.field("cache", `    cache ${flags.length > 0 ? "<redirected> " : ""}`, flags);
  printLearnt(out, learnt, route, tool.net.loop.nowUs);
  out.text("\n");
  out.close();
}

function printHops(net: Net, out: Printer, route: Route): void {
  out.openArray("nexthops");
  for (const hop of route.nextHops) {
    out.openObject();
    out.line();
    out.text("\tnexthop ");
    printHop(net, out, hop, FULL_VIEW);
    out.field("weight", `weight ${hop.weight} `, hop.weight);
    printFlags(out, hopFlags(net, route, hop));
    out.close();
  }
  out.close();
}

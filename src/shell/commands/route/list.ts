/** What `route` lists. net-tools: lib/inet_gr.c; Linux: fib_route_seq_show(), which leaves out what is for several hops but the first. */
import { type NextHop, type Route, routesIn, TABLE_MAIN } from "../../../kernel/config/route.ts";
import type { Net } from "../../../kernel/net.ts";
import type { Step } from "../../../sim/process.ts";
import { formatIpv4, type Ipv4, maskOf } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { hostName, networkName } from "./resolve.ts";

export interface ListOptions {
  readonly numeric: boolean;
  /** How often -e was given: 1 for netstat's columns, 2 for all. */
  readonly extended: number;
}

const HEADINGS = [
  "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface",
  "Destination     Gateway         Genmask         Flags   MSS Window  irtt Iface",
  "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface    MSS   Window irtt",
] as const;

export function* listRoutes(context: CommandContext, options: ListOptions): Step<number> {
  const { net, stdout } = context;
  const extended = Math.min(2, options.extended);
  let text = `Kernel IP routing table\n${HEADINGS[extended]}\n`;
  const routes = mainRoutes(net);
  for (const route of routes) {
    const hop = route.nextHops[0] ?? null;
    const gateway = yield* hostName(context, hop?.gateway ?? (0 as Ipv4), options.numeric);
    text += `${printRoute(net, route, hop, { gateway, numeric: options.numeric, extended })}\n`;
  }
  stdout.write(text);
  // An empty table counts as a failure.
  return routes.length > 0 ? 0 : 1;
}

/** By destination, the longer prefix first, then as the table has them. */
function mainRoutes(net: Net): Route[] {
  const routes = routesIn(net.config.routes, TABLE_MAIN).filter(
    (route) => route.type !== "broadcast" && route.type !== "multicast",
  );
  return routes.sort(
    (a, b) => (a.destination.address >>> 0) - (b.destination.address >>> 0) || b.destination.length - a.destination.length,
  );
}

interface Row {
  readonly gateway: string;
  readonly numeric: boolean;
  readonly extended: number;
}

function printRoute(net: Net, route: Route, hop: NextHop | null, row: Row): string {
  const { address, length } = route.destination;
  const rejects = route.type === "unreachable" || route.type === "prohibit";
  const destination = networkName(address, row.numeric || length !== 0).padEnd(15);
  const mask = formatIpv4(maskOf(length)).padEnd(15);
  const flags = `${rejects ? "!" : "U"}${hop?.gateway != null ? "G" : ""}${length === 32 ? "H" : ""}`.padEnd(5);
  const head = `${destination} ${(rejects ? "-" : row.gateway).padEnd(15)} ${mask} ${flags}`;
  const device = rejects ? "-" : hop === null ? "*" : (net.devices[hop.device]?.name ?? "*");
  const mss = route.advmss === null ? 0 : route.advmss + 40;
  if (row.extended === 1) {
    if (rejects) return `${head}     - -          - -`;
    return `${head} ${String(mss).padStart(5)} ${"0".padEnd(5)} ${"0".padStart(6)} ${device}`;
  }
  const tail = `${head} ${String(route.metric).padEnd(6)} ${(rejects ? "-" : "0").padEnd(2)} ${"0".padStart(7)} `;
  if (row.extended === 0) return tail + device;
  const words = rejects ? ["-", "-", "-"] : [String(mss), "0", "0"];
  return `${tail}${device.padEnd(8)} ${words[0]!.padEnd(5)} ${words[1]!.padEnd(6)} ${words[2]}`;
}

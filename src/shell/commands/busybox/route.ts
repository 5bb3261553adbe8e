/** route and netstat -r of busybox 1.35; changes go the way of net-tools. networking/route.c. */
import { type Route, routesIn, TABLE_MAIN } from "../../../kernel/config/route.ts";
import type { Net } from "../../../kernel/net.ts";
import type { Step } from "../../../sim/process.ts";
import { formatIpv4, maskOf } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import { routeCommand } from "../route/route.ts";
import { makeApplet, misuse, readLine } from "./applet.ts";
import { runTranslated, type WordRule } from "./translate.ts";

const NAME = "route";

export const route = makeApplet(NAME, runRoute);

function* runRoute(context: CommandContext): Step<number> {
  const words = context.argv.slice(1);
  const verb = words.findIndex((word, at) => (word === "add" || word === "del") && words[at - 1] !== "-A");
  if (verb >= 0) return yield* changeRoutes(context, words.slice(verb));
  const line = readLine(NAME, words, "A:ne");
  if (line.operands.length > 0) throw misuse(NAME);
  const family = line.value("A");
  if (family !== null && family !== "inet") {
    context.stderr.write(`route: family "${family}" is not modelled\n`);
    return 2;
  }
  context.stdout.write(routingTable(context.net, { numeric: line.has("n"), extended: line.has("e") }));
  return 0;
}

function* changeRoutes(context: CommandContext, words: readonly string[]): Step<number> {
  if (words.length < 2) throw misuse(NAME);
  const inner = { ...context, argv: ["route", ...words] };
  const code = yield* runTranslated(inner, routeCommand, { name: NAME, rules: RULES, exitCode: 1 });
  return code;
}

const RULES: readonly WordRule[] = [
  [/^(.*): (Unknown host|Host name lookup failure)$/, "route: resolving $1"],
  [/^route: netmask doesn't match route address$/, "route: netmask and route address conflictEND"],
  [/^(SIOC\w+: .*)$/, "route: $1"],
  [/^Usage:.*$/, "USAGE"],
];

/** Linux: /proc/net/route, as busybox words it: a star for no gateway unless numbers are asked for. */
export function routingTable(net: Net, options: { readonly numeric: boolean; readonly extended: boolean }): string {
  const tail = options.extended ? "  MSS Window  irtt Iface" : "Metric Ref    Use Iface";
  let text = `Kernel IP routing table\nDestination     Gateway         Genmask         Flags ${tail}\n`;
  for (const each of mainRoutes(net)) text += `${printRoute(net, each, options)}\n`;
  return text;
}

function mainRoutes(net: Net): Route[] {
  const routes = routesIn(net.config.routes, TABLE_MAIN).filter(({ type }) => type !== "broadcast" && type !== "multicast");
  return routes.sort(
    (a, b) => (a.destination.address >>> 0) - (b.destination.address >>> 0) || b.destination.length - a.destination.length,
  );
}

function printRoute(net: Net, each: Route, { numeric, extended }: { numeric: boolean; extended: boolean }): string {
  const { address, length } = each.destination;
  const hop = each.nextHops[0] ?? null;
  const rejects = each.type === "unreachable" || each.type === "prohibit";
  const destination = !numeric && length === 0 ? "default" : formatIpv4(address);
  const gateway = hop?.gateway != null ? formatIpv4(hop.gateway) : numeric ? "0.0.0.0" : "*";
  const flags = `${rejects ? "!" : "U"}${hop?.gateway != null ? "G" : ""}${length === 32 ? "H" : ""}`;
  const device = hop === null || rejects ? "*" : (net.devices[hop.device]?.name ?? "*");
  const head = `${destination.padEnd(15)} ${gateway.padEnd(15)} ${formatIpv4(maskOf(length)).padEnd(15)} `;
  if (extended) {
    const mss = each.advmss === null ? 0 : each.advmss + 40;
    return `${head}${flags.padEnd(6)}${String(mss).padStart(5)} ${"0".padEnd(5)} ${"0".padStart(6)} ${device}`;
  }
  return `${head}${flags.padEnd(6)}${String(each.metric).padEnd(6)} ${"0".padEnd(2)} ${"0".padStart(7)} ${device}`;
}

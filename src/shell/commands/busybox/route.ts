/** route and netstat -r of busybox 1.35; changes are made as net-tools makes them. networking/route.c. */

import { strerror } from "../../../kernel/config/errno.ts";
import type { Net } from "../../../kernel/net.ts";
import { findDevice } from "../../../kernel/netlink/device.ts";
import type { Step } from "../../../sim/wait.ts";
import { formatIpv4, maskOf } from "../../../wire/ipv4-address.ts";
import type { CommandContext } from "../../command.ts";
import type { Exit } from "../../exit.ts";
import { parseInetAton } from "../../net/address.ts";
import { type Ipv6, parseIpv6 } from "../../net/ipv6-text.ts";
import { flagLetters, type RouteLine, RTF_GATEWAY, RTF_REJECT, routeLines } from "../../net/route-lines.ts";
import { refuseIpv6Add } from "../ip/route-ipv6.ts";
import { routeCommand } from "../route/route.ts";
import { fail, makeApplet, misuse, readLine, readNumber } from "./applet.ts";
import { runTranslated, type WordRule } from "./translate.ts";

const NAME = "route";

export const route = makeApplet(NAME, runRoute);

function* runRoute(context: CommandContext): Step<number> {
  // -net and -host are words, not options; these may stand anywhere.
  const line = readLine(
    NAME,
    context.argv.slice(1).map((word) => (word === "-net" || word === "-host" ? `#${word.slice(1)}` : word)),
    "A:ne",
  );
  const family = line.value("A") ?? "inet";
  if (family !== "inet" && family !== "inet6") throw misuse(NAME);
  const [verb, ...words] = line.operands;
  if (verb !== undefined && verb !== "add" && verb !== "del") throw misuse(NAME);
  if (verb !== undefined && words.length === 0) throw misuse(NAME);
  if (family === "inet6") {
    if (verb !== undefined) throw changeIpv6(context.net, verb, words);
    context.stdout.write(IPV6_TABLE);
    return 0;
  }
  if (verb !== undefined)
    return yield* changeRoutes(context, [verb, ...words.map((word) => word.replace(/^#(?=(net|host)$)/, "-"))]);
  context.stdout.write(routingTable(context.net, { numeric: line.has("n"), extended: line.has("e") }));
  return 0;
}

function* changeRoutes(context: CommandContext, words: readonly string[]): Step<number> {
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

/** IPv6's null entry, twice: all that /proc/net/ipv6_route has where IPv6 is disabled. */
const IPV6_TABLE = `Kernel IPv6 routing table
Destination                                 Next Hop                                Flags Metric Ref    Use Iface
${"::/0                                        ::                                      !n    -1     1        0 lo      \n".repeat(2)}`;

/** No device takes a route of IPv6. networking/route.c: INET6_setroute(). */
function changeIpv6(net: Net, verb: "add" | "del", given: readonly string[]): Exit {
  const words = [...given];
  checkTarget(words.shift()!);
  let gateway: Ipv6 | null = null;
  let device: string | null = null;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const isNameless = word !== "metric" && word !== "gw" && word !== "dev";
    if (word === "reject" || (isNameless && (device !== null || words.length > 0))) return misuse(NAME);
    const value = isNameless ? word : words.shift();
    if (value === undefined) return misuse(NAME);
    if (word === "metric") readNumber(NAME, value, 0, 0x7fffffff);
    else if (word === "gw") gateway = readIpv6(value);
    else device = value;
  }
  if (device !== null && findDevice(net, device) === null) return fail(NAME, "SIOCGIFINDEX: No such device");
  if (verb === "del") return fail(NAME, `SIOCDELRT: ${strerror("ESRCH")}`);
  const refusal = refuseIpv6Add(null, { gateway, hasDevice: device !== null, onlink: false });
  return fail(NAME, `SIOCADDRT: ${strerror(refusal!.errno)}`);
}

function checkTarget(word: string): void {
  if (word === "default") return;
  const [host, length] = word.split(/\/(.*)/s) as [string, string?];
  if (length !== undefined) readNumber(NAME, length, 0, 128);
  readIpv6(host);
}

/** getaddrinfo(3) with AF_INET6; what could be a name is refused by name. */
function readIpv6(word: string): Ipv6 {
  const address = parseIpv6(word);
  if (address !== null) return address;
  const isIpv4 = parseInetAton(word) !== null;
  if (!isIpv4 && /^[a-z0-9_][\w.-]*$/i.test(word)) throw fail(NAME, `IPv6 address '${word}' is not modelled`, 2);
  // EAI_ADDRFAMILY, EAI_NONAME.
  throw fail(NAME, `getaddrinfo: ${word}: ${isIpv4 ? -9 : -2}\nroute: resolving ${word}`);
}

/** Linux: /proc/net/route, as busybox words it: a star for no gateway unless numbers are asked for. */
export function routingTable(net: Net, options: { readonly numeric: boolean; readonly extended: boolean }): string {
  const tail = options.extended ? "  MSS Window  irtt Iface" : "Metric Ref    Use Iface";
  let text = `Kernel IP routing table\nDestination     Gateway         Genmask         Flags ${tail}\n`;
  for (const line of routeLines(net) ?? []) text += `${printLine(line, options)}\n`;
  return text;
}

function printLine(line: RouteLine, { numeric, extended }: { numeric: boolean; extended: boolean }): string {
  const { length, flags, mtu } = line;
  const destination = !numeric && length === 0 ? "default" : formatIpv4(line.destination);
  const gateway = numeric || flags & RTF_GATEWAY ? formatIpv4(line.gateway) : "*";
  const device = flags & RTF_REJECT ? "*" : line.device;
  const head = `${destination.padEnd(15)} ${gateway.padEnd(15)} ${formatIpv4(maskOf(length)).padEnd(15)} ${flagLetters(flags).padEnd(6)}`;
  if (extended) return `${head}${String(mtu).padStart(5)} ${"0".padEnd(5)} ${"0".padStart(6)} ${device}`;
  return `${head}${String(line.metric).padEnd(6)} ${"0".padEnd(2)} ${"0".padStart(7)} ${device}`;
}

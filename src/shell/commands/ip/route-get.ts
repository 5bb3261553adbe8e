/**
 * `ip route get`: what the kernel itself would do with a packet. iproute2: iproute_get(); Linux: inet_rtm_getroute(),
 * net/ipv4/route.c.
 */
import type { ErrnoName } from "../../../kernel/config/errno.ts";
import { type Route, type RouteType, routesIn } from "../../../kernel/config/route.ts";
import type { Device } from "../../../kernel/device.ts";
import type { RouteResult } from "../../../kernel/ipv4/fib.ts";
import { isMember } from "../../../kernel/ipv4/groups.ts";
import { routeInput } from "../../../kernel/ipv4/input-route.ts";
import { routeOutput } from "../../../kernel/ipv4/output-route.ts";
import { Skb } from "../../../kernel/skb.ts";
import { covers, formatIpv4, type Ipv4, isMulticast, LIMITED_BROADCAST } from "../../../wire/ipv4-address.ts";
import { on, value } from "../../options/rows.ts";
import { type Arguments, abbreviates, parseUnsigned } from "./arguments.ts";
import { type AddressFamily, decideFamily, FamilyWords, type InetPrefix, readPrefix } from "./inet-prefix.ts";
import { deferred, type GivenWord, KeywordTable, takes, valid } from "./keywords.ts";
import { dsfieldName, dsfieldValue, nameOf, TABLES } from "./names.ts";
import { makePacket, protocolNumber } from "./probe-packet.ts";
import { notModelled, Quit, refused } from "./quit.ts";
import { vrf } from "./route-metrics.ts";
import { as, deviceIndex } from "./route-parse.ts";
import { FULL_VIEW, printLearnt, printRoute } from "./route-print.ts";
import { type Tool, usage } from "./tool.ts";
import { ROUTE_HELP } from "./usage.ts";

class GetWords extends FamilyWords {
  to: InetPrefix | null = null;
  from: InetPrefix | null = null;
  iif: Device | null = null;
  iifName: string | null = null;
  oif = 0;
  oifName: string | null = null;
  mark = 0;
  tos = 0;
  /** Null: of nobody. */
  uid: number | null = 0;
  protocol = 0;
  sport = 0;
  dport = 0;
  fibmatch = false;
  connected = false;
  unmodelled: string | null = null;
}

export function getRoute(tool: Tool, args: Arguments): number {
  const words = parseWords(tool, args);
  const { family, from, to } = words;
  if (to === null) throw new Quit("need at least a destination address\n", 1);
  if (family === "inet6") throw refused({ errno: "ENETUNREACH" });
  if (family !== "any" && family !== "inet") throw refused({ errno: "EOPNOTSUPP" });
  if (from !== null && from.length !== 0 && from.length !== 32)
    throw refused({ errno: "EINVAL", message: "ipv4: Invalid values in header for route get request" });
  if (from !== null && from.length === 0 && from.octets > 0)
    throw refused({ errno: "EINVAL", message: "ipv4: rtm_src_len and rtm_dst_len must be 32 for IPv4" });
  if (words.unmodelled !== null) throw notModelled(`route get "${words.unmodelled}"`);
  const query: RouteQuery = { ...words, dst: to.address, src: from?.address ?? null };
  const ask = (): void => (words.iif !== null ? getForwarded(tool, query, words.iif) : getOutput(tool, query));
  ask();
  if (words.connected && from === null) {
    if (words.iif !== null) throw new Quit("Failed to connect the route\n", 1);
    ask();
  }
  return 0;
}

/** The words with their addresses. */
interface RouteQuery extends Omit<GetWords, "family" | "to" | "from" | "connected" | "unmodelled"> {
  readonly dst: Ipv4;
  readonly src: Ipv4 | null;
}

function parseWords(tool: Tool, args: Arguments): GetWords {
  const words = new GetWords(tool.options.family);
  GET_WORDS.read(words, tool, args);
  if (words.iifName !== null) words.iif = tool.net.devices[deviceIndex(tool, words.iifName)]!;
  if (words.oifName !== null) words.oif = deviceIndex(tool, words.oifName);
  return words;
}

export const GET_WORDS = new KeywordTable<GetWords>(
  "ip route get",
  {
    "tos dsfield*": value("tos", valid("TOS value is invalid\n", dsfieldValue)),
    "from*": takes((words, { value }) => {
      if (abbreviates(value, "help")) throw usage(ROUTE_HELP);
      words.from = decideFamily(words, readPrefix(value, words.family));
    }),
    "iif*": value("iifName"),
    "mark*": value("mark", valid("invalid mark value", parseUnsigned)),
    "oif* dev": value("oifName"),
    "notify*": deferred(),
    "connected*": on("connected"),
    "vrf*": vrf,
    "uid*": takes((words, given) => {
      const uid = valid("invalid UID\n", parseUnsigned)(given.value, given);
      words.uid = uid === 0xffffffff ? null : uid;
    }),
    "fibmatch*": on("fibmatch"),
    as: as,
    "sport*": value("sport", valid("invalid sport\n", parsePort)),
    "dport*": value("dport", valid("invalid dport\n", parsePort)),
    "ipproto*": value("protocol", valid('Invalid "ipproto" value\n', protocolNumber)),
    to: takes(takeDestination),
  },
  { called: "route get", nameless: takeDestination },
);

function takeDestination(words: GetWords, { value, tool }: GivenWord): void {
  if (abbreviates(value, "help")) throw usage(ROUTE_HELP);
  words.to = decideFamily(words, readPrefix(value, words.family));
  warnOfLength(tool, words.to, words.family);
}

function parsePort(text: string): number | null {
  return parseUnsigned(text, 0xffff);
}

function warnOfLength(tool: Tool, { length }: InetPrefix, family: AddressFamily): void {
  const whole = family === "inet" ? 32 : family === "inet6" ? 128 : length;
  if (length !== whole) tool.complain(`Warning: /${length} as prefix is invalid, only /${whole} (or none) is supported.\n`);
}

function getOutput(tool: Tool, words: RouteQuery): void {
  const { net } = tool;
  const { dst, src } = words;
  if (src !== null && (isMulticast(src) || src === LIMITED_BROADCAST)) throw refused({ errno: "EINVAL" });
  const result = routeOutput(net, {
    dst,
    ...(src !== null && { src }),
    ...(words.oif !== 0 && { device: net.devices[words.oif]!.ifindex }),
    mark: words.mark,
    uid: words.uid ?? 0,
    tos: words.tos,
    protocol: words.protocol,
    sport: words.sport,
    dport: words.dport,
  });
  if (typeof result === "string") throw refused({ errno: sourceIsForeign(tool, src) ? "ENETUNREACH" : result });
  const type = dst === LIMITED_BROADCAST ? "broadcast" : isMulticast(dst) ? "multicast" : result.type;
  if (words.fibmatch) printMatch(tool, result, dst, type);
  else print(tool, { type, route: result, words, iif: null });
}

function sourceIsForeign(tool: Tool, from: Ipv4 | null): boolean {
  return from !== null && from !== 0 && !tool.net.fib.isOwnAddress(from);
}

function getForwarded(tool: Tool, words: RouteQuery, iif: Device): void {
  const skb = new Skb(tool.net, iif, 0);
  skb.inDev = iif;
  skb.mark = words.mark;
  skb.packet = makePacket(words.src ?? (0 as Ipv4), words.dst, words.tos, words.protocol, words.sport, words.dport);
  const decision = routeInput(skb);
  const route = skb.route;
  if (decision === "martian") throw refused({ errno: "EINVAL" });
  if (decision === "unreachable") throw refused({ errno: (route?.errno as ErrnoName | null | undefined) ?? "EHOSTUNREACH" });
  if (route === null) throw refused({ errno: "EINVAL" });
  if (words.fibmatch) printMatch(tool, route, words.dst, route.type);
  else print(tool, { type: route.type, route, words, iif, wantsRedirect: skb.wantsRedirect });
}

/** The route itself rather than what it says of the packet, but for the packet's type. Refused where no route was looked up. */
function printMatch(tool: Tool, found: RouteResult, dst: Ipv4, type: RouteType): void {
  const table: readonly Route[] = routesIn(tool.net.config.routes, found.table);
  const route = table.find(
    ({ destination, metric, tos }) =>
      destination.length === found.prefixLength && covers(destination, dst) && metric === found.metric && tos === found.tos,
  );
  if (route === undefined) throw refused({ errno: "EHOSTUNREACH" });
  const out = tool.printer();
  printRoute(tool, out, { ...route, type }, { ...FULL_VIEW, table: tool.options.details > 0 || !isInMain(tool, route.table) });
  tool.print(out.finish());
}

/** While local and main are one trie, what is found in it is main's. */
function isInMain(tool: Tool, table: number): boolean {
  return table === 254 || (table === 255 && !tool.net.fib.hasCustomRules);
}

interface Result {
  readonly type: string;
  readonly route: RouteResult;
  readonly words: RouteQuery;
  readonly iif: Device | null;
  /** A packet would make this host send an ICMP redirect (RTCF_DOREDIRECT). */
  readonly wantsRedirect?: boolean;
}

function print(tool: Tool, { type, route, words, iif, wantsRedirect = false }: Result): void {
  const out = tool.printer();
  const details = tool.options.details > 0;
  const dst = formatIpv4(words.dst);
  const learnt = tool.net.exceptions.find(route, words.dst, iif === null ? "output" : "input");
  const direct = type === "broadcast" || type === "multicast" || type === "local";
  const gateway = learnt !== null && learnt.gateway !== 0 ? learnt.gateway : route.gateway;
  const from = words.src || null;
  out.openObject();
  if (type !== "unicast" || details) out.field("type", `${type} `, type);
  out.field("dst", `${dst} `, dst);
  if (from !== null) out.field("from", `from ${formatIpv4(from)} `, formatIpv4(from));
  if (route.tos !== 0) out.field("tos", `tos ${dsfieldName(route.tos)} `, dsfieldName(route.tos));
  if (gateway !== 0 && !direct) out.field("gateway", `via ${formatIpv4(gateway)} `, formatIpv4(gateway));
  // What is delivered here is delivered through lo.
  const device = iif !== null && direct ? tool.net.loopback : route.device;
  out.field("dev", `dev ${device.name} `, device.name);
  if (route.table !== 0 && (details || !isInMain(tool, route.table)))
    out.field("table", `table ${nameOf(TABLES, route.table)} `, nameOf(TABLES, route.table));
  const source = route.source !== 0 ? route.source : words.dst;
  if (from === null && iif === null) out.field("prefsrc", `src ${formatIpv4(source)} `, formatIpv4(source));
  // RTCF_MULTICAST has the same bit as RTM_F_OFFLOAD_FAILED, and ip prints the latter.
  const flags = type === "multicast" ? ["rt_offload_failed"] : [];
  out.field("flags", flags.map((flag) => `${flag} `).join(""), flags);
  if (words.mark !== 0) out.field("mark", `mark ${markText(words.mark)} `, words.mark);
  if (iif === null && words.uid !== null) out.field("uid", `uid ${words.uid} `, words.uid);
  out.line();
  const isLocal =
    type === "local" ||
    type === "broadcast" ||
    (type === "multicast" && isMember(words.dst)) ||
    (type === "unicast" && iif === null && route.device === tool.net.loopback);
  printCache(out, type, { isLocal, wantsRedirect, redirected: learnt !== null && learnt.gateway !== 0 });
  printLearnt(
    out,
    learnt,
    { ...route, mtu: route.mtu || (route.mtuLocked ? 0 : null), advmss: route.advmss || null },
    tool.net.loop.nowUs,
  );
  if (iif !== null) out.field("iif", `iif ${iif.name} `, iif.name);
  out.text("\n");
  out.close();
  tool.print(out.finish());
}

function markText(mark: number): string {
  return mark >= 16 ? `0x${mark.toString(16)}` : String(mark);
}

function printCache(
  out: ReturnType<Tool["printer"]>,
  type: string,
  { isLocal, wantsRedirect, redirected }: Readonly<Record<"isLocal" | "wantsRedirect" | "redirected", boolean>>,
): void {
  const flags: string[] = [];
  if (isLocal) flags.push("local");
  if (type === "broadcast") flags.push("brd");
  if (type === "multicast") flags.push("mc");
  if (wantsRedirect) flags.push("redirect");
  if (redirected) flags.push("redirected");
  out.field("cache", `    cache ${flags.length > 0 ? `<${flags.join(",")}> ` : ""}`, flags);
}

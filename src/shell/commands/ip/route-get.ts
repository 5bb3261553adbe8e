/** `ip route get`: what the kernel itself would do with a packet. iproute2: iproute_get(); Linux: inet_rtm_getroute(), net/ipv4/route.c. */
import type { ErrnoName } from "../../../kernel/config/errno.ts";
import { type Route, type RouteType, routesIn } from "../../../kernel/config/route.ts";
import type { Device } from "../../../kernel/device.ts";
import type { RouteResult } from "../../../kernel/ipv4/fib.ts";
import { isMember } from "../../../kernel/ipv4/groups.ts";
import { routeInput } from "../../../kernel/ipv4/input-route.ts";
import { routeOutput } from "../../../kernel/ipv4/output-route.ts";
import { Skb } from "../../../kernel/skb.ts";
import { covers, formatIpv4, type Ipv4, isMulticast, LIMITED_BROADCAST } from "../../../wire/ipv4-address.ts";
import { type Arguments, abbreviates, parseUnsigned, toPrefix } from "./arguments.ts";
import { dsfieldName, dsfieldValue, nameOf, TABLES } from "./names.ts";
import { makePacket, protocolNumber } from "./probe-packet.ts";
import { notModelled, Quit, refused, wrongArgument } from "./quit.ts";
import { deviceIndex } from "./route-parse.ts";
import { FULL_VIEW, printLearnt, printRoute } from "./route-print.ts";
import { type Tool, usage } from "./tool.ts";
import { ROUTE_HELP } from "./usage.ts";

interface GetWords {
  to: Ipv4 | null;
  from: Ipv4 | null;
  iif: Device | null;
  oif: number;
  mark: number;
  tos: number;
  uid: number;
  protocol: number;
  sport: number;
  dport: number;
  fibmatch: boolean;
}

export function getRoute(tool: Tool, args: Arguments): number {
  const words = parseWords(tool, args);
  if (words.to === null) throw new Quit("need at least a destination address\n", 1);
  if (words.from !== null && words.oif === 0 && words.iif === null && words.to === null) throw usage(ROUTE_HELP);
  if (words.iif !== null) return getForwarded(tool, words, words.iif);
  return getOutput(tool, words);
}

function parseWords(tool: Tool, args: Arguments): GetWords {
  const words: GetWords = {
    to: null,
    from: null,
    iif: null,
    oif: 0,
    mark: 0,
    tos: 0,
    uid: 0,
    protocol: 0,
    sport: 0,
    dport: 0,
    fibmatch: false,
  };
  const number = (message: string, limit: number): number => {
    const text = args.value();
    const value = parseUnsigned(text, limit);
    if (value === null) throw wrongArgument(message, text);
    return value;
  };
  while (!args.isAtEnd) {
    const word = args.take()!;
    if (word === "tos" || abbreviates(word, "dsfield")) {
      const text = args.value();
      const tos = dsfieldValue(text);
      if (tos === null) throw wrongArgument("TOS value is invalid\n", text);
      words.tos = tos;
    } else if (abbreviates(word, "from")) words.from = toPrefix(args.value()).address;
    else if (word === "iif") words.iif = tool.net.devices[deviceIndex(tool, args.value())]!;
    else if (abbreviates(word, "mark")) words.mark = number("invalid mark", 0xffffffff);
    else if (abbreviates(word, "oif") || word === "dev") words.oif = deviceIndex(tool, args.value());
    else if (abbreviates(word, "uid")) words.uid = number("invalid UID\n", 0xffffffff);
    else if (abbreviates(word, "fibmatch")) words.fibmatch = true;
    else if (word === "as" || word === "vrf" || word === "connected" || abbreviates(word, "notify"))
      throw notModelled(`route get "${word}"`);
    else if (word === "ipproto") {
      const text = args.value();
      const protocol = protocolNumber(text);
      if (protocol === null) throw new Quit(`Error: argument "${text}" is wrong: Invalid "ipproto" value\n\n`, 255);
      words.protocol = protocol;
    } else if (word === "sport") words.sport = number("invalid sport\n", 0xffff);
    else if (word === "dport") words.dport = number("invalid dport\n", 0xffff);
    else {
      const text = word === "to" ? args.value() : word;
      if (abbreviates(text, "help")) throw usage(ROUTE_HELP);
      const prefix = toPrefix(text);
      if (prefix.hasLength && prefix.length !== 32) {
        tool.complain(`Warning: /${prefix.length} as prefix is invalid, only /32 (or none) is supported.\n`);
      }
      words.to = prefix.address;
    }
  }
  return words;
}

function getOutput(tool: Tool, words: GetWords): number {
  const { net } = tool;
  const dst = words.to!;
  const answer = routeOutput(net, {
    dst,
    ...(words.from !== null && { src: words.from }),
    ...(words.oif !== 0 && { device: net.devices[words.oif]!.ifindex }),
    mark: words.mark,
    uid: words.uid,
    tos: words.tos,
    protocol: words.protocol,
    sport: words.sport,
    dport: words.dport,
  });
  if (typeof answer === "string") throw refused({ errno: sourceIsForeign(tool, words.from) ? "ENETUNREACH" : answer });
  const type = dst === LIMITED_BROADCAST ? "broadcast" : isMulticast(dst) ? "multicast" : answer.type;
  if (words.fibmatch) return printMatch(tool, answer, dst, type);
  print(tool, { type, route: answer, words, iif: null });
  return 0;
}

function sourceIsForeign(tool: Tool, from: Ipv4 | null): boolean {
  return from !== null && from !== 0 && !tool.net.fib.isOwnAddress(from);
}

function getForwarded(tool: Tool, words: GetWords, iif: Device): number {
  const skb = new Skb(tool.net, iif, 0);
  skb.inDev = iif;
  skb.mark = words.mark;
  skb.packet = makePacket(words.from ?? (0 as Ipv4), words.to!, words.tos, words.protocol, words.sport, words.dport);
  const way = routeInput(skb);
  const route = skb.route;
  if (way === "martian") throw refused({ errno: "EINVAL" });
  if (way === "unreachable") throw refused({ errno: (route?.errno as ErrnoName | null | undefined) ?? "EHOSTUNREACH" });
  if (route === null) throw refused({ errno: "EINVAL" });
  if (words.fibmatch) return printMatch(tool, route, words.to!, route.type);
  print(tool, { type: route.type, route, words, iif, tellsBetter: skb.wantsRedirect });
  return 0;
}

/** The route itself rather than what it says of the packet, but for the packet's type. Refused where no route was looked up. */
function printMatch(tool: Tool, found: RouteResult, dst: Ipv4, type: RouteType): number {
  const table: readonly Route[] = routesIn(tool.net.config.routes, found.table);
  const route = table.find(
    ({ destination, metric, tos }) =>
      destination.length === found.prefixLength && covers(destination, dst) && metric === found.metric && tos === found.tos,
  );
  if (route === undefined) throw refused({ errno: "EHOSTUNREACH" });
  const out = tool.printer();
  printRoute(tool, out, { ...route, type }, { ...FULL_VIEW, table: tool.options.details > 0 || !isInMain(tool, route.table) });
  tool.print(out.finish());
  return 0;
}

/** While local and main are one trie, what is found in it is main's. */
function isInMain(tool: Tool, table: number): boolean {
  return table === 254 || (table === 255 && !tool.net.fib.hasCustomRules);
}

interface Answer {
  readonly type: string;
  readonly route: RouteResult;
  readonly words: GetWords;
  readonly iif: Device | null;
  /** The sender would be told of a better way (RTCF_DOREDIRECT). */
  readonly tellsBetter?: boolean;
}

function print(tool: Tool, { type, route, words, iif, tellsBetter = false }: Answer): void {
  const out = tool.printer();
  const details = tool.options.details > 0;
  const dst = formatIpv4(words.to!);
  const exception = tool.net.exceptions.find(route, words.to!);
  const direct = type === "broadcast" || type === "multicast" || type === "local";
  const gateway = exception !== null && exception.gateway !== 0 ? exception.gateway : route.gateway;
  const from = words.from !== null && words.from !== 0 ? words.from : null;
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
  const source = route.source !== 0 ? route.source : words.to!;
  if (from === null && iif === null) out.field("prefsrc", `src ${formatIpv4(source)} `, formatIpv4(source));
  // RTCF_MULTICAST has the same bit as RTM_F_OFFLOAD_FAILED, and ip prints the latter.
  const flags = type === "multicast" ? ["rt_offload_failed"] : [];
  out.field("flags", flags.map((flag) => `${flag} `).join(""), flags);
  if (words.mark !== 0) out.field("mark", `mark ${markText(words.mark)} `, words.mark);
  if (iif === null) out.field("uid", `uid ${words.uid} `, words.uid);
  out.line();
  const isLocal =
    type === "local" ||
    type === "broadcast" ||
    (type === "multicast" && isMember(words.to!)) ||
    (type === "unicast" && iif === null && route.device === tool.net.loopback);
  printCache(out, type, { isLocal, tellsBetter, redirected: exception !== null && exception.gateway !== 0 });
  printLearnt(out, exception, { ...route, mtu: route.mtu || null, advmss: route.advmss || null }, tool.net.loop.nowUs);
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
  { isLocal, tellsBetter, redirected }: Readonly<Record<"isLocal" | "tellsBetter" | "redirected", boolean>>,
): void {
  const flags: string[] = [];
  if (isLocal) flags.push("local");
  if (type === "broadcast") flags.push("brd");
  if (type === "multicast") flags.push("mc");
  if (tellsBetter) flags.push("redirect");
  if (redirected) flags.push("redirected");
  out.field("cache", `    cache ${flags.length > 0 ? `<${flags.join(",")}> ` : ""}`, flags);
}

/** `ip route` of busybox: the main table unless another is asked for, without protocols. libiproute/iproute.c. */
import { NO_DEVICE } from "../../../../kernel/config/link.ts";
import {
  PROTO_BOOT,
  type Route,
  type RouteType,
  routesIn,
  SCOPE_HOST,
  SCOPE_LINK,
  SCOPE_UNIVERSE,
  TABLE_DEFAULT,
  TABLE_LOCAL,
  TABLE_MAIN,
} from "../../../../kernel/config/route.ts";
import { routeOutput } from "../../../../kernel/ipv4/output-route.ts";
import { deleteRoute, flushRoutes, putRoute, type RouteVerb } from "../../../../kernel/netlink/route.ts";
import { formatIpv4, type Ipv4, prefixOf } from "../../../../wire/ipv4-address.ts";
import { numberOf, PROTOCOLS } from "../../ip/names.ts";
import { refuseIpv6Add, refuseIpv6Delete } from "../../ip/route-ipv6.ts";
import { destinationText } from "../../ip/route-print.ts";
import { fail } from "../applet.ts";
import type { IpContext } from "./ip.ts";
import { scopeName, takeScope } from "./scope.ts";
import {
  addressFrom,
  deviceNamed,
  garbage,
  prefixFrom,
  refused,
  require,
  takeNumber,
  takeValue,
  verbOf,
  type Written,
} from "./words.ts";

const VERBS = ["add", "append", "change", "chg", "delete", "get", "list", "show", "prepend", "replace", "test", "flush"];

export function runRoute(ip: IpContext, given: readonly string[]): number {
  const words = [...given];
  const verb = verbOf(words.shift(), VERBS);
  switch (verb) {
    case "add":
    case "append":
    case "change":
    case "prepend":
    case "replace":
      return modify(ip, words, verb);
    case "delete":
      return modify(ip, words, "delete");
    case "get":
      return get(ip, words);
    case "flush":
      return flush(ip, words);
    case "show":
    case "list":
      return show(ip, words);
    default:
      throw fail("ip", `"route ${verb}" is not modelled`, 2);
  }
}

const TABLES: ReadonlyMap<string, number> = new Map([
  ["main", TABLE_MAIN],
  ["local", TABLE_LOCAL],
  ["default", TABLE_DEFAULT],
]);
const TYPES: readonly string[] = ["unicast", "local", "broadcast", "multicast", "throw", "unreachable", "prohibit", "blackhole"];

interface RouteFilter {
  device: number | null;
  table: number;
  /** The routes within it. */
  root: Written | null;
  /** The routes that cover it. A prefix without a word is both, and thus the very route. */
  match: Written | null;
}

function readFilter({ context, family }: IpContext, words: string[]): RouteFilter {
  const filter: RouteFilter = { device: null, table: TABLE_MAIN, root: null, match: null };
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "dev") filter.device = deviceNamed(context.net, takeValue(words)).ifindex;
    else if (word === "table") filter.table = tableOf(takeValue(words));
    else if (word === "via" || word === "src" || word === "from" || word === "cache")
      throw fail("ip", `"${word}" of route show is not modelled`, 2);
    else {
      const text = word === "to" ? takeValue(words) : word;
      const how = text === "root" || text === "match" || text === "exact" ? text : null;
      const prefix = prefixFrom(how === null ? text : takeValue(words), family);
      if (how !== "match") filter.root = prefix;
      if (how !== "root") filter.match = prefix;
    }
  }
  return filter;
}

function tableOf(text: string): number {
  if (text === "all" || text === "cache") throw fail("ip", `table "${text}" is not modelled`, 2);
  const number = TABLES.get(text) ?? (/^\d+$/.test(text) ? Number(text) : undefined);
  if (number === undefined) throw fail("ip", `invalid argument '${text}' to 'table'`);
  return number;
}

/**
 * Of IPv6 there are none. A prefix whose family is open, as that of `default`, selects all. libiproute/iproute.c: print_route().
 */
function selected({ context, family }: IpContext, { device, table, root, match }: RouteFilter): Route[] {
  if (family === "inet6" || root?.family === "inet6" || match?.family === "inet6") return [];
  const within = root?.family === "inet" ? root : null;
  const over = match?.family === "inet" ? match : null;
  const same = (a: Ipv4, b: Ipv4, length: number): boolean => prefixOf(a, length).address === prefixOf(b, length).address;
  return routesIn(context.net.config.routes, table).filter(({ nextHops, destination: { address, length } }) => {
    if (device !== null && !nextHops.some((hop) => hop.device === device)) return false;
    if (within !== null && (length < within.length || !same(address, within.address, within.length))) return false;
    return over === null || (length <= over.length && same(address, over.address, length));
  });
}

function show(ip: IpContext, words: string[]): number {
  const filter = readFilter(ip, words);
  ip.context.stdout.write(
    selected(ip, filter)
      .map((route) => `${printRoute(ip, route)}\n`)
      .join(""),
  );
  return 0;
}

function printRoute({ context, oneline }: IpContext, route: Route): string {
  let text = route.type === "unicast" ? "" : `${route.type} `;
  text += `${destinationText(route.destination)} `;
  const name = (device: number): string => context.net.devices[device]?.name ?? `if${device}`;
  const single = route.nextHops.length === 1 ? route.nextHops[0]! : null;
  if (single?.gateway != null) text += `via ${formatIpv4(single.gateway)} `;
  if (single !== null) text += `dev ${name(single.device)} `;
  if (route.scope !== SCOPE_UNIVERSE) text += `scope ${scopeName(route.scope)} `;
  if (route.preferredSource !== null) text += ` src ${formatIpv4(route.preferredSource)} `;
  if (route.metric !== 0) text += ` metric ${route.metric} `;
  if (single?.onlink === true) text += "onlink ";
  if (route.nextHops.length > 1) {
    for (const hop of route.nextHops) {
      const via = hop.gateway === null ? "" : ` via ${formatIpv4(hop.gateway)}`;
      text += `${oneline ? "\\" : "\n"}\tnexthop ${via} dev ${name(hop.device)} weight ${hop.weight}`;
    }
  }
  return text;
}

const KEYWORDS = ["src", "via", "mtu", "lock", "scope", "protocol", "table", "dev", "oif", "to", "metric", "onlink"];

/** The keyword a word is short for, if it is for one alone. libbb: index_in_substrings(). */
function keywordOf(word: string): string | null {
  if (word === "") return null;
  const found = KEYWORDS.filter((keyword) => keyword.startsWith(word));
  return found.length === 1 || found.includes(word) ? (found.find((keyword) => keyword === word) ?? found[0]!) : null;
}

function protocolOf(text: string): number {
  const number = numberOf(PROTOCOLS, text, 255);
  if (number === null) throw fail("ip", `invalid argument '${text}' to 'protocol'`);
  return number;
}

function modify({ context, family: preferred }: IpContext, words: string[], verb: RouteVerb | "delete"): number {
  const { net } = context;
  let family = preferred;
  const decide = (written: Written): Written => {
    if (family === "any") family = written.family;
    return written;
  };
  let type: RouteType = "unicast";
  let to: Written | null = null;
  let via: Written | null = null;
  let device: number | null = null;
  let source: Ipv4 | null = null;
  let metric = 0;
  let table = TABLE_MAIN;
  let scope: number | null = null;
  let mtu: number | null = null;
  let mtuLocked = false;
  let protocol: number | null = null;
  let onlink = false;
  while (words.length > 0) {
    const word = words.shift()!;
    const key = keywordOf(word);
    if (key === "via") via = decide(addressFrom(takeValue(words), family));
    else if (key === "dev" || key === "oif") device = deviceNamed(net, takeValue(words)).ifindex;
    else if (key === "src") source = decide(addressFrom(takeValue(words), family)).address;
    else if (key === "metric") metric = takeNumber(words, "metric");
    else if (key === "mtu") {
      mtuLocked = words[0] === "lock";
      if (mtuLocked) words.shift();
      mtu = takeNumber(words, "mtu");
    } else if (key === "table") table = tableOf(takeValue(words));
    else if (key === "scope") scope = takeScope(words);
    else if (key === "protocol") protocol = protocolOf(takeValue(words));
    else if (key === "onlink") onlink = true;
    else {
      let text = key === "to" ? takeValue(words) : word;
      if (TYPES.includes(text)) {
        type = text as RouteType;
        text = takeValue(words);
      }
      if (to !== null) throw garbage("to", text);
      to = decide(prefixFrom(text, family));
    }
  }
  const gateway = via?.address ?? null;
  if (family === "link") throw refused({ errno: "EOPNOTSUPP" });
  if (family === "inet6") {
    const hop = { gateway: via?.ipv6 ?? null, hasDevice: device !== null, onlink };
    const refusal = verb === "delete" ? refuseIpv6Delete(to?.length ?? 0, table, hop) : refuseIpv6Add(type, hop);
    if (refusal === null) throw fail("ip", "an IPv6 route is not modelled", 2);
    throw refused(refusal);
  }
  const written = to ?? { address: 0 as Ipv4, length: 0 };
  const destination = { address: written.address, length: written.length };
  const isReject = type === "unreachable" || type === "prohibit" || type === "blackhole" || type === "throw";
  if (verb === "delete") {
    const hops = gateway === null && device === null ? [] : [{ gateway, device, weight: 1 }];
    require(
      deleteRoute(net, {
        destination,
        tos: 0,
        table,
        type: type === "unicast" ? null : type,
        scope,
        metric,
        protocol,
        preferredSource: source,
        mtu,
        advmss: null,
        nextHops: hops,
      }),
    );
    return 0;
  }
  const plain = type === "local" ? SCOPE_HOST : gateway === null && !isReject ? SCOPE_LINK : SCOPE_UNIVERSE;
  require(
    putRoute(net, verb, {
      type,
      destination,
      tos: 0,
      metric,
      table,
      scope: scope ?? plain,
      protocol: protocol ?? PROTO_BOOT,
      nextHops: isReject ? [] : [{ gateway, device: (device ?? NO_DEVICE) as typeof NO_DEVICE, weight: 1, onlink }],
      preferredSource: source,
      mtu,
      mtuLocked,
      advmss: null,
    }),
  );
  return 0;
}

function get({ context, family }: IpContext, words: string[]): number {
  const { net } = context;
  let to: Written | null = null;
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "from" || word === "iif" || word === "oif" || word === "dev")
      throw fail("ip", `"${word}" of route get is not modelled`, 2);
    to = prefixFrom(word === "to" ? takeValue(words) : word, family);
  }
  if (to === null || to.length === 0) throw fail("ip", "need at least destination address");
  if (to.family === "inet6") throw refused({ errno: "ENETUNREACH" });
  const dst = to.address;
  const found = routeOutput(net, { dst });
  if (typeof found === "string") throw refused({ errno: found });
  const kind = found.type === "unicast" ? "" : `${found.type} `;
  const via = found.gateway === null || found.gateway === 0 || found.gateway === dst ? "" : `via ${formatIpv4(found.gateway)} `;
  context.stdout.write(`${kind}${formatIpv4(dst)} ${via}dev ${found.device.name}  src ${formatIpv4(found.source)} \n`);
  return 0;
}

function flush(ip: IpContext, words: string[]): number {
  if (words.length === 0) throw fail("ip", '"ip route flush" requires an argument');
  const gone = new Set(selected(ip, readFilter(ip, words)));
  flushRoutes(ip.context.net, (route) => gone.has(route));
  return 0;
}

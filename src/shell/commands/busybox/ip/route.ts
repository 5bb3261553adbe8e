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
import { destinationText } from "../../ip/route-print.ts";
import { fail } from "../applet.ts";
import type { IpContext } from "./ip.ts";
import { SCOPE_NAMES } from "./scope.ts";
import { addressFrom, demand, deviceNamed, prefixFrom, refused, takeValue, verbOf, type Written } from "./words.ts";

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

const TABLES: Readonly<Record<string, number>> = { main: TABLE_MAIN, local: TABLE_LOCAL, default: TABLE_DEFAULT };
const TYPES: readonly string[] = ["unicast", "local", "broadcast", "multicast", "throw", "unreachable", "prohibit", "blackhole"];

interface RouteFilter {
  device: number | null;
  table: number;
  to: Written | null;
  exact: boolean;
}

function readFilter({ context }: IpContext, words: string[]): RouteFilter {
  const filter: RouteFilter = { device: null, table: TABLE_MAIN, to: null, exact: false };
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "dev") filter.device = deviceNamed(context.net, takeValue(words)).ifindex;
    else if (word === "table") filter.table = tableOf(takeValue(words));
    else if (word === "via" || word === "src" || word === "from" || word === "cache")
      throw fail("ip", `"${word}" of route show is not modelled`, 2);
    else {
      const text = word === "to" ? takeValue(words) : word;
      filter.exact = text === "exact";
      const prefix = text === "root" || text === "match" || text === "exact" ? takeValue(words) : text;
      filter.to = text === "match" || prefix === "default" ? null : prefixFrom(prefix);
    }
  }
  return filter;
}

function tableOf(text: string): number {
  const number = TABLES[text] ?? (/^\d+$/.test(text) ? Number(text) : undefined);
  if (number === undefined) throw fail("ip", `invalid argument '${text}' to 'table'`);
  return number;
}

function selected({ context }: IpContext, filter: RouteFilter): Route[] {
  return routesIn(context.net.config.routes, filter.table).filter((route) => {
    if (filter.device !== null && !route.nextHops.some((hop) => hop.device === filter.device)) return false;
    if (filter.to === null) return true;
    const { destination } = route;
    if (destination.length < filter.to.length) return false;
    return prefixOf(destination.address, filter.to.length).address === prefixOf(filter.to.address, filter.to.length).address;
  });
}

function show(ip: IpContext, words: string[]): number {
  const filter = readFilter(ip, words);
  ip.context.stdout.write(
    selected(ip, filter)
      .map((route) => `${printRoute(ip, route, filter)}\n`)
      .join(""),
  );
  return 0;
}

function printRoute({ context, oneline }: IpContext, route: Route, filter: RouteFilter): string {
  let text = route.type === "unicast" ? "" : `${route.type} `;
  text += `${destinationText(route.destination)} `;
  const name = (device: number): string => context.net.devices[device]?.name ?? `if${device}`;
  const single = route.nextHops.length === 1 ? route.nextHops[0]! : null;
  if (single?.gateway != null) text += `via ${formatIpv4(single.gateway)} `;
  if (single !== null && filter.device === null) text += `dev ${name(single.device)} `;
  if (route.scope !== SCOPE_UNIVERSE) text += `scope ${SCOPE_NAMES[route.scope] ?? route.scope} `;
  if (route.preferredSource !== null) text += ` src ${formatIpv4(route.preferredSource)} `;
  if (route.metric !== 0) text += ` metric ${route.metric} `;
  if (route.nextHops.length > 1) {
    for (const hop of route.nextHops) {
      const via = hop.gateway === null ? "" : ` via ${formatIpv4(hop.gateway)}`;
      text += `${oneline ? "\\" : "\n"}\tnexthop ${via} dev ${name(hop.device)} weight ${hop.weight}`;
    }
  }
  return text;
}

function modify({ context }: IpContext, words: string[], verb: RouteVerb | "delete"): number {
  const { net } = context;
  let type: RouteType = "unicast";
  let to: Written | null = null;
  let gateway: Ipv4 | null = null;
  let device: number | null = null;
  let source: Ipv4 | null = null;
  let metric = 0;
  let table = TABLE_MAIN;
  let scope: number | null = null;
  let mtu: number | null = null;
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "via") gateway = addressFrom(takeValue(words));
    else if (word === "dev" || word === "oif") device = deviceNamed(net, takeValue(words)).ifindex;
    else if (word === "src") source = addressFrom(takeValue(words));
    else if (word === "metric") metric = Number(takeValue(words));
    else if (word === "mtu") mtu = Number(takeValue(words));
    else if (word === "table") table = tableOf(takeValue(words));
    else if (word === "scope") {
      const text = takeValue(words);
      scope = Number(Object.entries(SCOPE_NAMES).find(([, name]) => name === text)?.[0] ?? text);
    } else if (word === "proto" || word === "protocol" || word === "onlink" || word === "nexthop" || word === "tos") {
      throw fail("ip", `"${word}" of route ${verb} is not modelled`, 2);
    } else if (to === null && TYPES.includes(word)) type = word as RouteType;
    else {
      if (to !== null) throw fail("ip", `duplicate "to": "${word}"`);
      to = prefixFrom(word === "to" ? takeValue(words) : word);
    }
  }
  const written = to ?? { address: 0 as Ipv4, length: 0 };
  const destination = { address: written.address, length: written.length };
  const isReject = type === "unreachable" || type === "prohibit" || type === "blackhole" || type === "throw";
  if (verb === "delete") {
    const hops = gateway === null && device === null ? [] : [{ gateway, device, weight: 1 }];
    demand(
      deleteRoute(net, {
        destination,
        tos: 0,
        table,
        type: type === "unicast" ? null : type,
        scope,
        metric,
        protocol: null,
        preferredSource: source,
        mtu,
        advmss: null,
        nextHops: hops,
      }),
    );
    return 0;
  }
  const plain = type === "local" ? SCOPE_HOST : gateway === null && !isReject ? SCOPE_LINK : SCOPE_UNIVERSE;
  demand(
    putRoute(net, verb, {
      type,
      destination,
      tos: 0,
      metric,
      table,
      scope: scope ?? plain,
      protocol: PROTO_BOOT,
      nextHops: isReject ? [] : [{ gateway, device: (device ?? NO_DEVICE) as typeof NO_DEVICE, weight: 1, onlink: false }],
      preferredSource: source,
      mtu,
      mtuLocked: false,
      advmss: null,
    }),
  );
  return 0;
}

function get({ context }: IpContext, words: string[]): number {
  const { net } = context;
  let to: Ipv4 | null = null;
  while (words.length > 0) {
    const word = words.shift()!;
    if (word === "from" || word === "iif" || word === "oif" || word === "dev")
      throw fail("ip", `"${word}" of route get is not modelled`, 2);
    to = addressFrom(word === "to" ? takeValue(words) : word);
  }
  if (to === null) throw fail("ip", "need at least destination address");
  const found = routeOutput(net, { dst: to });
  if (typeof found === "string") throw refused({ errno: found });
  const kind = found.type === "unicast" ? "" : `${found.type} `;
  const via = found.gateway === null || found.gateway === 0 || found.gateway === to ? "" : `via ${formatIpv4(found.gateway)} `;
  context.stdout.write(`${kind}${formatIpv4(to)} ${via}dev ${found.device.name}  src ${formatIpv4(found.source)} \n`);
  return 0;
}

function flush(ip: IpContext, words: string[]): number {
  if (words.length === 0) throw fail("ip", '"ip route flush" requires arguments');
  const gone = new Set(selected(ip, readFilter(ip, words)));
  flushRoutes(ip.context.net, (route) => gone.has(route));
  return 0;
}

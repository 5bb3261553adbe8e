/**
 * Why routing decided as it did, found beside the decision while somebody explains: lookups are asked again, which changes
 * nothing.
 */
import type { DecidingSysctl, LookupDetail, RouteEntry, RouteRefusal } from "../../trace/facts.ts";
import {
  ANY,
  formatIpv4,
  formatPrefix,
  type Ipv4,
  isLoopback,
  isMulticast,
  isZeronet,
  prefixOf,
} from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import { hasIpv4, LOOPBACK_IFINDEX, NO_DEVICE } from "../config/link.ts";
import { PROTO_BOOT, PROTO_KERNEL, PROTO_STATIC, TABLE_DEFAULT, TABLE_LOCAL, TABLE_MAIN } from "../config/route.ts";
import { CONF_DEFAULTS, type ConfName } from "../config/sysctl.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { reportHop } from "../observe.ts";
import { Skb } from "../skb.ts";
import { ANY_FLOW, type Flow, type RouteResult } from "./fib.ts";
import { outputFlow } from "./output-flow.ts";
import type { OutputQuery } from "./output-route.ts";

/** A received packet was routed: reports by which ip rule and route, or why it is refused. */
export function reportInputLookup(skb: Skb, flow: Flow): void {
  const { route, martian } = skb;
  const refused = martian !== null ? whyMartian(skb) : route === null ? null : whyUnreachable(skb, route, flow);
  reportHop(
    skb,
    "routeLookup",
    lookupOf(skb.net, martian !== null && refused?.cause !== "rp_filter" ? null : route, flow, refused),
  );
}

/** A packet of this host's has its route. */
export function reportOutputLookup(skb: Skb): void {
  const { net, ip, mark, owner, route } = skb;
  const { dst, src, tos, protocol } = ip;
  const flow = outputFlow({ dst, tos, mark, protocol }, dst, src, owner?.device ?? NO_DEVICE);
  reportHop(skb, "routeLookup", lookupOf(net, route, flow, null));
}

/** A packet that was to be sent has no route, so there is no packet. */
export function reportNoRoute(net: Net, query: OutputQuery, errno: ErrnoName): void {
  const skb = new Skb(net, net.loopback, net.taps.newJourney());
  const flow = outputFlow(query, query.dst, query.src ?? ANY, query.device ?? NO_DEVICE);
  const route = net.fib.lookup(flow);
  const refused: RouteRefusal | null = route.errno === null ? null : refusalOf(net, route, flow);
  reportHop(skb, "noRoute", {
    dst: formatIpv4(query.dst),
    src: (query.src ?? ANY) === ANY ? null : formatIpv4(query.src!),
    errno,
    found: lookupOf(net, route, flow, refused),
  });
}

function lookupOf(net: Net, route: RouteResult | null, flow: Flow, refused: RouteRefusal | null): LookupDetail {
  return {
    rule: route === null ? null : ruleOf(net, route, flow),
    route: route === null ? null : entryOf(route, flow.dst),
    refused,
  };
}

/** The ip rule that led to a result; null where a lookup of the flow has another result, or none of a rule. */
function ruleOf({ fib, config }: Net, route: RouteResult, flow: Flow): LookupDetail["rule"] {
  const again = fib.lookup(flow);
  if (again.table !== route.table || again.prefixLength !== route.prefixLength || again.gateway !== route.gateway) return null;
  if (!fib.hasCustomRules) {
    const priority = config.rules.find(({ table }) => table === route.table)?.priority;
    return priority === undefined ? null : { priority, action: `lookup ${tableName(route.table)}` };
  }
  const rule = fib.decidingRule;
  if (rule === null) return null;
  return { priority: rule.priority, action: rule.action === "lookup" ? `lookup ${tableName(rule.table)}` : rule.action };
}

const PROTOCOLS: Readonly<Record<number, string>> = { [PROTO_KERNEL]: "kernel", [PROTO_BOOT]: "boot", [PROTO_STATIC]: "static" };
const TABLES: Readonly<Record<number, string>> = { [TABLE_DEFAULT]: "default", [TABLE_MAIN]: "main", [TABLE_LOCAL]: "local" };

function tableName(table: number): string {
  return TABLES[table] ?? String(table);
}

/** Null where the result is of no table: no route, or a destination that is taken to be on the link. */
function entryOf({ table, prefixLength, info, type, ...route }: RouteResult, dst: Ipv4): RouteEntry | null {
  if (table === 0) return null;
  const { address, length } = prefixOf(dst, prefixLength);
  const prefix = length === 0 ? "default" : length === 32 ? formatIpv4(address) : formatPrefix({ address, length });
  return {
    type: info?.route.type ?? type,
    prefix,
    gateway: route.gateway === ANY ? null : formatIpv4(route.gateway),
    device: route.routeDevice.name,
    table: tableName(table),
    protocol: PROTOCOLS[route.protocol] ?? String(route.protocol),
    metric: route.metric,
  };
}

/** A lookup's own refusal. */
function refusalOf(net: Net, route: RouteResult, flow: Flow): RouteRefusal {
  if (route.table !== 0) return { cause: "route refuses" };
  return { cause: net.fib.hasCustomRules && ruleOf(net, route, flow) !== null ? "rule refuses" : "no route" };
}

/** With forwarding off a route that was found is refused as well (routeInput()). */
function whyUnreachable({ net, dev }: Skb, route: RouteResult, flow: Flow): RouteRefusal | null {
  if (route.errno === null) return null;
  const found = net.fib.lookup(flow);
  if (found.errno !== null) return refusalOf(net, found, flow);
  return { cause: "not forwarding", ...decidingSysctl(dev, "forwarding") };
}

/** The first of routeInput()'s checks that fails. */
function whyMartian({ net, dev, ip, route, martian }: Skb): RouteRefusal {
  const { src, dst } = ip;
  if (!hasIpv4(dev)) return { cause: "no IPv4 on the device" };
  if (martian === "IP_RPFILTER")
    return { cause: "rp_filter", ...decidingSysctl(dev, "rp_filter"), back: returnRoute(net, route, src, dst) };
  if (martian === "IP_LOCAL_SOURCE") return { cause: "source is this host's own" };
  if (martian === "IP_LOCALNET") return { cause: "route_localnet", ...decidingSysctl(dev, "route_localnet") };
  if (martian === "IP_INVALID_DEST" || isZeronet(dst)) return { cause: "invalid destination" };
  return { cause: isMulticast(dst) && martian === "NOT_SPECIFIED" ? "not a member of the group" : "invalid source" };
}

/** The route that a reply to the source would take. */
function returnRoute(net: Net, route: RouteResult | null, src: Ipv4, dst: Ipv4): RouteEntry | null {
  const out = route === null || route.type === "local" || isLoopback(dst) ? LOOPBACK_IFINDEX : route.device.ifindex;
  const back = net.fib.lookup({ ...ANY_FLOW, dst: src, src: dst, iif: out });
  return back.errno === null ? entryOf(back, src) : null;
}

/** `all` and the device's own are joined by the larger of them; forwarding is the device's own. */
function decidingSysctl({ net, link }: Device, name: ConfName): DecidingSysctl {
  const own = link.conf[name] ?? CONF_DEFAULTS[name];
  const all = net.config.confAll[name] ?? CONF_DEFAULTS[name];
  const byAll = name !== "forwarding" && all > own;
  return { sysctl: `net.ipv4.conf.${byAll ? "all" : link.name}.${name}`, value: byAll ? all : own };
}

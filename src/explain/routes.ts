/** What routing found, in words. */
import type { LookupDetail, RouteEntry, RouteRefusal } from "../trace/facts.ts";

/** As `ip route` begins its line: "10.0.0.0/24 via 10.0.0.1 dev eth0 metric 100"; a table other than main is named. */
export function routeText({ type, prefix, gateway, device, table, metric }: RouteEntry): string {
  const kind = type === "unicast" || type === "local" ? "" : `${type} `;
  const where = type === "blackhole" || type === "unreachable" || type === "prohibit" ? "" : ` dev ${device}`;
  const extra = `${metric === 0 ? "" : ` metric ${metric}`}${table === "main" || table === "local" ? "" : ` table ${table}`}`;
  return `${kind}${prefix}${gateway === null ? "" : ` via ${gateway}`}${where}${extra}`;
}

/** The ip rule, where it is none of the three that stand by themselves. */
export function ruleText({ rule }: LookupDetail): string {
  if (rule === null || rule.priority === 0 || rule.priority >= 32_766) return "";
  return `ip rule ${rule.priority}: ${rule.action}`;
}

/** Why routing refuses, as a sentence. */
export function refusalText(refused: RouteRefusal, { route, rule }: LookupDetail, inDevice: string): string {
  switch (refused.cause) {
    case "no route":
      return "no route covers the destination";
    case "route refuses":
      return `${route === null ? "the route" : routeText(route)}: a route that refuses`;
    case "rule refuses":
      return `ip rule ${rule?.priority ?? ""} refuses it: ${rule?.action ?? ""}`;
    case "no IPv4 on the device":
      return `${inDevice} takes no IPv4: its MTU is below 68`;
    case "source is this host's own":
      return "its source is an address of this host itself (accept_local is off)";
    case "invalid source":
      return "no packet may have this source address";
    case "invalid destination":
      return "no packet may have this destination address";
    case "not a member of the group":
      return "this host does not belong to the group it is for";
    case "not forwarding":
      return `not for this host, which does not forward what comes in by ${inDevice}: ${refused.sysctl} = ${refused.value}`;
    case "route_localnet":
      return `127.0.0.0/8 stays inside of a host: ${refused.sysctl} = ${refused.value}`;
    case "rp_filter": {
      const back =
        refused.back === null ? "there is no route back to its source" : `a reply would go by ${routeText(refused.back)}`;
      return `${back}, and it came in by ${inDevice}: ${refused.sysctl} = ${refused.value}`;
    }
    default:
      return refused satisfies never;
  }
}

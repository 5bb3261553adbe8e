/** A packet that was not made for want of a route: what refuses it, or what its namespace has instead. */
import { containersIn } from "../docker/engine.ts";
import { refusalText } from "../explain/routes.ts";
import { type RoutingTable, TABLE_DEFAULT, TABLE_LOCAL, TABLE_MAIN } from "../kernel/config/route.ts";
import type { Net } from "../kernel/net.ts";
import type { HopOf } from "../trace/hop.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { covers, formatIpv4, formatPrefix, type Ipv4, isLoopback, parseIpv4 } from "../wire/ipv4-address.ts";
import type { Asked } from "./asked.ts";

export function noRouteWords({ lab, names }: Asked, hop: HopOf<"noRoute"> & RecordedHop): string {
  const { dst, errno, found } = hop.detail;
  const who = names.netns(hop.host, hop.netns);
  const cause = found.refused?.cause;
  if (cause === "route refuses" || cause === "rule refuses")
    return `route      ${who} sends nothing to ${dst}: ${refusalText(found.refused!, found, hop.device)}: ${errno}`;
  const net = lab.kernel.nets[hop.netns];
  const hint = net === null || net === undefined ? "" : insteadWords(net, parseIpv4(dst)!);
  return `route      ${who} has no route to ${dst}: ${errno}${hint}`;
}

/** A device that is missing, down or without address, a table that is not asked, a default route that is not there. */
function insteadWords(net: Net, dst: Ipv4): string {
  const devices = net.devices.filter((device) => device !== null && device !== net.loopback);
  if (!net.loopback.isUp && isLoopback(dst)) return "; lo is down";
  if (devices.length === 0) return `; it has no device but lo${isAlone(net) ? " (docker run --network none)" : ""}`;
  const [table] = otherTables(net, dst);
  if (table !== undefined) return `; table ${table.number} has a route to it, and no ip rule leads there for this packet`;
  const down = devices.filter((device) => !device!.isUp).map((device) => device!.name);
  if (down.length > 0) return `; ${down.join(", ")} ${down.length === 1 ? "is" : "are"} down`;
  const addresses = devices.flatMap((device) =>
    device!.link.addresses.map(({ local, prefixLength }) => `${formatIpv4(local)}/${prefixLength}`),
  );
  if (addresses.length === 0) return `; ${devices.map((device) => device!.name).join(", ")} has no address`;
  const main = net.config.routes.find(({ number }) => number === TABLE_MAIN)?.routes ?? [];
  const prefixes = main.map(({ destination }) => formatPrefix(destination));
  if (prefixes.length === 0) return `; it has ${addresses.join(", ")}, and no route at all`;
  return `; it has no default route, only ${prefixes.join(", ")}`;
}

function isAlone(net: Net): boolean {
  return net !== net.host.init && containersIn(net).some(({ hostConfig }) => hostConfig.networkMode === "none");
}

/** Tables that somebody made, with a route that covers an address. */
export function otherTables(net: Net, dst: Ipv4): readonly RoutingTable[] {
  return net.config.routes.filter(
    ({ number, routes }) =>
      number !== TABLE_MAIN &&
      number !== TABLE_LOCAL &&
      number !== TABLE_DEFAULT &&
      routes.some(({ type, destination }) => type === "unicast" && covers(destination, dst)),
  );
}

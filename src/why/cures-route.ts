/** Routes, gateways, masks and addresses: what is on the links of a namespace that could not go on. */
import { TABLE_LOCAL } from "../kernel/config/route.ts";
import type { Device } from "../kernel/device.ts";
import type { Net } from "../kernel/net.ts";
import { covers, formatIpv4, formatPrefix, type Ipv4, parseIpv4, prefixOf } from "../wire/ipv4-address.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, networksWith, typedIn } from "./cure.ts";
import { otherTables } from "./no-route.ts";

/** An address of a device. */
interface Owner {
  readonly device: Device;
  readonly local: Ipv4;
  readonly length: number;
}

export function routeCures(failed: Failed): Cure[] {
  const stuck = stuckIn(failed);
  return [
    ...strayRoutes(failed),
    ...stuck.flatMap(({ net }) => refusingRoutes(failed, net)),
    ...ruleCures(failed),
    ...stuck.flatMap(({ net, dst }) => tableCures(failed, net, dst)),
    ...stuck.flatMap(({ net, dst }) => maskCures(failed, net, dst)),
    ...stuck.flatMap(({ net, dst }) => gatewayCures(failed, net, dst)),
    ...stuck.flatMap(({ dst }) => addressCures(failed, dst)),
    ...localCures(failed),
    ...gatewayAddressCures(failed),
    ...onlinkCures(failed),
  ];
}

/** A table that has a route, and that no ip rule leads to. */
function tableCures({ lab }: Failed, net: Net, dst: Ipv4): Cure[] {
  return otherTables(net, dst).map(({ number }) => typedIn(lab, net, `ip rule add to ${formatIpv4(dst)} lookup ${number}`));
}

/** An address that its own host does not know for one of its own. */
function localCures({ lab, hops }: Failed): Cure[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "arp" || hop.detail.outcome !== "not ours" || net === null || net === undefined) return [];
    const { target } = hop.detail;
    const owner = net.devices.find((device) => device?.link.addresses.some(({ local }) => formatIpv4(local) === target));
    if (owner == null) return [];
    const isAsked = net.config.rules.some(({ table }) => table === TABLE_LOCAL);
    const words = isAsked ? `ip route add local ${target} dev ${owner.name} table local` : "ip rule add priority 0 lookup local";
    return [typedIn(lab, net, words)];
  });
}

/** A gateway's address that nobody has: whoever heard that it is asked for may be meant to have it. */
function gatewayAddressCures(failed: Failed): Cure[] {
  const { lab, hops } = failed;
  const owners = ownersIn(failed);
  const asked = new Set(hops.flatMap(({ packet }) => (packet === null ? [] : [formatIpv4(packet.dst)])));
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "arp" || hop.detail.outcome !== "not ours" || net === null || net === undefined) return [];
    const { target, sender } = hop.detail;
    if (asked.has(target) || owners.some(({ local }) => formatIpv4(local) === target)) return [];
    const length = owners.find(({ local }) => formatIpv4(local) === sender)?.length ?? 24;
    const device = net.devices.find((each) => each?.name === hop.device);
    return [typedIn(lab, net, `ip addr add ${target}/${length} dev ${(device?.master ?? device)?.name ?? hop.device}`)];
  });
}

/** A namespace without route whose only address is a /32: its gateway is on the link all the same. */
function onlinkCures(failed: Failed): Cure[] {
  const { lab, hops } = failed;
  const owners = ownersIn(failed);
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "noRoute" || net === null || net === undefined) return [];
    return owners
      .filter(({ device, length }) => device.net === net && length === 32)
      .flatMap(({ device, local }) =>
        owners
          .filter((each) => each.device.net !== net && covers(prefixOf(each.local, each.length), local) && each.local !== local)
          .map((each) => typedIn(lab, net, `ip route add default via ${formatIpv4(each.local)} dev ${device.name} onlink`)),
      );
  });
}

/** Where a packet found no route, or nobody at its next hop; and whither it was to go. */
function stuckIn({ lab, hops }: Failed): { readonly net: Net; readonly dst: Ipv4 }[] {
  const found = new Map<string, { readonly net: Net; readonly dst: Ipv4 }>();
  for (const hop of hops) {
    const net = lab.kernel.nets[hop.netns];
    const dst = destinationAt(hop);
    if (net !== null && net !== undefined && dst !== null) found.set(`${net.id} ${dst}`, { net, dst });
  }
  return [...found.values()];
}

function destinationAt(hop: Failed["hops"][number]): Ipv4 | null {
  switch (hop.kind) {
    case "noRoute":
      return parseIpv4(hop.detail.dst);
    case "routeLookup":
      return hop.detail.refused === null ? null : (hop.packet?.dst ?? null);
    case "resolveNextHop":
      return hop.detail.outcome === "send" ? null : (hop.packet?.dst ?? null);
    case "drop":
      return hop.reason === "OTHERHOST" || hop.reason === "NETFILTER_DROP" ? null : (hop.packet?.dst ?? null);
    default:
      return null;
  }
}

function ownersIn(failed: Failed): Owner[] {
  return failed.lab.kernel.nets.flatMap((net) =>
    net === null
      ? []
      : net.devices.flatMap((device) =>
          device === null || device === net.loopback
            ? []
            : device.link.addresses.map(({ local, prefixLength }) => ({ device, local, length: prefixLength })),
        ),
  );
}

/** A route by a gateway to what is on a link of this namespace. */
function strayRoutes({ lab, hops }: Failed): Cure[] {
  return hops.flatMap((hop) => {
    const route = hop.kind === "routeLookup" ? hop.detail.route : null;
    const net = lab.kernel.nets[hop.netns];
    if (route?.gateway == null || route.prefix === "default" || hop.packet === null || net === null || net === undefined)
      return [];
    if (networksWith(lab, net.id, hop.packet.dst).every(({ device }) => device.name === route.device)) return [];
    const table = route.table === "main" ? "" : ` table ${route.table}`;
    return [typedIn(lab, net, `ip route del ${route.prefix} via ${route.gateway} dev ${route.device}${table}`)];
  });
}

/** A blackhole, an unreachable route or an ip rule on the path. */
function refusingRoutes({ lab, hops }: Failed, net: Net): Cure[] {
  return hops.flatMap((hop) => {
    if (hop.netns !== net.id) return [];
    const found = hop.kind === "routeLookup" ? hop.detail : hop.kind === "noRoute" ? hop.detail.found : null;
    if (found === null) return [];
    const { route, rule, refused } = found;
    if (refused?.cause === "rule refuses" && rule !== null) return [typedIn(lab, net, `ip rule del priority ${rule.priority}`)];
    if (route === null || route.type === "local" || route.type === "broadcast" || route.protocol === "kernel") return [];
    const table = route.table === "main" ? "" : ` table ${route.table}`;
    const type = route.type === "unicast" ? "" : `${route.type} `;
    return [
      typedIn(lab, net, `ip route del ${type}${route.prefix}${route.gateway === null ? "" : ` via ${route.gateway}`}${table}`),
    ];
  });
}

/** An ip rule that somebody added, and that packets went by. */
function ruleCures({ lab, hops }: Failed): Cure[] {
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    const rule = hop.kind === "routeLookup" ? hop.detail.rule : hop.kind === "noRoute" ? hop.detail.found.rule : null;
    if (net === null || net === undefined || rule === null || rule.priority === 0 || rule.priority >= 32_766) return [];
    return [typedIn(lab, net, `ip rule del priority ${rule.priority}`)];
  });
}

/** The destination lies on a link, or does not, only by a mask that is another than that of the others there. */
function maskCures(failed: Failed, net: Net, dst: Ipv4): Cure[] {
  const owners = ownersIn(failed);
  return owners
    .filter(({ device }) => device.net === net)
    .flatMap(({ device, local, length }) => {
      const isOnLink = covers(prefixOf(local, length), dst);
      const first = owners.find(
        (each) =>
          each.device !== device &&
          each.length !== length &&
          covers(prefixOf(each.local, each.length), local) &&
          (isOnLink || each.local === dst),
      );
      if (first === undefined) return [];
      const address = formatIpv4(local);
      const dev = `dev ${device.name}`;
      const added = typedIn(failed.lab, net, `ip addr add ${address}/${first.length} ${dev}`);
      const gone = typedIn(failed.lab, net, `ip addr del ${address}/${length} ${dev}`);
      return [{ command: `${added.command}; ${gone.command}` }];
    });
}

/** Somebody else on a link of this namespace as the gateway: of the default route, or of the destination's network. */
function gatewayCures(failed: Failed, net: Net, dst: Ipv4): Cure[] {
  const owners = ownersIn(failed);
  const here = owners.filter(({ device }) => device.net === net);
  const target = owners.find(({ local }) => local === dst);
  const destination = formatPrefix(prefixOf(dst, target?.length ?? 32));
  return here.flatMap(({ local, length }) =>
    owners
      .filter((each) => each.device.net !== net && each.local !== dst && covers(prefixOf(local, length), each.local))
      .filter((each) => ownersIn(failed).filter(({ device: other }) => other.net === each.device.net).length > 1)
      .flatMap(({ local: gateway }) => {
        const via = `via ${formatIpv4(gateway)}`;
        const isDefault = net.config.routes.some(({ routes }) => routes.some((route) => route.destination.length === 0));
        const verb = isDefault ? "replace" : "add";
        return [
          typedIn(failed.lab, net, `ip route ${verb} default ${via}`),
          typedIn(failed.lab, net, `ip route replace ${destination} ${via}`),
        ];
      }),
  );
}

/** Nobody has the destination: a device without an address may have been meant to. */
function addressCures(failed: Failed, dst: Ipv4): Cure[] {
  const owners = ownersIn(failed);
  if (owners.some(({ local }) => local === dst)) return [];
  const length = owners.find((each) => covers(prefixOf(each.local, each.length), dst))?.length ?? 24;
  return failed.lab.kernel.nets.flatMap((net) =>
    net === null
      ? []
      : net.devices
          .filter(
            (device) => device !== null && device.kind === "veth" && device.master === null && device.link.addresses.length === 0,
          )
          .map((device) => typedIn(failed.lab, net, `ip addr add ${formatIpv4(dst)}/${length} dev ${device!.name}`)),
  );
}

/** Devices that are down, let too little through, or have an address of somebody else. */
import type { Device } from "../kernel/device.ts";
import type { Lab } from "../lab/lab.ts";
import { covers, formatIpv4, type Ipv4, isLoopback, LOCALHOST, parseIpv4, prefixOf } from "../wire/ipv4-address.ts";
import { formatMac } from "../wire/mac.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, devicesOf, typedIn } from "./cure.ts";

export function linkCures(failed: Failed): Cure[] {
  return [...downCures(failed), ...mtuCures(failed), ...duplicateCures(failed)];
}

function downCures(failed: Failed): Cure[] {
  const down = devicesOf(failed.lab).filter(
    ({ isUp, net, peer, bridge }) => !isUp && (peer !== null || bridge !== null || net.loopback.isUp),
  );
  const joined = down.filter((device) => device !== device.net.loopback);
  // What a namespace sends to itself passes lo.
  const toItself = new Set(failed.hops.flatMap((hop) => (isOnLoopback(hop) ? [hop.netns] : [])));
  const loopbacks = devicesOf(failed.lab).filter(({ net, isUp, name }) => name === "lo" && !isUp && toItself.has(net.id));
  const up = (device: Device) => typedIn(failed.lab, device.net, `ip link set ${device.name} up`);
  return [...[...joined, ...loopbacks].map(up), ...joined.flatMap((device) => upWithRoute(failed, device, up(device)))];
}

function isOnLoopback(hop: Failed["hops"][number]): boolean {
  return hop.kind === "noRoute" ? isLoopback(parseIpv4(hop.detail.dst)!) : hop.device === "lo" && hop.packet !== null;
}

/** A link that went down took the routes by its gateway along. */
function upWithRoute({ lab }: Failed, { net, link: { addresses } }: Device, { command }: Cure): Cure[] {
  const hasDefault = net.config.routes.some(({ routes }) => routes.some(({ destination }) => destination.length === 0));
  if (hasDefault || addresses.length === 0) return [];
  const gateways = devicesOf(lab).filter((device) => device.net !== net && device.net.devices.length > 2);
  return gateways.flatMap((gateway) =>
    gateway.link.addresses
      .filter(({ local }) => addresses.some((own) => covers(prefixOf(own.local, own.prefixLength), local)))
      .map(({ local }) => ({
        command: `${command}; ${typedIn(lab, net, `ip route add default via ${formatIpv4(local)}`).command}`,
      })),
  );
}

/** A link narrower than its neighbours: where a packet was too long, one end gets the larger MTU, or the smaller. */
function mtuCures(failed: Failed): Cure[] {
  const isTooLong = failed.hops.some(
    (hop) =>
      hop.kind === "drop" && (hop.reason === "PKT_TOO_BIG" || hop.detail?.bytes !== undefined || hop.detail?.mtu !== undefined),
  );
  if (!isTooLong) return [];
  const veths = devicesOf(failed.lab).filter(({ kind }) => kind === "veth");
  const largest = Math.max(...veths.map(({ mtu }) => mtu));
  const smallest = Math.min(...veths.map(({ mtu }) => mtu));
  const withMtu = (device: Device, mtu: number) => typedIn(failed.lab, device.net, `ip link set ${device.name} mtu ${mtu}`);
  const widened = (device: Device) =>
    device.peer === null ||
    device.mtu >= largest ||
    device.peer.mtu >= largest ||
    veths.indexOf(device) > veths.indexOf(device.peer)
      ? []
      : [{ command: [device, device.peer].map((end) => withMtu(end, largest).command).join("; ") }];
  return [
    ...veths.flatMap(widened),
    ...veths.filter(({ mtu }) => mtu < largest).map((device) => withMtu(device, largest)),
    ...veths.filter(({ mtu }) => mtu > smallest).map((device) => withMtu(device, smallest)),
  ];
}

/** Two devices with one MAC: the later one gets another. Two with one address: one of them loses it. */
function duplicateCures({ lab }: Failed): Cure[] {
  const macs = new Set<number>();
  const owners = new Map<Ipv4, Cure[]>();
  const cures: Cure[] = [];
  for (const device of devicesOf(lab)) {
    const isLoopback = device === device.net.loopback;
    if (macs.has(device.mac) && device.bridge === null && !isLoopback) {
      const mac = formatMac(device.mac).replace(/^..:../, "02:99");
      cures.push(typedIn(lab, device.net, `ip link set ${device.name} address ${mac}`));
    }
    if (!isLoopback) macs.add(device.mac);
    for (const { local, prefixLength } of device.link.addresses) {
      const removal = typedIn(lab, device.net, `ip addr del ${formatIpv4(local)}/${prefixLength} dev ${device.name}`);
      const gone = { command: [removal.command, ...forgetNeighbour(lab, local)].join("; ") };
      if (local !== LOCALHOST) owners.set(local, [...(owners.get(local) ?? []), gone]);
    }
  }
  return [...cures, ...[...owners.values()].filter(({ length }) => length > 1).flat()];
}

/** Who has learnt at which MAC an address is asks again. */
function forgetNeighbour(lab: Lab, address: Ipv4): string[] {
  return devicesOf(lab)
    .filter(({ neighbours }) => [...neighbours.values()].some((each) => each.address === address && each.state !== "PERMANENT"))
    .map(({ net, name }) => typedIn(lab, net, `ip neigh flush to ${formatIpv4(address)} dev ${name}`).command);
}

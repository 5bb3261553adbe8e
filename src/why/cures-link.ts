/** Devices that are down, let too little through, or have an address of somebody else. */
import type { Device } from "../kernel/device.ts";
import { formatIpv4, type Ipv4, LOCALHOST } from "../wire/ipv4-address.ts";
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
  const toItself = new Set(failed.hops.flatMap((hop) => (hop.device === "lo" && hop.packet !== null ? [hop.netns] : [])));
  const loopbacks = devicesOf(failed.lab).filter(({ net, isUp, name }) => name === "lo" && !isUp && toItself.has(net.id));
  return [...joined, ...loopbacks].map((device) => typedIn(failed.lab, device.net, `ip link set ${device.name} up`));
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
  return [
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
      const gone = typedIn(lab, device.net, `ip addr del ${formatIpv4(local)}/${prefixLength} dev ${device.name}`);
      if (local !== LOCALHOST) owners.set(local, [...(owners.get(local) ?? []), gone]);
    }
  }
  return [...cures, ...[...owners.values()].filter(({ length }) => length > 1).flat()];
}

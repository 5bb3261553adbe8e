/** Devices that are down, belong to no bridge, let too little through, or have an address of somebody else. */
import type { Device } from "../kernel/device.ts";
import { formatMac } from "../wire/mac.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, typedIn } from "./cure.ts";

export function linkCures(failed: Failed): Cure[] {
  return [...downCures(failed), ...mtuCures(failed), ...duplicateCures(failed), ...masterCures(failed)];
}

function devicesOf({ lab }: Failed): Device[] {
  return lab.kernel.nets.flatMap((net) => (net === null ? [] : net.devices.filter((device) => device !== null)));
}

function downCures(failed: Failed): Cure[] {
  const down = devicesOf(failed).filter(
    ({ isUp, net, peer, bridge }) => !isUp && (peer !== null || bridge !== null || net.loopback.isUp),
  );
  const joined = down.filter((device) => device !== device.net.loopback);
  return joined.map((device) => typedIn(failed.lab, device.net, `ip link set ${device.name} up`));
}

/** A link narrower than its neighbours: where a packet was too long, one end gets the larger MTU, or the smaller. */
function mtuCures(failed: Failed): Cure[] {
  const isTooLong = failed.hops.some(
    (hop) =>
      hop.kind === "drop" && (hop.reason === "PKT_TOO_BIG" || hop.detail?.bytes !== undefined || hop.detail?.mtu !== undefined),
  );
  if (!isTooLong) return [];
  const veths = devicesOf(failed).filter(({ kind }) => kind === "veth");
  const largest = Math.max(...veths.map(({ mtu }) => mtu));
  const smallest = Math.min(...veths.map(({ mtu }) => mtu));
  const withMtu = (device: Device, mtu: number) => typedIn(failed.lab, device.net, `ip link set ${device.name} mtu ${mtu}`);
  return [
    ...veths.filter(({ mtu }) => mtu < largest).map((device) => withMtu(device, largest)),
    ...veths.filter(({ mtu }) => mtu > smallest).map((device) => withMtu(device, smallest)),
  ];
}

/** Two devices with one MAC, two with one address: the later one gets another. */
function duplicateCures(failed: Failed): Cure[] {
  const macs = new Set<number>();
  const addresses = new Set<string>();
  return devicesOf(failed).flatMap((device) => {
    if (device === device.net.loopback) return [];
    const cures: Cure[] = [];
    if (macs.has(device.mac) && device.bridge === null)
      cures.push(
        typedIn(failed.lab, device.net, `ip link set ${device.name} address ${formatMac(device.mac).replace(/^..:../, "02:99")}`),
      );
    macs.add(device.mac);
    for (const { local, prefixLength } of device.link.addresses) {
      const address = `${(local >>> 24) & 255}.${(local >>> 16) & 255}.${(local >>> 8) & 255}.${local & 255}/${prefixLength}`;
      if (addresses.has(address)) cures.push(typedIn(failed.lab, device.net, `ip addr del ${address} dev ${device.name}`));
      addresses.add(address);
    }
    return cures;
  });
}

/** A veth end beside a bridge that is no port of it and has no address of its own. */
function masterCures(failed: Failed): Cure[] {
  return devicesOf(failed).flatMap((device) => {
    if (device.kind !== "veth" || device.master !== null || device.link.addresses.length > 0) return [];
    const bridges = device.net.devices.filter((each) => each !== null && each.bridge !== null) as Device[];
    return bridges.map((bridge) => typedIn(failed.lab, device.net, `ip link set ${device.name} master ${bridge.name}`));
  });
}

/** ARP that stays silent, or is not asked at all: proxy_arp, a wrong static neighbour, a device without ARP. */
import { IFF_LOOPBACK, IFF_NOARP } from "../kernel/config/link.ts";
import type { Device } from "../kernel/device.ts";
import { formatIpv4, type Ipv4 } from "../wire/ipv4-address.ts";
import type { Failed } from "./candidates.ts";
import { type Cure, devicesOf, typedIn } from "./cure.ts";

export function arpCures(failed: Failed): Cure[] {
  return [...staticCures(failed), ...silentCures(failed)];
}

/** A neighbour with another MAC than who has its address: somebody entered it, or it was learnt and is nobody's now. */
function staticCures({ lab }: Failed): Cure[] {
  const devices = devicesOf(lab);
  return devices.flatMap((device) =>
    [...device.neighbours.values()].flatMap(({ address, mac, state }) => {
      const owners = devices.filter((each) => has(each, address));
      const isWrong = state === "PERMANENT" || (mac !== null && devices.every((each) => each.mac !== mac));
      if (!isWrong || owners.length === 0 || owners.some((owner) => owner.mac === mac)) return [];
      return [typedIn(lab, device.net, `ip neigh del ${formatIpv4(address)} dev ${device.name}`)];
    }),
  );
}

function has({ link }: Device, address: Ipv4): boolean {
  return link.addresses.some(({ local }) => local === address);
}

function silentCures({ lab }: Failed): Cure[] {
  return devicesOf(lab)
    .filter(({ flags, kind }) => kind !== "dummy" && (flags & (IFF_NOARP | IFF_LOOPBACK)) === IFF_NOARP)
    .map((device) => typedIn(lab, device.net, `ip link set ${device.name} arp on`));
}

/** Who heard a request for an address that others have, elsewhere. */
export function proxyCures({ lab, hops }: Failed): Cure[] {
  const known = new Set(devicesOf(lab).flatMap(({ link }) => link.addresses.map(({ local }) => formatIpv4(local))));
  return hops.flatMap((hop) => {
    const net = lab.kernel.nets[hop.netns];
    if (hop.kind !== "arp" || hop.detail.outcome !== "not ours" || !known.has(hop.detail.target)) return [];
    if (net === null || net === undefined || net.devices.filter((each) => each !== null).length < 3) return [];
    return [typedIn(lab, net, `sysctl -w net.ipv4.conf.${hop.device}.proxy_arp=1`)];
  });
}

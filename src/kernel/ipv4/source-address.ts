/** Which of a device's addresses speaks to a destination. Linux: inet_select_addr(), net/ipv4/devinet.c. */
import { ANY, type Ipv4, maskOf } from "../../wire/ipv4-address.ts";
import type { Address } from "../config/link.ts";
import { SCOPE_HOST, SCOPE_LINK } from "../config/route.ts";
import type { Device } from "../device.ts";

/**
 * The first primary address whose scope reaches `scope`, one that shares a network with `dst` before others; where the device has
 * none, the first such address of any device. 0 where there is none at all.
 */
export function selectAddress(device: Device, dst: Ipv4, scope: number): Ipv4 {
  let found: Ipv4 = ANY;
  for (const address of device.link.addresses) {
    if (address.secondary || scopeOf(address, device) > scope) continue;
    if (dst === ANY || isInNetwork(dst, address)) return address.local;
    if (found === ANY) found = address.local;
  }
  if (found !== ANY) return found;
  for (const other of device.net.devices) {
    if (other === null) continue;
    for (const address of other.link.addresses) {
      if (!address.secondary && address.scope !== SCOPE_LINK && address.scope <= scope) return address.local;
    }
  }
  return ANY;
}

/** With net.ipv4.conf.*.route_localnet the addresses of a device reach its link at least. Linux: localnet_scope. */
export function scopeOf({ scope }: Address, { conf }: Device): number {
  return Math.min(scope, conf.routeLocalnet ? SCOPE_LINK : SCOPE_HOST);
}

/** Linux: inet_ifa_match(): the network is that of the peer address, which is the local one but for point-to-point. */
export function isInNetwork(address: Ipv4, own: Address): boolean {
  return ((address ^ own.peer) & maskOf(own.prefixLength)) === 0;
}

/** True where a device has the address itself. Linux: inet_confirm_addr() in its plain use. */
export function hasAddress(device: Device, address: Ipv4): boolean {
  return device.link.addresses.some((own) => own.local === address);
}

/**
 * Which multicast groups a host belongs to: on every device that is up to 224.0.0.1 (all hosts), a bridge that snoops also to
 * 224.0.0.106, and to no other, as no program here joins one. Linux: ip_mc_up(), ip_check_mc_rcu(), net/ipv4/igmp.c. RFC 1112.
 */

import { type Ipv4, toIpv4 } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import { isUp } from "../config/link.ts";
import type { Device } from "../device.ts";
import { ALL_HOSTS, ALL_SNOOPERS } from "../link/groups.ts";

const ALL_HOSTS_ADDRESS = toIpv4(0xe0000001);

const ADDRESSES: ReadonlyMap<Mac, Ipv4> = new Map([
  [ALL_HOSTS, ALL_HOSTS_ADDRESS],
  [ALL_SNOOPERS, toIpv4(0xe000006a)],
]);

export function isMember(group: Ipv4): boolean {
  return group === ALL_HOSTS_ADDRESS;
}

/** The groups a device is in, newest first, as /proc/net/igmp lists them. */
export function groupsOf({ link, groups }: Device): readonly Ipv4[] {
  if (link.kind === "loopback") return isUp(link) ? [ALL_HOSTS_ADDRESS] : [];
  return groups.flatMap((mac) => ADDRESSES.get(mac) ?? []).reverse();
}

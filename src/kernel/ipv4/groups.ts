/**
 * Which multicast groups a host belongs to: on every device that is up to 224.0.0.1 (all hosts), and to no other, as no program
 * here joins one. Linux: ip_mc_up(), ip_check_mc_rcu(), net/ipv4/igmp.c. RFC 1112.
 */

import { type Ipv4, toIpv4 } from "../../wire/ipv4-address.ts";
import { isUp } from "../config/link.ts";
import type { Device } from "../device.ts";

const ALL_HOSTS = toIpv4(0xe0000001);

export function isMember(group: Ipv4): boolean {
  return group === ALL_HOSTS;
}

/** Where a bridge that is up listens for the reports that other snoopers leave to routers (RFC 4286). */
const ALL_SNOOPERS = toIpv4(0xe000006a);

/** The groups a device is in, as /proc/net/igmp lists them. */
export function groupsOf({ link }: Device): readonly Ipv4[] {
  if (!isUp(link)) return [];
  return link.kind === "bridge" ? [ALL_HOSTS, ALL_SNOOPERS] : [ALL_HOSTS];
}

/**
 * The groups that a device is in and the multicast addresses that it listens to, oldest first. IPv6 is off in every lab; Linux
 * still joins all-nodes where it gives a device IPv6's settings. Linux: dev->mc, ip_mc_up(), ipv6_add_dev(),
 * br_multicast_join_snoopers().
 */
import { type Mac, mac } from "../../wire/mac.ts";
import { hasIpv4, hasIpv6Settings, isUp, type Link } from "../config/link.ts";
import type { Device } from "../device.ts";

/** 224.0.0.1, ff02::1. */
export const ALL_HOSTS = mac("01:00:5e:00:00:01");
export const ALL_NODES = mac("33:33:00:00:00:01");
/** 224.0.0.106, ff02::6a: where a bridge hears the reports that other snoopers leave to routers (RFC 4286). */
export const ALL_SNOOPERS = mac("01:00:5e:00:00:6a");
export const ALL_SNOOPERS_6 = mac("33:33:00:00:00:6a");

/** Brings a device's groups up to its link, which was `was`; null: it is new, or new in this namespace. */
export function followGroups(device: Device, was: Link | null, link: Link): void {
  if (link.kind === "loopback") return;
  if (was === null) {
    device.groups = [];
    device.heard = [];
    device.ownAddresses = [];
    device.leavesAllNodes = false;
  }
  if (was?.mtu !== link.mtu) followMtu(device, was, link);
  const [wasUp, nowUp] = [was !== null && isUp(was), isUp(link)];
  if (!wasUp && nowUp) {
    joinSnoopers(device, link);
    if (hasIpv4(link)) join(device, ALL_HOSTS);
  } else if (wasUp && !nowUp) {
    leave(device, ALL_HOSTS, ALL_SNOOPERS, ALL_SNOOPERS_6);
    if (device.leavesAllNodes) leave(device, ALL_NODES);
    device.leavesAllNodes = false;
  } else if (nowUp && snoops(was!) !== snoops(link)) {
    leave(device, ALL_SNOOPERS, ALL_SNOOPERS_6);
    joinSnoopers(device, link);
  }
}

/**
 * Below the least MTU of IPv4 or IPv6 a device loses what that protocol joined. Where it gets IPv6's settings while in operation
 * it leaves all-nodes when it goes down, and with IPv6 off does not join again (IF_READY, ipv6_mc_down()).
 */
function followMtu(device: Device, was: Link | null, link: Link): void {
  const had = { ipv4: was !== null && hasIpv4(was), ipv6: was !== null && hasIpv6Settings(was) };
  const has = { ipv4: hasIpv4(link), ipv6: hasIpv6Settings(link) };
  if (had.ipv4 && !has.ipv4) leave(device, ALL_HOSTS, ALL_SNOOPERS);
  if (was !== null && !had.ipv4 && has.ipv4 && isUp(link)) join(device, ALL_HOSTS);
  if (had.ipv6 && !has.ipv6) leave(device, ALL_NODES, ALL_SNOOPERS_6);
  if (had.ipv6 || !has.ipv6) return;
  join(device, ALL_NODES);
  device.leavesAllNodes = isUp(link) && (device.operstate === "UP" || device.operstate === "UNKNOWN");
}

function snoops({ bridge }: Link): boolean {
  return bridge?.multicastSnooping === true;
}

function joinSnoopers(device: Device, link: Link): void {
  if (!snoops(link)) return;
  if (hasIpv4(link)) join(device, ALL_SNOOPERS);
  if (hasIpv6Settings(link)) join(device, ALL_SNOOPERS_6);
}

function join(device: Device, group: Mac): void {
  if (device.groups.includes(group)) return;
  device.groups = [...device.groups, group];
  listenTo(device, group, false);
}

function leave(device: Device, ...groups: Mac[]): void {
  const left = device.groups.filter((group) => groups.includes(group));
  if (left.length === 0) return;
  device.groups = device.groups.filter((group) => !groups.includes(group));
  for (const group of left) stopListening(device, group);
}

/** One user more of an address. Linux: __hw_addr_add_ex(), net/core/dev_addr_lists.c. */
export function listenTo(device: Device, mac: Mac, isStatic: boolean): void {
  const isKnown = device.heard.some((each) => each.mac === mac);
  device.heard = isKnown
    ? device.heard.map((each) => (each.mac === mac ? { ...each, users: each.users + 1 } : each))
    : [...device.heard, { mac, users: 1, isStatic }];
}

/** One user less, whoever added it; false where there was none. Linux: __hw_addr_del_ex(). */
export function stopListening(device: Device, mac: Mac): boolean {
  if (!device.heard.some((each) => each.mac === mac)) return false;
  device.heard = device.heard.flatMap((each) => {
    if (each.mac !== mac) return each;
    return each.users > 1 ? { ...each, users: each.users - 1 } : [];
  });
  return true;
}

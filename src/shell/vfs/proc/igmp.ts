/**
 * /proc/net/igmp, igmp6 and dev_mcast: the groups a device is in, and the addresses it listens to for them. IPv6's groups are
 * those that a device is in though IPv6 is disabled. Linux: igmp_mc_seq_show(), igmp6_mc_seq_show(), dev_mc_seq_show().
 */
import { hasIpv6Settings } from "../../../kernel/config/link.ts";
import type { Device, HeardAddress } from "../../../kernel/device.ts";
import { groupsOf } from "../../../kernel/ipv4/groups.ts";
import { ALL_NODES, ALL_SNOOPERS_6 } from "../../../kernel/link/groups.ts";
import type { Net } from "../../../kernel/net.ts";
import { formatMac } from "../../../wire/mac.ts";

import { devicesOf, littleEndian } from "./fields.ts";

interface Group6 {
  readonly text: string;
  readonly digits: string;
  /** 4: its address is among those that the device listens to (MAF_LOADED); 8: without reports (MAF_NOREPORT). */
  readonly flags: number;
}

const ALL_NODES_GROUP: Group6 = { text: "ff02::1", digits: `ff02${"0".repeat(27)}1`, flags: 12 };
const NODE_LOCAL: Group6 = { text: "ff01::1", digits: `ff01${"0".repeat(27)}1`, flags: 8 };
const ALL_SNOOPERS_GROUP: Group6 = { text: "ff02::6a", digits: `ff02${"0".repeat(26)}6a`, flags: 4 };

/** Newest first. */
export function groups6Of({ link, groups }: Device): readonly Group6[] {
  if (!hasIpv6Settings(link)) return [];
  const isHeard = link.kind === "loopback" || groups.includes(ALL_NODES);
  const usual = [isHeard ? ALL_NODES_GROUP : { ...ALL_NODES_GROUP, flags: 8 }, NODE_LOCAL];
  return groups.includes(ALL_SNOOPERS_6) ? [ALL_SNOOPERS_GROUP, ...usual] : usual;
}

export function igmp(net: Net): string {
  let text = "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n";
  for (const device of devicesOf(net)) {
    const groups = groupsOf(device);
    if (groups.length === 0) continue;
    text += `${device.ifindex}\t${device.name.padEnd(10)}: ${String(groups.length).padStart(5)}      V3\n`;
    for (const group of groups) text += `\t\t\t\t${littleEndian(group)}     1 0:00000000\t\t0\n`;
  }
  return text;
}

export function igmp6(net: Net): string {
  return devicesOf(net)
    .flatMap((device) =>
      groups6Of(device).map(({ digits, flags }) =>
        memberLine(device, `${digits}     1 ${flags.toString(16).toUpperCase().padStart(8, "0")} 0`),
      ),
    )
    .join("");
}

function memberLine({ ifindex, name }: Device, rest: string): string {
  return `${String(ifindex).padEnd(4)} ${name.padEnd(15)} ${rest}\n`;
}

/** Oldest first: how many use an address, and whether an administrator has set it. lo has no such list. */
export function devMcast(net: Net): string {
  const lineOf = (device: Device, { mac, users, isStatic }: HeardAddress): string =>
    memberLine(device, `${String(users).padEnd(5)} ${String(Number(isStatic)).padEnd(5)} ${formatMac(mac).replaceAll(":", "")}`);
  return devicesOf(net)
    .flatMap((device) => device.heard.map((address) => lineOf(device, address)))
    .join("");
}

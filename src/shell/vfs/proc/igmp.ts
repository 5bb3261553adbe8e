/**
 * /proc/net/igmp, igmp6 and dev_mcast: the groups a device is in, and the addresses it listens to for them. IPv6's groups are
 * those that a device is in though IPv6 is disabled. Linux: igmp_mc_seq_show(), igmp6_mc_seq_show(), dev_mc_seq_show().
 */
import { isUp } from "../../../kernel/config/link.ts";
import type { Device } from "../../../kernel/device.ts";
import { groupsOf } from "../../../kernel/ipv4/groups.ts";
import type { Net } from "../../../kernel/net.ts";

import { devicesOf, littleEndian } from "./fields.ts";

interface Group6 {
  readonly text: string;
  readonly digits: string;
  readonly flags: string;
}

const ALL_NODES: Group6 = { text: "ff02::1", digits: `ff02${"0".repeat(27)}1`, flags: "0000000C" };
const NODE_LOCAL: Group6 = { text: "ff01::1", digits: `ff01${"0".repeat(27)}1`, flags: "00000008" };
const ALL_SNOOPERS: Group6 = { text: "ff02::6a", digits: `ff02${"0".repeat(26)}6a`, flags: "00000004" };

/** Newest first. */
export function groups6Of(device: Device): readonly Group6[] {
  const isSnooper = device.link.kind === "bridge" && isUp(device.link);
  return isSnooper ? [ALL_SNOOPERS, ALL_NODES, NODE_LOCAL] : [ALL_NODES, NODE_LOCAL];
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
    .flatMap((device) => groups6Of(device).map(({ digits, flags }) => memberLine(device, `${digits}     1 ${flags} 0`)))
    .join("");
}

function memberLine({ ifindex, name }: Device, rest: string): string {
  return `${String(ifindex).padEnd(4)} ${name.padEnd(15)} ${rest}\n`;
}

/** Linux: dev_mc_add(); oldest first, as the devices joined. lo has no such list. */
export function devMcast(net: Net): string {
  return devicesOf(net)
    .filter((device) => device !== net.loopback)
    .flatMap((device) => {
      const macs = ["333300000001"];
      if (isUp(device.link) && device.link.kind === "bridge") macs.push("01005e00006a", "33330000006a");
      if (isUp(device.link)) macs.push("01005e000001");
      return macs.map((mac) => memberLine(device, `1     0     ${mac}`));
    })
    .join("");
}

/**
 * netstat -g: the multicast groups of each device, and of IPv6 those that a device is in though IPv6 is disabled. Linux:
 * /proc/net/igmp, igmp6.
 */
import { groupsOf } from "../../../kernel/ipv4/groups.ts";
import type { Net } from "../../../kernel/net.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import { groups6Of } from "../../vfs/proc/igmp.ts";
import type { NetstatOptions } from "./options.ts";

const HEADING = "IPv6/IPv4 Group Memberships\nInterface       RefCnt Group\n--------------- ------ ---------------------\n";

export function formatGroups(net: Net, { inet, six }: NetstatOptions): string {
  const devices = net.devices.filter((device) => device !== null);
  const line = (name: string, group: string): string => `${name.padEnd(15)} 1      ${group}\n`;
  const four = devices.flatMap((device) => groupsOf(device).map((group) => line(device.name, formatIpv4(group))));
  const others = devices.flatMap((device) => groups6Of(device).map(({ text }) => line(device.name, text)));
  return HEADING + (six && !inet ? "" : four.join("")) + (inet && !six ? "" : others.join(""));
}

/** Sysctls that read otherwise than in a new namespace: first what devices will begin with, later each device's own. */

import type { Net } from "../../kernel/net.ts";
import { readSysctl } from "../../kernel/netlink/sysctl.ts";
import type { Building } from "./rebuild.ts";

const OF_DEVICES = /^net\.ipv4\.(conf|neigh)\.(?!(all|default)\.)/;
/** What a host may hand on to its namespaces (devconf_inherit_init_net); an export sets it as netnsim's begin. */
const INHERITED = (
  "accept_redirects accept_source_route arp_announce arp_ignore log_martians promote_secondaries route_localnet rp_filter " +
  "secure_redirects send_redirects"
).split(" ");
/** Off in every namespace (inheritedSysctls()). */
export const OF_IPV6 = /^net\.ipv6\./;
/** What packets cause. */
const READ_ONLY = "net.netfilter.nf_conntrack_count";
/** Writing it sets every device's; the others come after it. */
const FIRST = "net.ipv4.conf.all.forwarding";

/** How a namespace begins, whatever its host has set: as `fresh` is; and without IPv6. */
export function inheritedSysctls(fresh: Net): string[] {
  const words = ["all", "default", "lo"].flatMap((where) => [
    ...INHERITED.map((name) => `net.ipv4.conf.${where}.${name}`).map((name) => `${name}=${readSysctl(fresh, name)}`),
    `net.ipv6.conf.${where}.disable_ipv6=1`,
  ]);
  return [`${FIRST}=0`, ...words];
}

export function rebuildSysctls(building: Building, ofDevices: boolean): void {
  const { wanted, built } = building;
  const names = [...wanted.sysctls.keys()].filter(
    (name) => OF_DEVICES.test(name) === ofDevices && !OF_IPV6.test(name) && name !== "net.ipv4.ip_forward" && name !== READ_ONLY,
  );
  const differs = (name: string): string | null => {
    const value = wanted.sysctls.get(name);
    return value !== undefined && value !== readSysctl(built, name) ? value : null;
  };
  const forwarding = ofDevices ? null : differs(FIRST);
  if (forwarding !== null) building.say("sysctl", [`${FIRST}=${forwarding}`]);
  for (const name of names) {
    if (typeof readSysctl(built, name) !== "string") {
      if (wanted.isSysctlSet(name)) building.note(`${name} is the whole machine's: set it by hand`);
      continue;
    }
    const value = differs(name);
    if (value !== null) building.say("sysctl", [`${name}=${value}`]);
  }
}

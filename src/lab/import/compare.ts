/**
 * What `ip -d addr` says of a device on the host and says otherwise here, once it is built: what nobody has read, and what could
 * not be set. So a setting that netnsim does not know is found without a list of those there are.
 */
import type { DumpDevice } from "./devices.ts";

/** What differs by nature: what packets and time set, sizes of offloads, states of STP, what a MAC or a port leads to. */
const BY_NATURE =
  /^(ifindex|link|link_index|link_netnsid|link_type|link_pointtopoint|operstate|linkmode|flags|promiscuity|allmulti|qdisc|master|group|stats\w*|carrier\w*|min_mtu|max_mtu|inet6_addr_gen_mode|num_[tr]x_queues|(gso|tso|gro)_\w+|parentbus|parentdev|permaddr|phys_\w+|addr_info|txqlen|bridge_id|root_id|root_port|root_path_cost|topology_change\w*|\w+_timer|id|no|state|designated_\w+|config_pending|multicast_router|mcast_startup_query_intvl|mcast_n_\w+|mcast_max_groups|fdb_n_learned|group_fwd_mask_str|nf_call_ip6tables|altnames|broadcast)$/;

/** Each difference as `info_data.vlan_filtering is 1, here it is 0`. */
export function differences({ listed, unmodelled }: DumpDevice, here: unknown): string[] {
  const found: string[] = [];
  compare(listed, here, "", (path, there, built) => {
    // What has no model is a veth here: it has the other's name, address and MTU, and none of its settings.
    if (unmodelled !== null && !/^(ifname|mtu)$/.test(path)) return;
    found.push(`${path} is ${JSON.stringify(there)}, here it is ${JSON.stringify(built) ?? "not there"}`);
  });
  return found;
}

function compare(
  there: unknown,
  here: unknown,
  path: string,
  report: (path: string, there: unknown, here: unknown) => void,
): void {
  if (typeof there !== "object" || there === null || Array.isArray(there)) {
    const isNothing = here === undefined && (there === false || there === 0 || there === null || there === "");
    if (!isNothing && JSON.stringify(there) !== JSON.stringify(here)) report(path, there, here);
    return;
  }
  for (const [name, value] of Object.entries(there))
    if (!BY_NATURE.test(name))
      compare(value, (here as Record<string, unknown> | undefined)?.[name], path === "" ? name : `${path}.${name}`, report);
}

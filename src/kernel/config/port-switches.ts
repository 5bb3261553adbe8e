/**
 * The switches of a bridge's port, one row each, in the order in which iproute2 looks for their words. Requests, `ip`, `bridge`,
 * /sys and what exports and imports a lab all read them here: to model one that is `refused`, take that out and do what it does.
 * Linux: br_setport() in net/bridge/br_netlink.c, br_sysfs_if.c; ip/iplink_bridge_slave.c of iproute2.
 *
 * Without STP and multicast snooping, `guard`, `root_block` and `fastleave` change nothing.
 */
export interface PortSwitchRow {
  /** In iproute2's commands, listings and JSON. */
  readonly word: string;
  /** Below /sys/class/net/PORT/brport; null where there is none. */
  readonly file: string | null;
  /** Of a new port. */
  readonly initial: boolean;
  /** It can only stay as it is in a new port. */
  readonly model?: "refused";
}

const ROWS = {
  hairpin: { word: "hairpin", file: "hairpin_mode", initial: false },
  guard: { word: "guard", file: "bpdu_guard", initial: false },
  rootBlock: { word: "root_block", file: "root_block", initial: false },
  fastLeave: { word: "fastleave", file: "multicast_fast_leave", initial: false },
  learning: { word: "learning", file: "learning", initial: true },
  flood: { word: "flood", file: "unicast_flood", initial: true },
  multicastFlood: { word: "mcast_flood", file: "multicast_flood", initial: true },
  broadcastFlood: { word: "bcast_flood", file: "broadcast_flood", initial: true },
  multicastToUnicast: { word: "mcast_to_unicast", file: "multicast_to_unicast", initial: false, model: "refused" },
  proxyArp: { word: "proxy_arp", file: "proxyarp", initial: false, model: "refused" },
  proxyArpWifi: { word: "proxy_arp_wifi", file: "proxyarp_wifi", initial: false, model: "refused" },
  neighSuppress: { word: "neigh_suppress", file: "neigh_suppress", initial: false, model: "refused" },
  vlanTunnel: { word: "vlan_tunnel", file: null, initial: false, model: "refused" },
  isolated: { word: "isolated", file: "isolated", initial: false },
  locked: { word: "locked", file: null, initial: false },
} as const satisfies Readonly<Record<string, PortSwitchRow>>;

export type PortSwitch = keyof typeof ROWS;

export const PORT_SWITCHES: Readonly<Record<PortSwitch, PortSwitchRow>> = ROWS;

export const PORT_SWITCH_KEYS = Object.keys(ROWS) as readonly PortSwitch[];

/** All of them, as this says; without it as a new port has them. */
export function portSwitches(
  read: (row: PortSwitchRow) => boolean = ({ initial }) => initial,
): Readonly<Record<PortSwitch, boolean>> {
  return Object.fromEntries(PORT_SWITCH_KEYS.map((key) => [key, read(ROWS[key])])) as Record<PortSwitch, boolean>;
}

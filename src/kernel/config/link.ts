/** Links as an administrator sees them: what `ip link` and `ip addr` set. What packets do to a device is in ../device.ts. */
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { Mac } from "../../wire/mac.ts";
import type { PortSwitch } from "./port-switches.ts";

/** A device's number in its namespace; 1 is lo. */
export type IfIndex = number & { readonly __brand: "IfIndex" };
/** A network namespace's number in the lab, never printed and never used again. */
export type NetnsId = number & { readonly __brand: "NetnsId" };

export const NO_DEVICE: IfIndex = 0 as IfIndex;
export const LOOPBACK_IFINDEX: IfIndex = 1 as IfIndex;

export type LinkKind = "loopback" | "veth" | "bridge" | "dummy";

/** Interface flags that are set, not derived (include/uapi/linux/if.h). RUNNING and LOWER_UP follow from the carrier. */
export const IFF_UP = 0x1;
export const IFF_BROADCAST = 0x2;
export const IFF_LOOPBACK = 0x8;
export const IFF_NOARP = 0x80;
export const IFF_PROMISC = 0x100;
export const IFF_ALLMULTI = 0x200;
export const IFF_MULTICAST = 0x1000;

export interface Address {
  readonly local: Ipv4;
  /** The other end of a point-to-point address; otherwise the same as `local`. */
  readonly peer: Ipv4;
  readonly prefixLength: number;
  readonly broadcast: Ipv4 | null;
  /** 0 global, 200 site, 253 link, 254 host. */
  readonly scope: number;
  readonly label: string;
  /** Another address of the same network came first. */
  readonly secondary: boolean;
  readonly noPrefixRoute: boolean;
  readonly metric: number;
  /** When set, in virtual microseconds; the lifetimes count from then. */
  readonly setAtUs: number;
  /** Seconds; Infinity is "forever". */
  readonly validSeconds: number;
  readonly preferredSeconds: number;
}

/** The settings of one bridge (`ip link add type bridge ...`), times in microseconds. */
export interface BridgeConfig {
  readonly ageingUs: number;
  readonly forwardDelayUs: number;
  readonly helloUs: number;
  readonly maxAgeUs: number;
  readonly priority: number;
  readonly stp: boolean;
  readonly vlanFiltering: boolean;
  readonly nfCallIptables: boolean;
  readonly nfCallArptables: boolean;
  /** Set by an administrator; otherwise the lowest MAC of the ports is taken over. */
  readonly addressSet: boolean;
  /** Set by an administrator; otherwise the smallest MTU of the ports is taken over. */
  readonly mtuSet: boolean;
  readonly groupForwardMask: number;
  readonly multicastSnooping: boolean;
  /** The ports' states were looked at once (br_port_state_selection()); until then a bridge has carrier without a port. */
  readonly selected: boolean;
}

/** A port's settings (`bridge link set`, `ip link set type bridge_slave`). */
export interface BridgePortConfig extends Readonly<Record<PortSwitch, boolean>> {
  readonly cost: number;
  readonly priority: number;
  /** Counted from 1 within the bridge, lowest free first. */
  readonly number: number;
  /** 0 disabled, 1 listening, 2 learning, 3 forwarding, 4 blocking; null follows from the device. */
  readonly stateSet: number | null;
}

/** A static forwarding entry; what frames taught the bridge lives with the bridge's fdb. */
export interface FdbConfig {
  readonly mac: Mac;
  /** 0 without one. */
  readonly vlan: number;
  readonly device: IfIndex;
  /** permanent entries are local to the host; static ones forward and never age. */
  readonly kind: "permanent" | "static";
}

/** Which veth end is on the other side. The pair may lie in two namespaces, and those in two hosts. */
export interface Peer {
  readonly netns: NetnsId;
  readonly ifindex: IfIndex;
}

/** net.ipv4.conf.DEV.*: names as under /proc/sys, numbers as written there. */
export type DeviceSysctls = Readonly<Record<string, number>>;

/** net.ipv4.neigh.DEV.* */
export type NeighbourSysctls = Readonly<Record<string, number>>;

export interface Link {
  readonly ifindex: IfIndex;
  readonly name: string;
  readonly kind: LinkKind;
  readonly flags: number;
  readonly mtu: number;
  readonly mac: Mac;
  readonly broadcast: Mac;
  readonly txQueueLength: number;
  /** noop until the device first comes up, and again after a move to another namespace. */
  readonly qdisc: "noop" | "noqueue";
  readonly group: number;
  readonly alias: string | null;
  /** The bridge this is a port of; NO_DEVICE where it is none. */
  readonly master: IfIndex;
  readonly peer: Peer | null;
  readonly bridge: BridgeConfig | null;
  readonly port: BridgePortConfig | null;
  readonly addresses: readonly Address[];
  readonly conf: DeviceSysctls;
  readonly neigh: NeighbourSysctls;
}

/**
 * IPv4's least MTU: a device whose MTU falls below has no addresses and no net.ipv4.conf until it is larger. Linux:
 * inetdev_valid_mtu().
 */
const IPV4_MIN_MTU = 68;

export function hasIpv4({ mtu }: { readonly mtu: number }): boolean {
  return mtu >= IPV4_MIN_MTU;
}

const IPV6_MIN_MTU = 1280;

/** Whether a device has net.ipv6.conf, which says that IPv6 is off there; lo always has. Linux: addrconf_notify(). */
export function hasIpv6Settings({ mtu, flags }: { readonly mtu: number; readonly flags: number }): boolean {
  return mtu >= IPV6_MIN_MTU || (flags & IFF_LOOPBACK) !== 0;
}

export function isUp(link: Link): boolean {
  return (link.flags & IFF_UP) !== 0;
}

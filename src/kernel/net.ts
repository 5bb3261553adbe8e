/**
 * A network namespace at run time (struct net): its configuration as it stands, its devices, and one table for each kind of
 * thing that packets cause. This file and skb.ts, device.ts are the shapes every room builds on; they hold types only.
 */

import type { Restore } from "../sim/restore.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { Taps } from "../trace/taps.ts";
import type { Mac } from "../wire/mac.ts";
import type { ErrnoName } from "./config/errno.ts";
import type { NetnsConfig } from "./config/host.ts";
import type { IfIndex, NetnsId } from "./config/link.ts";
import type { TcpSettings } from "./config/tcp-settings.ts";
import type { Device } from "./device.ts";
import type { DeviceNames } from "./device-names.ts";
import type { Epoch } from "./flows/valid.ts";
import type { Host } from "./host.ts";
import type { Fib } from "./ipv4/fib.ts";
import type { FragmentQueues } from "./ipv4/fragment.ts";
import type { IcmpLimiter } from "./ipv4/icmp-limit.ts";
import type { NeighbourTable } from "./ipv4/neighbour-table.ts";
import type { RouteExceptions } from "./ipv4/route-exceptions.ts";
import type { Conntrack } from "./netfilter/conntrack/conntrack.ts";
import type { HookTable } from "./netfilter/hooks.ts";
import type { FirewallRuntime } from "./netfilter/tables.ts";
import type { NetnsNumbers } from "./netlink/netnsid.ts";
import type { Skb } from "./skb.ts";
import type { Snmp } from "./snmp.ts";
import type { PacketSocket } from "./transport/packet-socket.ts";
import type { Sockets } from "./transport/sockets.ts";

export interface Net {
  readonly id: NetnsId;
  readonly host: Host;
  readonly loop: Simulation<Skb>;
  readonly taps: Taps;
  /** This namespace's slice of the host's configuration tree; replaced at each change. */
  config: NetnsConfig;
  /** By ifindex; holes are null. */
  readonly devices: (Device | null)[];
  readonly deviceNames: DeviceNames;
  loopback: Device;
  /** net.ipv4 sysctls the data path reads, made anew when they change. */
  settings: NetSettings;
  readonly hooks: HookTable;
  readonly firewall: FirewallRuntime;
  readonly conntrack: Conntrack;
  readonly fib: Fib;
  readonly exceptions: RouteExceptions;
  readonly neighbours: NeighbourTable;
  readonly fragments: FragmentQueues;
  readonly icmpLimiter: IcmpLimiter;
  readonly up: Up;
  readonly sockets: Sockets;
  readonly snmp: Snmp;
  /** Open packet sockets, oldest first; another list after each change. */
  packetSockets: readonly PacketSocket[];
  /** The numbers it calls other namespaces by, the other way round; null where nobody asked (netlink/netnsid.ts). */
  netnsNumbers: NetnsNumbers | null;
  /** Names of its sysctls, and what they depend on; null where nobody asked (netlink/sysctl.ts). */
  sysctlNames: { readonly depends: string; readonly names: readonly string[] } | null;
  /** Moved by whatever changes what its receive steps depend on (flows/valid.ts). */
  readonly epoch: Epoch;
  /** Whether all its sockets wait, with nothing in them. */
  readonly socketsAtRest: boolean;
  /** Everything that packets and requests change of it. */
  save(): Restore;
  /** Links came, went or are others: what was computed from them is forgotten. */
  linksChanged(): void;
  /** Routes came, went or are others: what was learnt of those that went is forgotten. */
  routesChanged(): void;
  deviceMtuChanged(device: IfIndex, before: number, after: number): void;
}

/**
 * What the lower steps of a packet's path call above them: they do not import those rooms, and reach them by the namespace
 * (create-net.ts).
 */
export interface Up {
  /** ipv4/icmp-send.ts. */
  sendIcmpError(skb: Skb, type: number, code: number, rest?: number): void;
  /** Sends the ICMP error or the reset of a REJECT that ended the packet; without one does nothing. ipv4/reject.ts. */
  sendReject(skb: Skb): void;
  /** Routes a local packet again, once a hook changed what its route depends on. Null: it has one. ipv4/output.ts. */
  rerouteOutput(skb: Skb): ErrnoName | null;
  /** Where a bridged packet goes after a DNAT in its PREROUTING: receive/bridged-dnat.ts. */
  resolveBridgedDnat(skb: Skb, bridge: Device, port: Device): BridgedDnat;
  /** The host receives a packet: receive/packet.ts. */
  receivePacket(skb: Skb): void;
}

/** Out of the bridge again to this MAC (null: the frame waits for it), routed by the host, or dropped. */
export type BridgedDnat =
  | { readonly kind: "bridge"; readonly mac: Mac | null }
  | { readonly kind: "route" }
  | { readonly kind: "drop" };

/** Effective net.ipv4.* and net.bridge.* values as numbers (config/sysctl.ts). */
export interface NetSettings {
  ipForward: boolean;
  defaultTtl: number;
  noPmtuDisc: number;
  minPmtu: number;
  mtuExpiresSeconds: number;
  icmpEchoIgnoreAll: boolean;
  icmpEchoIgnoreBroadcasts: boolean;
  icmpRatelimitMs: number;
  icmpRatemask: number;
  icmpMsgsPerSec: number;
  icmpMsgsBurst: number;
  icmpErrorsUseInboundIfaddr: boolean;
  localPortLow: number;
  localPortHigh: number;
  nonlocalBind: boolean;
  tcpEarlyDemux: boolean;
  udpEarlyDemux: boolean;
  fwmarkReflect: boolean;
  tcp: TcpSettings;
  somaxconn: number;
  /** Ports below are for root. */
  unprivilegedPortStart: number;
  /** Never given out by themselves. */
  reservedPorts: ReadonlySet<number>;
  fragTimeoutSeconds: number;
  fragMaxDist: number;
  bridgeNfCallIptables: boolean;
  bridgeNfCallArptables: boolean;
}

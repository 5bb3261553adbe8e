/**
 * A network namespace at run time (struct net): its configuration as it stands, its devices, and one table for each kind of
 * thing that packets cause. This file and skb.ts, device.ts are the shapes every room builds on; they hold types only.
 */

import type { Simulation } from "../sim/simulation.ts";
import type { Taps } from "../trace/taps.ts";
import type { ErrnoName } from "./config/errno.ts";
import type { NetnsConfig } from "./config/host.ts";
import type { IfIndex, NetnsId } from "./config/link.ts";
import type { TcpSettings } from "./config/tcp-settings.ts";
import type { Device } from "./device.ts";
import type { DeviceNames } from "./device-names.ts";
import type { Host } from "./host.ts";
import type { Fib } from "./ipv4/fib.ts";
import type { FragmentQueues } from "./ipv4/fragment.ts";
import type { IcmpLimiter } from "./ipv4/icmp-limit.ts";
import type { NeighbourTable } from "./ipv4/neighbour.ts";
import type { RouteExceptions } from "./ipv4/route-exceptions.ts";
import type { Conntrack } from "./netfilter/conntrack/conntrack.ts";
import type { HookTable } from "./netfilter/hooks.ts";
import type { FirewallRuntime } from "./netfilter/tables.ts";
import type { Skb } from "./skb.ts";
import type { Snmp } from "./snmp.ts";
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
  readonly answers: Answers;
  readonly sockets: Sockets;
  readonly snmp: Snmp;
  /** Links came, went or are others: what was worked out from them is forgotten. */
  linksChanged(): void;
  /** Routes came, went or are others: what was learnt of those that went is forgotten. */
  routesChanged(): void;
  deviceMtuChanged(device: IfIndex, before: number, after: number): void;
}

/**
 * What a host sends back to who sent it a packet that ends here. Steps of the sending path reach it by their namespace, because an
 * answer is itself sent along that path.
 */
export interface Answers {
  /** ICMP errors: ipv4/icmp-send.ts. */
  sendIcmpError(skb: Skb, type: number, code: number, rest?: number): void;
  /** A REJECT's ICMP error or reset: ipv4/reject.ts. */
  answerReject(skb: Skb): void;
  /** Not an answer, but up there too: a local packet's way anew, once a hook changed what it depends on: ipv4/output.ts. */
  rerouteOutput(skb: Skb): ErrnoName | null;
}

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

/**
 * What a profile says of the host's firewall: what dockerd does with iptables, request by request. One file beside this per
 * generation.
 */
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { DaemonOptions, Network, Protocol } from "../shapes.ts";
import type { Iptables } from "./iptables.ts";

/** A published port as the rules need it. */
export interface PortRule {
  readonly protocol: Protocol;
  readonly address: Ipv4;
  readonly containerPort: number;
  /** 0.0.0.0 is any. */
  readonly hostAddress: Ipv4;
  readonly hostPort: number;
}

/** A link with inter-container communication off: `client` may reach `server`'s exposed port. */
export interface LinkRule {
  readonly client: Ipv4;
  readonly server: Ipv4;
  readonly protocol: Protocol;
  readonly port: number;
}

export interface DockerFirewall {
  /** The chains and jumps every dockerd begins with. */
  start(iptables: Iptables, daemon: DaemonOptions): void;
  /** Throws dockerd's error where a call fails; what was done before stays, or is undone, as the version does. */
  addNetwork(iptables: Iptables, network: Network, daemon: DaemonOptions): void;
  removeNetwork(iptables: Iptables, network: Network, daemon: DaemonOptions): void;
  /** What stands for as long as a container is on a network, whatever it publishes. */
  addEndpoint(iptables: Iptables, network: Network, address: Ipv4, daemon: DaemonOptions): void;
  removeEndpoint(iptables: Iptables, network: Network, address: Ipv4, daemon: DaemonOptions): void;
  /** Returns what failed; null where nothing did. */
  addPort(iptables: Iptables, network: Network, port: PortRule, daemon: DaemonOptions): string | null;
  removePort(iptables: Iptables, network: Network, port: PortRule, daemon: DaemonOptions): void;
}

/** What a profile says of the host's firewall: the lines of a network, an endpoint, a published port, a link. One file beside this per way. */
import type { FirewallEdit } from "../../kernel/netfilter/edit.ts";
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { DaemonOptions, Network, Protocol } from "../shapes.ts";
import type { Line } from "./rule.ts";

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
  start(edit: FirewallEdit, daemon: DaemonOptions): void;
  addNetwork(edit: FirewallEdit, network: Network, daemon: DaemonOptions): void;
  removeNetwork(edit: FirewallEdit, network: Network, daemon: DaemonOptions): void;
  /** What stands for as long as a container is on a network, whatever it publishes. */
  endpointLines(network: Network, address: Ipv4, daemon: DaemonOptions): readonly Line[];
  portLines(network: Network, port: PortRule, daemon: DaemonOptions): readonly Line[];
}

export const GATEWAY_MODE = "com.docker.network.bridge.gateway_mode_ipv4";

/** nat, nat-unprotected, routed or isolated; engines before 28 know nat only. */
export function gatewayMode(network: Network): string {
  return network.options[GATEWAY_MODE] ?? "nat";
}

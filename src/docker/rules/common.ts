/** Lines all versions write alike: nat's side of a network, a port's DNAT and masquerade, links. */
import { covers, type Ipv4, LOCALHOST } from "../../wire/ipv4-address.ts";
import type { DaemonOptions, Network } from "../shapes.ts";
import type { LinkRule, PortRule } from "./firewall.ts";
import { append, host, insert, type Line } from "./rule.ts";

const LOOPBACK_NET = { address: 0x7f000000 as Ipv4, length: 8 };

/** The jumps into nat's DOCKER. Without docker-proxy the host's own 127.0.0.1 is translated too. */
export function natJumps({ userlandProxy }: DaemonOptions): readonly Line[] {
  const docker = { chain: "DOCKER" };
  const local = { destinationType: "LOCAL" } as const;
  return [
    append("nat", "PREROUTING", local, docker),
    append("nat", "OUTPUT", userlandProxy ? { ...local, notDestination: LOOPBACK_NET } : local, docker),
  ];
}

/** The network's packets leave masqueraded; where docker-proxy serves the host, those of the bridge itself skip the DNATs. */
export function natLines(
  network: Network,
  daemon: DaemonOptions,
  { masquerades, returns }: { readonly masquerades: boolean; readonly returns: boolean },
): readonly Line[] {
  const { bridgeName: bridge } = network;
  const lines: Line[] = [];
  for (const { subnet } of network.ipam) {
    if (masquerades) lines.push(insert("nat", "POSTROUTING", { source: subnet, notOut: bridge }, "MASQUERADE"));
  }
  if (returns) lines.push(insert("nat", "DOCKER", { in: bridge }, "RETURN"));
  if (!daemon.userlandProxy) {
    lines.push(insert("nat", "POSTROUTING", { out: bridge, sourceType: "LOCAL" }, "MASQUERADE"));
  }
  return lines;
}

export function dnatLine(network: Network, port: PortRule, { userlandProxy }: DaemonOptions): Line {
  const words = {
    ...(port.hostAddress === 0 ? {} : { destination: host(port.hostAddress) }),
    ...(userlandProxy ? { notIn: network.bridgeName } : {}),
    protocol: port.protocol,
    dport: port.hostPort,
  };
  return append("nat", "DOCKER", words, { dnat: port.address, port: port.containerPort });
}

/** The words of the filter rule that lets a published port in. */
export function acceptWords({ bridgeName }: Network, { protocol, address, containerPort }: PortRule) {
  return { destination: host(address), notIn: bridgeName, out: bridgeName, protocol, dport: containerPort } as const;
}

/** A container that calls its own published port is masqueraded, so that the answer comes back by the host (hairpin). */
export function hairpinLine({ protocol, address, containerPort }: PortRule): Line {
  const self = host(address);
  return append("nat", "POSTROUTING", { source: self, destination: self, protocol, dport: containerPort }, "MASQUERADE");
}

/** With inter-container communication off a link opens the server's exposed ports to its client, both ways. */
export function linkLines({ bridgeName }: Network, { client, server, protocol, port }: LinkRule): readonly Line[] {
  const within = { in: bridgeName, out: bridgeName, protocol };
  return [
    append("filter", "DOCKER", { source: host(client), destination: host(server), ...within, dport: port }, "ACCEPT"),
    append("filter", "DOCKER", { source: host(server), destination: host(client), ...within, sport: port }, "ACCEPT"),
  ];
}

/** Nothing but an address of the subnet reaches an internal network, and nothing leaves it. */
export function internalLines(network: Network, chain: string): readonly Line[] {
  const { bridgeName: bridge } = network;
  return network.ipam.flatMap(({ subnet }) => [
    insert("filter", chain, { notDestination: subnet, in: bridge }, "DROP"),
    insert("filter", chain, { notSource: subnet, out: bridge }, "DROP"),
  ]);
}

export function isLoopbackAddress(address: Ipv4): boolean {
  return address === LOCALHOST || covers(LOOPBACK_NET, address);
}

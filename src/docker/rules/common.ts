/** Lines all versions write alike: nat's side of a network, a port's DNAT and masquerade, links, internal networks. */
import { covers, type Ipv4, LOCALHOST } from "../../wire/ipv4-address.ts";
import { type DaemonOptions, DockerError, type Network } from "../shapes.ts";
import type { LinkRule, PortRule } from "./firewall.ts";
import type { Iptables, Naming } from "./iptables.ts";
import { host, type Line, line } from "./rule.ts";

const LOOPBACK_NET = { address: 0x7f000000 as Ipv4, length: 8 };
const DOCKER = { chain: "DOCKER" };

/** Throws dockerd's error where a call failed. */
export function require(what: string, failed: string | null): void {
  if (failed !== null) throw new DockerError(`${what}${failed}`, 500, 1);
}

/** The jump of what is sent here from elsewhere into nat's DOCKER. */
export function preroutingJump(): Line {
  return line("nat", "PREROUTING", { destinationType: "LOCAL", target: DOCKER });
}

/** The same for what the host itself sends. Without docker-proxy its own 127.0.0.1 is translated too. */
export function outputJump({ userlandProxy }: DaemonOptions): Line {
  const words = { destinationType: "LOCAL", target: DOCKER } as const;
  return line("nat", "OUTPUT", userlandProxy ? { ...words, notDst: LOOPBACK_NET } : words);
}

/** What leaves the network is masqueraded. */
export function masqueradeLines({ bridgeName, ipam }: Network): Line[] {
  return ipam.map(({ subnet }) => line("nat", "POSTROUTING", { source: subnet, notOut: bridgeName, target: "MASQUERADE" }));
}

/** Where docker-proxy serves the host, what comes from the bridge itself skips the DNATs. */
export function skipDnatLine({ bridgeName }: Network): Line {
  return line("nat", "DOCKER", { in: bridgeName, target: "RETURN" });
}

/** Without docker-proxy what the host sends to its containers is masqueraded: it may come from 127.0.0.1. */
export function localMasqueradeLine({ bridgeName }: Network): Line {
  return line("nat", "POSTROUTING", { sourceType: "LOCAL", out: bridgeName, target: "MASQUERADE" });
}

export function dnatLine({ bridgeName }: Network, port: PortRule, { userlandProxy }: DaemonOptions): Line {
  const { protocol, hostAddress, hostPort, address, containerPort } = port;
  return line("nat", "DOCKER", {
    protocol,
    ...(hostAddress === 0 ? ({ anyDestination: true } as const) : { destination: host(hostAddress) }),
    dport: hostPort,
    target: { dnat: address, port: containerPort },
    ...(userlandProxy ? { notIn: bridgeName } : {}),
  });
}

/** The filter rule that lets a published port in. */
export function acceptLine({ bridgeName }: Network, { protocol, address, containerPort }: PortRule): Line {
  return line("filter", "DOCKER", {
    notIn: bridgeName,
    out: bridgeName,
    protocol,
    destination: host(address),
    dport: containerPort,
    target: "ACCEPT",
  });
}

/** A container that calls its own published port is masqueraded, so that the reply comes back by the host (hairpin). */
export function hairpinLine({ protocol, address, containerPort }: PortRule): Line {
  const self = host(address);
  return line("nat", "POSTROUTING", { protocol, source: self, destination: self, dport: containerPort, target: "MASQUERADE" });
}

/** With inter-container communication off a link opens the server's exposed ports to its client, in both directions. */
export function linkLines({ bridgeName }: Network, { client, server, protocol, port }: LinkRule): readonly Line[] {
  const within = { in: bridgeName, out: bridgeName, protocol };
  return [
    line("filter", "DOCKER", { ...within, source: host(client), destination: host(server), dport: port, target: "ACCEPT" }),
    line("filter", "DOCKER", { ...within, source: host(server), destination: host(client), sport: port, target: "ACCEPT" }),
  ];
}

/** Nothing but an address of the subnet reaches an internal network, and nothing leaves it. */
export function setInternal(iptables: Iptables, { bridgeName, ipam }: Network, chain: string, naming?: Naming): void {
  for (const [at, what] of internalLines(bridgeName, ipam, chain))
    require(`Failed to Setup IP tables: Unable to enable ${what} rule: `, iptables.ensureInserted(at, naming));
}

export function internalLines(bridge: string, ipam: Network["ipam"], chain: string): (readonly [Line, string])[] {
  return ipam.flatMap(({ subnet }) => [
    [line("filter", chain, { in: bridge, notDestination: subnet, target: "DROP" }), "DROP INCOMING"] as const,
    [line("filter", chain, { out: bridge, notSource: subnet, target: "DROP" }), "DROP OUTGOING"] as const,
  ]);
}

export function isLoopbackAddress(address: Ipv4): boolean {
  return address === LOCALHOST || covers(LOOPBACK_NET, address);
}

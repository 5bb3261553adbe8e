/**
 * The rules of dockerd 28 and 29 (iptables backend): one jump in FORWARD to DOCKER-FORWARD and chains of its own below it, ports that are not
 * published dropped per bridge, and a raw rule per container against those who route to it directly. 28 still has the isolation chains; 29 has
 * DOCKER-INTERNAL instead, because each bridge's last rule in DOCKER isolates it already. Source: moby's iptabler, as watched.
 */
import { type Ipv4, LOCALHOST } from "../../wire/ipv4-address.ts";
import type { DaemonOptions, Network } from "../shapes.ts";
import { addLines, ensureChain, ensureFirst, removeLines } from "./apply.ts";
import { acceptWords, dnatLine, hairpinLine, internalLines, isLoopbackAddress, natJumps, natLines } from "./common.ts";
import { type DockerFirewall, gatewayMode, type PortRule } from "./firewall.ts";
import { append, host, insert, type Line } from "./rule.ts";

const STAGE_1 = "DOCKER-ISOLATION-STAGE-1";
const STAGE_2 = "DOCKER-ISOLATION-STAGE-2";
const INTERNAL = "DOCKER-INTERNAL";
const FORWARD = "DOCKER-FORWARD";
const USER = "DOCKER-USER";

export const modernFirewall28: DockerFirewall = modern({ isolation: true });
export const modernFirewall29: DockerFirewall = modern({ isolation: false });

function modern({ isolation }: { readonly isolation: boolean }): DockerFirewall {
  const middle = isolation ? [STAGE_1, STAGE_2] : [INTERNAL];
  return {
    start(edit, daemon) {
      ensureChain(edit, "nat", "DOCKER");
      for (const chain of ["DOCKER", FORWARD, "DOCKER-BRIDGE", "DOCKER-CT", ...middle, USER]) ensureChain(edit, "filter", chain);
      addLines(edit, [
        ...natJumps(daemon),
        append("filter", FORWARD, {}, { chain: "DOCKER-CT" }),
        append("filter", FORWARD, {}, { chain: middle[0]! }),
        append("filter", FORWARD, {}, { chain: "DOCKER-BRIDGE" }),
      ]);
      ensureFirst(edit, insert("filter", "FORWARD", {}, { chain: FORWARD }));
      ensureFirst(edit, insert("filter", "FORWARD", {}, { chain: USER }));
    },
    addNetwork(edit, network, daemon) {
      addLines(edit, networkLines(network, daemon, isolation));
    },
    removeNetwork(edit, network, daemon) {
      removeLines(edit, networkLines(network, daemon, isolation));
    },
    endpointLines,
    portLines,
  };
}

function networkLines(network: Network, daemon: DaemonOptions, isolation: boolean): readonly Line[] {
  const { bridgeName: bridge, icc, internal, masquerade } = network;
  const mode = gatewayMode(network);
  const within = { in: bridge, out: bridge };
  if (internal || mode === "isolated") {
    const own = append("filter", FORWARD, within, icc ? "ACCEPT" : "DROP");
    return [...internalLines(network, isolation ? STAGE_1 : INTERNAL), own];
  }
  const outside = { notIn: bridge, out: bridge };
  return [
    ...natLines(network, daemon, {
      masquerades: masquerade && mode !== "routed",
      returns: isolation && masquerade && daemon.userlandProxy,
    }),
    ...(mode === "routed" ? [append("filter", "DOCKER", { out: bridge, protocol: "icmp" }, "ACCEPT")] : []),
    append("filter", "DOCKER", outside, mode === "nat-unprotected" ? "ACCEPT" : "DROP"),
    append("filter", "DOCKER-BRIDGE", { out: bridge }, { chain: "DOCKER" }),
    append("filter", "DOCKER-CT", { out: bridge, established: true }, "ACCEPT"),
    ...(icc
      ? [append("filter", FORWARD, { in: bridge }, "ACCEPT")]
      : [append("filter", FORWARD, within, "DROP"), append("filter", FORWARD, { in: bridge, notOut: bridge }, "ACCEPT")]),
    ...(isolation ? isolationLines(bridge, mode) : []),
  ];
}

function isolationLines(bridge: string, mode: string): readonly Line[] {
  return [
    append("filter", STAGE_1, { in: bridge, notOut: bridge }, { chain: STAGE_2 }),
    insert("filter", STAGE_2, { out: bridge }, "DROP"),
    ...(mode === "routed"
      ? [
          insert("filter", STAGE_1, { out: bridge }, "RETURN"),
          insert("filter", STAGE_1, { in: bridge, established: true }, "ACCEPT"),
        ]
      : []),
  ];
}

/** Nobody but the bridge itself may send to a container's address as it stands: only what is published is let in. */
function endpointLines(network: Network, address: Ipv4, { allowDirectRouting }: DaemonOptions): readonly Line[] {
  if (network.internal || gatewayMode(network) !== "nat" || allowDirectRouting) return [];
  return [append("raw", "PREROUTING", { destination: host(address), notIn: network.bridgeName }, "DROP")];
}

function portLines(network: Network, port: PortRule, daemon: DaemonOptions): readonly Line[] {
  const mode = gatewayMode(network);
  const lines: Line[] = [];
  if (mode !== "routed") {
    if (isLoopbackAddress(port.hostAddress)) lines.push(loopbackLine(port));
    lines.push(dnatLine(network, port, daemon));
  }
  if (mode !== "nat-unprotected") lines.push(insert("filter", "DOCKER", acceptWords(network, port), "ACCEPT"));
  if (mode !== "routed" && !daemon.userlandProxy) lines.push(hairpinLine(port));
  return lines;
}

/** A port published on 127.0.0.1 is the host's own: what comes in from elsewhere for it is dropped before it is translated. */
function loopbackLine({ protocol, hostAddress, hostPort }: PortRule): Line {
  const words = { destination: host(hostAddress === 0 ? LOCALHOST : hostAddress), notIn: "lo", protocol, dport: hostPort };
  return append("raw", "PREROUTING", words, "DROP");
}

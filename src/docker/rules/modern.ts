/**
 * The rules of dockerd 28 and 29 (iptables backend): one jump in FORWARD to DOCKER-FORWARD and chains of its own below it, ports
 * that are not published dropped per bridge, and a raw rule per container against those who route to it directly. 28 still has
 * the isolation chains; 29 has DOCKER-INTERNAL instead, because each bridge's last rule in DOCKER isolates it already. Source:
 * drivers/bridge/internal/iptabler of moby 28.5.2 and 29.7.2, as watched.
 */
import type { Ipv4 } from "../../wire/ipv4-address.ts";
import type { DaemonOptions, Network } from "../shapes.ts";
import {
  acceptLine,
  dnatLine,
  hairpinLine,
  internalLines,
  isLoopbackAddress,
  localMasqueradeLine,
  masqueradeLines,
  outputJump,
  preroutingJump,
  require,
  setInternal,
  skipDnatLine,
} from "./common.ts";
import type { DockerFirewall, PortRule } from "./firewall.ts";
import { type Iptables, jumpLine } from "./iptables.ts";
import { host, type Line, line } from "./rule.ts";

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
    start(iptables, daemon) {
      iptables.ensureChain("nat", "DOCKER");
      for (const chain of ["DOCKER", FORWARD, "DOCKER-BRIDGE", "DOCKER-CT", ...middle, USER])
        iptables.ensureChain("filter", chain);
      iptables.ensureAppended(preroutingJump());
      iptables.ensureAppended(outputJump(daemon));
      iptables.ensureFirst(jumpLine("FORWARD", FORWARD));
      for (const chain of ["DOCKER-BRIDGE", middle[0]!, "DOCKER-CT"]) iptables.ensureFirst(jumpLine(FORWARD, chain));
      iptables.ensureFirst(jumpLine("FORWARD", USER));
    },

    addNetwork(iptables, network, daemon) {
      if (network.internal) {
        setInternal(iptables, network, middle[0]!);
        const { icc } = network;
        const what = icc ? "allow" : "prevent";
        const failed = iptables.ensureAppended(withinLine(network));
        require(`Failed to Setup IP tables: Unable to ${what} intercontainer communication: `, failed);
        return;
      }
      for (const [at, what, how] of outgoingLines(network, daemon, isolation)) {
        const failed = how === "insert" ? iptables.ensureInserted(at) : iptables.ensureAppended(at);
        require(`Failed to Setup IP tables: ${what}`, failed);
      }
      try {
        addIncoming(iptables, network, isolation);
      } catch (error) {
        // From here on dockerd takes back what it did.
        this.removeNetwork(iptables, network, daemon);
        throw error;
      }
    },

    removeNetwork(iptables, network, daemon) {
      const lines = network.internal
        ? [...internalLines(network.bridgeName, network.ipam, middle[0]!).map(([at]) => at), withinLine(network)]
        : [
            ...outgoingLines(network, daemon, isolation).map(([at]) => at),
            ...incomingLines(network).map(([at]) => at),
            ...(isolation ? isolationLines(network).map(([at]) => at) : []),
          ];
      for (const at of lines) iptables.remove(at);
    },

    addEndpoint(iptables, network, address, daemon) {
      if (isFiltered(network, daemon)) iptables.ensureAppended(directLine(network, address));
    },
    removeEndpoint(iptables, network, address, daemon) {
      if (isFiltered(network, daemon)) iptables.remove(directLine(network, address));
    },

    addPort(iptables, network, port, daemon) {
      for (const [at, what, how] of portLines(network, port, daemon)) {
        const failed = how === "insert" ? iptables.ensureInserted(at) : iptables.ensureAppended(at);
        if (failed !== null) return `Unable to enable ${what} rule: ${failed}`;
      }
      return null;
    },
    removePort(iptables, network, port, daemon) {
      for (const [at] of portLines(network, port, daemon)) iptables.remove(at);
    },
  };
}

/** A line, what it is called where it fails, and its end of the chain. */
type Named = readonly [Line, string, "insert" | "append"];

function withinLine({ bridgeName: bridge, icc }: Network): Line {
  return line("filter", FORWARD, { in: bridge, out: bridge, target: icc ? "ACCEPT" : "DROP" });
}

/** setupNonInternalNetworkRules() */
function outgoingLines(network: Network, { userlandProxy }: DaemonOptions, isolation: boolean): Named[] {
  const { bridgeName: bridge, icc, masquerade } = network;
  const isRouted = network.gatewayMode === "routed";
  const lines: Named[] = [];
  if (masquerade && !isRouted)
    for (const at of masqueradeLines(network)) lines.push([at, "Unable to enable NAT rule: ", "insert"]);
  if (masquerade && isolation && userlandProxy)
    lines.push([skipDnatLine(network), "Unable to enable SKIP DNAT rule: ", "insert"]);
  if (!userlandProxy) lines.push([localMasqueradeLine(network), "Unable to enable MASQ LOCAL HOST rule: ", "insert"]);
  if (!icc) lines.push([withinLine(network), "Unable to prevent intercontainer communication: ", "append"]);
  if (isRouted) {
    const ping = line("filter", "DOCKER", { out: bridge, protocol: "icmp", target: "ACCEPT" });
    lines.push([ping, "Unable to enable ICMP rule: ", "append"]);
  }
  const outside = icc
    ? line("filter", FORWARD, { in: bridge, target: "ACCEPT" })
    : line("filter", FORWARD, { in: bridge, notOut: bridge, target: "ACCEPT" });
  lines.push([outside, `Unable to enable ACCEPT ${icc ? "" : "NON_ICC "}OUTGOING rule: `, "append"]);
  return lines;
}

function addIncoming(iptables: Iptables, network: Network, isolation: boolean): void {
  for (const [at, what, how] of [...incomingLines(network), ...(isolation ? isolationLines(network) : [])])
    require(what, how === "insert" ? iptables.ensureInserted(at) : iptables.ensureAppended(at));
}

function incomingLines(network: Network): Named[] {
  const { bridgeName: bridge } = network;
  const target = network.gatewayMode === "nat-unprotected" ? "ACCEPT" : "DROP";
  return [
    [
      line("filter", "DOCKER", { notIn: bridge, out: bridge, target }),
      "failed to add default-drop rule: Unable to enable DEFAULT FWD rule: ",
      "append",
    ],
    [
      line("filter", "DOCKER-CT", { out: bridge, established: true, target: "ACCEPT" }),
      "Unable to enable bridge ct related rule: ",
      "append",
    ],
    [
      line("filter", "DOCKER-BRIDGE", { out: bridge, target: { chain: "DOCKER" } }),
      "Unable to enable jump to docker rule: ",
      "append",
    ],
  ];
}

/** setINC() */
function isolationLines(network: Network): Named[] {
  const { bridgeName: bridge } = network;
  const failed = "add inter-network communication rule: ";
  const lines: Named[] = [];
  if (network.gatewayMode === "routed") {
    lines.push([line("filter", STAGE_1, { out: bridge, target: "RETURN" }), failed, "insert"]);
    lines.push([line("filter", STAGE_1, { in: bridge, established: true, target: "ACCEPT" }), failed, "insert"]);
  }
  lines.push([line("filter", STAGE_1, { in: bridge, notOut: bridge, target: { chain: STAGE_2 } }), failed, "append"]);
  lines.push([line("filter", STAGE_2, { out: bridge, target: "DROP" }), failed, "insert"]);
  return lines;
}

/** Nobody but the bridge itself may send to a container's address as it stands: only what is published is let in. */
function directLine({ bridgeName }: Network, address: Ipv4): Line {
  return line("raw", "PREROUTING", { destination: host(address), notIn: bridgeName, target: "DROP" });
}

function isFiltered(network: Network, { allowDirectRouting }: DaemonOptions): boolean {
  return !network.internal && network.gatewayMode === "nat" && !allowDirectRouting;
}

function portLines(network: Network, port: PortRule, daemon: DaemonOptions): Named[] {
  const lines: Named[] = [];
  if (network.internal) return lines;
  if (port.hostPort !== 0) {
    if (isLoopbackAddress(port.hostAddress)) lines.push([loopbackLine(port), "LOOPBACK FILTERING - DROP", "append"]);
    lines.push([dnatLine(network, port, daemon), "DNAT", "append"]);
    if (!daemon.userlandProxy) lines.push([hairpinLine(port), "MASQUERADE", "append"]);
  }
  if (network.gatewayMode !== "nat-unprotected") lines.push([acceptLine(network, port), "OPEN PORT", "insert"]);
  return lines;
}

/** A port published on 127.0.0.1 is the host's own: what comes in from elsewhere for it is dropped before it is translated. */
function loopbackLine({ protocol, hostAddress, hostPort }: PortRule): Line {
  return line("raw", "PREROUTING", {
    protocol,
    destination: host(hostAddress),
    dport: hostPort,
    notIn: "lo",
    target: "DROP",
  });
}

/**
 * The rules of dockerd 20.10 to 27: everything hangs in FORWARD itself, four rules per bridge with the newest on top, and two
 * isolation chains. 27 writes the same rules by other calls, and none of nat's for a network that is routed. What a failed call
 * leaves is not cleaned up. Source: libnetwork/drivers/bridge/setup_ip_tables.go, port_mapping.go and
 * libnetwork/firewall_linux.go of 20.10.24 and 27.5.1, as watched.
 */
import type { Network } from "../shapes.ts";
import {
  acceptLine,
  dnatLine,
  hairpinLine,
  internalLines,
  localMasqueradeLine,
  masqueradeLines,
  outputJump,
  preroutingJump,
  require,
  setInternal,
  skipDnatLine,
} from "./common.ts";
import type { DockerFirewall } from "./firewall.ts";
import { type Iptables, jumpLine, type Naming } from "./iptables.ts";
import { type Line, line } from "./rule.ts";

const STAGE_1 = "DOCKER-ISOLATION-STAGE-1";
const STAGE_2 = "DOCKER-ISOLATION-STAGE-2";
const USER = "DOCKER-USER";

export const legacyFirewall20: DockerFirewall = legacy({
  naming: "not filter",
  inject: "Failed to inject",
  addPort(iptables, network, port, daemon) {
    for (const at of [dnatLine(network, port, daemon), acceptLine(network, port), hairpinLine(port)]) {
      const failed = iptables.ensureAppended(at);
      if (failed !== null) return failed;
    }
    return null;
  },
});

export const legacyFirewall27: DockerFirewall = legacy({
  naming: "every table",
  inject: "failed to inject",
  addPort(iptables, network, port, daemon) {
    // The third is called MASQUERADE, too.
    for (const [at, what] of [
      ...(port.hostPort === 0
        ? []
        : ([
            [dnatLine(network, port, daemon), "DNAT"],
            [hairpinLine(port), "MASQUERADE"],
          ] as const)),
      [acceptLine(network, port), "MASQUERADE"],
    ] as const) {
      const failed = iptables.ensureAppended(at);
      if (failed !== null) return `Unable to enable ${what} rule: ${failed}`;
    }
    return null;
  },
});

function legacy({
  naming,
  inject,
  addPort,
}: Pick<DockerFirewall, "addPort"> & { readonly naming: Naming; readonly inject: string }): DockerFirewall {
  return {
    start(iptables, daemon) {
      iptables.ensureChain("nat", "DOCKER");
      for (const chain of ["DOCKER", STAGE_1, STAGE_2]) iptables.ensureChain("filter", chain);
      for (const chain of [STAGE_1, STAGE_2]) iptables.ensureAppended(returnLine(chain));
      iptables.ensureAppended(preroutingJump());
      iptables.ensureAppended(outputJump(daemon));
      iptables.ensureFirst(jumpLine("FORWARD", STAGE_1));
      setUserChain(iptables);
    },

    addNetwork(iptables, network, daemon) {
      const failed = "Failed to Setup IP tables: ";
      if (network.internal) {
        setInternal(iptables, network, STAGE_1, naming);
        setIcc(iptables, network, naming);
      } else {
        for (const [at, what] of natLines(network, daemon.userlandProxy))
          require(`${failed}Unable to enable ${what} rule: `, iptables.ensureInserted(at, naming));
        setIcc(iptables, network, naming);
        require(`${failed}Unable to enable ACCEPT NON_ICC OUTGOING rule: `, iptables.ensureInserted(
          outgoingLine(network),
          naming,
        ));
        for (const [at, chain] of [
          [preroutingJump(), "PREROUTING"],
          [outputJump(daemon), "OUTPUT"],
        ] as const) {
          if (!iptables.has(at))
            require(`Failed to program NAT chain: ${inject} DOCKER in ${chain} chain: `, iptables.append(at));
        }
        for (const at of incomingLines(network)) {
          if (!iptables.has(at)) require("Failed to program FILTER chain: ", iptables.insert(at, "not filter"));
        }
      }
      require(`unable to insert jump to ${STAGE_1} rule in FORWARD chain: `, iptables.ensureFirst(
        jumpLine("FORWARD", STAGE_1),
        "not filter",
      ));
      if (!network.internal) isolate(iptables, network);
      setUserChain(iptables);
    },

    removeNetwork(iptables, network, { userlandProxy }) {
      const lines = network.internal
        ? [...internalLines(network.bridgeName, network.ipam, STAGE_1).map(([at]) => at), iccLine(network)]
        : [
            ...natLines(network, userlandProxy).map(([at]) => at),
            iccLine(network),
            outgoingLine(network),
            ...incomingLines(network),
            ...isolationLines(network),
          ];
      for (const at of lines) iptables.remove(at);
    },

    addEndpoint: () => {},
    removeEndpoint: () => {},
    addPort,
    removePort(iptables, network, port, daemon) {
      if (port.hostPort !== 0) iptables.remove(dnatLine(network, port, daemon));
      iptables.remove(acceptLine(network, port));
      if (port.hostPort !== 0) iptables.remove(hairpinLine(port));
    },
  };
}

function natLines(network: Network, userlandProxy: boolean): (readonly [Line, string])[] {
  const masquerades = network.masquerade && network.gatewayMode !== "routed";
  return [
    ...(masquerades ? masqueradeLines(network).map((at) => [at, "NAT"] as const) : []),
    ...(masquerades && userlandProxy ? [[skipDnatLine(network), "SKIP DNAT"] as const] : []),
    ...(userlandProxy ? [] : [[localMasqueradeLine(network), "MASQ LOCAL HOST"] as const]),
  ];
}

function outgoingLine({ bridgeName }: Network): Line {
  return line("filter", "FORWARD", { in: bridgeName, notOut: bridgeName, target: "ACCEPT" });
}

function incomingLines({ bridgeName: bridge }: Network): readonly [Line, Line] {
  return [
    line("filter", "FORWARD", { out: bridge, target: { chain: "DOCKER" } }),
    line("filter", "FORWARD", { out: bridge, established: true, target: "ACCEPT" }),
  ];
}

function iccLine(network: Network, icc = network.icc): Line {
  const { bridgeName: bridge } = network;
  return line("filter", "FORWARD", { in: bridge, out: bridge, target: icc ? "ACCEPT" : "DROP" });
}

/** Containers of the bridge among themselves: let through at the top, or dropped at the end. */
function setIcc(iptables: Iptables, network: Network, naming: Naming): void {
  const failed = "Failed to Setup IP tables: Unable to ";
  iptables.remove(iccLine(network, !network.icc));
  const own = iccLine(network);
  if (network.icc) require(`${failed}allow intercontainer communication: `, iptables.ensureInserted(own, naming));
  else require(`${failed}prevent intercontainer communication: `, iptables.ensureAppended(own, naming));
}

function isolationLines({ bridgeName: bridge }: Network): readonly [Line, Line] {
  return [
    line("filter", STAGE_1, { in: bridge, notOut: bridge, target: { chain: STAGE_2 } }),
    line("filter", STAGE_2, { out: bridge, target: "DROP" }),
  ];
}

/** dockerd takes both rules back where one failed, and forgets that it did: the network is made without them. */
function isolate(iptables: Iptables, network: Network): void {
  const lines = isolationLines(network);
  if (lines.every((at) => iptables.ensureInserted(at) === null)) return;
  for (const at of lines) iptables.remove(at);
}

function returnLine(chain: string): Line {
  return line("filter", chain, { target: "RETURN" });
}

/** The user's own chain is made where it is gone, and comes first. What fails is only logged. */
function setUserChain(iptables: Iptables): void {
  iptables.ensureChain("filter", USER);
  if (iptables.ensureAppended(returnLine(USER)) === null) iptables.ensureFirst(jumpLine("FORWARD", USER));
}

/**
 * The rules of dockerd 20.10 and of all up to 27: everything hangs in FORWARD itself, four rules per bridge with the newest on top, and two
 * isolation chains. Source: libnetwork/drivers/bridge/setup_ip_tables.go of those versions, as watched.
 */
import type { DaemonOptions, Network } from "../shapes.ts";
import { addLines, ensureChain, ensureFirst, removeLines } from "./apply.ts";
import { acceptWords, dnatLine, hairpinLine, internalLines, natJumps, natLines } from "./common.ts";
import type { DockerFirewall } from "./firewall.ts";
import { append, insert, type Line } from "./rule.ts";

const STAGE_1 = "DOCKER-ISOLATION-STAGE-1";
const STAGE_2 = "DOCKER-ISOLATION-STAGE-2";
const USER = "DOCKER-USER";

export const legacyFirewall: DockerFirewall = {
  start(edit, daemon) {
    ensureChain(edit, "nat", "DOCKER");
    for (const chain of ["DOCKER", STAGE_1, STAGE_2, USER]) ensureChain(edit, "filter", chain);
    addLines(edit, [
      append("filter", STAGE_1, {}, "RETURN"),
      append("filter", STAGE_2, {}, "RETURN"),
      append("filter", USER, {}, "RETURN"),
      ...natJumps(daemon),
    ]);
    ensureFirst(edit, insert("filter", "FORWARD", {}, { chain: STAGE_1 }));
    ensureFirst(edit, insert("filter", "FORWARD", {}, { chain: USER }));
  },

  addNetwork(edit, network, daemon) {
    const { bridgeName: bridge, icc } = network;
    const bothWays = { in: bridge, out: bridge };
    const [allow, deny] = [insert("filter", "FORWARD", bothWays, "ACCEPT"), append("filter", "FORWARD", bothWays, "DROP")];
    removeLines(edit, [icc ? deny : allow]);
    addLines(edit, networkLines(network, daemon));
    // Somebody may have emptied the chains since: what every network needs is put back.
    addLines(edit, [append("filter", USER, {}, "RETURN"), ...(network.internal ? [] : natJumps(daemon))]);
    ensureFirst(edit, insert("filter", "FORWARD", {}, { chain: STAGE_1 }));
    ensureFirst(edit, insert("filter", "FORWARD", {}, { chain: USER }));
  },

  removeNetwork(edit, network, daemon) {
    removeLines(edit, networkLines(network, daemon));
  },

  endpointLines: () => [],

  portLines: (network, port, daemon) => [
    dnatLine(network, port, daemon),
    append("filter", "DOCKER", acceptWords(network, port), "ACCEPT"),
    hairpinLine(port),
  ],
};

function networkLines(network: Network, daemon: DaemonOptions): readonly Line[] {
  const { bridgeName: bridge, icc, internal, masquerade } = network;
  const within = { in: bridge, out: bridge };
  const iccLine = icc ? insert("filter", "FORWARD", within, "ACCEPT") : append("filter", "FORWARD", within, "DROP");
  if (internal) return [...internalLines(network, STAGE_1), iccLine];
  return [
    ...natLines(network, daemon, { masquerades: masquerade, returns: masquerade && daemon.userlandProxy }),
    iccLine,
    insert("filter", "FORWARD", { in: bridge, notOut: bridge }, "ACCEPT"),
    insert("filter", "FORWARD", { out: bridge }, { chain: "DOCKER" }),
    insert("filter", "FORWARD", { out: bridge, established: true }, "ACCEPT"),
    insert("filter", STAGE_1, { in: bridge, notOut: bridge }, { chain: STAGE_2 }),
    insert("filter", STAGE_2, { out: bridge }, "DROP"),
  ];
}

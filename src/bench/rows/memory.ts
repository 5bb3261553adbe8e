/** Bytes of heap for each tracked connection, with its NAT, and for each route, its configuration and the compiled lookup. */

import { udpFlow } from "../flow.ts";
import type { Row } from "../row.ts";
import type { Docker0 } from "../topologies.ts";
import { addDockerRules, docker0 } from "../topologies.ts";
import { manyFlows } from "./connections.ts";
import { destinations } from "./routes.ts";

const bytesRow = (name: string, goal: number, entries: number, hold: (entries: number) => unknown): Row => ({
  name,
  unit: "entry, in bytes",
  goal,
  bytes: { entries, hold },
  prepare: () => () => {},
});

/** Frames and what sends them are let go before the heap is looked at. */
function withConnections(entries: number): Docker0 {
  const topology = docker0();
  addDockerRules(topology.host);
  topology.host.netns().setSysctl("net.netfilter.nf_conntrack_max", 2_000_000);
  udpFlow(manyFlows(topology, entries))(entries);
  const { size } = topology.host.netns().net.conntrack;
  if (size < entries) throw new Error(`${size} connections of ${entries}`);
  return topology;
}

function withRoutes(entries: number): Docker0 {
  const topology = docker0();
  topology.host.netns().addRoutes(destinations(entries), { gateway: "10.0.0.1", device: "eth0" });
  // Compiled at the first lookup.
  topology.containers[0].exec(["ping", "-c", "1", "10.0.0.1"]);
  return topology;
}

export const MEMORY: readonly Row[] = [
  bytesRow("memory of a tracked connection, of 100,000", 250, 100_000, withConnections),
  bytesRow("memory of a route, of 500,000", 64, 500_000, withRoutes),
];

/** How hard a puzzle is: the number of layers that packets pass between the request and its failure. */
import { endingOf } from "../../explain/ending.ts";
import { packetsOf, type TracedPacket } from "../../explain/model.ts";
import { namesOf } from "../../shell/commands/explain/names.ts";
import type { HopKind } from "../../trace/hop-details.ts";
import { Recording } from "../../trace/recording.ts";
import { hostAfter, type Puzzle } from "./puzzle.ts";

export interface Rating {
  /** How many decisions of a layer of a namespace the packets passed before the one that failed. */
  readonly layers: number;
  /** 1 to 5. */
  readonly stars: number;
}

/** What a namespace decides about a packet, by the layer that does. */
const LAYERS: Partial<Readonly<Record<HopKind, string>>> = {
  bridgeFrame: "bridge",
  floodFrame: "bridge",
  routePacket: "route",
  routeLookup: "route",
  resolveNextHop: "neighbour",
  rule: "rules",
  nat: "nat",
  socket: "socket",
};

const LAYERS_PER_STAR = 4;

export function ratingOf({ world, setup, request }: Puzzle): Rating {
  const host = hostAfter(world, setup);
  const { kernel } = host.lab;
  const recording = new Recording();
  kernel.taps.explainIn(recording);
  host.runScript("sh", request, {});
  const packets = packetsOf(recording.hops, namesOf(kernel));
  const failed = packets.find((packet) => packet.number > 0 && endingOf(packet).kind !== "taken");
  const passed = new Set<string>();
  // A reply that is lost was caused by a request that was not; one for which no route was found was no packet yet.
  const causeOf = (packet: TracedPacket): TracedPacket | undefined =>
    packet.cause ?? (packet.path.at(-1)!.kind === "noRoute" ? packets[packets.indexOf(packet) - 1] : undefined);
  for (let packet = failed; packet !== undefined; packet = causeOf(packet))
    for (const { netns, kind } of packet.path) {
      const layer = LAYERS[kind];
      if (layer !== undefined) passed.add(`${packet.journey} ${netns} ${layer}`);
    }
  return { layers: passed.size, stars: Math.min(5, 1 + Math.floor(passed.size / LAYERS_PER_STAR)) };
}

/** An explanation as data: the format of journeys, whose version counts up when a field changes its meaning or goes. */
import { summarizeFrame, summarizePacket } from "../trace/summary.ts";
import { endingOf } from "./ending.ts";
import { labelled } from "./fold.ts";
import { type Names, packetsOf, type TracedPacket } from "./model.ts";
import type { Explained } from "./text.ts";

/** The version of the format. */
export const JOURNEY_FORMAT = 1;

export function explanationJson({ title, exitCode, hops }: Explained, names: Names): string {
  const packets = packetsOf(hops, names).map((packet) => packetData(packet, names));
  return `${JSON.stringify({ version: JOURNEY_FORMAT, command: title, exitCode, packets }, null, 1)}\n`;
}

function packetData(packet: TracedPacket, names: Names): object {
  const { number, journey, cause, served, visits } = packet;
  return {
    number,
    journey,
    label: labelled(packet),
    path: visits.map(({ name }) => name),
    ending: endingOf(packet),
    cause: cause?.journey ?? null,
    hops: packet.hops.map(({ number: hop, continues, timeUs, host, netns, device, kind, frame, packet: ip, reason, detail }) => ({
      number: hop,
      continues,
      timeUs,
      netns: names.netns(host, netns),
      host,
      device,
      kind,
      packet: ip !== null ? summarizePacket(ip) : frame === null ? null : summarizeFrame(frame),
      reason,
      detail,
    })),
    arp: served.map((each) => packetData(each, names)),
  };
}

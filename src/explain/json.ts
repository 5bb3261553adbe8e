/** An explanation as data: the format of journeys, whose version counts up when a field changes its meaning or goes. */
import type { HopDetails, HopKind } from "../trace/hop-details.ts";
import type { DropReason } from "../trace/reasons.ts";
import type { RecordedHop } from "../trace/recording.ts";
import { summarizeFrame, summarizePacket } from "../trace/summary.ts";
import { type Ending, endingOf } from "./ending.ts";
import { labelled } from "./fold.ts";
import { type Names, packetsOf, type TracedPacket } from "./model.ts";
import type { Explained } from "./text.ts";

/** The version of the format. */
export const JOURNEY_FORMAT = 1 as const;

/** What `explain --json` prints. docs/journeys.schema.json is generated from it. */
export interface ExplanationData {
  readonly version: typeof JOURNEY_FORMAT;
  /** The command's words. */
  readonly command: string;
  /** How it ended; null of a packet that was injected. */
  readonly exitCode: number | null;
  /** In the order in which they were sent. */
  readonly packets: readonly PacketData[];
}

/** A packet with every step of its path. */
export interface PacketData {
  /** As the text counts it; 0 for what has nothing to do with the command, and for ARP that served a packet. */
  readonly number: number;
  /** Its number in the lab: a packet keeps it however it is rewritten, copied or cut. */
  readonly journey: number;
  /** What it is, in a word: "SYN", "echo request". */
  readonly label: string;
  /** The namespaces that it passed, by name. */
  readonly path: readonly string[];
  readonly ending: Ending;
  /** The journey of the packet that caused it. */
  readonly cause: number | null;
  readonly hops: readonly HopData[];
  /** The ARP frames that were sent because it needed a MAC. */
  readonly arp: readonly PacketData[];
}

/** A step: its kind, and what was decided there and why. */
export type HopData = { [K in HopKind]: StepData & { readonly kind: K; readonly detail: HopDetails[K] } }[HopKind];

interface StepData {
  /** Its position in the recording, from 0. */
  readonly number: number;
  /** The number of the hop that it continues; null at a packet's first. */
  readonly continues: number | null;
  /** Microseconds of virtual time. */
  readonly timeUs: number;
  /** The namespace's or container's name. */
  readonly netns: string;
  readonly host: string;
  readonly device: string;
  /** The packet as it is then, in short. */
  readonly packet: string | null;
  /** Of a drop: Linux's name of the reason. */
  readonly reason: DropReason | null;
}

export function explanationJson({ title, exitCode, hops }: Explained, names: Names): string {
  const packets = packetsOf(hops, names).map((packet) => packetData(packet, names));
  const data: ExplanationData = { version: JOURNEY_FORMAT, command: title, exitCode, packets };
  return `${JSON.stringify(data, null, 1)}\n`;
}

function packetData(packet: TracedPacket, names: Names): PacketData {
  const { number, journey, cause, served, visits } = packet;
  return {
    number,
    journey,
    label: labelled(packet),
    path: visits.map(({ name }) => name),
    ending: endingOf(packet),
    cause: cause?.journey ?? null,
    hops: packet.hops.map((hop) => hopData(hop, names)),
    arp: served.map((each) => packetData(each, names)),
  };
}

function hopData(
  { number, continues, timeUs, host, netns, device, kind, frame, packet, reason, detail }: RecordedHop,
  names: Names,
): HopData {
  const summary = packet !== null ? summarizePacket(packet) : frame === null ? null : summarizeFrame(frame);
  // Kind and detail of one hop belong together.
  return {
    number,
    continues,
    timeUs,
    netns: names.netns(host, netns),
    host,
    device,
    kind,
    packet: summary,
    reason,
    detail,
  } as HopData;
}

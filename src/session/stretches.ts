/**
 * The packets of a turn as stretches of time. A packet's hops are a tree; a hop at which it is queued for want of a MAC ends a
 * stretch, and what continues that hop begins the next one. Stretches stand in the order in which they begin, so that the ARP
 * stands between the two parts of the packet that waits for it.
 */
import { endingOf } from "../explain/ending.ts";
import { isArp, type Names, packetsOf, type TracedPacket } from "../explain/model.ts";
import type { RecordedHop } from "../trace/recording.ts";
import type { Packet } from "../wire/ipv4.ts";
import { endsAt, labelAt, packetAt, protocolOf } from "./packet-view.ts";
import type { Stretch, StretchEnding } from "./protocol.ts";

/** A stretch with what its details are made from. */
export interface KeptStretch {
  readonly stretch: Stretch;
  /** None where they are no longer kept. */
  readonly hops: readonly RecordedHop[];
  readonly packet: TracedPacket | null;
}

/** What stretches of one run are numbered and linked by. */
export class StretchMaker {
  /** The number of the next one. */
  #next = 0;
  /** How many parts a journey has had in earlier turns. */
  readonly #parts = new Map<number, number>();
  /** Connections by the ends of a packet, whichever comes first: NAT gives one connection several. */
  readonly #connections = new Map<string, string>();

  /** The stretches of the hops that were recorded during a turn. */
  make(turn: number, hops: readonly RecordedHop[], names: Names): KeptStretch[] {
    const packets = new Map<number, TracedPacket>();
    const serves = new Map<number, number>();
    for (const packet of packetsOf(hops, names)) {
      packets.set(packet.journey, packet);
      for (const arp of packet.served) {
        packets.set(arp.journey, arp);
        serves.set(arp.journey, packet.journey);
      }
    }
    const groups = groupsOf(hops);
    const last = new Map(groups.map((group) => [group[0]!.journey, group]));
    return groups.map((group) => {
      const { journey } = group[0]!;
      const packet = packets.get(journey)!;
      const goesOn = last.get(journey) !== group;
      const stretch = this.#stretchOf(turn, group, packet, goesOn ? GOES_ON : endingOf(packet));
      return { stretch: { ...stretch, serves: serves.get(journey) ?? null }, hops: group, packet };
    });
  }

  #stretchOf(turn: number, hops: readonly RecordedHop[], packet: TracedPacket, ending: StretchEnding): Stretch {
    const first = hops[0]!;
    const whole = hops.find((hop) => packetAt(hop) !== null || hop.frame !== null) ?? first;
    const sent = packetAt(whole);
    const [source, destination] = endsAt(sent, whole.frame);
    const part = (this.#parts.get(first.journey) ?? 0) + 1;
    this.#parts.set(first.journey, part);
    const queued = hops.find(isQueued);
    return {
      number: this.#next++,
      turn,
      journey: first.journey,
      part,
      fromUs: first.timeUs,
      toUs: hops.at(-1)!.timeUs,
      protocol: protocolOf(sent, whole.frame),
      label: labelAt(sent, whole.frame),
      source,
      destination,
      netns: [...new Set(hops.map(({ netns }) => netns))],
      ending,
      waitsFor: queued?.kind === "resolveNextHop" ? queued.detail.nextHop : null,
      cause: packet.cause?.journey ?? null,
      serves: null,
      connection: isArp(packet) ? null : this.#connectionOf(hops, packet),
      hops: hops.length,
    };
  }

  /** By all the ends that a packet has on its path; an ICMP error belongs to what it is about. */
  #connectionOf(hops: readonly RecordedHop[], { cause }: TracedPacket): string | null {
    const keys = new Set<string>();
    for (const hop of hops) {
      const packet = packetAt(hop);
      if (packet !== null) keys.add(keyOf(isError(packet) && cause?.sent ? cause.sent : packet));
    }
    const [first] = keys;
    if (first === undefined) return null;
    const known = [...keys].map((key) => this.#connections.get(key)).find((each) => each !== undefined) ?? first;
    for (const key of keys) this.#connections.set(key, known);
    return known;
  }
}

const GOES_ON: StretchEnding = { kind: "goes on", words: "" };

function isQueued(hop: RecordedHop): boolean {
  return hop.kind === "resolveNextHop" && hop.detail.outcome === "queued";
}

/** In the order of their first hops. */
function groupsOf(hops: readonly RecordedHop[]): RecordedHop[][] {
  const groups: RecordedHop[][] = [];
  /** The group that what continues a hop belongs to. */
  const open = new Map<number, RecordedHop[]>();
  for (const hop of hops) {
    let group = hop.continues === null ? undefined : open.get(hop.continues);
    if (group === undefined) groups.push((group = []));
    group.push(hop);
    if (!isQueued(hop)) open.set(hop.number, group);
  }
  return groups;
}

function isError({ payload }: Packet): boolean {
  return payload.kind === "icmp" && payload.type !== 0 && payload.type !== 8;
}

function keyOf(packet: Packet): string {
  const ends = [...endsAt(packet, null)].sort().join(" ");
  const { payload } = packet;
  return `${payload.kind} ${ends}${payload.kind === "icmp" ? ` ${payload.id}` : ""}`;
}

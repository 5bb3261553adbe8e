/**
 * What a recording is explained from: its hops as packets, each with the path that its end lies on, the visits of namespaces
 * along it, and the ARP that served it.
 */
import type { RecordedHop } from "../trace/recording.ts";
import type { Packet } from "../wire/ipv4.ts";

/** How things are called in an explanation. */
export interface Names {
  /** A namespace: a container's name, the namespace's or the host's. */
  netns(host: string, netns: number): string;
  /** Who made a rule: "docker: -p 81:80 of web"; null where nobody is known to have. */
  origin(
    host: string,
    netns: number,
    rule: { readonly table: string; readonly chain: string; readonly rule: string },
  ): string | null;
}

/** A stay in one namespace. */
export interface Visit {
  readonly name: string;
  readonly hops: readonly RecordedHop[];
}

/** A packet, or an ARP frame, from its first hop to its end. */
export interface TracedPacket {
  /**
   * As it is counted in the text, from 1; 0 for what is not counted: ARP that served a packet, or what has nothing to do with the
   * command.
   */
  number: number;
  readonly journey: number;
  readonly hops: readonly RecordedHop[];
  /** The hops from the first to the one that matters most: a socket's rather than a drop's, a drop's rather than none. */
  readonly path: readonly RecordedHop[];
  readonly visits: readonly Visit[];
  /** The IP packet as it was sent; null for ARP, and where none was made. */
  readonly sent: Packet | null;
  /** The packet that caused it; null where none of this recording did. */
  readonly cause: TracedPacket | null;
  /** ARP that was sent for want of a MAC that it needed, in order. */
  readonly served: readonly TracedPacket[];
}

/** The packets of a recording in the order in which they were sent; ARP that served one stands with that one only. */
export function packetsOf(hops: readonly RecordedHop[], names: Names): TracedPacket[] {
  const groups = new Map<number, RecordedHop[]>();
  for (const hop of hops) {
    const group = groups.get(hop.journey);
    if (group === undefined) groups.set(hop.journey, [hop]);
    else group.push(hop);
  }
  const byJourney = new Map<number, TracedPacket & { served: TracedPacket[] }>();
  for (const [journey, group] of groups) {
    const begin = group.find((hop) => hop.kind === "begin");
    const cause = begin?.kind === "begin" && begin.detail.of !== null ? (byJourney.get(begin.detail.of) ?? null) : null;
    const path = pathOf(group);
    const sent = group.find(({ packet }) => packet !== null)?.packet ?? null;
    byJourney.set(journey, { number: 0, journey, hops: group, path, visits: visitsOf(path, names), sent, cause, served: [] });
  }
  const listed: TracedPacket[] = [];
  for (const packet of byJourney.values()) {
    const served = servedBy(packet);
    if (served === null) listed.push(packet);
    else byJourney.get(served.journey)!.served.push(packet);
  }
  listed
    .filter((packet) => !isUnrelated(packet))
    .forEach((packet, at) => {
      packet.number = at + 1;
    });
  return listed;
}

export function isArp({ hops }: TracedPacket): boolean {
  return hops.some(({ frame }) => frame?.payload.kind === "arp");
}

/**
 * What has nothing to do with the command: a packet that was on its path before, and what came of it; ARP that neither a program
 * nor a packet caused (a kernel says where it is, or looks whether somebody still is there).
 */
export function isUnrelated(packet: TracedPacket): boolean {
  let root = packet;
  while (root.cause !== null) root = root.cause;
  const first = root.hops[0]!;
  if (first.kind !== "begin") return first.kind !== "noRoute";
  return isArp(root) && first.detail.command === null;
}

/** The packet that needed what an ARP frame asks or says; null where it is no ARP or was sent for itself. */
function servedBy(packet: TracedPacket): TracedPacket | null {
  if (!isArp(packet)) return null;
  let cause = packet.cause;
  while (cause !== null && isArp(cause)) cause = cause.cause;
  return cause;
}

/** How much the end of a path explains. */
function weightOf(hop: RecordedHop): number {
  switch (hop.kind) {
    case "socket":
      return 5;
    case "reject":
    case "noListener":
      return 4;
    case "drop":
      return hop.reason === "OTHERHOST" ? 1 : 4;
    case "deliverPacket":
      return 3;
    default:
      return 2;
  }
}

/** The hops that lead to the one that matters most, and those that follow it. Copies that a flood made are left out. */
function pathOf(hops: readonly RecordedHop[]): readonly RecordedHop[] {
  const byNumber = new Map(hops.map((hop) => [hop.number, hop]));
  const continued = new Set(hops.map(({ continues }) => continues));
  const ends = hops.filter(({ number }) => !continued.has(number));
  const best = ends.reduce((most, end) => (weightOf(end) > weightOf(most) ? end : most), ends[0]!);
  const path: RecordedHop[] = [];
  for (
    let hop: RecordedHop | undefined = best;
    hop !== undefined;
    hop = hop.continues === null ? undefined : byNumber.get(hop.continues)
  )
    path.unshift(hop);
  return path;
}

function visitsOf(path: readonly RecordedHop[], names: Names): readonly Visit[] {
  const visits: { name: string; hops: RecordedHop[] }[] = [];
  for (const hop of path) {
    const name = names.netns(hop.host, hop.netns);
    const last = visits.at(-1);
    if (last !== undefined && last.name === name) last.hops.push(hop);
    else visits.push({ name, hops: [hop] });
  }
  return visits;
}

/** What stands on a packet in the picture and on its tick: the word a teacher would say. */
import type { Stop, Stretch } from "../../session/protocol.ts";
import type { Leg } from "./path.ts";

const SHORT: Readonly<Record<string, string>> = {
  "ARP request": "ARP ?",
  "ARP reply": "ARP !",
  "echo request": "echo ?",
  "echo reply": "echo !",
  "DNS query": "DNS ?",
  "DNS reply": "DNS !",
  "FIN ACK": "FIN",
  "RST ACK": "RST",
};

/** "SYN", "615 B", "echo ?". */
export function capsuleWords({ label }: Pick<Stretch, "label">): string {
  const data = /^(\D+), (\d+) bytes$/.exec(label);
  if (data !== null) return data[1] === "UDP" ? `UDP ${data[2]} B` : `${data[2]} B`;
  return SHORT[label] ?? label;
}

/** Of a packet's two ends; `before` where NAT has just rewritten that end. */
export interface ShownEnd {
  readonly before: string | null;
  readonly now: string;
}

export interface ShownEnds {
  readonly source: ShownEnd;
  readonly destination: ShownEnd;
}

/** The ends of a packet at a stop, with what NAT made of them there; null for what has none. */
export function endsAt({ stops }: Pick<Leg, "stops">): ShownEnds | null {
  const packet = stops.findLast((stop) => stop.packet !== null)?.packet ?? null;
  if (packet === null) return null;
  const first = stops.find(isNat);
  const before = first === undefined ? null : natEnds(first);
  const end = (was: string | undefined, now: string): ShownEnd => ({
    before: was === undefined || was === now ? null : was,
    now,
  });
  return { source: end(before?.source, packet.source), destination: end(before?.destination, packet.destination) };
}

function isNat({ kind }: Stop): boolean {
  return kind === "nat";
}

function natEnds({ detail }: Stop): { readonly source: string; readonly destination: string } | null {
  if (detail === null || !("before" in detail) || detail.before === null || typeof detail.before !== "object") return null;
  const { src, dst, sport, dport } = detail.before;
  const end = (address: string, port: number | undefined): string => (port === undefined ? address : `${address}:${port}`);
  return { source: end(src, sport), destination: end(dst, dport) };
}

/**
 * Comments for the frames of a capture. The frame by which a packet came to a namespace, or else the first one sent from there,
 * has what that namespace decided about it; the last frame of a dropped packet has the reason.
 */
import type { RecordedHop } from "../trace/recording.ts";
import { dropWords } from "./drops.ts";
import { layOut, ruleColumns } from "./layout.ts";
import { type Names, packetsOf, type TracedPacket } from "./model.ts";
import { paragraphsOf } from "./paragraphs.ts";
import { firstPackets } from "./text.ts";

const WIDTH = 120;

/** By the number of the frame's hop: a "receiveFrame" or a "transmitFrame". */
export function frameComments(hops: readonly RecordedHop[], names: Names): Map<number, string> {
  const comments = new Map<number, string>();
  const listed = packetsOf(hops, names);
  const beganBy = firstPackets(listed);
  for (const packet of listed.flatMap((each) => [each, ...each.served])) {
    const paragraphs = paragraphsOf({ packet, names, beganBy, verbose: false });
    const columns = ruleColumns(paragraphs);
    packet.visits.forEach((visit, at) => {
      const frame = visit.hops.find(isOfFrame);
      const { lines } = paragraphs[at]!;
      if (frame === undefined || lines.length === 0) return;
      // Its first line is the namespace's name, which the interface has.
      const text = layOut({ ...paragraphs[at]!, title: " > " }, columns, WIDTH).slice(1);
      comments.set(frame.number, text.map((line) => line.trim().replace(/ {3,}/g, "  ")).join("\n"));
    });
    addDrops(packet, comments);
  }
  return comments;
}

/** Drops of copies that left the packet's path; the one at its end is among the path's lines. */
function addDrops({ hops, path }: TracedPacket, comments: Map<number, string>): void {
  const byNumber = new Map(hops.map((hop) => [hop.number, hop]));
  for (const hop of hops) {
    if (hop.kind !== "drop" || path.includes(hop)) continue;
    let frame: RecordedHop | undefined = hop;
    const before: RecordedHop[] = [];
    while (frame !== undefined && !isOfFrame(frame)) {
      before.unshift(frame);
      frame = frame.continues === null ? undefined : byNumber.get(frame.continues);
    }
    if (frame === undefined) continue;
    const known = comments.get(frame.number);
    const words = `dropped: ${dropWords(hop, before)}`;
    comments.set(frame.number, known === undefined ? words : `${known}\n${words}`);
  }
}

function isOfFrame({ kind }: RecordedHop): boolean {
  return kind === "receiveFrame" || kind === "transmitFrame";
}

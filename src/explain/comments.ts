/**
 * What stands at a frame in a capture: what the namespace that has it decided about its packet, at the frame by which the packet
 * came there, or at the first one that it sent; and why a packet was dropped, at the last frame it was in.
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

/** Those of copies that are not on the packet's path: what ended that is among its lines. */
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

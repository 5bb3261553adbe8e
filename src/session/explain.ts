/** The explanation of one packet of a session, in paragraphs. */
import { endingOf } from "../explain/ending.ts";
import { labelled } from "../explain/fold.ts";
import { paragraphsOf } from "../explain/paragraphs.ts";
import { firstPackets } from "../explain/text.ts";
import type { LabRun } from "./lab-run.ts";
import type { Explanation } from "./protocol.ts";
import type { KeptStretch } from "./stretches.ts";

export function explain(run: LabRun, { packet, stretch }: KeptStretch): Explanation {
  const packets = run.stretches.flatMap((each) =>
    each.stretch.turn === stretch.turn && each.packet !== null ? [each.packet] : [],
  );
  const beganBy = firstPackets([...new Set(packets)]);
  return {
    packet: packet!.number,
    label: labelled(packet!),
    path: packet!.visits.map((visit) => visit.name),
    ending: endingOf(packet!),
    paragraphs: paragraphsOf({ packet: packet!, names: run.names, beganBy, verbose: true }),
  };
}

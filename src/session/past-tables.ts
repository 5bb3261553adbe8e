/** The tables of a namespace as they were when a packet took a step: the lab is given its inputs again, and stopped there. */
import { netNamed } from "./changes.ts";
import type { LabRun } from "./lab-run.ts";
import type { NetnsName, NetnsTables } from "./protocol.ts";
import { type Past, rebuild } from "./rebuild.ts";
import type { SessionClock } from "./settle.ts";
import { tablesOf } from "./tables.ts";

/** `run` is a lab without inputs yet; null where there was no such namespace then. */
export async function tablesAt(
  run: LabRun,
  { at, hop, past }: { readonly at: NetnsName; readonly hop: number; readonly past: Past },
  clock: SessionClock,
): Promise<NetnsTables | null> {
  let found: NetnsTables | null = null;
  run.whenAt(hop, () => {
    const net = netNamed(run.lab, at);
    if (net !== null) found = tablesOf(net);
  });
  await rebuild(run, past, clock);
  return found;
}

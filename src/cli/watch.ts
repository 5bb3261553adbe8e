/** --pcap and --trace: what passed each device, into files; the way of each packet, as text. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../lab/lab.ts";
import { captureFrame } from "../trace/cooked.ts";
import type { Hop } from "../trace/hop.ts";
import { formatJourney, journeysOf } from "../trace/journey.ts";
import { LINKTYPE_ETHERNET, MAX_SNAPLEN, writePcap } from "../trace/pcap.ts";
import type { SeenFrame } from "../trace/taps.ts";
import { type Options, UsageError } from "./options.ts";

/** Starts watching; the answer is to be called at the end. */
export function watch(lab: Lab, options: Options): () => void {
  const endings: (() => void)[] = [];
  if (options.trace) endings.push(trace(lab));
  if (options.pcapDirectory !== null) endings.push(capture(lab, options.pcapDirectory));
  return () => {
    for (const end of endings) end();
  };
}

/** The ways are told at the end, each packet's together. */
function trace(lab: Lab): () => void {
  const hops: Hop[] = [];
  lab.on("hop", (hop) => hops.push(hop));
  return () => {
    for (const journey of journeysOf(hops))
      process.stderr.write(formatJourney(journey, (host, netns) => placeName(lab, host, netns)));
  };
}

function capture(lab: Lab, directory: string): () => void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new UsageError(`--pcap ${directory}: ${(error as Error).message}`);
  }
  const seen = new Map<string, SeenFrame[]>();
  lab.on("frame", (frame) => {
    const name = fileName(lab, frame);
    const list = seen.get(name);
    if (list === undefined) seen.set(name, [frame]);
    else list.push(frame);
  });
  return () => {
    for (const [name, frames] of seen) writeFileSync(join(directory, name), writePcap(LINKTYPE_ETHERNET, packetsOf(lab, frames)));
  };
}

function packetsOf(lab: Lab, frames: readonly SeenFrame[]) {
  return frames.map((seen) => captureFrame(seen.frame, lab.kernel.loop.epochUs + seen.timeUs, MAX_SNAPLEN, null));
}

/** HOST-NETNS-DEVICE.pcap, without the namespace where it is the host's first one. */
function fileName(lab: Lab, frame: SeenFrame): string {
  return `${placeName(lab, frame.host, frame.netns)}-${frame.device}.pcap`.replaceAll("/", "_");
}

function placeName(lab: Lab, hostName: string, netns: number): string {
  const host = lab.hosts.get(hostName)!.kernelHost;
  if (netns === host.init.id) return hostName;
  return `${hostName}-${host.config.netnsNames.find((entry) => entry.netns === netns)?.name ?? netns}`;
}

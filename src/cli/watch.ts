/** --pcap: what passed each device, into files. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../lab/lab.ts";
import { captureFrame } from "../trace/cooked.ts";
import type { NetnsNames } from "../trace/journey.ts";
import { LINKTYPE_ETHERNET, MAX_SNAPLEN, writePcap } from "../trace/pcap.ts";
import type { SeenFrame } from "../trace/taps.ts";
import { type Options, UsageError } from "./options.ts";

/** Starts watching; the answer is to be called at the end. */
export function watch(lab: Lab, options: Options): () => void {
  const endings: (() => void)[] = [];
  if (options.pcapDirectory !== null) endings.push(capture(lab, options.pcapDirectory));
  return () => {
    for (const end of endings) end();
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

/** HOST, or HOST-NETNS beside the host's first namespace. */
export function netnsNames(lab: Lab): NetnsNames {
  return (host, netns) => placeName(lab, host, netns);
}

function placeName(lab: Lab, hostName: string, netns: number): string {
  const host = lab.hosts.get(hostName)!.kernelHost;
  if (netns === host.init.id) return hostName;
  return `${hostName}-${host.config.netnsNames.find((entry) => entry.netns === netns)?.name ?? netns}`;
}

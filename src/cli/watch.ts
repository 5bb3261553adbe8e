/** --pcap and --pcapng: what passed each device, into files. */
import { accessSync, constants } from "node:fs";
import { containersIn } from "../docker/engine.ts";
import type { Lab } from "../lab/lab.ts";
import { captureFrame } from "../trace/cooked.ts";
import type { NetnsNames } from "../trace/journey.ts";
import { MAX_SNAPLEN } from "../trace/pcap.ts";
import { UsageError } from "./arguments.ts";
import { reasonOf } from "./host-errors.ts";
import { makeDirectory } from "./make-directory.ts";
import type { Options } from "./options.ts";
import { PcapFiles } from "./pcap-files.ts";
import { writePcapng } from "./pcapng-file.ts";

/** Starts watching. The function it returns is called at the end, and returns what went wrong, in one line. */
export function watch(
  lab: Lab,
  options: Pick<Options, "pcapDirectory"> & Partial<Pick<Options, "pcapngFile" | "pcapngWhole">>,
): () => string | null {
  const { pcapDirectory, pcapngFile = null, pcapngWhole = false } = options;
  const ends = [
    ...(pcapDirectory === null ? [] : [capture(lab, pcapDirectory)]),
    ...(pcapngFile === null ? [] : [writePcapng(lab, pcapngFile, pcapngWhole)]),
  ];
  return () => ends.map((end) => end()).find((problem) => problem !== null) ?? null;
}

function capture(lab: Lab, directory: string): () => string | null {
  try {
    makeDirectory(directory);
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UsageError(`--pcap ${directory}: ${reasonOf(error)}`);
  }
  const files = new PcapFiles(directory);
  const nameOf = netnsNames(lab);
  lab.on("frame", (seen) => {
    const { host, netns, ifindex, device, frame, timeUs } = seen;
    files.add(
      `${host} ${netns} ${ifindex}`,
      () => `${nameOf(host, netns)}-${device}`,
      () => captureFrame(frame, lab.kernel.loop.epochUs + timeUs, MAX_SNAPLEN, null),
    );
  });
  return () => files.close();
}

/**
 * HOST, or HOST-NETNS beside the host's first namespace; a container's has the container's name. One that is gone keeps the last
 * name that was asked for.
 */
export function netnsNames(lab: Lab): NetnsNames {
  const last = new Map<string, string>();
  return (host, netns) => {
    const key = `${host} ${netns}`;
    const name = namespaceName(lab, host, netns);
    if (name !== null) last.set(key, name);
    return name ?? last.get(key) ?? `${host}-${netns}`;
  };
}

/** Null where it has none. */
function namespaceName(lab: Lab, hostName: string, netns: number): string | null {
  const host = lab.hosts.get(hostName)!.kernelHost;
  if (netns === host.init.id) return hostName;
  const net = host.kernel.nets[netns];
  const [container] = net === null || net === undefined ? [] : containersIn(net);
  const name = container?.name ?? host.config.netnsNames.find((entry) => entry.netns === netns)?.name;
  return name === undefined ? null : `${hostName}-${name}`;
}

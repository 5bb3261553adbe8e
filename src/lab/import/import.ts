/**
 * A host's own listings made into a lab: `netnsim import`, Lab.from(). They are read into what the host's namespaces are to be
 * (wanted.ts), and the commands that rebuild an exported lab rebuild that. So the result is a script, which can be read, changed
 * and run again, here or on a real kernel.
 */
import { type DockerListing, LISTING_PATH } from "../../docker/listing.ts";
import { MACHINE_SYSCTLS } from "../../kernel/kernel-profile.ts";
import { formatModprobe, loadModule, modulesOfSysctls } from "../../kernel/netlink/modules.ts";
import { readSysctl } from "../../kernel/netlink/sysctl.ts";
import { formatCommands, quoteComment, quoteShell } from "../export/command.ts";
import { rebuildNets } from "../export/rebuild.ts";
import { formatNamespaces } from "../export/script.ts";
import { OF_IPV6 } from "../export/sysctls.ts";
import type { WantedNet } from "../export/wanted.ts";
import type { LabHost } from "../lab-host.ts";
import { differences } from "./compare.ts";
import { type DumpDevice, readDevices } from "./devices.ts";
import { readDocker } from "./docker.ts";
import type { HostDump, NetnsDump } from "./dump.ts";
import { formatNote, type ImportNote } from "./notes.ts";
import { summarize } from "./sysctls.ts";
import { noteUnmodelled } from "./unmodelled.ts";
import { wantedNets } from "./wanted.ts";

export interface Imported {
  /** What the host calls itself; "h" where the dump does not say. */
  readonly hostname: string;
  /** A shell script for a bare host. */
  readonly script: string;
  readonly notes: readonly ImportNote[];
}

/** `scratch` is a bare host of a lab of its own, in which each command is tried. */
export function importDump(dump: HostDump, scratch: LabHost): Imported {
  const devicesOf = new Map(dump.nets.map((net) => [net, readDevices(dump, net)]));
  const wanted = wantedNets(dump, devicesOf);
  const modules = modulesOfSysctls(wanted.flatMap(({ sysctls }) => [...sysctls.keys()]));
  for (const module of modules) loadModule(scratch.kernelHost, module);
  const { inherited, commands, notes } = rebuildNets(wanted.map(withoutMachineSysctls), scratch);
  for (const { netns, text } of notes) dump.notes.omit(netns, "built here", text);
  for (const [net, devices] of devicesOf) {
    compareDevices(dump, net, devices, scratch);
    noteUnmodelled(dump, net);
  }
  const docker = readDocker(dump);
  noteSysctls(dump, wanted, scratch);
  const names = wanted.flatMap(({ name }) => (name === null ? [] : [quoteShell(name)]));
  const listing = docker === null ? "" : formatListing(docker);
  const body = `set -e\n${formatModprobe(modules)}${formatNamespaces(names, inherited)}${formatCommands(commands)}${listing}`;
  const hostname = dump.hostname !== null && /^[^/\s]{1,64}$/.test(dump.hostname) ? dump.hostname : "h";
  return { hostname, script: `${formatHead(dump)}${body}`, notes: dump.notes.list };
}

/** Commands that leave docker's listing where explanations look for it. */
function formatListing(docker: DockerListing): string {
  const folder = LISTING_PATH.slice(0, LISTING_PATH.lastIndexOf("/"));
  return `# What docker made, for explanations.
mkdir -p ${folder}
cat > ${LISTING_PATH} <<'END'
${JSON.stringify(docker, null, 1)}
END
`;
}

function compareDevices(dump: HostDump, net: NetnsDump, devices: readonly DumpDevice[], scratch: LabHost): void {
  const where = net.name === null ? {} : { netns: net.name };
  const listed = JSON.parse(scratch.exec(["ip", "-j", "-d", "addr"], where).stdout) as { readonly ifname: string }[];
  const here = new Map(listed.map((each) => [each.ifname, each]));
  for (const device of devices)
    for (const text of differences(device, here.get(device.link.name)))
      dump.notes.omit(net.name, device.at, `${device.link.name}: ${text}`);
}

/** What follows from the host's machine is nobody's setting. */
function withoutMachineSysctls(net: WantedNet): WantedNet {
  return { ...net, sysctls: new Map([...net.sysctls].filter(([name]) => !MACHINE_SYSCTLS.includes(name))) };
}

/** Settings that there are none of here, by their number: whether they were changed cannot be known. */
function noteSysctls(dump: HostDump, wanted: readonly WantedNet[], scratch: LabHost): void {
  const unknown = wanted.flatMap(({ name: netns, sysctls }) => {
    const built = scratch.netOf(netns ?? undefined);
    const hasNoModel = (name: string): boolean =>
      OF_IPV6.test(name) || MACHINE_SYSCTLS.includes(name) || typeof readSysctl(built, name) !== "string";
    return [...sysctls.keys()].filter(hasNoModel);
  });
  if (unknown.length > 0)
    dump.notes.replace(null, "sysctl -a", `settings without a model, whatever they are: ${summarize(unknown)}`);
}

function formatHead(dump: HostDump): string {
  const kernel = dump.release === null ? "" : ` (Linux ${dump.release})`;
  const lines = [
    "# world: bare",
    `# Made by netnsim import of ${quoteComment(dump.hostname ?? "a host")}${quoteComment(kernel)}: netnsim run FILE builds it.`,
    ...(dump.notes.list.length === 0 ? [] : ["# Otherwise than on the host:"]),
    ...dump.notes.list.map((note) => `#   ${formatNote(note)}`),
  ];
  return `${lines.join("\n")}\n`;
}

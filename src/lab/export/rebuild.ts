/**
 * Finds the commands that rebuild a lab's configuration. Each is tried at once in a scratch host, so that what the kernel does by
 * itself (local routes, lo's address, a bridge's MAC) is seen there and only what is then still different is said. What packets
 * caused (learnt neighbours, connections, counters, sockets) is not rebuilt.
 */

import { strerror } from "../../kernel/config/errno.ts";
import type { Net } from "../../kernel/net.ts";
import { writeSysctl } from "../../kernel/netlink/sysctl.ts";
import type { Lab } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";
import { rebuildAddresses } from "./addresses.ts";
import type { ExportCommand } from "./command.ts";
import { rebuildFirewall } from "./firewall.ts";
import { finishLinks, makeLinks, raiseLinks, settleLinks } from "./links.ts";
import { type NamedNet, nameNets } from "./names.ts";
import { rebuildRoutes, rebuildRules } from "./routes.ts";
import { inheritedSysctls, rebuildSysctls } from "./sysctls.ts";
import { rebuildFdb, rebuildNeighbours } from "./tables.ts";

/** One namespace as it is wanted and as it stands in the scratch host, and how to change the latter. */
export interface Building {
  readonly name: string;
  readonly wanted: Net;
  readonly built: Net;
  /** Says a command and runs it in the scratch host; false (and no word in the export) where it is refused there. */
  say(tool: ExportCommand["tool"], words: readonly string[], input?: string): boolean;
  /** What could not be said, for the reader. */
  note(text: string): void;
  /** What the export calls another namespace. */
  nameOf(net: Net): string;
}

export interface Rebuilding {
  readonly nets: readonly NamedNet[];
  readonly commands: readonly ExportCommand[];
  readonly notes: readonly string[];
}

const STAGES: readonly ((building: Building) => void)[] = [
  (building) => rebuildSysctls(building, false),
  makeLinks,
  settleLinks,
  (building) => rebuildSysctls(building, true),
  raiseLinks,
  rebuildAddresses,
  rebuildRoutes,
  rebuildRules,
  rebuildNeighbours,
  rebuildFdb,
  rebuildFirewall,
  finishLinks,
];

/** `scratch` is a bare host of a lab of its own. */
export function rebuildLab(lab: Lab, scratch: LabHost): Rebuilding {
  const nets = nameNets(lab);
  const commands: ExportCommand[] = [];
  const notes: string[] = [];
  const names = new Map(nets.map(({ net, name }) => [net, name]));
  const buildings = nets.map(({ name, net }): Building => {
    scratch.netns().addNetns(name);
    tryCommand(scratch, { netns: name, tool: "sysctl", words: inheritedSysctls(scratch.netOf(undefined)) });
    return {
      name,
      wanted: net,
      built: scratch.netOf(name),
      note: (text) => void notes.push(`${name}: ${text}`),
      nameOf: (other) => names.get(other) as string,
      say(tool, words, input) {
        const { exitCode, stderr } = tryCommand(scratch, { netns: name, tool, words, ...(input !== undefined && { input }) });
        if (exitCode !== 0) notes.push(`${name}: ${tool} ${words.join(" ")}: ${stderr.trim()}`);
        else commands.push({ netns: name, tool, words, ...(input !== undefined && { input }) });
        return exitCode === 0;
      },
    };
  });
  for (const stage of STAGES) for (const building of buildings) stage(building);
  return { nets, commands, notes };
}

function tryCommand(scratch: LabHost, { netns, tool, words, input }: ExportCommand): { exitCode: number; stderr: string } {
  // Cables' delays are traffic control's, which has no model here.
  if (tool === "tc") return { exitCode: 0, stderr: "" };
  if (tool === "sysctl") {
    const stderr = words.map((word) => writeWord(scratch.netOf(netns), word)).join("");
    return { exitCode: stderr === "" ? 0 : 1, stderr };
  }
  return scratch.exec([tool, ...words], { netns, ...(input !== undefined && { stdin: input }) });
}

/** As sysctl(8), but for names with a `=`. */
function writeWord(net: Net, word: string): string {
  const at = word.lastIndexOf("=");
  const refused = writeSysctl(net, word.slice(0, at), word.slice(at + 1));
  return refused === null ? "" : `${word}: ${refused.message ?? strerror(refused.errno)}\n`;
}

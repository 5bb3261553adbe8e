/**
 * Finds the commands that rebuild namespaces. Each is tried at once in a scratch host, so that what the kernel does by
 * itself (local routes, lo's address, a bridge's MAC) is seen there and only what is then still different is said. What packets
 * caused (learnt neighbours, connections, counters, sockets) is not rebuilt.
 */

import { strerror } from "../../kernel/config/errno.ts";
import type { Net } from "../../kernel/net.ts";
import { writeSysctl } from "../../kernel/netlink/sysctl.ts";
import type { LabHost } from "../lab-host.ts";
import { rebuildAddresses } from "./addresses.ts";
import type { ExportCommand } from "./command.ts";
import { rebuildFirewall } from "./firewall.ts";
import { finishLinks, makeLinks, raiseLinks, settleLinks } from "./links.ts";
import { rebuildRoutes, rebuildRules } from "./routes.ts";
import { inheritedSysctls, rebuildSysctls } from "./sysctls.ts";
import { rebuildConnections, rebuildFdb, rebuildNeighbours } from "./tables.ts";
import type { WantedNet } from "./wanted.ts";

/** One namespace as it is wanted and as it stands in the scratch host, and how to change the latter. */
export interface Building {
  readonly wanted: WantedNet;
  readonly built: Net;
  /** Says a command and runs it in the scratch host; false (and no word in the script) where it is refused there. */
  say(tool: ExportCommand["tool"], words: readonly string[], input?: string): boolean;
  /** What could not be said, for the reader. */
  note(text: string): void;
}

export interface Rebuilding {
  /** The settings that each namespace begins with. */
  readonly inherited: readonly string[];
  readonly commands: readonly ExportCommand[];
  readonly notes: readonly RebuildNote[];
}

export interface RebuildNote {
  readonly netns: string | null;
  readonly text: string;
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
  finishLinks,
  rebuildNeighbours,
  rebuildFdb,
  rebuildFirewall,
  rebuildConnections,
];

/** `scratch` is a bare host of a lab of its own. */
export function rebuildNets(nets: readonly WantedNet[], scratch: LabHost): Rebuilding {
  const inherited = inheritedSysctls(scratch.netOf(undefined));
  const commands: ExportCommand[] = [];
  const notes: RebuildNote[] = [];
  const buildings = nets.map((wanted): Building => {
    const netns = wanted.name;
    if (netns !== null) {
      scratch.netns().addNetns(netns);
      tryCommand(scratch, { netns, tool: "sysctl", words: inherited });
    }
    const note = (text: string): void => void notes.push({ netns, text });
    return {
      wanted,
      built: scratch.netOf(netns ?? undefined),
      note,
      say(tool, words, input) {
        const command = { netns, tool, words, ...(input !== undefined && { input }) };
        const { exitCode, stderr } = tryCommand(scratch, command);
        if (exitCode !== 0) note(`${tool} ${words.join(" ")}: ${stderr.trim()}`);
        else commands.push(command);
        return exitCode === 0;
      },
    };
  });
  for (const stage of STAGES) for (const building of buildings) stage(building);
  return { inherited, commands, notes };
}

function tryCommand(scratch: LabHost, { netns, tool, words, input }: ExportCommand): { exitCode: number; stderr: string } {
  // Cables' delays are traffic control's, which has no model here.
  if (tool === "tc") return { exitCode: 0, stderr: "" };
  if (tool === "sysctl") {
    const stderr = words.map((word) => writeWord(scratch.netOf(netns ?? undefined), word)).join("");
    return { exitCode: stderr === "" ? 0 : 1, stderr };
  }
  return scratch.exec([tool, ...words], { ...(netns !== null && { netns }), ...(input !== undefined && { stdin: input }) });
}

/** As sysctl(8), but for names with a `=`. */
function writeWord(net: Net, word: string): string {
  const at = word.lastIndexOf("=");
  const refused = writeSysctl(net, word.slice(0, at), word.slice(at + 1));
  return refused === null ? "" : `${word}: ${refused.message ?? strerror(refused.errno)}\n`;
}

/** Registry of the rooms: one import and one entry each. */
import type { AnyRoom } from "../room.ts";
import { againstBash } from "./against-bash.ts";
import { bashLines } from "./bash-lines.ts";
import { commandLines } from "./command-lines.ts";
import { composeFiles } from "./compose-files.ts";
import { dockerLines } from "./docker-lines.ts";
import { filterExpressions } from "./filter-expressions.ts";
import { frames } from "./frames.ts";
import { inheritedNames } from "./inherited-names.ts";
import { pcapFiles } from "./pcap-files.ts";
import { restoreFiles } from "./restore-files.ts";
import { wireDecoders } from "./wire-decoders.ts";

export const ROOMS: readonly AnyRoom[] = [
  wireDecoders,
  frames,
  pcapFiles,
  filterExpressions,
  commandLines,
  restoreFiles,
  dockerLines,
  composeFiles,
  bashLines,
  inheritedNames,
];

/** Rooms that need the real tools of this machine: not entered by `npm test`. */
export const REAL_ROOMS: readonly AnyRoom[] = [againstBash];

export function roomNamed(name: string): AnyRoom {
  const all = [...ROOMS, ...REAL_ROOMS];
  const room = all.find((each) => each.name === name);
  if (room === undefined) throw new Error(`no room is named ${JSON.stringify(name)}: ${all.map((each) => each.name).join(", ")}`);
  return room;
}

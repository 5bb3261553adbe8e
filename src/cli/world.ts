/** Opens the world that the command line or the file names. */
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { WORLDS } from "../lab/worlds/index.ts";
import { type Options, UsageError } from "./options.ts";

export function openWorld(options: Options, fromFile: string): { lab: Lab; host: LabHost } {
  const name = options.world ?? fromFile;
  const world = WORLDS[name];
  if (world === undefined) throw new UsageError(`no world named ${JSON.stringify(name)}: ${Object.keys(WORLDS).join(" or ")}`);
  return world({ seed: options.seed });
}

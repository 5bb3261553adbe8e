/** Opens the world that the command line or the file names. */
import type { Lab } from "../lab/lab.ts";
import type { LabHost } from "../lab/lab-host.ts";
import { WORLDS, type World, worldNamed } from "../lab/worlds/index.ts";
import { dockerOptions } from "../scenario/simulate.ts";
import { dockerOfHead, type Scenario } from "../scenario/step.ts";
import { UsageError } from "./arguments.ts";
import type { LabOptions } from "./lab-options.ts";

/** What a file says of its world. */
type Asked = Pick<Scenario, "world" | "docker" | "daemonFlags">;

export function openWorld(options: LabOptions, fromFile: Asked): { lab: Lab; host: LabHost } {
  const world = worldOf(options.world ?? fromFile.world);
  const { seed, limits, debug, kernel } = options;
  return world({ seed, limits, debug, ...(kernel && { kernel }), ...readDocker(options, fromFile) });
}

export function worldOf(name: string): World {
  const world = worldNamed(name);
  if (world === undefined) throw new UsageError(`no world named ${JSON.stringify(name)}: ${Object.keys(WORLDS).join(" or ")}`);
  return world;
}

function readDocker(options: Pick<LabOptions, "docker">, fromFile: Asked): ReturnType<typeof dockerOptions> {
  try {
    return dockerOptions(options.docker === null ? fromFile : dockerOfHead(options.docker));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Named volumes: what compose knows of them. What is in them the container runtime keeps. */
import type { Engine } from "../../../../docker/engine.ts";
import type { CommandContext } from "../../../command.ts";
import type { Project } from "./project.ts";
import { ComposeError, notModelled, reportEvent } from "./report.ts";

export function createVolumes(context: CommandContext, engine: Engine, { volumes }: Project): void {
  for (const { name, external } of volumes.values()) {
    if (engine.volumes.has(name)) continue;
    if (external) {
      if (isMounted(engine, name)) continue;
      throw new ComposeError(`external volume ${JSON.stringify(name)} not found`);
    }
    reportEvent(context, `Volume ${name}`, "Creating");
    engine.volumes.add(name);
    reportEvent(context, `Volume ${name}`, "Created");
  }
}

/** A volume that `docker run -v` made. */
function isMounted(engine: Engine, name: string): boolean {
  return [...engine.containers.values()].some(({ hostConfig }) => hostConfig.mounts.some(({ source }) => source === name));
}

/** `down -v`. */
export function removeVolumes(context: CommandContext, engine: Engine, { volumes }: Project): void {
  for (const { name, external } of volumes.values()) {
    if (external || !engine.volumes.delete(name)) continue;
    if (engine.runtime.removeVolume === undefined) throw notModelled(`removing volume ${name}`);
    reportEvent(context, `Volume ${name}`, "Removing");
    engine.runtime.removeVolume(name);
    reportEvent(context, `Volume ${name}`, "Removed");
  }
}

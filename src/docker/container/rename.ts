/** `docker rename`. Source: moby, daemon/rename.go. */
import type { Engine } from "../engine.ts";
import { DockerError } from "../shapes.ts";
import { refuseTakenName } from "./create.ts";

export function renameContainer(engine: Engine, reference: string, name: string): void {
  const container = engine.container(reference);
  if (name === container.name) throw new DockerError("Renaming a container with the same name as its current name", 400, 1);
  try {
    if (!/^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name))
      throw new DockerError(`Invalid container name (/${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`, 400, 1);
    refuseTakenName(engine, name);
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    throw new DockerError(`Error when allocating new name: ${error.message}`, 409, 1);
  }
  const oldName = `/${container.name}`;
  engine.renameContainer(container, name);
  engine.events.ofContainer(container, "rename", { oldName });
}

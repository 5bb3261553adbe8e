/** `docker container prune`: the containers that do not run go. Source: moby, daemon/prune.go. */
import type { Engine } from "../engine.ts";
import type { Container } from "../shapes.ts";
import { removeContainer } from "./run.ts";

/** Returns what was removed. */
export function pruneContainers(engine: Engine): readonly Container[] {
  const stopped = [...engine.containers.values()].filter(({ state }) => ["created", "exited", "dead"].includes(state.status));
  for (const container of stopped) removeContainer(engine, container, false);
  engine.events.ofPrune("container");
  return stopped;
}

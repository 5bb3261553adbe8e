/** `docker network prune`: the networks of users that nobody is on go. */
import type { Engine } from "../engine.ts";
import type { Network } from "../shapes.ts";
import { PREDEFINED, removeNetwork } from "./remove.ts";

/** Returns what was removed. */
export function pruneNetworks(engine: Engine): readonly Network[] {
  const unused = [...engine.networks.values()].filter(({ name, endpoints, id }) => {
    const isWanted = [...engine.containers.values()].some((container) => container.endpoints.has(id) && container.net !== null);
    return !PREDEFINED.has(name) && endpoints.size === 0 && !isWanted;
  });
  for (const network of unused) removeNetwork(engine, network);
  engine.events.ofPrune("network");
  return unused;
}

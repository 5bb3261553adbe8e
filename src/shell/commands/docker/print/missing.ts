/** How docker says that there is no such thing: 20.10's command line in its own words, later ones in the daemon's. */
import type { Engine } from "../../../../docker/engine.ts";

export function noSuch(engine: Engine, kind: "container" | "network" | "image", reference: string): string {
  if (engine.profile.version === "20.10") return `Error: No such ${kind}: ${reference}`;
  if (kind === "network") return `Error response from daemon: network ${reference} not found`;
  return `Error response from daemon: No such ${kind}: ${reference}`;
}

/** How docker says that there is no such thing: 20.10's command line in its own words, later ones in the daemon's. */

import type { Engine } from "../../../../docker/engine.ts";
import { referenceMistake } from "../../../../docker/images/reference.ts";

function withTag(reference: string): string {
  return /[:@][^/]+$/.test(reference) ? reference : `${reference}:latest`;
}

export function noSuch(engine: Engine, kind: "container" | "network" | "image", reference: string): string {
  if (engine.profile.major === 20 && kind === "image") {
    const mistake = referenceMistake(reference, 20);
    if (mistake !== null) return `Error response from daemon: no such image: ${reference}: ${mistake}`;
  }
  if (engine.profile.major === 20) return `Error: No such ${kind}: ${reference}`;
  if (kind === "network") return `Error response from daemon: network ${reference} not found`;
  const mistake = kind === "image" ? referenceMistake(reference, engine.profile.major) : null;
  if (mistake !== null) return `Error response from daemon: ${mistake}`;
  if (kind === "image") return `Error response from daemon: No such image: ${withTag(reference)}`;
  return `Error response from daemon: No such ${kind}: ${reference}`;
}

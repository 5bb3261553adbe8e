/** How docker says that there is no such thing. */
import type { Engine } from "../../../../docker/engine.ts";
import { referenceMistake } from "../../../../docker/images/reference.ts";

export function noSuch({ profile }: Engine, kind: "container" | "network" | "image", reference: string): string {
  const { words } = profile.client;
  const mistake = kind === "image" ? referenceMistake(reference, profile) : null;
  return mistake === null ? words.noSuch(kind, reference) : words.badImageName(reference, mistake);
}

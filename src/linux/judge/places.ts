/** Places of the simulated lab's namespaces by number, and sightings made of (place, line) pairs. */
import type { Lab } from "../../lab/lab.ts";
import type { Sighting } from "./observer.ts";

/** "h" for a host's first namespace, "h/ns1" for a named one; what has no name at the end is nowhere. */
export function placesOf(lab: Lab): Map<number, string> {
  const places = new Map<number, string>();
  for (const { kernelHost } of lab.hosts.values()) {
    for (const { name, netns } of kernelHost.config.netnsNames) places.set(netns, `${kernelHost.name}/${name}`);
    places.set(kernelHost.init.id, kernelHost.name);
  }
  return places;
}

/** Lines by place; sorted, unless their order is what is seen. */
export function sightingOf(lines: readonly (readonly [string, string])[], ordered = false): Sighting {
  const sighting = new Map<string, string[]>();
  for (const [place, line] of lines) {
    const list = sighting.get(place);
    if (list === undefined) sighting.set(place, [line]);
    else list.push(line);
  }
  if (!ordered) for (const list of sighting.values()) list.sort();
  return sighting;
}

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

/** What is sent again while nobody answers, or acknowledged by itself or with data: how often is a matter of time. */
const TIMED = /(?:^|[A-Z_]+ )(?:tcp |icmp 5\/)|^[\d.]+:\S+ > /;

/** Lines by place, sorted: what passes at once has no order. Those about what is sent again and again are told once. */
export function sightingOf(lines: readonly (readonly [string, string])[]): Sighting {
  const sighting = new Map<string, string[]>();
  for (const [place, line] of lines) {
    const list = sighting.get(place);
    if (list === undefined) sighting.set(place, [line]);
    else if (!TIMED.test(line) || !list.includes(line)) list.push(line);
  }
  for (const list of sighting.values()) list.sort();
  return sighting;
}

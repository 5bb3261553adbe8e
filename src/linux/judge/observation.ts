/** Names of the simulated lab's namespaces by number, and observations made of (namespace, line) pairs. */
import type { Lab } from "../../lab/lab.ts";
import type { Observation } from "./observer.ts";

/** "h" for a host's first namespace, "h/ns1" for a named one; what has no name at the end is nowhere. */
export function namespacesOf(lab: Lab): Map<number, string> {
  const namespaces = new Map<number, string>();
  for (const { kernelHost } of lab.hosts.values()) {
    for (const { name, netns } of kernelHost.config.netnsNames) namespaces.set(netns, `${kernelHost.name}/${name}`);
    namespaces.set(kernelHost.init.id, kernelHost.name);
  }
  return namespaces;
}

/** What is sent again while nobody results, or acknowledged by itself or with data: how often is a matter of time. */
const TIMED = /(?:^|[A-Z_]+ )(?:tcp |icmp 5\/)|^[\d.]+:\S+ > /;

/** Lines by namespace, sorted: what passes at once has no order. Those about what is sent again and again are kept once. */
export function observationOf(lines: readonly (readonly [string, string])[]): Observation {
  const observation = new Map<string, string[]>();
  for (const [namespace, line] of lines) {
    const list = observation.get(namespace);
    if (list === undefined) observation.set(namespace, [line]);
    else if (!TIMED.test(line) || !list.includes(line)) list.push(line);
  }
  for (const list of observation.values()) list.sort();
  return observation;
}

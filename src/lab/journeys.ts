/** The library's door to journeys (trace/journey.ts). */
import type { Hop } from "../trace/hop.ts";
import { journeysOf as groupsOf, Journey, type NetnsNames, formatJourney as textOf } from "../trace/journey.ts";
import * as read from "./arguments.ts";

/**
 * Groups hops by the packet they belong to, in order of their first hop.
 *
 *     const hops = lab.keepHops();
 *     host.exec(["ping", "-c", "1", "10.0.0.2"]);
 *     for (const journey of journeysOf(hops)) console.log(String(journey));
 *
 * @param hops Lab.keepHops(), or what a listener of "hop" was given.
 */
export function journeysOf(hops: Iterable<Hop>): Journey[] {
  const at = "journeysOf(hops)";
  const iterator = (hops as { [Symbol.iterator]?: unknown } | null | undefined)?.[Symbol.iterator];
  if (typeof hops !== "object" || typeof iterator !== "function")
    throw read.wrongArgument(at, "hops: Lab.keepHops(), or an array", hops);
  const given = [...hops];
  for (const hop of given) if (!Number.isInteger((hop as Hop | null)?.journey)) throw read.wrongArgument(at, "hops", hop);
  return groupsOf(given);
}

/**
 * A journey as text, a line for each step: when, where, which step, what it decided.
 *
 * @param names How namespaces are shown, by the host's name and the namespace's number; `HOST/NUMBER` by default.
 */
export function formatJourney(journey: Journey, names?: NetnsNames): string {
  read.instanceOf(Journey, "a Journey")("formatJourney(journey)", journey);
  if (names !== undefined) read.callback("formatJourney(names)", names);
  return textOf(journey, names);
}

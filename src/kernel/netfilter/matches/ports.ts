/** Port ranges of the tcp and udp matches: kept, printed and compared alike. */

import { type Bound, DESTINATION_PORT, SOURCE_PORT, within } from "../bounds.ts";
import { portText } from "../text.ts";
import type { Miss } from "../xtables.ts";
import { type Given, XtablesError } from "../xtoptions.ts";

export interface PortRange {
  readonly low: number;
  readonly high: number;
  readonly inverted: boolean;
}

/**
 * Null where the option is not given, or says nothing: every port. An inverted range from 0 comes back from the kernel as what is
 * left above it.
 */
export function portRange(given: Given, option: string): PortRange | null {
  const range = given.value<readonly [number, number]>(option);
  const inverted = given.inverted(option);
  if (range === undefined || (range[0] === 0 && range[1] === 0xffff && !inverted)) return null;
  const [low, high] = range;
  if (!inverted || low !== 0 || low === high) return { low, high, inverted };
  if (high === 0xffff) throw new XtablesError("iptables: an inverted range of all ports is not modelled\n", 2, true);
  return { low: high + 1, high: 0xffff, inverted: false };
}

export function savePorts(option: string, range: PortRange | null): string {
  if (range === null) return "";
  const text = range.low === range.high ? `${range.low}` : `${range.low}:${range.high}`;
  return `${range.inverted ? " !" : ""} --${option} ${text}`;
}

/** " spt:80", " dpts:!22:23" */
export function listPorts(word: string, range: PortRange | null, protocol: "tcp" | "udp", numeric: boolean): string {
  if (range === null) return "";
  const mark = range.inverted ? "!" : "";
  const low = portText(range.low, protocol, numeric);
  if (range.low === range.high) return ` ${word}:${mark}${low}`;
  return ` ${word}s:${mark}${low}:${portText(range.high, protocol, numeric)}`;
}

export function inRange(port: number, range: PortRange | null): boolean {
  return range === null || (port >= range.low && port <= range.high) !== range.inverted;
}

export function portBounds(sport: PortRange | null, dport: PortRange | null): readonly Bound[] {
  return [
    ...(sport === null ? [] : within(SOURCE_PORT, sport.low, sport.high, sport.inverted)),
    ...(dport === null ? [] : within(DESTINATION_PORT, dport.low, dport.high, dport.inverted)),
  ];
}

/** Which of a packet's ports (-1: it has none) is not in its range; null where both are. */
export function missedPort(sport: PortRange | null, source: number, dport: PortRange | null, destination: number): Miss | null {
  if (destination < 0) return { has: "it has no ports" };
  if (!inRange(source, sport)) return { condition: savePorts("sport", sport), has: `source port is ${source}` };
  return inRange(destination, dport) ? null : { condition: savePorts("dport", dport), has: `destination port is ${destination}` };
}

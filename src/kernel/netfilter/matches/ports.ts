/** Port ranges of the tcp and udp matches: kept, printed and compared alike. */

import { portText } from "../text.ts";
import type { Given } from "../xtoptions.ts";

export interface PortRange {
  readonly low: number;
  readonly high: number;
  readonly inverted: boolean;
}

/** Null where the option is not given, or says nothing: every port. */
export function portRange(given: Given, option: string): PortRange | null {
  const range = given.value<readonly [number, number]>(option);
  const inverted = given.inverted(option);
  if (range === undefined || (range[0] === 0 && range[1] === 0xffff && !inverted)) return null;
  return { low: range[0], high: range[1], inverted };
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

/** Numbers and the names /etc/iproute2 gives them (rt_tables, rt_protos, rt_scopes, rt_dsfield, group) on Debian 12. */
import type { RouteType } from "../../../kernel/config/route.ts";
import { abbreviates, parseInteger, parseUnsigned } from "./arguments.ts";

export type Names = readonly (readonly [number, string])[];

export const TABLES: Names = [
  [255, "local"],
  [254, "main"],
  [253, "default"],
  [0, "unspec"],
];

export const PROTOCOLS: Names = [
  [0, "unspec"],
  [1, "redirect"],
  [2, "kernel"],
  [3, "boot"],
  [4, "static"],
  [8, "gated"],
  [9, "ra"],
  [10, "mrt"],
  [11, "zebra"],
  [12, "bird"],
  [13, "dnrouted"],
  [14, "xorp"],
  [15, "ntk"],
  [16, "dhcp"],
  [18, "keepalived"],
  [42, "babel"],
  [99, "openr"],
  [186, "bgp"],
  [187, "isis"],
  [188, "ospf"],
  [189, "rip"],
  [192, "eigrp"],
];

export const SCOPES: Names = [
  [0, "global"],
  [255, "nowhere"],
  [254, "host"],
  [253, "link"],
  [200, "site"],
];

export const GROUPS: Names = [[0, "default"]];

const DSFIELDS: Names = [
  [0x00, "default"],
  [0x28, "AF11"],
  [0x30, "AF12"],
  [0x38, "AF13"],
  [0x48, "AF21"],
  [0x50, "AF22"],
  [0x58, "AF23"],
  [0x68, "AF31"],
  [0x70, "AF32"],
  [0x78, "AF33"],
  [0x88, "AF41"],
  [0x90, "AF42"],
  [0x98, "AF43"],
  [0x20, "CS1"],
  [0x40, "CS2"],
  [0x60, "CS3"],
  [0x80, "CS4"],
  [0xa0, "CS5"],
  [0xc0, "CS6"],
  [0xe0, "CS7"],
  [0xb8, "EF"],
];

export function nameOf(names: Names, value: number): string {
  return names.find(([number]) => number === value)?.[1] ?? String(value);
}

/** A name, or a number up to `limit`; null for anything else. */
export function numberOf(names: Names, text: string, limit: number): number | null {
  return names.find(([, name]) => name === text)?.[0] ?? parseUnsigned(text, limit);
}

export function protocolOf(text: string): number | null {
  return numberOf(PROTOCOLS, text, 255);
}

export function scopeOf(text: string): number | null {
  return numberOf(SCOPES, text, 255);
}

/** Types of routes by name; the last two are only names. */
export type RouteTypeName = RouteType | "nat" | "xresolve";

const ROUTE_TYPES: readonly (readonly [number, RouteTypeName, isShort: boolean])[] = [
  [2, "local", false],
  [10, "nat", false],
  [3, "broadcast", true],
  [4, "anycast", true],
  [5, "multicast", true],
  [8, "prohibit", true],
  [7, "unreachable", true],
  [6, "blackhole", true],
  [11, "xresolve", true],
  [1, "unicast", true],
  [9, "throw", false],
];

/** A type by its name, which may be short, or by its number. iproute2: rtnl_rtntype_a2n(). */
export function routeTypeOf(text: string): RouteTypeName | null {
  if (text === "brd") return "broadcast";
  const named = ROUTE_TYPES.find(([, name, isShort]) => text === name || (isShort && abbreviates(text, name)));
  if (named !== undefined) return named[1];
  const number = parseUnsigned(text, 255);
  return ROUTE_TYPES.find(([value]) => value === number)?.[1] ?? null;
}

/** A group's number is cut to 32 bits before it is looked at. iproute2: rtnl_group_a2n(). */
export function groupOf(text: string): number | null {
  const value = GROUPS.find(([, name]) => name === text)?.[0] ?? parseInteger(text);
  const cut = value === null ? -1 : Number(BigInt.asIntN(32, BigInt(value)));
  return cut < 0 ? null : cut;
}

export function dsfieldName(value: number): string {
  return DSFIELDS.find(([number]) => number === value)?.[1] ?? `0x${value.toString(16).padStart(2, "0")}`;
}

/** A name, or a number that is hexadecimal whether it says so or not. */
export function dsfieldValue(text: string): number | null {
  const named = DSFIELDS.find(([, name]) => name === text)?.[0];
  if (named !== undefined) return named;
  const digits = /^\s*\+?(?:0x)?([0-9a-f]+)$/i.exec(text)?.[1];
  const value = digits === undefined ? null : Number.parseInt(digits, 16);
  return value === null || value > 255 ? null : value;
}

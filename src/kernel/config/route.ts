/** Routes and policy rules as typed: what `ip route` and `ip rule` set, and what addresses and links add by themselves. */
import type { Ipv4, Prefix } from "../../wire/ipv4-address.ts";
import type { IfIndex } from "./link.ts";

export const TABLE_DEFAULT = 253;
export const TABLE_MAIN = 254;
export const TABLE_LOCAL = 255;

export type RouteType =
  | "unicast"
  | "local"
  | "broadcast"
  | "anycast"
  | "multicast"
  | "blackhole"
  | "unreachable"
  | "prohibit"
  | "throw";

/** Scopes by number, the larger the nearer (include/uapi/linux/rtnetlink.h). */
export const SCOPE_UNIVERSE = 0;
export const SCOPE_LINK = 253;
export const SCOPE_HOST = 254;
export const SCOPE_NOWHERE = 255;

/** Who put a route there (rtm_protocol): kernel 2, boot 3, static 4. */
export const PROTO_KERNEL = 2;
export const PROTO_BOOT = 3;
export const PROTO_STATIC = 4;

export interface NextHop {
  /** Null: the destination is on the link itself. */
  readonly gateway: Ipv4 | null;
  readonly device: IfIndex;
  readonly weight: number;
  readonly onlink: boolean;
  /**
   * The gateway was an address of this host when the route was made: packets go out as if there were none (nhc_scope is host).
   */
  readonly ownGateway?: true;
}

export interface Route {
  readonly type: RouteType;
  readonly destination: Prefix;
  readonly tos: number;
  readonly metric: number;
  readonly table: number;
  readonly scope: number;
  readonly protocol: number;
  /** One for most routes, several for multipath, none for blackhole and its kin. */
  readonly nextHops: readonly NextHop[];
  readonly preferredSource: Ipv4 | null;
  readonly mtu: number | null;
  readonly mtuLocked: boolean;
  readonly advmss: number | null;
}

export type RouteTable = readonly Route[];

export interface RoutingTable {
  readonly number: number;
  readonly routes: RouteTable;
}

const NO_ROUTES: RouteTable = Object.freeze([]);

/** The routes of a table; none where there is no such table. */
export function routesIn(tables: readonly RoutingTable[], number: number): RouteTable {
  for (let at = 0; at < tables.length; at++) if (tables[at]!.number === number) return tables[at]!.routes;
  return NO_ROUTES;
}

export function hasTable(tables: readonly RoutingTable[], number: number): boolean {
  return tables.some((table) => table.number === number);
}

/** The same tables with other routes in one of them, which comes into being where it was not. */
export function withRoutes(tables: readonly RoutingTable[], number: number, routes: RouteTable): readonly RoutingTable[] {
  let at = 0;
  while (at < tables.length && tables[at]!.number < number) at++;
  const known = at < tables.length && tables[at]!.number === number;
  if (known && tables[at]!.routes === routes) return tables;
  const copy = tables.slice();
  copy.splice(at, known ? 1 : 0, { number, routes });
  return copy;
}

/** `throw` refuses like `blackhole`: the kernel knows no such action, and shows the number it was given. */
export type RuleAction = "lookup" | "blackhole" | "unreachable" | "prohibit" | "throw" | "goto" | "nop";

export interface PolicyRule {
  readonly priority: number;
  readonly not: boolean;
  readonly from: Prefix | null;
  readonly to: Prefix | null;
  readonly tos: number;
  readonly mark: number;
  readonly markMask: number;
  /** By name: a rule may wait for a device that comes later. */
  readonly iif: string | null;
  readonly oif: string | null;
  /** Of the socket's owner; forwarded packets count as root's. */
  readonly uids: readonly [number, number] | null;
  readonly protocol: number | null;
  readonly sport: readonly [number, number] | null;
  readonly dport: readonly [number, number] | null;
  readonly action: RuleAction;
  /** 0 for none; it is kept, and shown, beside other actions than a lookup too. */
  readonly table: number;
  readonly gotoPriority: number | null;
  readonly suppressPrefixLength: number | null;
  readonly ruleProtocol: number;
}

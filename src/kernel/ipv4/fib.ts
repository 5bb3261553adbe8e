/**
 * Route lookup: policy rules pick tables, a table gives the longest prefix that covers the destination.
 * Linux: fib_lookup(), fib_table_lookup(), net/ipv4/fib_trie.c; fib_rules.c.
 *
 * One trie for local and main.  While the three default rules stand, Linux keeps `local` and `main` in one trie: the longest
 * prefix of both wins, and only among equal prefixes does local go first. The first other rule parts them. So it is here.
 *
 * After a refusal.  While they stand, a kernel may ask table `default`, once it is there, also where main has a route that
 * refuses: what it says counts then, and having nothing it says "Network is unreachable" (fib_lookup(), include/net/ip_fib.h).
 */

import { ANY, type Ipv4, isMulticast, isZeronet, LIMITED_BROADCAST } from "../../wire/ipv4-address.ts";
import type { ErrnoName } from "../config/errno.ts";
import { type IfIndex, NO_DEVICE } from "../config/link.ts";
import {
  hasTable,
  type PolicyRule,
  type Route,
  type RouteType,
  routesIn,
  SCOPE_HOST,
  TABLE_DEFAULT,
  TABLE_LOCAL,
  TABLE_MAIN,
} from "../config/route.ts";
import type { Device } from "../device.ts";
import type { Net } from "../net.ts";
import { AddressSet } from "./address-set.ts";
import { CompiledTable } from "./fib-table.ts";
import type { Neighbour } from "./neighbour.ts";
import { ruleCovers } from "./policy.ts";

/** What a lookup is about (struct flowi4). For a locally made packet `iif` is lo's ifindex. */
export interface Flow {
  dst: Ipv4;
  src: Ipv4;
  tos: number;
  mark: number;
  /** Of the user whose socket it is; root's where there is none. */
  uid: number;
  iif: IfIndex;
  oif: IfIndex;
  protocol: number;
  sport: number;
  dport: number;
  /** The farthest scope a route may have: SCOPE_LINK for who does not want a gateway, else 0. */
  scope: number;
}

/** The result of a lookup. One object per next hop, shared by every packet that takes it. */
export interface RouteResult {
  readonly type: RouteType;
  /** Set where the result is a refusal: ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL (blackhole). */
  readonly errno: ErrnoName | null;
  /** Where it goes out; lo for a local route. */
  readonly device: Device;
  /** The device the route names, even where it is local. */
  readonly routeDevice: Device;
  /** ANY: the destination is on the link itself. */
  readonly gateway: Ipv4;
  /** The preferred source; ANY for a local route without one (the destination itself then speaks). */
  readonly source: Ipv4;
  /** The route's own MTU metric; 0 for none. */
  readonly mtu: number;
  readonly mtuLocked: boolean;
  readonly advmss: number;
  readonly scope: number;
  /** Of the next hop: HOST or nearer means the destination is directly connected (nhc_scope). */
  readonly hopScope: number;
  readonly prefixLength: number;
  readonly table: number;
  readonly protocol: number;
  readonly tos: number;
  readonly metric: number;
  readonly onlink: boolean;
  /** What the route says, which others may say too, and which of its next hops this is; null for none and for a broadcast. */
  readonly info: FibInfo | null;
  readonly hop: number;
  /** The fib's generation when it was made; a cached result of another one is stale. */
  readonly generation: number;
  /** Who was its next hop last (nh_neigh): a destination behind a gateway is not looked up anew. Set by resolveNextHop(). */
  neighbour: Neighbour | null;
}

/** Equal keys: routes that share what is learnt of their next hops. Linux: struct fib_info. */
export interface FibInfo {
  readonly key: string;
  readonly route: Route;
}

export type AddressType =
  | "UNICAST"
  | "LOCAL"
  | "BROADCAST"
  | "ANYCAST"
  | "MULTICAST"
  | "BLACKHOLE"
  | "UNREACHABLE"
  | "PROHIBIT"
  | "THROW";

export class Fib {
  /** Counts up with every change of routes, rules or links. */
  generation = 1;
  readonly #net: Net;
  readonly #tables = new Map<number, CompiledTable>();
  #merged: CompiledTable | null = null;
  #custom: readonly PolicyRule[] | null = null;
  #local: AddressSet | null = null;
  #unreachable: RouteResult | null = null;
  #stale = true;
  #goesOnAfterRefusal = false;
  /** While somebody explains: the rule that led to the last result, where there are others than the three default ones. */
  decidingRule: PolicyRule | null = null;

  constructor(net: Net) {
    this.#net = net;
  }

  /** The configuration changed: what was compiled is dropped, and made anew when a packet needs it. */
  refresh(): void {
    this.generation++;
    this.#stale = true;
  }

  /** True once other rules than the three default ones have stood. */
  get hasCustomRules(): boolean {
    return this.#net.config.hasCustomRules;
  }

  /** Always returns a result; one with an errno where there is no route. */
  lookup(flow: Flow): RouteResult {
    this.#freshen();
    if (this.#custom !== null) return this.#lookupByRules(flow, this.#custom);
    const found = this.#merged!.lookup(flow);
    if (found !== null && (found.errno === null || !this.#goesOnAfterRefusal)) return found;
    return this.#table(TABLE_DEFAULT).lookup(flow) ?? this.#noRoute();
  }

  /** Whether what main refuses, without other rules than the three default ones, is asked of table `default`, too. */
  get goesOnAfterRefusal(): boolean {
    this.#freshen();
    return this.#goesOnAfterRefusal;
  }

  /** What kind of address this is here. Linux: inet_addr_type(), inet_dev_addr_type(). */
  addressType(address: Ipv4, device: Device | null = null): AddressType {
    if (address === LIMITED_BROADCAST || isZeronet(address)) return "BROADCAST";
    if (isMulticast(address)) return "MULTICAST";
    this.#freshen();
    TYPE_FLOW.dst = address;
    const found = this.#table(TABLE_LOCAL).lookup(TYPE_FLOW);
    if (found === null || (device !== null && found.routeDevice !== device)) return "UNICAST";
    return found.type.toUpperCase() as AddressType;
  }

  /** True where some device has exactly this address. Linux: inet_lookup_ifaddr_rcu(). */
  isOwnAddress(address: Ipv4): boolean {
    this.#freshen();
    if (this.#local === null) {
      const devices = this.#net.devices.filter((device) => device !== null);
      this.#local = new AddressSet(devices.flatMap(({ link }) => link.addresses.map(({ local }) => local)));
    }
    return this.#local.has(address);
  }

  #lookupByRules(flow: Flow, rules: readonly PolicyRule[]): RouteResult {
    for (let index = 0; index < rules.length; index++) {
      const rule = rules[index]!;
      if (!ruleCovers(rule, flow, this.#net)) continue;
      if (this.#net.taps.explaining) this.decidingRule = rule;
      switch (rule.action) {
        case "lookup": {
          const found = this.#table(rule.table).lookup(flow);
          if (found === null) continue;
          if (rule.suppressPrefixLength !== null && found.prefixLength <= rule.suppressPrefixLength) continue;
          return found;
        }
        case "goto": {
          const target = rules.findIndex((other, at) => at > index && other.priority === rule.gotoPriority);
          if (target >= 0) index = target - 1;
          continue;
        }
        case "unreachable":
          return this.#refusal("unreachable", "ENETUNREACH");
        case "prohibit":
          return this.#refusal("prohibit", "EACCES");
        case "blackhole":
        case "throw":
          return this.#refusal("blackhole", "EINVAL");
        case "nop":
          continue;
        default:
          rule.action satisfies never;
      }
    }
    if (this.#net.taps.explaining) this.decidingRule = null;
    return this.#noRoute();
  }

  #table(number: number): CompiledTable {
    let table = this.#tables.get(number);
    if (table === undefined) {
      table = new CompiledTable(this.#net, routesIn(this.#net.config.routes, number), this.generation);
      this.#tables.set(number, table);
    }
    return table;
  }

  #freshen(): void {
    if (!this.#stale) return;
    this.#stale = false;
    this.#tables.clear();
    this.#local = null;
    this.#unreachable = null;
    const { rules, routes } = this.#net.config;
    this.#custom = this.hasCustomRules ? rules : null;
    this.#goesOnAfterRefusal =
      this.#custom === null && hasTable(routes, TABLE_DEFAULT) && this.#net.host.kernel.profile.asksDefaultAfterRefusal;
    this.#merged =
      this.#custom === null
        ? new CompiledTable(this.#net, [...routesIn(routes, TABLE_LOCAL), ...routesIn(routes, TABLE_MAIN)], this.generation)
        : null;
  }

  #noRoute(): RouteResult {
    return (this.#unreachable ??= this.#refusal("unreachable", "ENETUNREACH"));
  }

  #refusal(type: RouteType, errno: ErrnoName): RouteResult {
    const { loopback } = this.#net;
    return {
      type,
      errno,
      device: loopback,
      routeDevice: loopback,
      gateway: ANY,
      source: ANY,
      mtu: 0,
      mtuLocked: false,
      advmss: 0,
      scope: SCOPE_HOST,
      hopScope: SCOPE_HOST,
      prefixLength: 0,
      table: 0,
      protocol: 0,
      tos: 0,
      metric: 0,
      onlink: false,
      info: null,
      hop: 0,
      generation: this.generation,
      neighbour: null,
    };
  }
}

export const ANY_FLOW: Flow = {
  dst: ANY,
  src: ANY,
  tos: 0,
  mark: 0,
  uid: 0,
  iif: NO_DEVICE,
  oif: NO_DEVICE,
  protocol: 0,
  sport: 0,
  dport: 0,
  scope: 0,
};

/** The flow of a question about an address's type, filled in anew for each: it is over before the next. */
const TYPE_FLOW: Flow = { ...ANY_FLOW };

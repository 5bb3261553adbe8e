/**
 * Routing for all packets at once: the tables' prefixes cut the destinations, the rules' words the rest, and within each part the
 * tables themselves are asked for one packet. Linux: fib_lookup(), fib4_rule_match().
 */
import type { PolicyRule, Route } from "../kernel/config/route.ts";
import { routesIn, TABLE_DEFAULT, TABLE_LOCAL, TABLE_MAIN } from "../kernel/config/route.ts";
import { ANY_FLOW, type Flow, type RouteResult } from "../kernel/ipv4/fib.ts";
import { CompiledTable } from "../kernel/ipv4/fib-table.ts";
import type { Net } from "../kernel/net.ts";
import { type Ipv4, maskOf, type Prefix, toIpv4 } from "../wire/ipv4-address.ts";
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import { asItCame, hasBits, isKnown, isWithin } from "./fields.ts";
import { having, type Varied } from "./varied.ts";

/** What a lookup is about. */
export interface SymbolicFlow {
  readonly source: Varied;
  readonly destination: Varied;
  readonly sourcePort: Varied;
  readonly destinationPort: Varied;
  readonly mark: Varied;
  /** The packets that came in by a device of a name. */
  cameInBy(name: string): Node;
}

/** "local", "broadcast", "refused", or "out" and the device's name. */
export type RouteLabel = string;

export function outBy(device: string): RouteLabel {
  return `out ${device}`;
}

export class Routes {
  readonly #net: Net;
  readonly #diagrams: Diagrams;
  readonly #tables = new Map<string, readonly Cell[]>();

  constructor(net: Net, diagrams: Diagrams) {
    this.#net = net;
    this.#diagrams = diagrams;
  }

  /** The packets that a lookup sends each direction. Of several next hops each is possible. */
  lookup(flow: SymbolicFlow): ReadonlyMap<RouteLabel, Node> {
    const found = new Map<RouteLabel, Node>();
    const { rules, hasCustomRules } = this.#net.config;
    const left = hasCustomRules ? this.#byRules(rules, flow, found) : this.#byTables(flow, found);
    add(this.#diagrams, found, "refused", left);
    return found;
  }

  /** The packets whose address lies where a function of it holds; `prefixes` are all that it depends on. */
  addresses(varied: Varied, prefixes: readonly Prefix[], holds: (address: Ipv4) => boolean): Node {
    const cells = cellsOf(prefixes);
    return having(this.#diagrams, varied, (value) => {
      if (!isKnown(value)) return ALL;
      if (value.keep === 0) return holds(value.bits as Ipv4) ? ALL : NONE;
      return cells.reduce(
        (node, [low, high]) => (holds(toIpv4(low)) ? this.#diagrams.or(node, isWithin(this.#diagrams, value, low, high)) : node),
        NONE,
      );
    });
  }

  /** The prefixes of all tables. */
  get prefixes(): readonly Prefix[] {
    return this.#net.config.routes.flatMap(({ routes }) => routes.map(({ destination }) => destination));
  }

  #byTables(flow: SymbolicFlow, found: Map<RouteLabel, Node>): Node {
    let left = this.#table([TABLE_LOCAL, TABLE_MAIN], flow, ALL, null, found);
    if (this.#net.fib.goesOnAfterRefusal) {
      left = this.#diagrams.or(left, found.get("refused") ?? NONE);
      found.delete("refused");
    }
    return this.#table([TABLE_DEFAULT], flow, left, null, found);
  }

  #byRules(rules: readonly PolicyRule[], flow: SymbolicFlow, found: Map<RouteLabel, Node>): Node {
    const diagrams = this.#diagrams;
    /** Packets that a rule sent on to a later one. */
    const waiting = new Map<number, Node>();
    let going = ALL;
    for (const rule of rules) {
      going = diagrams.or(going, waiting.get(rule.priority) ?? NONE);
      waiting.delete(rule.priority);
      const matched = diagrams.and(going, this.#condition(rule, flow));
      const rest = diagrams.minus(going, matched);
      switch (rule.action) {
        case "lookup":
          going = diagrams.or(rest, this.#table([rule.table], flow, matched, rule.suppressPrefixLength, found));
          break;
        case "goto":
          waiting.set(rule.gotoPriority!, diagrams.or(waiting.get(rule.gotoPriority!) ?? NONE, matched));
          going = rest;
          break;
        case "nop":
          break;
        default:
          add(diagrams, found, "refused", matched);
          going = rest;
      }
    }
    return [...waiting.values()].reduce((left, node) => diagrams.or(left, node), going);
  }

  #condition(rule: PolicyRule, flow: SymbolicFlow): Node {
    const diagrams = this.#diagrams;
    const parts = [
      rule.iif === null ? ALL : flow.cameInBy(rule.iif),
      // No packet asks for a device that it should leave by.
      rule.oif === null ? ALL : NONE,
      this.#bits(flow.mark, rule.markMask, rule.mark & rule.markMask),
      rule.from === null ? ALL : this.#bits(flow.source, maskOf(rule.from.length), rule.from.address),
      rule.to === null ? ALL : this.#bits(flow.destination, maskOf(rule.to.length), rule.to.address),
      rule.tos === 0 ? ALL : hasBits(diagrams, asItCame("tos"), 0x1c, rule.tos & 0x1c),
      rule.uids === null || rule.uids[0] === 0 ? ALL : NONE,
      rule.protocol === null ? ALL : hasBits(diagrams, asItCame("protocol"), -1, rule.protocol),
      rule.sport === null ? ALL : this.#range(flow.sourcePort, rule.sport),
      rule.dport === null ? ALL : this.#range(flow.destinationPort, rule.dport),
    ];
    const node = parts.reduce((all, part) => diagrams.and(all, part), ALL);
    return rule.not ? diagrams.minus(ALL, node) : node;
  }

  #bits(varied: Varied, mask: number, wanted: number): Node {
    return having(this.#diagrams, varied, (value) => (isKnown(value) ? hasBits(this.#diagrams, value, mask, wanted) : ALL));
  }

  #range(varied: Varied, [low, high]: readonly [number, number]): Node {
    return having(this.#diagrams, varied, (value) => (isKnown(value) ? isWithin(this.#diagrams, value, low, high) : ALL));
  }

  /** Returns the packets that the tables have no route for. */
  #table(
    numbers: readonly number[],
    flow: SymbolicFlow,
    packets: Node,
    suppressed: number | null,
    found: Map<RouteLabel, Node>,
  ): Node {
    const diagrams = this.#diagrams;
    if (packets === NONE) return NONE;
    let left = packets;
    for (const { low, high, tos, results } of this.#cells(numbers)) {
      const prefix = this.#range(flow.destination, [low, high]);
      const here = diagrams.and(
        packets,
        diagrams.and(prefix, tos === null ? ALL : hasBits(diagrams, asItCame("tos"), 0x1c, tos)),
      );
      if (here === NONE || (suppressed !== null && results[0]!.prefixLength <= suppressed)) continue;
      for (const result of results) add(diagrams, found, labelOf(result), here);
      left = diagrams.minus(left, here);
    }
    return left;
  }

  /** The parts of a table, or of two that are one, in which one route is found. */
  #cells(numbers: readonly number[]): readonly Cell[] {
    const key = numbers.join();
    let cells = this.#tables.get(key);
    if (cells === undefined) {
      const routes = numbers.flatMap((number) => routesIn(this.#net.config.routes, number));
      cells = this.#cellsOf(routes);
      this.#tables.set(key, cells);
    }
    return cells;
  }

  #cellsOf(routes: readonly Route[]): readonly Cell[] {
    const table = new CompiledTable(this.#net, routes, this.#net.fib.generation);
    const kinds = routes.some(({ tos }) => tos !== 0) ? [0, 4, 8, 12, 16, 20, 24, 28] : [null];
    return kinds.flatMap((tos) =>
      cellsOf(routes.map(({ destination }) => destination)).flatMap(([low, high]) => {
        const flow: Flow = { ...ANY_FLOW, dst: toIpv4(low), tos: tos ?? 0 };
        const result = table.lookup(flow);
        return result === null ? [] : [{ low, high, tos, results: this.#nextHops(result) }];
      }),
    );
  }

  #nextHops(result: RouteResult): readonly RouteResult[] {
    const hops = result.info?.route.nextHops ?? [];
    if (hops.length < 2) return [result];
    return hops.map((hop) => ({ ...result, device: this.#net.devices[hop.device] ?? result.device }));
  }
}

interface Cell {
  readonly low: number;
  readonly high: number;
  /** Null for any. */
  readonly tos: number | null;
  readonly results: readonly RouteResult[];
}

function labelOf({ errno, type, device }: RouteResult): RouteLabel {
  if (errno !== null) return "refused";
  if (type === "local" || type === "broadcast") return type;
  return type === "unicast" ? outBy(device.name) : "refused";
}

function add(diagrams: Diagrams, found: Map<RouteLabel, Node>, label: RouteLabel, packets: Node): void {
  if (packets !== NONE) found.set(label, diagrams.or(found.get(label) ?? NONE, packets));
}

/** The parts of the address space that no prefix begins or ends in: their first and last addresses. */
function cellsOf(prefixes: readonly Prefix[]): readonly (readonly [low: number, high: number])[] {
  const begins = new Set([0]);
  for (const { address, length } of prefixes) {
    begins.add(address >>> 0);
    begins.add(((address >>> 0) + 2 ** (32 - length)) % 2 ** 32);
  }
  const sorted = [...begins].sort((a, b) => a - b);
  return sorted.map((low, at) => [low, (sorted[at + 1] ?? 2 ** 32) - 1]);
}

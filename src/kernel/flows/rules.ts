/**
 * Whether the rules of a firewall treat all packets of a flow alike. They do where they match addresses, ports, devices and the
 * state of the connection, and accept, drop or jump. A match that is not listed, or a target that acts on the packet, may keep
 * state, log, or depend on what differs from packet to packet.
 */
import { type Chain, type Firewall, type FirewallTable, type Rule, TABLE_NAMES } from "../config/netfilter.ts";

const SAME_FOR_A_FLOW: ReadonlySet<string> = new Set([
  "addrtype",
  "comment",
  "conntrack",
  "connmark",
  "dscp",
  "icmp",
  "iprange",
  "mac",
  "mark",
  "multiport",
  "physdev",
  "pkttype",
  "state",
  "tcp",
  "tos",
  "udp",
]);

/** The hooks of packets that one device receives and another sends. */
const HOOKS: ReadonlySet<string> = new Set(["PREROUTING", "FORWARD", "POSTROUTING"]);

const known = new WeakMap<Firewall, boolean>();

/** The nat table is left out: packets of a confirmed connection do not traverse it. */
export function treatsFlowsAlike(firewall: Firewall): boolean {
  const before = known.get(firewall);
  if (before !== undefined) return before;
  const result = TABLE_NAMES.every((name) => name === "nat" || reachedRules(firewall[name]).every(isSameForAFlow));
  known.set(firewall, result);
  return result;
}

function reachedRules(table: FirewallTable | undefined): Rule[] {
  const chains = table?.chains ?? [];
  const reached = new Set(chains.filter(({ hook }) => hook !== null && HOOKS.has(hook)));
  for (const { rules } of reached)
    for (const { target } of rules) {
      const next: Chain | undefined = chains.find(({ name }) => name === target?.name);
      if (next !== undefined) reached.add(next);
    }
  return [...reached].flatMap(({ rules }) => rules);
}

function isSameForAFlow({ matches, target }: Rule): boolean {
  return (target === null || target.options === null) && matches.every(({ name, options }) => isSame(name, options));
}

function isSame(name: string, options: Readonly<Record<string, unknown>>): boolean {
  if (name === "conntrack" && matchesTime(options.tests as readonly (readonly unknown[])[])) return false;
  // Segments of one flow have the same flags, but not the same options.
  if (name === "tcp" && options.option !== null) return false;
  return SAME_FOR_A_FLOW.has(name);
}

/** The time that a connection has left differs from packet to packet. */
function matchesTime(tests: readonly (readonly unknown[])[]): boolean {
  return tests.some(([option]) => option === "ctexpire");
}

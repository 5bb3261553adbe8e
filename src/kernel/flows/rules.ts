/**
 * Whether the rules of a firewall treat all packets of a flow alike. They do where they ask for addresses, ports, devices and the
 * state of the connection, and where they accept, drop or go to another chain. A match that is not listed, and a target that does
 * something, may count, remember, log, or look at what differs from packet to packet.
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

/** Where packets pass that a device receives and another one sends. */
const HOOKS: ReadonlySet<string> = new Set(["PREROUTING", "FORWARD", "POSTROUTING"]);

const known = new WeakMap<Firewall, boolean>();

/** Of the nat table nothing is asked: the packets of a connection that stands do not meet it. */
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
  return SAME_FOR_A_FLOW.has(name) && !(name === "conntrack" && asksForTime(options.tests as readonly (readonly unknown[])[]));
}

/** How long a connection has left differs from packet to packet. */
function asksForTime(tests: readonly (readonly unknown[])[]): boolean {
  return tests.some(([option]) => option === "ctexpire");
}

/** Which rules a load meets, by the counters that iptables -v lists. */
import type { Lab } from "../lab/lab.ts";
import { type ChainSnapshot, snapshotNet } from "../lab/snapshot.ts";
import { netnsName, netsOf } from "../lab/topology.ts";
import type { Work } from "./row.ts";

/** A rule or a policy, and how many of the packets sent matched it. */
export interface RuleHits {
  /** The name of its host. */
  readonly host: string;
  /** The name of its namespace; "" for the host's own. */
  readonly netns: string;
  /** "filter", "nat". */
  readonly table: string;
  /** The chain's name. */
  readonly chain: string;
  /** From 1; "policy" for the chain's. */
  readonly number: number | "policy";
  /** As iptables-save prints it. */
  readonly text: string;
  /** Packets matched for each packet sent. */
  readonly perPacket: number;
}

type Counted = Omit<RuleHits, "perPacket"> & { readonly packets: number };

/** Does n operations, and returns the rules and policies that matched, table by table in their order. */
export function ruleHits(lab: Lab, work: Work, n: number): RuleHits[] {
  const before = countersOf(lab);
  work(n);
  return countersOf(lab).flatMap(({ packets, ...rule }, index) => {
    const matched = packets - before[index]!.packets;
    return matched === 0 ? [] : [{ ...rule, perPacket: matched / n }];
  });
}

function countersOf(lab: Lab): Counted[] {
  return [...lab.hosts.values()].flatMap((host) =>
    netsOf(lab, host).flatMap((net) =>
      snapshotNet(net).chains.flatMap((chain) => countersIn(chain, host.name, netnsName(host, net))),
    ),
  );
}

function countersIn({ table, name: chain, policy, packets, rules }: ChainSnapshot, host: string, netns: string): Counted[] {
  const at = { host, netns, table, chain };
  const own = rules.map((rule, index) => ({ ...at, number: index + 1, text: `-A ${chain}${rule.text}`, packets: rule.packets }));
  return policy === null ? own : [...own, { ...at, number: "policy", text: `-P ${chain} ${policy}`, packets }];
}

/** Which lookups a policy rule applies to. Linux: fib4_rule_match(), fib_rule_match(), net/core/fib_rules.c. */
import { covers } from "../../wire/ipv4-address.ts";
import type { PolicyRule } from "../config/route.ts";
import type { Net } from "../net.ts";
import type { Flow } from "./fib.ts";

export function ruleCovers(rule: PolicyRule, flow: Flow, net: Net): boolean {
  return matches(rule, flow, net) !== rule.not;
}

function matches(rule: PolicyRule, flow: Flow, net: Net): boolean {
  if (rule.iif !== null && net.devices[flow.iif]?.link.name !== rule.iif) return false;
  if (rule.oif !== null && net.devices[flow.oif]?.link.name !== rule.oif) return false;
  if (((rule.mark ^ flow.mark) & rule.markMask) !== 0) return false;
  if (rule.from !== null && !covers(rule.from, flow.src)) return false;
  if (rule.to !== null && !covers(rule.to, flow.dst)) return false;
  if (rule.tos !== 0 && rule.tos !== flow.tos) return false;
  if (rule.uids !== null && (flow.uid < rule.uids[0] || flow.uid > rule.uids[1])) return false;
  if (rule.protocol !== null && rule.protocol !== flow.protocol) return false;
  if (rule.sport !== null && (flow.sport < rule.sport[0] || flow.sport > rule.sport[1])) return false;
  return rule.dport === null || (flow.dport >= rule.dport[0] && flow.dport <= rule.dport[1]);
}

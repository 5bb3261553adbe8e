/** Requests about policy rules. Linux: fib_nl_newrule(), fib_nl_delrule(), net/core/fib_rules.c. */
import type { Prefix } from "../../wire/ipv4-address.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import type { PolicyRule } from "../config/route.ts";
import type { Net } from "../net.ts";
import { editNet } from "./change.ts";

/** A rule as asked for: without a priority it goes before the second rule there is. */
export type NewRule = Omit<PolicyRule, "priority"> & { readonly priority: number | null };

export function addRule(net: Net, request: NewRule): Refusal | null {
  const { rules } = net.config;
  const rule: PolicyRule = { ...request, priority: request.priority ?? defaultPriority(rules) };
  if (rule.action === "goto" && (rule.gotoPriority ?? 0) <= rule.priority)
    return refusal("EINVAL", "Backward goto not supported");
  if (rules.some((other) => isSameRule(other, rule))) return refusal("EEXIST");
  const at = rules.findIndex((other) => other.priority > rule.priority);
  setRules(net, at < 0 ? [...rules, rule] : rules.toSpliced(at, 0, rule));
  return null;
}

/** Which rule a deletion means; a field that is null or absent matches any. */
export type RuleQuery = Partial<PolicyRule>;

export function deleteRule(net: Net, query: RuleQuery): Refusal | null {
  const { rules } = net.config;
  const at = rules.findIndex((rule) => fits(rule, query));
  if (at < 0) return refusal("ENOENT");
  setRules(net, rules.toSpliced(at, 1));
  return null;
}

/** `ip rule flush`: all but those of priority 0. */
export function flushRules(net: Net, goes: (rule: PolicyRule) => boolean): void {
  setRules(
    net,
    net.config.rules.filter((rule) => !goes(rule)),
  );
}

/** Linux: fib_default_rule_pref(). */
function defaultPriority(rules: readonly PolicyRule[]): number {
  const second = rules[1];
  return second !== undefined && second.priority > 0 ? second.priority - 1 : 0;
}

function setRules(net: Net, rules: readonly PolicyRule[]): void {
  editNet(net, (slice) => {
    slice.rules = rules;
  });
}

function isSameRule(a: PolicyRule, b: PolicyRule): boolean {
  return a.priority === b.priority && fits(a, b) && fits(b, a) && a.not === b.not;
}

function fits(rule: PolicyRule, query: RuleQuery): boolean {
  const same = <K extends keyof PolicyRule>(key: K): boolean =>
    query[key] === undefined || query[key] === null || rule[key] === query[key];
  const range = (own: readonly [number, number] | null, asked: readonly [number, number] | null | undefined): boolean =>
    asked === undefined || asked === null || (own !== null && own[0] === asked[0] && own[1] === asked[1]);
  return (
    same("priority") &&
    (query.action === undefined || rule.action === query.action) &&
    (query.table === undefined || query.table === 0 || rule.table === query.table) &&
    same("gotoPriority") &&
    (query.mark === undefined || query.markMask === 0 || (rule.mark === query.mark && rule.markMask === query.markMask)) &&
    samePrefix(rule.from, query.from) &&
    samePrefix(rule.to, query.to) &&
    (query.tos === undefined || query.tos === 0 || rule.tos === query.tos) &&
    same("iif") &&
    same("oif") &&
    same("protocol") &&
    range(rule.sport, query.sport) &&
    range(rule.dport, query.dport) &&
    same("suppressPrefixLength")
  );
}

function samePrefix(own: Prefix | null, asked: Prefix | null | undefined): boolean {
  return asked === undefined || asked === null || (own !== null && own.address === asked.address && own.length === asked.length);
}

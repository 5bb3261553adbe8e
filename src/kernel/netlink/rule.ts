/**
 * Requests about policy rules. Linux: fib_newrule(), fib_delrule(), net/core/fib_rules.c; fib4_rule_configure(),
 * net/ipv4/fib_rules.c.
 */
import type { Prefix } from "../../wire/ipv4-address.ts";
import { type Refusal, refusal } from "../config/errno.ts";
import { hasTable, type PolicyRule, withRoutes } from "../config/route.ts";
import type { Net } from "../net.ts";
import { editNet } from "./change.ts";
import { refuseEcn } from "./route-check.ts";

/**
 * A rule as asked for: without a priority it goes before the second rule there is, and one that looks up table 0 gets a table of
 * its own.
 */
export type NewRule = Omit<PolicyRule, "priority"> & { readonly priority: number | null };

export function addRule(net: Net, request: NewRule): Refusal | null {
  const { rules } = net.config;
  const rule = checkRule(rules, request);
  if ("errno" in rule) return rule;
  if ((rule.tos & ~LEGACY_TOS) !== 0) return refusal("EINVAL", "Invalid tos");
  const ownTable = rule.action === "lookup" && rule.table === 0 ? freeTable(net) : null;
  const at = rules.findIndex((other) => other.priority > rule.priority);
  const placed = ownTable === null ? rule : { ...rule, table: ownTable };
  editNet(net, (slice) => {
    slice.rules = rules.toSpliced(at < 0 ? rules.length : at, 0, placed);
    slice.hasCustomRules = true;
    if (ownTable !== null) slice.routes = withRoutes(slice.routes, ownTable, []);
  });
  return null;
}

/** The rule as it would stand among others, or why it may not. */
export function checkRule(rules: readonly PolicyRule[], request: NewRule): PolicyRule | Refusal {
  const rule: PolicyRule = { ...request, priority: request.priority ?? defaultPriority(rules) };
  const refused = refuseRule(rule);
  if (refused !== null) return refused;
  if (rules.some((other) => isTaken(other, rule))) return refusal("EEXIST");
  return refuseEcn(rule.tos) ?? rule;
}

/** The bits of a TOS that IPv4 looks routes up by (INET_DSCP_LEGACY_TOS_MASK). */
const LEGACY_TOS = 0x1c;

/** Linux: fib_nl2rule(). */
function refuseRule({ action, gotoPriority, priority, uids, sport, dport }: PolicyRule): Refusal | null {
  if (action === "goto" && gotoPriority === null) return refusal("EINVAL", "Missing goto target for action goto");
  if (action === "goto" && gotoPriority! <= priority) return refusal("EINVAL", "Backward goto not supported");
  if (uids !== null && (uids[0] > uids[1] || uids[1] === INVALID_UID)) return refusal("EINVAL", "Invalid uid range");
  if (sport !== null && !isPortRange(sport)) return refusal("EINVAL", "Invalid sport range");
  if (dport !== null && !isPortRange(dport)) return refusal("EINVAL", "Invalid dport range");
  return null;
}

const INVALID_UID = 0xffffffff;

function isPortRange([low, high]: readonly [number, number]): boolean {
  return low !== 0 && high < 0xffff && low <= high;
}

/** Which rule a deletion means; a field that is null, zero or absent matches any. */
export type RuleQuery = Partial<PolicyRule>;

export function deleteRule(net: Net, query: RuleQuery): Refusal | null {
  const { rules } = net.config;
  const at = findRule(rules, query);
  if (typeof at !== "number") return at;
  setRules(net, rules.toSpliced(at, 1));
  return null;
}

/** Where the rule stands that a deletion means. */
export function findRule(rules: readonly PolicyRule[], query: RuleQuery): number | Refusal {
  const refused = refuseRule({ ...ANY_RULE, ...query, priority: query.priority ?? defaultPriority(rules) });
  if (refused !== null) return refused;
  const at = rules.findIndex((rule) => fits(rule, query));
  return at < 0 ? refusal("ENOENT") : at;
}

const ANY_RULE = { action: "lookup", gotoPriority: null, priority: 0, uids: null, sport: null, dport: null } as PolicyRule;

/** `ip rule flush`: all but those of priority 0. */
export function flushRules(net: Net, goes: (rule: PolicyRule) => boolean): void {
  const rules = net.config.rules.filter((rule) => !goes(rule));
  if (rules.length < net.config.rules.length) setRules(net, rules);
}

/** Linux: fib_default_rule_pref(). */
function defaultPriority(rules: readonly PolicyRule[]): number {
  const second = rules[1];
  return second !== undefined && second.priority > 0 ? second.priority - 1 : 0;
}

/** Linux: fib_empty_table(). */
function freeTable(net: Net): number {
  let table = 1;
  while (hasTable(net.config.routes, table)) table++;
  return table;
}

function setRules(net: Net, rules: readonly PolicyRule[]): void {
  editNet(net, (slice) => {
    slice.rules = rules;
    slice.hasCustomRules = true;
  });
}

/** `not` is not compared, and prefixes and TOS only where the new rule has them. Linux: rule_exists(), fib4_rule_compare(). */
function isTaken(rule: PolicyRule, added: PolicyRule): boolean {
  if (rule.priority !== added.priority) return false;
  const same = (key: keyof PolicyRule): boolean => rule[key] === added[key];
  return (
    COMPARED.every(same) &&
    isSameRange(rule.uids, added.uids) &&
    isSameRange(rule.sport, added.sport) &&
    isSameRange(rule.dport, added.dport) &&
    fitsSelectors(rule, added)
  );
}

const COMPARED = [
  "action",
  "table",
  "iif",
  "oif",
  "mark",
  "markMask",
  "suppressPrefixLength",
  "protocol",
  "ruleProtocol",
] as const;

/** Linux: rule_find(). */
function fits(rule: PolicyRule, query: RuleQuery): boolean {
  if ((query.priority !== undefined && rule.priority !== query.priority) || !fitsSelectors(rule, query)) return false;
  const same = (key: keyof PolicyRule): boolean => query[key] === undefined || query[key] === null || rule[key] === query[key];
  const sameUnlessZero = (key: keyof PolicyRule): boolean => query[key] === 0 || same(key);
  return (
    (["action", "iif", "oif", "suppressPrefixLength"] as const).every(same) &&
    (["table", "mark", "markMask", "protocol", "ruleProtocol"] as const).every(sameUnlessZero) &&
    fitsRange(rule.uids, query.uids) &&
    fitsRange(rule.sport, query.sport) &&
    fitsRange(rule.dport, query.dport)
  );
}

/** Linux: fib4_rule_compare(). */
function fitsSelectors(rule: PolicyRule, { from, to, tos }: RuleQuery): boolean {
  return fitsPrefix(rule.from, from) && fitsPrefix(rule.to, to) && (tos === undefined || tos === 0 || rule.tos === tos);
}

function fitsPrefix(own: Prefix | null, asked: Prefix | null | undefined): boolean {
  return asked === undefined || asked === null || (own !== null && own.address === asked.address && own.length === asked.length);
}

type Range = readonly [number, number] | null;

function fitsRange(own: Range, asked: Range | undefined): boolean {
  return asked === undefined || asked === null || isSameRange(own, asked);
}

function isSameRange(a: Range, b: Range): boolean {
  return a === null || b === null ? a === b : a[0] === b[0] && a[1] === b[1];
}

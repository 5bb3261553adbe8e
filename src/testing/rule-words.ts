/** A rule as iptables-save prints it after `-A`, or iptables takes it. */
import type { RuleCase } from "./lab-case.ts";

export function ruleWords(rule: RuleCase): string {
  return [rule.chain, ...rule.matches, rule.target].filter((words) => words !== "").join(" ");
}

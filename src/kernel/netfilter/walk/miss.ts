/**
 * Matching while somebody explains: a rule that does not match is reported with its first condition, in the order iptables-save
 * prints them, that is not true of the packet. Each condition is asked once, as passes() asks it, because asking some (limit,
 * statistic, recent) changes their next result.
 */
import type { RuleMissedDetail } from "../../../trace/facts.ts";
import { Explanation } from "../../../trace/hop.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Match, Rule } from "../../config/netfilter.ts";
import { reportHop } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import type { CompiledChain, CompiledRule, CompiledTable } from "../compile.ts";
import { findMatch } from "../matches/index.ts";
import { protocolName } from "../protocols.ts";
import { saveHeaderConditions, saveMatch, saveRule } from "../rule-text.ts";

interface FailedCondition {
  readonly condition: string;
  readonly has: string;
}

/** Whether a rule matches a packet; where it does not, a "ruleMissed" hop says why. */
export function passesOrReports(
  { table: { name: table } }: CompiledTable,
  { chain: { name: chain } }: CompiledChain,
  number: number,
  compiled: CompiledRule,
  skb: Skb,
): boolean {
  const failed = failedCondition(compiled, skb);
  if (failed === null) return true;
  reportHop(skb, "ruleMissed", new MissExplanation({ table, chain, number, ...failed }, compiled.rule));
  return false;
}

/** The first condition that is not true of the packet; null where the rule matches. */
export function failedCondition(compiled: CompiledRule, skb: Skb): FailedCondition | null {
  const { rule, tests } = compiled;
  const header = headerMiss(compiled, skb);
  if (header !== null) return { condition: saveHeaderConditions(rule)[header.at]!.trim(), has: header.has };
  if (tests === null) return null;
  const matches = rule.matches.filter(({ name }) => name !== "comment");
  const at = tests.findIndex((test) => !test(skb));
  return at < 0 ? null : matchMiss(matches[at]!, skb);
}

/** Which of saveHeaderConditions() fails. */
function headerMiss(compiled: CompiledRule, skb: Skb): { readonly at: number; readonly has: string } | null {
  const { src, dst, protocol, fragmentOffset } = skb.ip;
  const { inDev, outDev } = skb;
  const { inDevice, outDevice, fragment } = compiled;
  if (((src & compiled.sourceMask) === compiled.source) === compiled.sourceInverted && compiled.rule.source !== null)
    return { at: 0, has: `source is ${formatIpv4(src)}` };
  if (
    ((dst & compiled.destinationMask) === compiled.destination) === compiled.destinationInverted &&
    compiled.rule.destination !== null
  )
    return { at: 1, has: `destination is ${formatIpv4(dst)}` };
  if (inDevice !== null && !inDevice.passes(inDev))
    return { at: 2, has: inDev === null ? "this host sends it" : `came in by ${inDev.name}` };
  if (outDevice !== null && !outDevice.passes(outDev))
    return { at: 3, has: outDev === null ? "no device to leave by yet" : `leaves by ${outDev.name}` };
  if (compiled.protocol !== 0 && (protocol === compiled.protocol) === compiled.protocolInverted)
    return { at: 4, has: `protocol is ${protocolName(protocol)}` };
  if (fragment !== null && (fragmentOffset !== 0) === fragment.inverted)
    return { at: 5, has: fragmentOffset === 0 ? "no later fragment" : "a later fragment" };
  return null;
}

function matchMiss(match: Match, skb: Skb): FailedCondition {
  const extension = findMatch(match.name)!;
  const miss = extension.miss?.(match.options, skb) ?? { has: "it does not match" };
  const condition = (miss.condition ?? extension.save(match.options)).trim();
  return { condition: condition === "" ? saveMatch(match).trim() : condition, has: miss.has };
}

class MissExplanation extends Explanation<"ruleMissed"> {
  readonly #detail: Omit<RuleMissedDetail, "rule">;
  readonly #rule: Rule;

  constructor(detail: Omit<RuleMissedDetail, "rule">, rule: Rule) {
    super();
    this.#detail = detail;
    this.#rule = rule;
  }

  read(): RuleMissedDetail {
    return { ...this.#detail, rule: `-A ${this.#detail.chain}${saveRule(this.#rule)}` };
  }
}

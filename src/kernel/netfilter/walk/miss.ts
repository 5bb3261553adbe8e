/**
 * Matching while somebody explains: a rule that does not match is reported with its first condition, in the order iptables-save
 * prints them, that is not true of the packet. Each condition is asked once, as passes() asks it, because asking some (limit,
 * statistic, recent) changes their next result.
 */
import type { RuleMissedDetail } from "../../../trace/facts.ts";
import { Explanation } from "../../../trace/hop.ts";
import type { Packet } from "../../../wire/ipv4.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Match, Rule, TableName } from "../../config/netfilter.ts";
import { reportHop } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import type { CompiledChain, CompiledRule, CompiledTable } from "../compile.ts";
import { findMatch } from "../matches/index.ts";
import { protocolName } from "../protocols.ts";
import { saveHeaderConditions, saveMatch, saveRule } from "../rule-text.ts";
import type { Miss } from "../xtables.ts";

/** Whether a rule matches a packet; where it does not, a "ruleMissed" hop says why. */
export function passesOrReports(
  table: CompiledTable,
  { chain }: CompiledChain,
  number: number,
  compiled: CompiledRule,
  skb: Skb,
): boolean {
  const failed = failedCondition(compiled, skb);
  if (failed === null) return true;
  reportHop(skb, "ruleMissed", new MissExplanation(table.table.name, chain.name, number, compiled.rule, failed));
  return false;
}

/** A condition that is not true of a packet. A packet meets rules by the hundred: its words are made when they are read. */
export interface FailedCondition {
  read(): Pick<RuleMissedDetail, "condition" | "has">;
}

/** The first condition that is not true of the packet; null where the rule matches. */
export function failedCondition(compiled: CompiledRule, skb: Skb): FailedCondition | null {
  const { rule, tests } = compiled;
  const at = failedHeaderCondition(compiled, skb);
  if (at !== null) return new HeaderMiss(rule, at, skb);
  const failed = tests === null ? -1 : tests.findIndex((test) => !test(skb));
  return failed < 0 ? null : new MatchMiss(rule.matches.filter(({ name }) => name !== "comment")[failed]!, skb);
}

/** Which of saveHeaderConditions() is not true of the packet; null where all are. */
function failedHeaderCondition(compiled: CompiledRule, { ip, inDev, outDev }: Skb): number | null {
  const { source, destination } = compiled.rule;
  const { inDevice, outDevice, protocol, fragment } = compiled;
  if (source !== null && ((ip.src & compiled.sourceMask) === compiled.source) === source.inverted) return 0;
  if (destination !== null && ((ip.dst & compiled.destinationMask) === compiled.destination) === destination.inverted) return 1;
  if (inDevice !== null && !inDevice.passes(inDev)) return 2;
  if (outDevice !== null && !outDevice.passes(outDev)) return 3;
  if (protocol !== 0 && (ip.protocol === protocol) === compiled.protocolInverted) return 4;
  if (fragment !== null && (ip.fragmentOffset !== 0) === fragment.inverted) return 5;
  return null;
}

/** What a packet has of what saveHeaderConditions() asks for; `device` is the name of the one that is asked for. */
const HAS: readonly ((packet: Packet, device: string | null) => string)[] = [
  ({ src }) => `source is ${formatIpv4(src)}`,
  ({ dst }) => `destination is ${formatIpv4(dst)}`,
  (_, device) => (device === null ? "this host sends it" : `came in by ${device}`),
  (_, device) => (device === null ? "no device to leave by yet" : `leaves by ${device}`),
  ({ protocol }) => `protocol is ${protocolName(protocol)}`,
  ({ fragmentOffset }) => (fragmentOffset === 0 ? "no later fragment" : "a later fragment"),
];
const IN_DEVICE = 2;

class HeaderMiss implements FailedCondition {
  readonly #rule: Rule;
  readonly #at: number;
  readonly #packet: Packet;
  readonly #device: string | null;

  constructor(rule: Rule, at: number, { ip, inDev, outDev }: Skb) {
    const device = at === IN_DEVICE ? inDev : outDev;
    this.#rule = rule;
    this.#at = at;
    this.#packet = ip;
    this.#device = device === null ? null : device.name;
  }

  read(): ReturnType<FailedCondition["read"]> {
    const condition = saveHeaderConditions(this.#rule)[this.#at]!.trim();
    return { condition, has: HAS[this.#at]!(this.#packet, this.#device) };
  }
}

/** What a match has to say is asked at once: a mark, or the state of a connection, may be another one when it is read. */
class MatchMiss implements FailedCondition {
  readonly #match: Match;
  readonly #miss: Miss;

  constructor(match: Match, skb: Skb) {
    this.#match = match;
    this.#miss = findMatch(match.name)!.miss?.(match.options, skb) ?? { has: "it does not match" };
  }

  read(): ReturnType<FailedCondition["read"]> {
    const { name, options } = this.#match;
    const condition = (this.#miss.condition ?? findMatch(name)!.save(options)).trim();
    return { condition: condition === "" ? saveMatch(this.#match).trim() : condition, has: this.#miss.has };
  }
}

class MissExplanation extends Explanation<"ruleMissed"> {
  readonly #table: TableName;
  readonly #chain: string;
  readonly #number: number;
  readonly #rule: Rule;
  readonly #failed: FailedCondition;

  constructor(table: TableName, chain: string, number: number, rule: Rule, failed: FailedCondition) {
    super();
    this.#table = table;
    this.#chain = chain;
    this.#number = number;
    this.#rule = rule;
    this.#failed = failed;
  }

  read(): RuleMissedDetail {
    const rule = `-A ${this.#chain}${saveRule(this.#rule)}`;
    return { table: this.#table, chain: this.#chain, number: this.#number, ...this.#failed.read(), rule };
  }
}

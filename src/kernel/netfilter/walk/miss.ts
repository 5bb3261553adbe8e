/**
 * Matching while somebody explains: a rule that does not match is reported with its first condition, in the order iptables-save
 * prints them, that is not true of the packet. Rules in a row that its header does not pass are reported as one: which of their
 * conditions it fails follows from what does not change, and is found when it is read. The rest of a rule is asked at once, each
 * match as passes() asks it, because asking some (limit, statistic, recent) changes their next result.
 */
import type { RuleMissedDetail } from "../../../trace/facts.ts";
import { Explanation, ExplanationRun } from "../../../trace/hop.ts";
import type { Packet } from "../../../wire/ipv4.ts";
import { formatIpv4 } from "../../../wire/ipv4-address.ts";
import type { Match, Rule, TableName } from "../../config/netfilter.ts";
import { reportHop } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import { addressBounds } from "../bounds.ts";
import type { CompiledChain, CompiledRule, CompiledTable } from "../compile.ts";
import { findMatch } from "../matches/index.ts";
import { protocolName } from "../protocols.ts";
import { saveHeaderConditions, saveMatch, saveRule } from "../rule-text.ts";
import type { Miss } from "../xtables.ts";
import { Sieve } from "./sieve.ts";

/**
 * Looks for the first rule from an index on that a packet's header passes, and reports those before it; returns its index, or how
 * many rules there are.
 */
export function passOver(table: CompiledTable, compiled: CompiledChain, from: number, skb: Skb): number {
  const { chain, rules } = compiled;
  const head = new Head(skb);
  const sieve = sieveOf(compiled);
  sieve.read(skb);
  let at = sieve.next(from);
  while (at < rules.length && failedHeaderCondition(rules[at]!, head) !== null) at = sieve.next(at + 1);
  if (at > from) skb.net.taps.run("ruleMissed", skb, new MissedRules(table.table.name, chain.name, rules, from, at, head));
  return at;
}

/** Passes over most rules that fail, and none that does not. */
function sieveOf(compiled: CompiledChain): Sieve {
  const { rules } = compiled;
  compiled.sieve ??= new Sieve([...rules.keys()], (at) => addressBounds(rules[at]!.rule));
  return compiled.sieve;
}

/** Whether a rule whose header a packet passes matches; where it does not, a "ruleMissed" hop says why. */
export function passesOrReports(
  table: CompiledTable,
  { chain }: CompiledChain,
  number: number,
  { rule, tests }: CompiledRule,
  skb: Skb,
): boolean {
  const failed = failedMatch(rule, tests, skb);
  if (failed === null) return true;
  reportHop(skb, "ruleMissed", new MissExplanation(table.table.name, chain.name, number, rule, failed));
  return false;
}

/** A condition that is not true of a packet. A packet meets rules by the hundred: its words are made when they are read. */
export interface FailedCondition {
  read(): Pick<RuleMissedDetail, "condition" | "has">;
}

/** The first condition that is not true of the packet; null where the rule matches. */
export function failedCondition(compiled: CompiledRule, skb: Skb): FailedCondition | null {
  const head = new Head(skb);
  const at = failedHeaderCondition(compiled, head);
  return at === null ? failedMatch(compiled.rule, compiled.tests, skb) : new HeaderMiss(compiled.rule, at, head);
}

function failedMatch({ matches }: Rule, tests: CompiledRule["tests"], skb: Skb): FailedCondition | null {
  const failed = tests === null ? -1 : tests.findIndex((test) => !test(skb));
  return failed < 0 ? null : new MatchMiss(matches.filter(({ name }) => name !== "comment")[failed]!, skb);
}

/** What the header conditions of rules ask for, as a packet has it: values that do not change. */
class Head {
  readonly packet: Packet;
  readonly inDevice: string | null;
  readonly outDevice: string | null;

  constructor({ ip, inDev, outDev }: Skb) {
    this.packet = ip;
    this.inDevice = inDev === null ? null : inDev.name;
    this.outDevice = outDev === null ? null : outDev.name;
  }
}

/** Which of saveHeaderConditions() is not true of a packet; null where all are. */
function failedHeaderCondition(compiled: CompiledRule, { packet, inDevice, outDevice }: Head): number | null {
  const { source, destination } = compiled.rule;
  const { protocol, fragment } = compiled;
  if (source !== null && ((packet.src & compiled.sourceMask) === compiled.source) === source.inverted) return 0;
  if (destination !== null && ((packet.dst & compiled.destinationMask) === compiled.destination) === destination.inverted)
    return 1;
  if (compiled.inDevice !== null && !compiled.inDevice.passesName(inDevice ?? "")) return 2;
  if (compiled.outDevice !== null && !compiled.outDevice.passesName(outDevice ?? "")) return 3;
  if (protocol !== 0 && (packet.protocol === protocol) === compiled.protocolInverted) return 4;
  if (fragment !== null && (packet.fragmentOffset !== 0) === fragment.inverted) return 5;
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
  readonly #head: Head;

  constructor(rule: Rule, at: number, head: Head) {
    this.#rule = rule;
    this.#at = at;
    this.#head = head;
  }

  read(): ReturnType<FailedCondition["read"]> {
    const { packet, inDevice, outDevice } = this.#head;
    const condition = saveHeaderConditions(this.#rule)[this.#at]!.trim();
    return { condition, has: HAS[this.#at]!(packet, this.#at === IN_DEVICE ? inDevice : outDevice) };
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

/** Rules in a row that a packet's header does not pass. */
class MissedRules extends ExplanationRun<"ruleMissed"> {
  readonly #table: TableName;
  readonly #chain: string;
  /** All of the chain, of which it is those from an index on and before another. */
  readonly #rules: readonly CompiledRule[];
  readonly #from: number;
  readonly #to: number;
  readonly #head: Head;

  constructor(table: TableName, chain: string, rules: readonly CompiledRule[], from: number, to: number, head: Head) {
    super();
    this.#table = table;
    this.#chain = chain;
    this.#rules = rules;
    this.#from = from;
    this.#to = to;
    this.#head = head;
  }

  get size(): number {
    return this.#to - this.#from;
  }

  read(): MissExplanation[] {
    return this.#rules.slice(this.#from, this.#to).map((compiled, at) => {
      const failed = new HeaderMiss(compiled.rule, failedHeaderCondition(compiled, this.#head)!, this.#head);
      return new MissExplanation(this.#table, this.#chain, this.#from + at + 1, compiled.rule, failed);
    });
  }
}

/**
 * How a packet goes through a table's chains at a hook. Two of a kind behind one interface: the plain walk goes from rule to rule
 * as iptables' documentation describes it (plain-walk.ts); the one that runs is compiled beforehand (program.ts). Both count,
 * decide and report alike: test/lab/workbench.test.ts holds them against each other. Linux: ipt_do_table(), nft_do_chain().
 */
import { Explanation } from "../../../trace/hop.ts";
import type { RuleDetail } from "../../../trace/hop-details.ts";
import type { Rule, TableName } from "../../config/netfilter.ts";
import { reportHop } from "../../observe.ts";
import type { Skb } from "../../skb.ts";
import {
  CHECK_ADDRESSES,
  CHECK_FRAGMENT,
  CHECK_IN_DEVICE,
  CHECK_OUT_DEVICE,
  CHECK_PROTOCOL,
  CHECK_TESTS,
  type CompiledChain,
  type CompiledRule,
  type CompiledTable,
} from "../compile.ts";
import type { Hook } from "../hooks.ts";
import { saveRule } from "../rule-text.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "../verdict.ts";
import { CONTINUE } from "../xtables.ts";

/** How packets go through the rules of a table. */
export interface Walker {
  /** Walks the chain a table has at a hook, and those it leads to. */
  walk(table: CompiledTable, hook: Hook, skb: Skb): Verdict;
}

/** How deep jumps can nest (NFT_JUMP_STACK_SIZE). */
export const MOST_LEVELS = 16;

/** Whether what `checks` names of a rule is true of the packet. */
export function passes(rule: CompiledRule, checks: number, skb: Skb): boolean {
  if (checks & CHECK_IN_DEVICE && !rule.inDevice!.passes(skb.inDev)) return false;
  if (checks & CHECK_OUT_DEVICE && !rule.outDevice!.passes(skb.outDev)) return false;
  const packet = skb.packet!;
  if (checks & CHECK_ADDRESSES) {
    if (((packet.src & rule.sourceMask) === rule.source) === rule.sourceInverted) return false;
    if (((packet.dst & rule.destinationMask) === rule.destination) === rule.destinationInverted) return false;
  }
  if (checks & CHECK_PROTOCOL && (packet.protocol === rule.protocol) === rule.protocolInverted) return false;
  if (checks & CHECK_FRAGMENT && (packet.fragmentOffset !== 0) === rule.fragment!.inverted) return false;
  if (checks & CHECK_TESTS) {
    const tests = rule.tests!;
    for (let index = 0; index < tests.length; index++) if (!tests[index]!(skb)) return false;
  }
  return true;
}

/** The end of the chain at the hook: its policy. */
export function applyPolicy(table: CompiledTable, compiled: CompiledChain, skb: Skb): Verdict {
  const { chain, policyCounter } = compiled;
  if (policyCounter !== null) {
    policyCounter.packets++;
    policyCounter.bytes += skb.packet!.totalLength;
  }
  const { name } = table.table;
  if (skb.net.taps.hops) reportHop(skb, "rule", policyExplanation(name, compiled));
  if (skb.traced) trace(skb, name, chain.name, null, chain.policy ?? "ACCEPT");
  if (chain.policy !== "DROP") return NF_ACCEPT;
  skb.decidedBy = { table: name, chain: chain.name, number: null };
  return NF_DROP;
}

/** The verdict of a rule that drops, which is noted in the packet. */
export function dropBy(table: CompiledTable, { chain }: CompiledChain, number: number, skb: Skb): Verdict {
  skb.decidedBy = { table: table.table.name, chain: chain.name, number };
  return NF_DROP;
}

/** Reports to the taps, and to TRACE, that a rule matched. Its text is made when it is read. */
export function reportRule(
  table: CompiledTable,
  { chain }: CompiledChain,
  number: number,
  compiled: CompiledRule,
  result: number,
  skb: Skb,
): void {
  const { rule } = compiled;
  const { name } = table.table;
  const verdict = rule.target === null || (rule.target.options !== null && result === CONTINUE) ? "CONTINUE" : rule.target.name;
  if (skb.net.taps.hops) {
    const explanation = compiled.explanation as RuleExplanation | null;
    if (explanation?.isFor(chain.name, number, verdict)) reportHop(skb, "rule", explanation);
    else {
      compiled.explanation = new RuleExplanation(name, chain.name, number, verdict, rule);
      reportHop(skb, "rule", compiled.explanation);
    }
  }
  if (skb.traced) trace(skb, name, chain.name, number, verdict);
}

function policyExplanation(table: TableName, compiled: CompiledChain): RuleDetail {
  const { name, policy } = compiled.chain;
  compiled.policyExplained ??= { table, chain: name, number: null, verdict: policy };
  return compiled.policyExplained;
}

/** The explanation of a rule that matched: the same each time, so it is kept with the rule. */
export class RuleExplanation extends Explanation<"rule"> {
  readonly table: TableName;
  readonly #chain: string;
  readonly #number: number;
  readonly #verdict: string;
  readonly rule: Rule;
  /** As iptables-save prints it, once somebody has read it. */
  #text: string | null = null;

  constructor(table: TableName, chain: string, number: number, verdict: string, rule: Rule) {
    super();
    this.table = table;
    this.#chain = chain;
    this.#number = number;
    this.#verdict = verdict;
    this.rule = rule;
  }

  /** A rule keeps its table; where it stands there can change, and what it did from packet to packet. */
  isFor(chain: string, number: number, verdict: string): boolean {
    return this.#chain === chain && this.#number === number && this.#verdict === verdict;
  }

  read(): RuleDetail {
    this.#text ??= `-A ${this.#chain}${saveRule(this.rule)}`;
    return { table: this.table, chain: this.#chain, number: this.#number, verdict: this.#verdict, rule: this.#text };
  }
}

/** Walks kept for whoever asks what TRACE saw. */
const MOST_TRACES = 1000;

function trace(skb: Skb, table: TableName, chain: string, number: number | null, verdict: string): void {
  const { traces } = skb.net.firewall;
  traces.push({ timeUs: skb.net.loop.nowUs, journey: skb.journey, table, chain, number, verdict });
  if (traces.length > MOST_TRACES) traces.splice(0, MOST_TRACES / 2);
}

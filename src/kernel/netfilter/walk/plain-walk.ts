/**
 * The walk as documented: rule after rule, a stack of the chains to come back to. To read, and to prove the other one against.
 */
import type { Skb } from "../../skb.ts";
import { ACCEPT, ACT, type CompiledChain, type CompiledTable, DROP, GO_ON, GOTO, JUMP } from "../compile.ts";
import type { Hook } from "../hooks.ts";
import { NF_ACCEPT, NF_DROP, type Verdict } from "../verdict.ts";
import { CONTINUE } from "../xtables.ts";
import { passesOrReports, passOver } from "./miss.ts";
import { applyPolicy, dropBy, MOST_LEVELS, passes, reportRule, type Walker } from "./walker.ts";

/** The plain one: goes from rule to rule. */
export class PlainWalker implements Walker {
  readonly #stack: CompiledChain[] = [];
  readonly #stackIndex: number[] = [];

  walk(table: CompiledTable, hook: Hook, skb: Skb): Verdict {
    const base = table.bases[hook]!;
    let chain = base;
    let index = 0;
    let depth = 0;
    const explains = skb.net.taps.explaining;
    for (;;) {
      if (explains) index = passOver(table, chain, index, skb);
      if (index >= chain.rules.length) {
        if (depth === 0) return applyPolicy(table, base, skb);
        depth--;
        chain = this.#stack[depth]!;
        index = this.#stackIndex[depth]!;
        continue;
      }
      const rule = chain.rules[index++]!;
      if (!(explains ? passesOrReports(table, chain, index, rule, skb) : passes(rule, rule.checks, skb))) continue;
      rule.counter.packets++;
      rule.counter.bytes += skb.packet!.totalLength;
      const result = rule.kind === ACT ? rule.action!(skb, hook) : CONTINUE;
      if (skb.net.taps.hops || skb.traced) reportRule(table, chain, index, rule, result, skb);
      switch (rule.kind) {
        case GO_ON:
          continue;
        case ACCEPT:
          return NF_ACCEPT;
        case DROP:
          return dropBy(table, chain, index, skb);
        case JUMP:
          if (depth >= MOST_LEVELS) throw new Error(`table ${table.table.name}: jumps nest deeper than ${MOST_LEVELS}`);
          this.#stack[depth] = chain;
          this.#stackIndex[depth] = index;
          depth++;
          chain = table.target(rule);
          index = 0;
          continue;
        case GOTO:
          chain = table.target(rule);
          index = 0;
          continue;
        case ACT:
          if (result === CONTINUE) continue;
          return result === NF_DROP ? dropBy(table, chain, index, skb) : (result as Verdict);
        default:
          // RETURN: as at the chain's end.
          index = chain.rules.length;
      }
    }
  }
}

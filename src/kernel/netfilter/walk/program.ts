/**
 * A walk compiled beforehand for the packets of one kind: those that come in and go out by the same devices with the same
 * protocol. What these decide is decided once: rules that can never match are left out, jumps and returns become the next step,
 * and what is left of a rule is what differs from packet to packet. Long runs of rules stand behind an index (rule-index.ts).
 *
 *     -i docker0 ! -o docker0 -j STAGE-2      in docker0, out eth0:  a step that always counts, then STAGE-2's steps
 *     STAGE-2: -o docker0 -j DROP                                    nothing: it cannot match
 */
import type { Device } from "../../device.ts";
import type { Skb } from "../../skb.ts";
import {
  CHECK_IN_DEVICE,
  CHECK_OUT_DEVICE,
  CHECK_PROTOCOL,
  type CompiledChain,
  type CompiledRule,
  type CompiledTable,
  GOTO,
  JUMP,
  RETURN,
} from "../compile.ts";
import { INDEX_FROM, RuleIndex } from "./rule-index.ts";
import { MOST_LEVELS } from "./walker.ts";

/** One rule of a program, or (where `index` is set) where to look on in a run of rules. Null is the end: the policy. */
export class Step {
  readonly rule: CompiledRule;
  readonly chain: CompiledChain;
  /** Its number in its chain, from 1. */
  readonly number: number;
  /** What is left to be looked at (CHECK_*). */
  readonly checks: number;
  /** Where to go on from when it matched and did not decide. */
  matched: Step | null = null;
  missed: Step | null = null;
  index: RuleIndex | null = null;
  /** With `index`: the position to look on from. */
  from = 0;

  constructor(rule: CompiledRule, chain: CompiledChain, number: number, checks: number) {
    this.rule = rule;
    this.chain = chain;
    this.number = number;
    this.checks = checks;
  }
}

/** A program is not compiled beyond this many steps for each rule of its table: chains that many jump to would multiply. */
const STEPS_PER_RULE = 4;
/** So many may always be. */
const FREE_STEPS = 1000;

export class Program {
  readonly inDev: Device | null;
  readonly outDev: Device | null;
  readonly protocol: number;
  readonly first: Step | null;

  constructor(table: CompiledTable, base: CompiledChain, skb: Skb) {
    this.inDev = skb.inDev;
    this.outDev = skb.outDev;
    this.protocol = skb.packet!.protocol;
    this.first = new Builder(table, this.inDev, this.outDev, this.protocol).chain(base, null, 0);
  }

  isFor(skb: Skb): boolean {
    return skb.inDev === this.inDev && skb.outDev === this.outDev && skb.packet!.protocol === this.protocol;
  }
}

/** Thrown where a program would be too large, or nest too deep: the plain walk then does it. */
export class TooLarge extends Error {}

class Builder {
  readonly #table: CompiledTable;
  readonly #inDev: Device | null;
  readonly #outDev: Device | null;
  readonly #protocol: number;
  #stepsLeft: number;

  constructor(table: CompiledTable, inDev: Device | null, outDev: Device | null, protocol: number) {
    this.#table = table;
    this.#inDev = inDev;
    this.#outDev = outDev;
    this.#protocol = protocol;
    this.#stepsLeft = FREE_STEPS + STEPS_PER_RULE * table.size;
  }

  /** The steps of a chain, whose end (and RETURN) goes on with `after`. */
  chain(chain: CompiledChain, after: Step | null, depth: number): Step | null {
    if (depth > MOST_LEVELS) throw new TooLarge();
    let next = after;
    for (let last = chain.rules.length - 1; last >= 0; ) {
      const { run, from } = this.#runBefore(chain, last);
      if (run.length >= INDEX_FROM) next = this.#indexed(new RuleIndex(run, next), run, next, after, depth);
      else for (let at = run.length - 1; at >= 0; at--) next = this.#step(run[at]!, next, after, depth);
      last = from - 1;
      if (last < 0) break;
      // What ended the run matches every packet of this kind, so it needs no look.
      next = this.#step(new Step(chain.rules[last]!, chain, last + 1, 0), next, after, depth);
      last--;
    }
    return next;
  }

  #step(step: Step, next: Step | null, after: Step | null, depth: number): Step {
    if (--this.#stepsLeft < 0) throw new TooLarge();
    step.missed = next;
    step.matched = this.#afterMatch(step.rule, next, after, depth);
    return step;
  }

  #afterMatch(rule: CompiledRule, next: Step | null, after: Step | null, depth: number): Step | null {
    if (rule.kind === RETURN) return after;
    if (rule.kind === JUMP) return this.chain(this.#table.target(rule), next, depth + 1);
    if (rule.kind === GOTO) return this.chain(this.#table.target(rule), after, depth + 1);
    return next;
  }

  /** What of the rule still has to be looked at; null where it can never match. */
  #checksLeft(rule: CompiledRule): number | null {
    if (rule.checks & CHECK_IN_DEVICE && !rule.inDevice!.passes(this.#inDev)) return null;
    if (rule.checks & CHECK_OUT_DEVICE && !rule.outDevice!.passes(this.#outDev)) return null;
    if (rule.checks & CHECK_PROTOCOL && (this.#protocol === rule.protocol) === rule.protocolInverted) return null;
    return rule.checks & ~(CHECK_IN_DEVICE | CHECK_OUT_DEVICE | CHECK_PROTOCOL);
  }

  /**
   * The rules up to `last` that may match or not, in their order, and where they begin: before them stands one that always does.
   */
  #runBefore(chain: CompiledChain, last: number): { run: Step[]; from: number } {
    const run: Step[] = [];
    let from = last + 1;
    while (from > 0) {
      const rule = chain.rules[from - 1]!;
      const checks = this.#checksLeft(rule);
      if (checks === 0) break;
      if (checks !== null) run.push(new Step(rule, chain, from, checks));
      from--;
    }
    return { run: run.reverse(), from };
  }

  /**
   * A run behind an index. At every position stands a step that looks on from there: after a jump, or a rule that only counts.
   */
  #indexed(index: RuleIndex, run: readonly Step[], next: Step | null, after: Step | null, depth: number): Step {
    for (let at = run.length - 1; at >= 0; at--) {
      const step = run[at]!;
      const resume = at + 1 < run.length ? lookOn(index, step, at + 1) : next;
      this.#step(step, resume, after, depth);
    }
    return lookOn(index, run[0]!, 0);
  }
}

function lookOn(index: RuleIndex, like: Step, from: number): Step {
  const step = new Step(like.rule, like.chain, like.number, 0);
  step.index = index;
  step.from = from;
  return step;
}

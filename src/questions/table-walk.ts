/**
 * The rules of one table, walked with all packets of a group at once: they part where a rule matches some of them. Chains are
 * walked where they are jumped to. Which packets the group has does not matter before the end, so that all sets here are as
 * simple as the rules. Linux: ipt_do_table(), nft_do_chain().
 */
import type { Chain, Rule, Target } from "../kernel/config/netfilter.ts";
import { ICMP, REDIRECT } from "../wire/icmp.ts";
import { type Changes, VARIED, type VariedName } from "./changes.ts";
import { ALL, type Diagrams, NONE, type Node } from "./diagram.ts";
import { asItCame, CONNECTION_NEW, CONNECTION_RELATED, hasBits, isWithin } from "./fields.ts";
import type { RuleSet } from "./rule-set.ts";
import type { Stage } from "./stage.ts";
import { isConnection } from "./states.ts";
import { applyTarget, type NewValues } from "./targets.ts";
import { assigned, type Part } from "./varied.ts";

/** The packets that came into a chain, less those that have left it. */
interface Frame {
  within: Node;
}

export class TableWalk {
  /** What has been done to the packets; to those that a rule accepted, when all rules are walked. */
  changes: Changes;
  /** Those that come through. */
  accepted: Node = NONE;
  readonly ended = new Map<string, Node>();
  #undecided: Node = ALL;
  readonly #rules: RuleSet;
  readonly #diagrams: Diagrams;
  readonly #stage: Stage;
  /** What rules match, of packets with these changes. */
  readonly #conditions = new Map<Rule, Node>();
  /** New values of packets that no rule of the table sees again. */
  readonly #last = new Map<VariedName, Part[]>();

  constructor(rules: RuleSet, stage: Stage, changes: Changes) {
    this.#rules = rules;
    this.#diagrams = rules.environment.diagrams;
    this.#stage = stage;
    this.changes = changes;
  }

  walk(base: Chain): void {
    if (this.#stage.table === "nat") this.#asksNat();
    this.#chain(base, [{ within: ALL }]);
    if (base.policy === "DROP") this.#end("DROP", this.#undecided);
    else this.accepted = this.#diagrams.or(this.accepted, this.#undecided);
    for (const [name, parts] of this.#last) this.#assign(name, parts);
  }

  /**
   * The first packets of connections; NAT lets the others pass, but for ICMP redirects about a connection that it changes or has
   * not seen from its beginning. Linux: nf_nat_icmp_reply_translation().
   */
  #asksNat(): void {
    const diagrams = this.#diagrams;
    const tracked = this.#rules.tracked(this.changes);
    const begins = this.#stage.isAgain ? NONE : diagrams.and(tracked, isConnection(diagrams, CONNECTION_NEW));
    const ends = diagrams.and(tracked, this.#redirectsThatEnd());
    this.#undecided = begins;
    this.#end("DROP", ends);
    this.accepted = diagrams.minus(diagrams.minus(ALL, begins), ends);
  }

  #redirectsThatEnd(): Node {
    const { diagrams, hidden } = this.#rules.environment;
    const about = diagrams.and(isConnection(diagrams, CONNECTION_RELATED), hasBits(diagrams, asItCame("protocol"), -1, ICMP));
    const redirects = diagrams.and(about, isWithin(diagrams, asItCame("icmpType"), REDIRECT << 8, (REDIRECT << 8) | 0xff));
    const text = "the connection has NAT, or was there before NAT";
    return diagrams.and(redirects, hidden.node(text, text, { usually: true }));
  }

  /** What is undecided is not divided by a jump: which packets are in a chain is in the last of the frames. */
  #chain(chain: Chain, frames: readonly Frame[]): void {
    for (const rule of chain.rules) {
      if (this.#undecided === NONE) return;
      this.#rule(rule, frames);
    }
  }

  #rule(rule: Rule, frames: readonly Frame[]): void {
    const matched = this.#diagrams.and(frames.at(-1)!.within, this.#condition(rule));
    if (rule.target !== null && this.#diagrams.and(this.#undecided, matched) !== NONE)
      this.#target(rule, rule.target, matched, frames);
  }

  #condition(rule: Rule): Node {
    let node = this.#conditions.get(rule);
    if (node === undefined) {
      node = this.#rules.condition(rule, this.#stage, this.changes);
      this.#conditions.set(rule, node);
    }
    return node;
  }

  /** What the target does to the packets for which the rule's condition holds. */
  #target(rule: Rule, target: Target, matched: Node, frames: readonly Frame[]): void {
    if (target.options !== null) return this.#act(rule, this.#diagrams.and(this.#undecided, matched));
    const chain = this.#rules.chain(this.#stage.table, target.name);
    if (chain !== null) {
      if (target.goto) this.#leave(frames, matched);
      return this.#chain(chain, [...frames, { within: matched }]);
    }
    if (target.name === "ACCEPT") this.#accept(this.#diagrams.and(this.#undecided, matched));
    else if (target.name === "DROP") this.#end("DROP", this.#diagrams.and(this.#undecided, matched));
    else this.#leave(frames, matched);
  }

  /** They go back to the chain they came from. */
  #leave(frames: readonly Frame[], matched: Node): void {
    const frame = frames.at(-1)!;
    frame.within = this.#diagrams.minus(frame.within, matched);
  }

  #act(rule: Rule, packets: Node): void {
    for (const outcome of applyTarget(this.#rules, rule, this.#stage, this.changes, packets)) {
      if (outcome.packets === NONE) continue;
      if (outcome.kind === "end") this.#end(outcome.text, outcome.packets);
      else if (outcome.kind === "accept") {
        this.#accept(outcome.packets);
        this.#keep(outcome.values, outcome.packets);
      } else this.#change(outcome.values, outcome.isUntracked === true, outcome.packets);
    }
  }

  #accept(packets: Node): void {
    this.accepted = this.#diagrams.or(this.accepted, packets);
    this.#undecided = this.#diagrams.minus(this.#undecided, packets);
  }

  #end(text: string, packets: Node): void {
    this.ended.set(text, this.#diagrams.or(this.ended.get(text) ?? NONE, packets));
    this.#undecided = this.#diagrams.minus(this.#undecided, packets);
  }

  #keep(values: NewValues, packets: Node): void {
    for (const name of VARIED) {
      const value = values[name];
      if (value === undefined) continue;
      const parts = this.#last.get(name) ?? [];
      parts.push({ value, packets });
      this.#last.set(name, parts);
    }
  }

  /** The next rules see what was changed. */
  #change(values: NewValues, isUntracked: boolean, packets: Node): void {
    for (const name of VARIED) if (values[name] !== undefined) this.#assign(name, [{ value: values[name], packets }]);
    if (!isUntracked) return;
    this.changes = { ...this.changes, isUntracked: this.#diagrams.or(this.changes.isUntracked, packets) };
    this.#conditions.clear();
  }

  #assign(name: VariedName, parts: readonly Part[]): void {
    this.changes = { ...this.changes, [name]: assigned(this.#diagrams, this.changes[name], parts) };
    this.#conditions.clear();
  }
}

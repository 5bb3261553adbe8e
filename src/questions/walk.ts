/**
 * Walks all packets through the rules at once: groups of packets to which the same has been done go from rule to rule, and part
 * where a rule matches some of them. Chains are walked where they are jumped to. Linux: ipt_do_table(), nft_do_chain().
 */
import type { Chain, Rule, Target } from "../kernel/config/netfilter.ts";
import { ICMP, REDIRECT } from "../wire/icmp.ts";
import { type Changes, changesKey, UNCHANGED } from "./changes.ts";
import { ALL, NONE, type Node } from "./diagram.ts";
import { asItCame, CONNECTION_NEW, CONNECTION_RELATED, differs, hasBits, isWithin } from "./fields.ts";
import type { RuleSet } from "./rule-set.ts";
import { isDiverted, isSent, type Path, type Stage, stagesOf } from "./stage.ts";
import { isConnection } from "./states.ts";
import { applyTarget } from "./targets.ts";

/** Packets to which the same has been done. */
export interface Group {
  readonly changes: Changes;
  readonly packets: Node;
}

/** Groups by what has been done to them. */
export type Groups = Map<string, Group>;

/** What becomes of all packets on a path. */
export interface Treatment {
  /** By how they end: "DROP", "REJECT --reject-with tcp-reset". */
  readonly ended: ReadonlyMap<string, Node>;
  /** Those that come through. */
  readonly passed: ReadonlyMap<string, Group>;
  /** What had been done to those that end. */
  readonly before: readonly Group[];
}

/** Where a packet goes that a rule sent to another route. */
export const ELSEWHERE = "elsewhere";

export function treat(rules: RuleSet, path: Path, packets: Node): Treatment {
  const walk = new Walk(rules);
  let groups: Groups = new Map();
  const here = isSent(path) ? rules.environment.diagrams.and(packets, rules.environment.sent(path)) : packets;
  walk.add(groups, UNCHANGED, here);
  walk.end(ELSEWHERE, UNCHANGED, rules.environment.diagrams.minus(packets, here));
  for (const stage of stagesOf(path)) {
    if (!isSent(path) && stage.table === "mangle" && (stage.hook === "FORWARD" || stage.hook === "INPUT"))
      groups = walk.route(groups, path);
    groups = walk.table(stage, groups);
    if (stage.hook === "OUTPUT" && stage.table === "nat") groups = walk.reroute(groups, path);
  }
  return { ended: walk.ended, passed: groups, before: walk.before };
}

class Walk {
  readonly ended = new Map<string, Node>();
  readonly before: Group[] = [];
  readonly #rules: RuleSet;

  constructor(rules: RuleSet) {
    this.#rules = rules;
  }

  add(groups: Groups, changes: Changes, packets: Node): void {
    if (packets === NONE) return;
    const key = changesKey(changes);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { changes, packets });
    else groups.set(key, { changes, packets: this.#rules.environment.diagrams.or(known.packets, packets) });
  }

  end(text: string, changes: Changes, packets: Node): void {
    if (packets === NONE) return;
    this.before.push({ changes, packets });
    this.ended.set(text, this.#rules.environment.diagrams.or(this.ended.get(text) ?? NONE, packets));
  }

  /** Those that routing sends along the path; forwarding takes one off the TTL. */
  route(groups: Groups, path: Path): Groups {
    const { environment } = this.#rules;
    const routed: Groups = new Map();
    for (const { changes, packets } of groups.values()) {
      const here = environment.diagrams.and(packets, environment.routed(path, changes));
      this.add(routed, path === "forward" ? { ...changes, hopsTaken: 1 } : changes, here);
      this.end(ELSEWHERE, changes, environment.diagrams.minus(packets, here));
    }
    return routed;
  }

  /** What an OUTPUT chain gave another destination is routed anew. */
  reroute(groups: Groups, path: Path): Groups {
    const { environment } = this.#rules;
    const routed: Groups = new Map();
    for (const { changes, packets } of groups.values()) {
      const moved = environment.diagrams.and(packets, differs(environment.diagrams, changes.destination, UNCHANGED.destination));
      if (!isDiverted(path)) this.add(routed, changes, environment.diagrams.minus(packets, moved));
      const anew: Changes = { ...changes, isRerouted: true };
      const here = environment.diagrams.and(moved, environment.routed(path, anew));
      this.add(routed, anew, here);
      this.end(ELSEWHERE, changes, environment.diagrams.minus(moved, here));
    }
    return routed;
  }

  table(stage: Stage, groups: Groups): Groups {
    const base = this.#rules.chain(stage.table, stage.hook);
    if (base === null) return groups;
    const passed: Groups = new Map();
    const asked = stage.table === "nat" ? this.#asksNat(stage, groups, passed) : new Map(groups);
    const within = new Map([...asked.keys()].map((key) => [key, ALL]));
    this.#chain(base, { stage, groups: asked, accepted: passed, frames: [within] });
    for (const { changes, packets } of asked.values()) {
      if (base.policy === "DROP") this.end("DROP", changes, packets);
      else this.add(passed, changes, packets);
    }
    return passed;
  }

  /**
   * The first packets of connections; NAT lets the others pass, but for ICMP redirects about a connection that it changes or has
   * not seen from its beginning. Linux: nf_nat_icmp_reply_translation().
   */
  #asksNat(stage: Stage, groups: Groups, passed: Groups): Groups {
    const { diagrams } = this.#rules.environment;
    const asked: Groups = new Map();
    const redirects = this.#redirectsThatEnd();
    for (const { changes, packets } of groups.values()) {
      const tracked = this.#rules.tracked(changes);
      const begins = stage.isAgain ? NONE : diagrams.and(tracked, isConnection(diagrams, CONNECTION_NEW));
      const ends = diagrams.and(tracked, redirects);
      this.add(asked, changes, diagrams.and(packets, begins));
      this.end("DROP", changes, diagrams.and(packets, ends));
      this.add(passed, changes, diagrams.minus(diagrams.minus(packets, begins), ends));
    }
    return asked;
  }

  #redirectsThatEnd(): Node {
    const { diagrams, hidden } = this.#rules.environment;
    const about = diagrams.and(isConnection(diagrams, CONNECTION_RELATED), hasBits(diagrams, asItCame("protocol"), -1, ICMP));
    const redirects = diagrams.and(about, isWithin(diagrams, asItCame("icmpType"), REDIRECT << 8, (REDIRECT << 8) | 0xff));
    const text = "the connection has NAT, or was there before NAT";
    return diagrams.and(redirects, hidden.node(text, text, { usually: true }));
  }

  /**
   * Walks a chain. Groups keep the packets that are not in this chain, too, so that a jump divides none: which are is in the last
   * of the frames.
   */
  #chain(chain: Chain, visit: Visit): void {
    for (const rule of chain.rules) this.#rule(rule, visit);
  }

  #rule(rule: Rule, visit: Visit): void {
    const { diagrams } = this.#rules.environment;
    const frame = visit.frames.at(-1)!;
    const matched = new Map<string, Node>();
    for (const [key, { changes, packets }] of visit.groups) {
      const within = frame.get(key) ?? NONE;
      const condition = within === NONE ? NONE : diagrams.and(within, this.#rules.condition(rule, visit.stage, changes));
      if (condition !== NONE && diagrams.and(packets, condition) !== NONE) matched.set(key, condition);
    }
    if (matched.size > 0 && rule.target !== null) this.#target(rule, rule.target, matched, visit);
  }

  /** What the target does to the packets of each group in which the rule's condition holds. */
  #target(rule: Rule, target: Target, matched: ReadonlyMap<string, Node>, visit: Visit): void {
    if (target.options !== null) return this.#act(rule, matched, visit);
    const frame = visit.frames.at(-1)!;
    const chain = this.#rules.chain(visit.stage.table, target.name);
    if (chain !== null) {
      if (target.goto) this.#leave(frame, matched);
      return this.#chain(chain, { ...visit, frames: [...visit.frames, new Map(matched)] });
    }
    if (target.name !== "ACCEPT" && target.name !== "DROP") return this.#leave(frame, matched);
    for (const [key, condition] of matched) {
      const { changes, packets } = this.#take(visit.groups, key, condition);
      if (target.name === "ACCEPT") this.add(visit.accepted, changes, packets);
      else this.end("DROP", changes, packets);
    }
  }

  /** They go back to the chain they came from. */
  #leave(frame: Map<string, Node>, matched: ReadonlyMap<string, Node>): void {
    for (const [key, condition] of matched) frame.set(key, this.#rules.environment.diagrams.minus(frame.get(key)!, condition));
  }

  #act(rule: Rule, matched: ReadonlyMap<string, Node>, visit: Visit): void {
    const outcomes = [...matched].flatMap(([key, condition]) => {
      const { changes, packets } = this.#take(visit.groups, key, condition);
      return applyTarget(this.#rules, rule, visit.stage, changes, packets).map((outcome) => ({ changes, outcome }));
    });
    for (const { changes, outcome } of outcomes)
      if (outcome.kind === "end") this.end(outcome.text, changes, outcome.packets);
      else if (outcome.kind === "accept") this.add(visit.accepted, outcome.changes, outcome.packets);
      else this.#join(visit, outcome);
  }

  /** Packets go on in the group of what has been done to them, in every chain they are in. */
  #join({ groups, frames }: Visit, { changes, packets }: Group): void {
    const { diagrams } = this.#rules.environment;
    const key = changesKey(changes);
    this.add(groups, changes, packets);
    for (const frame of frames) frame.set(key, diagrams.or(frame.get(key) ?? NONE, packets));
  }

  /** Takes the packets of a group out of it in which a condition holds. */
  #take(groups: Groups, key: string, condition: Node): Group {
    const { diagrams } = this.#rules.environment;
    const { changes, packets } = groups.get(key)!;
    const rest = diagrams.minus(packets, condition);
    if (rest === NONE) groups.delete(key);
    else groups.set(key, { changes, packets: rest });
    return { changes, packets: diagrams.and(packets, condition) };
  }
}

/** A table's rules being walked. */
interface Visit {
  readonly stage: Stage;
  /** The packets that no rule has decided yet. */
  readonly groups: Groups;
  /** Those that a rule accepted. */
  readonly accepted: Groups;
  /** By group, the conditions that lead into each chain on the path to this one, less those of packets that have left it. */
  readonly frames: readonly Map<string, Node>[];
}

/**
 * Walks all packets through the tables of a path at once: what each table does to them, how routing parts them between two
 * tables, and how they end.
 */
import { type Changes, UNCHANGED, withHop } from "./changes.ts";
import { type Diagrams, NONE, type Node } from "./diagram.ts";
import { type Group, Groups } from "./groups.ts";
import type { RuleSet } from "./rule-set.ts";
import { isDiverted, isSent, type Path, type Stage, stagesOf } from "./stage.ts";
import { TableWalk } from "./table-walk.ts";

/** What becomes of all packets on a path. */
export interface Treatment {
  readonly path: Path;
  /** By how they end: "DROP", "REJECT --reject-with tcp-reset". */
  readonly ended: ReadonlyMap<string, Node>;
  /** Those that come through. */
  readonly passed: readonly Group[];
  /** What had been done to those that end. */
  readonly before: readonly Group[];
}

/** Where a packet goes that a rule sent to another route. */
export const ELSEWHERE = "elsewhere";

export function treat(rules: RuleSet, path: Path, packets: Node): Treatment {
  const walk = new Walk(rules, path);
  const { diagrams } = rules.environment;
  const here = isSent(path) ? diagrams.and(packets, rules.environment.sent(path)) : packets;
  walk.begin(here, diagrams.minus(packets, here));
  for (const stage of stagesOf(path)) {
    if (!isSent(path) && stage.table === "mangle" && (stage.hook === "FORWARD" || stage.hook === "INPUT")) walk.route();
    walk.table(stage);
    if (stage.hook === "OUTPUT" && stage.table === "nat") walk.reroute();
  }
  return { path, ended: walk.ended, passed: walk.groups, before: walk.before };
}

class Walk {
  readonly ended = new Map<string, Node>();
  readonly before: Group[] = [];
  groups: readonly Group[] = [];
  readonly #rules: RuleSet;
  readonly #path: Path;
  readonly #diagrams: Diagrams;

  constructor(rules: RuleSet, path: Path) {
    this.#rules = rules;
    this.#path = path;
    this.#diagrams = rules.environment.diagrams;
  }

  begin(packets: Node, elsewhere: Node): void {
    this.#regroup([{ changes: UNCHANGED, packets }], ({ changes, packets: all }, next) => next.add({ changes, packets: all }));
    this.#end(ELSEWHERE, UNCHANGED, elsewhere);
  }

  /** Those that routing sends along the path; forwarding takes one off the TTL. */
  route(): void {
    this.#regroup(this.groups, ({ changes, packets }, next) => {
      const here = this.#diagrams.and(packets, this.#rules.environment.routed(this.#path, changes));
      next.add({ changes: this.#path === "forward" ? { ...changes, ttl: this.#lessOne(changes) } : changes, packets: here });
      this.#end(ELSEWHERE, changes, this.#diagrams.minus(packets, here));
    });
  }

  #lessOne({ ttl }: Changes): Changes["ttl"] {
    return ttl === UNCHANGED.ttl ? ttl : withHop(ttl);
  }

  /** What an OUTPUT chain gave another destination is routed anew. */
  reroute(): void {
    this.#regroup(this.groups, ({ changes, packets }, next) => {
      const moved = this.#diagrams.and(packets, this.#rules.differsFromOriginal("destination", changes));
      if (!isDiverted(this.#path)) next.add({ changes, packets: this.#diagrams.minus(packets, moved) });
      const anew: Changes = { ...changes, isRerouted: true };
      const here = moved === NONE ? NONE : this.#diagrams.and(moved, this.#rules.environment.routed(this.#path, anew));
      next.add({ changes: anew, packets: here });
      this.#end(ELSEWHERE, changes, this.#diagrams.minus(moved, here));
    });
  }

  table(stage: Stage): void {
    const base = this.#rules.chain(stage.table, stage.hook);
    if (base === null) return;
    this.#regroup(this.groups, ({ changes, packets }, next) => {
      const walk = new TableWalk(this.#rules, stage, changes);
      walk.walk(base);
      next.add({ changes: walk.changes, packets: this.#diagrams.and(packets, walk.accepted) });
      for (const [text, ended] of walk.ended) this.#end(text, changes, this.#diagrams.and(packets, ended));
    });
  }

  #regroup(groups: readonly Group[], each: (group: Group, next: Groups) => void): void {
    const next = new Groups(this.#diagrams);
    for (const group of groups) each(group, next);
    this.groups = next.all;
  }

  #end(text: string, changes: Changes, packets: Node): void {
    if (packets === NONE) return;
    this.before.push({ changes, packets });
    this.ended.set(text, this.#diagrams.or(this.ended.get(text) ?? NONE, packets));
  }
}

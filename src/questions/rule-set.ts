/** The rules of a namespace as the questions walk them. */
import type { Chain, Firewall, FirewallTable, Match, Rule, TableName } from "../kernel/config/netfilter.ts";
import { findMatch } from "../kernel/netfilter/matches/index.ts";
import { FirewallNeeds } from "../kernel/netfilter/needs.ts";
import { saveMatch } from "../kernel/netfilter/rule-text.ts";
import { Skb } from "../kernel/skb.ts";
import { Lab } from "../lab/lab.ts";
import { packetOf } from "../trace/packet-spec.ts";
import type { CHANGEABLE, Changes } from "./changes.ts";
import { conditionOf } from "./conditions.ts";
import { ALL, NONE, type Node } from "./diagram.ts";
import type { Environment } from "./environment.ts";
import { asItCame, CONNECTION_INVALID, differs } from "./fields.ts";
import type { Stage } from "./stage.ts";
import { isConnection } from "./states.ts";
import { having, type Varied } from "./varied.ts";

export class RuleSet {
  readonly environment: Environment;
  readonly firewall: Firewall;
  /** Whether some rule needs connection tracking. */
  readonly tracks: boolean;
  readonly #chains = new Map<string, Chain>();
  /** Of a match that keeps state: how many with the same text come before it. */
  readonly #ordinals = new Map<Rule, number>();
  readonly #differing = new Map<Varied, Node>();

  constructor(environment: Environment, firewall: Firewall) {
    this.environment = environment;
    this.firewall = firewall;
    this.tracks = new FirewallNeeds().of(firewall).conntrack;
    const seen = new Map<string, number>();
    for (const { name, chains } of Object.values(firewall))
      for (const chain of chains) {
        this.#chains.set(`${name} ${chain.name}`, chain);
        for (const rule of chain.rules) this.#count(rule, seen);
      }
  }

  table(name: TableName): FirewallTable | null {
    return this.firewall[name] ?? null;
  }

  chain(table: TableName, name: string): Chain | null {
    return this.#chains.get(`${table} ${name}`) ?? null;
  }

  /** The packets a rule matches. */
  condition(rule: Rule, stage: Stage, changes: Changes): Node {
    return conditionOf(this, rule, stage, changes);
  }

  /** The packets whose field is another than it was. */
  differsFromOriginal(field: (typeof CHANGEABLE)[number], changes: Changes): Node {
    const { diagrams } = this.environment;
    let node = this.#differing.get(changes[field]);
    if (node === undefined) {
      node = having(diagrams, changes[field], (value) => differs(diagrams, value, asItCame(field)));
      this.#differing.set(changes[field], node);
    }
    return node;
  }

  /** The packets of which a match holds whose condition is hidden. */
  hiddenMatch(rule: Rule, { name, options }: Match, text: string): Node {
    const { hidden } = this.environment;
    const usually = holdsUsually({ name, options });
    if (findMatch(name)!.keepsState) return hidden.node(`${text} #${this.#ordinals.get(rule)}`, text, { usually });
    const pattern = name === "string" && options.inverted === false ? (options.pattern as readonly number[]) : null;
    return hidden.node(text, text, { usually, payload: pattern === null ? null : Uint8Array.from(pattern) });
  }

  /** The packets that belong to a connection. */
  tracked(changes: Changes): Node {
    if (!this.tracks) return NONE;
    const { diagrams } = this.environment;
    return diagrams.minus(diagrams.minus(ALL, isConnection(diagrams, CONNECTION_INVALID)), changes.isUntracked);
  }

  #count(rule: Rule, seen: Map<string, number>): void {
    for (const match of rule.matches) {
      if (!findMatch(match.name)!.keepsState) continue;
      const text = saveMatch(match);
      const before = seen.get(text) ?? 0;
      seen.set(text, before + 1);
      this.#ordinals.set(rule, before);
    }
  }
}

/** What a match says of a packet that comes first, from nowhere special, and carries nothing. */
function holdsUsually({ name, options }: Match): boolean {
  const { net } = new Lab().addHost("asked").netns();
  const skb = new Skb(net, net.loopback, 0);
  skb.packet = packetOf({ src: "192.0.2.1", dst: "192.0.2.2", protocol: "udp" });
  return findMatch(name)!.compile(options, net)(skb);
}

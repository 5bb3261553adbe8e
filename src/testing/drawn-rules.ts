/** Rules of iptables and traffic for a lab that is there, drawn relative to its devices and addresses; each prints as typed. */
import fc from "fast-check";
import { BUILTIN_CHAINS, TABLE_NAMES, type TableName } from "../kernel/config/netfilter.ts";
import * as read from "../lab/arguments.ts";
import { LabHost } from "../lab/lab-host.ts";
import { Namespace } from "../lab/namespace.ts";
import { trafficLines } from "./case-script.ts";
import type { TrafficCase } from "./lab-case.ts";
import { contextAround, contextInside } from "./netns-context.ts";
import { pickFrom } from "./pick.ts";
import { ruleWords } from "./rule-words.ts";
import { rawRules, resolveRuleAt } from "./rules.ts";
import { rawTraffic, resolveTraffic } from "./traffic.ts";

/** Which rules are drawn. */
export interface RuleDrawOptions {
  /** "filter" by default. */
  readonly table?: TableName;
  /** A built-in chain, or one of the user's that is there; by default each built-in one of the table. */
  readonly chain?: string;
  /** How many at most; 5 by default. */
  readonly max?: number;
}

const ruleDrawOptions = read.fieldsOf<RuleDrawOptions>({
  table: read.optional(read.oneOf(...TABLE_NAMES)),
  chain: read.optional(read.text),
  max: read.optional(read.whole(0, 1000)),
});

/** A rule that was drawn. It prints as the command that adds it. */
export class DrawnRule {
  /** Its table. */
  readonly table: TableName;
  /** Its chain. */
  readonly chain: string;
  /** What stands behind the chain: `-p tcp -m tcp --dport 80 -j DROP`. */
  readonly words: string;

  /** @internal */
  constructor(table: TableName, chain: string, words: string) {
    this.table = table;
    this.chain = chain;
    this.words = words;
  }

  /** The command that adds it, by `-A`, inserts it, `-I`, or deletes it, `-D`. */
  line(how: "-A" | "-I" | "-D" = "-A"): string {
    return `iptables -t ${this.table} ${read.oneOf("-A", "-I", "-D")("DrawnRule.line(how)", how)} ${this.chain} ${this.words}`.trim();
  }

  /** `iptables -t filter -A INPUT ...`. */
  toString(): string {
    return this.line();
  }
}

/**
 * Rules for a namespace, with matches and targets that meet what is there. They shrink to none.
 *
 *     await property(rules(host.netns(), { chain: "FORWARD" }), async (drawn, { host }) => {
 *       await host.run(drawn.join("\n"));
 *     });
 */
export function rules(ns: Namespace, options: RuleDrawOptions = {}): fc.Arbitrary<readonly DrawnRule[]> {
  return fc.array(oneRule("rules", ns, options), { maxLength: options.max ?? 5, size: "max" });
}

/** One of them, for whoever is called so. */
export function oneRule(caller: string, ns: Namespace, options: RuleDrawOptions): fc.Arbitrary<DrawnRule> {
  read.instanceOf(Namespace, "a Namespace")(`${caller}(ns)`, ns);
  const { table = "filter", chain } = ruleDrawOptions(`${caller}(options)`, options);
  const context = contextAround(ns);
  if (context.addresses.length === 0) throw new TypeError(`${caller}(ns): expected a namespace of a lab with addresses`);
  return rawRules()
    .map((raw) => {
      const at = chain ?? pickFrom(BUILTIN_CHAINS[table], raw.position[1]);
      const rule = resolveRuleAt(raw, { host: "", table, chain: at, context });
      return new DrawnRule(table, at, ruleWords({ ...rule, chain: "" }).trim());
    })
    .filter(({ words }) => !/-[jg] C0$/.test(words));
}

/** Traffic that was drawn. It prints as the lines that send it. */
export class DrawnTraffic {
  /** What it is. */
  readonly spec: TrafficCase;

  /** @internal */
  constructor(spec: TrafficCase) {
    this.spec = spec;
  }

  /** The script that sends it, for LabHost.sh(). */
  toString(): string {
    return trafficLines(this.spec).join("\n");
  }
}

/**
 * Traffic between the named namespaces of a host: pings, datagrams, connections, traceroutes, and changes while it flows. It is a
 * script of the host's.
 *
 *     await property(traffic(host), async (drawn, { host }) => {
 *       await host.sh(String(drawn));
 *     });
 */
export function traffic(host: LabHost): fc.Arbitrary<DrawnTraffic> {
  read.instanceOf(LabHost, "a host")("traffic(host)", host);
  const context = contextInside(host);
  if (context.hosts.length === 0) throw new TypeError("traffic(host): expected a host with named namespaces that have addresses");
  return rawTraffic().map((raw) => new DrawnTraffic(resolveTraffic(raw, 0, context)));
}

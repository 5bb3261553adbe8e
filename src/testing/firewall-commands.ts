/** Commands that change the rules of a namespace, with a model of its chains. */
import fc from "fast-check";
import type { Namespace } from "../lab/namespace.ts";
import { LineCommand, ModelBroken } from "./commands.ts";
import { type DrawnRule, oneRule, type RuleDrawOptions } from "./drawn-rules.ts";
import { failureIn } from "./failure.ts";

/** The rules that commands have added to a namespace, in the order of their chain; `iptables` and the model have to agree. */
export class FirewallModel {
  /** By table and chain, `filter FORWARD`: the words of each rule that was added, in order. */
  readonly chains = new Map<string, string[]>();
}

type Verb = "-A" | "-I" | "-D";

/** `iptables -A`, `-I` and `-D` of a rule. */
class RuleCommand extends LineCommand<FirewallModel, Namespace> {
  readonly #rule: DrawnRule;
  readonly #verb: Verb;

  constructor(rule: DrawnRule, verb: Verb) {
    super(rule.line(verb));
    this.#rule = rule;
    this.#verb = verb;
  }

  get #chain(): string {
    return `${this.#rule.table} ${this.#rule.chain}`;
  }

  check({ chains }: FirewallModel): boolean {
    return this.#verb !== "-D" || chains.get(this.#chain)?.includes(this.#rule.words) === true;
  }

  run({ chains }: FirewallModel, ns: Namespace): void {
    const before = this.#count(ns);
    const { exitCode, stderr } = ns.exec(this.line.split(" "));
    if (exitCode !== 0) this.#broken(ns, `exit code ${exitCode}: ${stderr}`);
    chains.set(this.#chain, this.#applied(chains.get(this.#chain) ?? []));
    const expected = before + (this.#verb === "-D" ? -1 : 1);
    if (this.#count(ns) !== expected)
      this.#broken(ns, `${this.#chain} has ${this.#count(ns)} rules, and the model says ${expected}`);
  }

  #broken(ns: Namespace, why: string): never {
    throw new ModelBroken(failureIn(ns.host.lab, `${this.line}: ${why}`));
  }

  #applied(words: readonly string[]): string[] {
    if (this.#verb === "-A") return [...words, this.#rule.words];
    if (this.#verb === "-I") return [this.#rule.words, ...words];
    return words.toSpliced(words.indexOf(this.#rule.words), 1);
  }

  #count({ net }: Namespace): number {
    const { table, chain } = this.#rule;
    return net.config.firewall[table]?.chains.find(({ name }) => name === chain)?.rules.length ?? 0;
  }
}

/**
 * Commands that add rules to a namespace and take them away again, for fc.modelRun(): whatever their order, what has to hold
 * still does.
 *
 *     await property(firewallCommands(ns, { chain: "INPUT" }), (commands) => {
 *       fc.modelRun(() => ({ model: new FirewallModel(), real: ns }), commands);
 *     });
 */
export function firewallCommands(
  ns: Namespace,
  options: RuleDrawOptions = {},
): fc.Arbitrary<Iterable<fc.Command<FirewallModel, Namespace>>> {
  const { max = 5 } = options;
  // Few, so that one is deleted that is there.
  const pool = fc.sample(oneRule("firewallCommands", ns, options), { seed: 1, numRuns: POOL });
  const verbs = (["-A", "-I", "-D"] as const).map((verb) => fc.constantFrom(...pool).map((rule) => new RuleCommand(rule, verb)));
  return fc.commands(verbs, { maxCommands: max, size: "max" });
}

const POOL = 8;
